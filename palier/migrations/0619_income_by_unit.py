"""What a living demande has by consumption unit, as the night counted it: two columns of its facts. Frozen SQL."""

from django.db import migrations


class Migration(migrations.Migration):
    """Two columns that may be empty."""

    dependencies = (("palier", "0611_former_lines_by_key"),)
    operations = (
        migrations.RunSQL(
            "ALTER TABLE palier_scorefacts ADD COLUMN gross_per_unit integer, ADD COLUMN net_per_unit integer",
            "ALTER TABLE palier_scorefacts DROP COLUMN gross_per_unit, DROP COLUMN net_per_unit",
        ),
    )

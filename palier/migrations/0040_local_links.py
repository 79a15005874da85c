"""The territories in which each local link of a demande holds, beside its other facts."""

from django.db import migrations


class Migration(migrations.Migration):
    """One column, empty until the facts are computed again."""

    dependencies = (("palier", "0039_named_by_the_prefet"),)
    operations = (
        migrations.RunSQL(
            "ALTER TABLE palier_scorefacts ADD COLUMN links jsonb", "ALTER TABLE palier_scorefacts DROP COLUMN links"
        ),
    )

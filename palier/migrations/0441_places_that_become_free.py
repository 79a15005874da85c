"""Whether every place of another roof is held or waited for, as the clock last saw it, and since when one is free again.

Expand only: the release before writes neither. Frozen SQL.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two columns of one table; everybody who reads the roof reads them, and the clock alone moves them."""

    dependencies = (("palier", "0440_languages_of_holders"),)
    operations = (
        migrations.AddField(
            model_name="otherroof", name="is_full", field=models.BooleanField(db_default=False, default=False)
        ),
        migrations.AddField(model_name="otherroof", name="freed_at", field=models.DateTimeField(null=True)),
    )

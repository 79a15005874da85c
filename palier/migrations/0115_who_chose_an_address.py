"""Who chose the safe address of a file: of those that stand, nobody is known. Expand only."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """A column that the release before does not read."""

    dependencies = (("palier", "0114_changed_places"),)
    operations = (
        migrations.AddField("safechannel", "person_key", models.CharField(max_length=8, default="", db_default="")),
    )

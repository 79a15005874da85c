"""Why a steward of the site put right a threshold that had decided. Expand only: the release before reads none of it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column more; nothing is rewritten."""

    dependencies = (("palier", "0822_whether_an_entry_decided"),)
    operations = (
        migrations.AddField(
            model_name="quartileentry",
            name="reason",
            field=models.CharField(blank=True, db_default="", default="", max_length=300),
        ),
    )

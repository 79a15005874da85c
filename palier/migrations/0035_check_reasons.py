"""Why a point of a check is without object, or in order against what the file shows. Expand only."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Checks of before keep no reason: none was asked."""

    dependencies = (("palier", "0034_cuts_by_tier"),)
    operations = (
        migrations.AddField(
            "check", "whys", models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict)
        ),
    )

"""A member may be suspended, and leaves one day: a table of its own, held alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Dates that the release before leaves empty."""

    dependencies = (("palier", "0019_stop_organisation"),)
    operations = (
        migrations.AddField("membership", "suspended_at", models.DateTimeField(null=True)),
        migrations.AddField("membership", "ended_at", models.DateTimeField(null=True)),
    )

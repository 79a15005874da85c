"""What was taken back may be repeated by the register until it took a file that no longer says it: since when it knows."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One instant beside each change."""

    dependencies = (("palier", "0512_who_settles_a_gap"),)
    operations = (migrations.AddField("filechange", "heard_at", models.DateTimeField(null=True)),)

"""An organisation may be suspended, then closed: nobody enters for it any more."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Dates that the release before leaves empty."""

    dependencies = (("palier", "0018_communes_by_point"),)
    operations = (
        migrations.AddField("organisation", "suspended_at", models.DateTimeField(null=True)),
        migrations.AddField("organisation", "closed_at", models.DateTimeField(null=True)),
    )

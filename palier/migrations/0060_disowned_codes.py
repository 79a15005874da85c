"""Who asked for a code, and whether its reader says that somebody else did."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Three columns that are empty until a code is asked."""

    dependencies = (("palier", "0059_weighed_here"),)
    operations = (
        migrations.AddField(
            "signincode", "source", models.CharField(blank=True, db_default="", default="", max_length=64)
        ),
        migrations.AddField(
            "signincode", "refusal", models.CharField(blank=True, db_default="", default="", max_length=64)
        ),
        migrations.AddField("signincode", "disowned_at", models.DateTimeField(null=True)),
    )

"""A paper of a first registration that waits for the scanner of viruses: in its own turn, one table at a time."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column, and that a registrant may be told of it."""

    dependencies = (("palier", "0292_facts_of_france_travail"),)
    operations = (
        migrations.AddField("registrationpaper", "awaits_scan", models.BooleanField(db_default=False, default=False)),
        migrations.RunSQL(
            "GRANT SELECT (awaits_scan) ON palier_registrationpaper TO palier_registrant",
            "REVOKE SELECT (awaits_scan) ON palier_registrationpaper FROM palier_registrant",
        ),
    )

"""The agreement of the préfet to a séance online may come after its call: its landlord notes it at the opening. Frozen SQL."""

from django.db import migrations


class Migration(migrations.Migration):
    """One column more."""

    dependencies = (("palier", "0655_on_its_way_for_an_hour"),)
    operations = (
        migrations.RunSQL(
            "GRANT UPDATE (prefet_agreed_on) ON palier_seance TO palier_bailleur",
            "REVOKE UPDATE (prefet_agreed_on) ON palier_seance FROM palier_bailleur",
        ),
    )

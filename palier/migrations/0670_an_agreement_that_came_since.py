"""The agreement of the préfet to a séance online may come after its call: its landlord notes it at the opening. Frozen SQL."""

from django.db import migrations


class Migration(migrations.Migration):
    """One column more."""

    dependencies = (("palier", "0641_what_stands_near_a_home"),)
    operations = (
        migrations.RunSQL(
            "GRANT UPDATE (prefet_agreed_on) ON palier_seance TO palier_bailleur",
            "REVOKE UPDATE (prefet_agreed_on) ON palier_seance FROM palier_bailleur",
        ),
    )

"""An address is compared for the séances to come or open alone, and says which secret made its digest. Frozen SQL.

Expand only: a digest of before bears no mark, and its member is asked to give their address again.
"""
# ruff: noqa: E501 - frozen statements

from django.db import migrations, models

READ = (
    "GRANT UPDATE (key_mark) ON palier_memberaddress TO palier_commission",
    "DROP POLICY IF EXISTS bailleur_select ON palier_memberaddress",
    "CREATE POLICY bailleur_select ON palier_memberaddress FOR SELECT TO palier_bailleur USING ((SELECT palier_claim('role') IS NOT NULL) AND (user_id IN (SELECT m.user_id FROM palier_calledmember m JOIN palier_seance s ON s.id = m.seance_id WHERE s.stage IN ('convoquee', 'ouverte'))))",
)
READ_BEFORE = (
    "DROP POLICY IF EXISTS bailleur_select ON palier_memberaddress",
    "CREATE POLICY bailleur_select ON palier_memberaddress FOR SELECT TO palier_bailleur USING ((SELECT palier_claim('role') IS NOT NULL) AND (user_id IN (SELECT user_id FROM palier_calledmember)))",
)


class Migration(migrations.Migration):
    """One column, and one policy."""

    dependencies = (("palier", "0832_put_off_before_it_opened"),)
    operations = (
        migrations.AddField(
            model_name="memberaddress",
            name="key_mark",
            field=models.CharField(blank=True, db_default="", default="", max_length=16),
        ),
        migrations.RunSQL(list(READ), list(READ_BEFORE)),
    )

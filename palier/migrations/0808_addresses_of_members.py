"""The address that a member of a commission gave, as a keyed digest (ADR 189).

Expand only: the release before never reads it. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

RIGHTS = (
    "GRANT SELECT, INSERT, DELETE ON palier_memberaddress TO palier_commission",
    "GRANT UPDATE (digest, given_at) ON palier_memberaddress TO palier_commission",
    "CREATE POLICY commission_select ON palier_memberaddress FOR SELECT TO palier_commission USING (user_id = (SELECT palier_claim('user')::bigint))",
    "CREATE POLICY commission_insert ON palier_memberaddress FOR INSERT TO palier_commission WITH CHECK (user_id = (SELECT palier_claim('user')::bigint))",
    "CREATE POLICY commission_update ON palier_memberaddress FOR UPDATE TO palier_commission USING (user_id = (SELECT palier_claim('user')::bigint)) WITH CHECK (user_id = (SELECT palier_claim('user')::bigint))",
    "CREATE POLICY commission_delete ON palier_memberaddress FOR DELETE TO palier_commission USING (user_id = (SELECT palier_claim('user')::bigint))",
    "GRANT SELECT ON palier_memberaddress TO palier_bailleur",
    "CREATE POLICY bailleur_select ON palier_memberaddress FOR SELECT TO palier_bailleur USING ((SELECT palier_claim('role') IS NOT NULL) AND (user_id IN (SELECT user_id FROM palier_calledmember)))",
    "GRANT SELECT, DELETE ON palier_memberaddress TO palier_clock",
    "CREATE POLICY clock_select ON palier_memberaddress FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_delete ON palier_memberaddress FOR DELETE TO palier_clock USING (true)",
)


class Migration(migrations.Migration):
    """One table, empty, with its policies."""

    dependencies = (("palier", "0807_hours_in_the_journal"),)
    operations = (
        migrations.CreateModel(
            name="MemberAddress",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                ("given_at", models.DateTimeField()),
            ],
        ),
        migrations.RunSQL("ALTER TABLE palier_memberaddress ENABLE ROW LEVEL SECURITY", migrations.RunSQL.noop),
        migrations.RunSQL(list(RIGHTS), migrations.RunSQL.noop),
    )

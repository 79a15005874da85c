"""When a member of a commission last read a page of their séance: who is connected, until it closes (ADR 156). Frozen SQL."""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
from django.db import migrations, models

RIGHTS = (
    "GRANT SELECT, DELETE ON palier_memberseen TO palier_bailleur",
    "CREATE POLICY bailleur_select ON palier_memberseen FOR SELECT TO palier_bailleur USING (seance_id IN (SELECT id FROM palier_seance WHERE bailleur_id = ANY((SELECT palier_ours())::int[])))",
    "CREATE POLICY bailleur_delete ON palier_memberseen FOR DELETE TO palier_bailleur USING (seance_id IN (SELECT id FROM palier_seance WHERE bailleur_id = ANY((SELECT palier_ours())::int[])))",
    "GRANT SELECT ON palier_memberseen TO palier_commission",
    "CREATE POLICY commission_select ON palier_memberseen FOR SELECT TO palier_commission USING ((SELECT palier_claim('role') IS NOT NULL) AND (seance_id IN (SELECT id FROM palier_seance)))",
    "GRANT INSERT ON palier_memberseen TO palier_commission",
    "GRANT UPDATE (seen_at) ON palier_memberseen TO palier_commission",
    "CREATE POLICY commission_insert ON palier_memberseen FOR INSERT TO palier_commission WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (EXISTS (SELECT FROM palier_calledmember m WHERE m.seance_id = palier_memberseen.seance_id AND m.member = palier_memberseen.member) AND seance_id IN (SELECT id FROM palier_seance WHERE stage IN ('convoquee', 'ouverte'))))",
    "CREATE POLICY commission_update ON palier_memberseen FOR UPDATE TO palier_commission USING ((SELECT palier_claim('role') IS NOT NULL) AND (EXISTS (SELECT FROM palier_calledmember m WHERE m.seance_id = palier_memberseen.seance_id AND m.member = palier_memberseen.member) AND seance_id IN (SELECT id FROM palier_seance WHERE stage IN ('convoquee', 'ouverte')))) WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (EXISTS (SELECT FROM palier_calledmember m WHERE m.seance_id = palier_memberseen.seance_id AND m.member = palier_memberseen.member) AND seance_id IN (SELECT id FROM palier_seance WHERE stage IN ('convoquee', 'ouverte'))))",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_memberseen TO palier_clock",
    "CREATE POLICY clock_select ON palier_memberseen FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_memberseen FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_memberseen FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_memberseen FOR DELETE TO palier_clock USING (true)",
)


class Migration(migrations.Migration):
    """One table, empty, with its policies."""

    dependencies = (("palier", "0585_a_lease_all_have_signed"),)
    operations = (
        migrations.CreateModel(
            name="MemberSeen",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("member", models.PositiveSmallIntegerField()),
                ("seen_at", models.DateTimeField()),
                (
                    "seance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="seen", to="palier.seance"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("seance", "member"), name="seen_once")],
            },
        ),
        migrations.RunSQL("ALTER TABLE palier_memberseen ENABLE ROW LEVEL SECURITY", migrations.RunSQL.noop),
        migrations.RunSQL(list(RIGHTS), migrations.RunSQL.noop),
    )

"""Absences that members of a commission announce before a séance: one table, empty (ADR 205). Expand only. Frozen SQL."""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

RIGHTS = (
    "GRANT SELECT ON palier_seatabsence TO palier_bailleur",
    "GRANT UPDATE (substitute, ended_by_id, ended_at) ON palier_seatabsence TO palier_bailleur",
    "GRANT INSERT ON palier_seatabsence TO palier_bailleur",
    "GRANT SELECT ON palier_seatabsence TO palier_commission",
    "GRANT INSERT ON palier_seatabsence TO palier_commission",
    "GRANT UPDATE (back_at, ended_by_id, ended_at) ON palier_seatabsence TO palier_commission",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_seatabsence TO palier_clock",
    "CREATE POLICY bailleur_select ON palier_seatabsence FOR SELECT TO palier_bailleur USING (seance_id IN (SELECT id FROM palier_seance WHERE bailleur_id = ANY((SELECT palier_ours())::int[])))",
    "CREATE POLICY bailleur_update ON palier_seatabsence FOR UPDATE TO palier_bailleur USING (seance_id IN (SELECT id FROM palier_seance WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))) WITH CHECK (seance_id IN (SELECT id FROM palier_seance WHERE bailleur_id = ANY((SELECT palier_ours())::int[])))",
    "CREATE POLICY bailleur_insert ON palier_seatabsence FOR INSERT TO palier_bailleur WITH CHECK (seance_id IN (SELECT id FROM palier_seance WHERE bailleur_id = ANY((SELECT palier_ours())::int[]) AND stage = 'convoquee') AND by_id = (SELECT palier_claim('user')::bigint) AND ended_at IS NULL AND back_at IS NULL)",
    "CREATE POLICY commission_select ON palier_seatabsence FOR SELECT TO palier_commission USING (user_id = (SELECT palier_claim('user')::bigint))",
    "CREATE POLICY commission_insert ON palier_seatabsence FOR INSERT TO palier_commission WITH CHECK (EXISTS (SELECT FROM palier_calledmember m WHERE m.seance_id = palier_seatabsence.seance_id AND m.member = palier_seatabsence.member) AND user_id = (SELECT palier_claim('user')::bigint) AND by_id = (SELECT palier_claim('user')::bigint) AND ended_at IS NULL AND back_at IS NULL AND substitute IS NULL)",
    "CREATE POLICY commission_update ON palier_seatabsence FOR UPDATE TO palier_commission USING (user_id = (SELECT palier_claim('user')::bigint)) WITH CHECK (user_id = (SELECT palier_claim('user')::bigint))",
    "CREATE POLICY clock_select ON palier_seatabsence FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_seatabsence FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_seatabsence FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_seatabsence FOR DELETE TO palier_clock USING (true)",
)


class Migration(migrations.Migration):
    """One table, empty, with its policies."""

    dependencies = (("palier", "0788_suppleants_of_a_commission"),)
    operations = (
        migrations.CreateModel(
            name="SeatAbsence",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("member", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField()),
                ("substitute", models.PositiveSmallIntegerField(null=True)),
                ("back_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "seance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="absences", to="palier.seance"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)), fields=("seance", "member"), name="absence_stands_once"
                    ),
                ],
            },
        ),
        migrations.RunSQL("ALTER TABLE palier_seatabsence ENABLE ROW LEVEL SECURITY", migrations.RunSQL.noop),
        migrations.RunSQL(list(RIGHTS), migrations.RunSQL.noop),
    )

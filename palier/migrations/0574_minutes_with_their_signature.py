"""The minutes of a séance as their chair signed them: a PDF, then the same with its signature inside (ADR 152).

Expand only: the release before never reads it. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

_WHOLE = models.Q(("signed__isnull", False), ("signed_at__isnull", False), ("signed_digest__regex", "^[0-9a-f]{64}$"))
RIGHTS = (
    "GRANT SELECT ON palier_minutespaper TO palier_bailleur",
    "CREATE POLICY bailleur_select ON palier_minutespaper FOR SELECT TO palier_bailleur USING (seance_id IN (SELECT id FROM palier_seance WHERE bailleur_id = ANY((SELECT palier_ours())::int[])))",
    "GRANT SELECT ON palier_minutespaper TO palier_commission",
    "CREATE POLICY commission_select ON palier_minutespaper FOR SELECT TO palier_commission USING ((SELECT palier_claim('role') IS NOT NULL) AND (seance_id IN (SELECT id FROM palier_seance)))",
    "GRANT INSERT ON palier_minutespaper TO palier_commission",
    "CREATE POLICY commission_insert ON palier_minutespaper FOR INSERT TO palier_commission WITH CHECK (EXISTS (SELECT FROM palier_calledmember m WHERE m.seance_id = palier_minutespaper.seance_id AND m.member = palier_minutespaper.member) AND EXISTS (SELECT FROM palier_seance s WHERE s.id = palier_minutespaper.seance_id AND s.stage = 'close' AND s.chair = palier_minutespaper.member) AND EXISTS (SELECT FROM palier_minutessignature g WHERE g.seance_id = palier_minutespaper.seance_id AND g.member = palier_minutespaper.member AND g.by_id = palier_minutespaper.by_id AND g.signed_at = palier_minutespaper.made_at) AND by_id = (SELECT palier_claim('user')::bigint) AND signed_at IS NULL)",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_minutespaper TO palier_clock",
    "CREATE POLICY clock_select ON palier_minutespaper FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_minutespaper FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_minutespaper FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_minutespaper FOR DELETE TO palier_clock USING (true)",
)


class Migration(migrations.Migration):
    """One table, empty, with its policies."""

    dependencies = (("palier", "0573_a_question_is_planned"),)
    operations = (
        migrations.CreateModel(
            name="MinutesPaper",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("member", models.PositiveSmallIntegerField()),
                ("data", models.BinaryField()),
                ("digest", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                ("signed", models.BinaryField(null=True)),
                ("signed_digest", models.CharField(blank=True, db_default="", default="", max_length=64)),
                ("signed_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "seance",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="paper", to="palier.seance"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("digest__regex", "^[0-9a-f]{64}$")), name="minutes_paper_digest"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("signed", None), ("signed_at", None), ("signed_digest", "")),
                            _WHOLE,
                            _connector="OR",
                        ),
                        name="minutes_paper_signed_whole",
                    ),
                ],
            },
        ),
        migrations.RunSQL("ALTER TABLE palier_minutespaper ENABLE ROW LEVEL SECURITY", migrations.RunSQL.noop),
        migrations.RunSQL(list(RIGHTS), migrations.RunSQL.noop),
    )

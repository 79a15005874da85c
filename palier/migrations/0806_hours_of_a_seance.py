"""What is foreseen of the hours of a séance (ADR 189).

Expand only: the release before never reads it. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
from django.db import migrations, models

RIGHTS = (
    "GRANT SELECT ON palier_seancehours TO palier_bailleur",
    "CREATE POLICY bailleur_select ON palier_seancehours FOR SELECT TO palier_bailleur USING (seance_id IN (SELECT id FROM palier_seance WHERE bailleur_id = ANY((SELECT palier_ours())::int[])))",
    "GRANT INSERT, DELETE ON palier_seancehours TO palier_bailleur",
    "GRANT UPDATE (lasts, home) ON palier_seancehours TO palier_bailleur",
    "CREATE POLICY bailleur_insert ON palier_seancehours FOR INSERT TO palier_bailleur WITH CHECK (seance_id IN (SELECT id FROM palier_seance WHERE bailleur_id = ANY((SELECT palier_ours())::int[]) AND stage = 'convoquee'))",
    "CREATE POLICY bailleur_update ON palier_seancehours FOR UPDATE TO palier_bailleur USING (seance_id IN (SELECT id FROM palier_seance WHERE bailleur_id = ANY((SELECT palier_ours())::int[]) AND stage = 'convoquee')) WITH CHECK (seance_id IN (SELECT id FROM palier_seance WHERE bailleur_id = ANY((SELECT palier_ours())::int[]) AND stage = 'convoquee'))",
    "CREATE POLICY bailleur_delete ON palier_seancehours FOR DELETE TO palier_bailleur USING (seance_id IN (SELECT id FROM palier_seance WHERE bailleur_id = ANY((SELECT palier_ours())::int[]) AND stage = 'convoquee'))",
    "GRANT SELECT, DELETE ON palier_seancehours TO palier_clock",
    "CREATE POLICY clock_select ON palier_seancehours FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_delete ON palier_seancehours FOR DELETE TO palier_clock USING (true)",
)


class Migration(migrations.Migration):
    """One table, empty, with its policies."""

    dependencies = (("palier", "0805_notes_in_the_journal"),)
    operations = (
        migrations.CreateModel(
            name="SeanceHours",
            fields=[
                (
                    "seance",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="hours",
                        serialize=False,
                        to="palier.seance",
                    ),
                ),
                ("lasts", models.PositiveSmallIntegerField()),
                ("home", models.PositiveSmallIntegerField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("home__gte", 1), ("home__lte", 180), ("lasts__gte", models.F("home")), ("lasts__lte", 720)
                        ),
                        name="seancehours_fit",
                    ),
                ],
            },
        ),
        migrations.RunSQL("ALTER TABLE palier_seancehours ENABLE ROW LEVEL SECURITY", migrations.RunSQL.noop),
        migrations.RunSQL(list(RIGHTS), migrations.RunSQL.noop),
    )

"""Tries of a draft on closed lists: asked by a page, counted by the clock (ADR 131).

Expand only: the release before reads none of it. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
import palier.models.identifiers
from django.db import migrations, models

RIGHTS = (
    "GRANT SELECT ON palier_gridtrial TO palier_steward",
    "CREATE POLICY steward_select ON palier_gridtrial FOR SELECT TO palier_steward USING ((SELECT palier_claim('role') IS NOT NULL))",
    "GRANT SELECT ON palier_gridtrial TO palier_local_steward",
    "CREATE POLICY local_steward_select ON palier_gridtrial FOR SELECT TO palier_local_steward USING ((SELECT palier_claim('role') IS NOT NULL) AND (draft_id IN (SELECT d.id FROM palier_griddraft d)))",
    "GRANT INSERT ON palier_gridtrial TO palier_steward",
    "CREATE POLICY steward_insert ON palier_gridtrial FOR INSERT TO palier_steward WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (state = 'demande' AND lists = 0 AND done = 0 AND result = '{}' AND told_as_id IS NULL))",
    "GRANT INSERT ON palier_gridtrial TO palier_local_steward",
    "CREATE POLICY local_steward_insert ON palier_gridtrial FOR INSERT TO palier_local_steward WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (draft_id IN (SELECT d.id FROM palier_griddraft d) AND state = 'demande' AND lists = 0 AND done = 0 AND result = '{}' AND told_as_id IS NULL))",
    "GRANT SELECT ON palier_gridtrial TO palier_clock",
    "GRANT UPDATE (state, lists, done, result, told_as_id, moved_at) ON palier_gridtrial TO palier_clock",
    "CREATE POLICY clock_select ON palier_gridtrial FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_update ON palier_gridtrial FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
)


class Migration(migrations.Migration):
    """One table, empty, with its policies."""

    dependencies = (("palier", "0460_grid_drafts"),)
    operations = (
        migrations.CreateModel(
            name="GridTrial",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                ("digest", models.CharField(max_length=64)),
                ("content", models.TextField()),
                ("since", models.DateField()),
                ("until", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[("demande", "Asked"), ("en_cours", "Running"), ("fini", "Done"), ("arrete", "Failed")],
                        default="demande",
                        max_length=10,
                    ),
                ),
                ("lists", models.PositiveIntegerField(db_default=0, default=0)),
                ("done", models.PositiveIntegerField(db_default=0, default=0)),
                ("result", models.JSONField(db_default={}, default=dict)),
                ("asked_at", models.DateTimeField()),
                ("moved_at", models.DateTimeField()),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="trials", to="palier.griddraft"
                    ),
                ),
                (
                    "told_as",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="palier.gridtrial",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ("demande", "en_cours"))),
                        fields=["moved_at"],
                        name="grid_trial_to_do",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["demande", "en_cours", "fini", "arrete"])),
                        name="grid_trial_state",
                    )
                ],
            },
        ),
        migrations.RunSQL("ALTER TABLE palier_gridtrial ENABLE ROW LEVEL SECURITY", migrations.RunSQL.noop),
        *(migrations.RunSQL(one, migrations.RunSQL.noop) for one in RIGHTS),
    )

"""Grids that a territory writes on a page, of no effect until they are entered (ADR 130).

Expand only: the release before reads none of it. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
import palier.models.identifiers
from django.db import migrations, models

RIGHTS = (
    "GRANT SELECT ON palier_griddraft TO palier_steward",
    "CREATE POLICY steward_select ON palier_griddraft FOR SELECT TO palier_steward USING ((SELECT palier_claim('role') IS NOT NULL))",
    "GRANT SELECT ON palier_griddraft TO palier_local_steward",
    "CREATE POLICY local_steward_select ON palier_griddraft FOR SELECT TO palier_local_steward USING ((SELECT palier_claim('role') IS NOT NULL) AND (territory_id = ANY((SELECT palier_held_territories())::text[])))",
    "GRANT INSERT ON palier_griddraft TO palier_steward",
    "CREATE POLICY steward_insert ON palier_griddraft FOR INSERT TO palier_steward WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (version_id IS NULL AND put_away_at IS NULL))",
    "GRANT INSERT ON palier_griddraft TO palier_local_steward",
    "CREATE POLICY local_steward_insert ON palier_griddraft FOR INSERT TO palier_local_steward WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (territory_id = ANY((SELECT palier_held_territories())::text[]) AND version_id IS NULL AND put_away_at IS NULL))",
    "GRANT UPDATE (content, past, changed_at, put_away_at, version_id) ON palier_griddraft TO palier_steward",
    "CREATE POLICY steward_update ON palier_griddraft FOR UPDATE TO palier_steward USING ((SELECT palier_claim('role') IS NOT NULL) AND version_id IS NULL) WITH CHECK ((SELECT palier_claim('role') IS NOT NULL))",
    "GRANT UPDATE (content, past, changed_at, put_away_at, version_id) ON palier_griddraft TO palier_local_steward",
    "CREATE POLICY local_steward_update ON palier_griddraft FOR UPDATE TO palier_local_steward USING ((SELECT palier_claim('role') IS NOT NULL) AND (territory_id = ANY((SELECT palier_held_territories())::text[])) AND version_id IS NULL) WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (territory_id = ANY((SELECT palier_held_territories())::text[])))",
    "GRANT SELECT ON palier_griddraft TO palier_clock",
    "CREATE POLICY clock_select ON palier_griddraft FOR SELECT TO palier_clock USING (true)",
)


class Migration(migrations.Migration):
    """One table, empty, with its policies."""

    dependencies = (("palier", "0452_an_organisation_leaves"),)
    operations = (
        migrations.CreateModel(
            name="GridDraft",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                ("content", models.TextField()),
                ("past", models.JSONField(db_default=[], default=list)),
                ("made_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("put_away_at", models.DateTimeField(null=True)),
                (
                    "territory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="palier.territory"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="palier.gridversion",
                    ),
                ),
            ],
        ),
        migrations.RunSQL("ALTER TABLE palier_griddraft ENABLE ROW LEVEL SECURITY", migrations.RunSQL.noop),
        *(migrations.RunSQL(one, migrations.RunSQL.noop) for one in RIGHTS),
    )

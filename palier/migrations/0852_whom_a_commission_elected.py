"""Whom a commission elected to its chair: one table, empty (article R441-9). Expand only. Frozen SQL."""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from palier.models.identifiers import uuid7

RIGHTS = (
    "GRANT SELECT ON palier_chairelection TO palier_bailleur",
    "GRANT INSERT ON palier_chairelection TO palier_bailleur",
    "GRANT UPDATE (mistaken_by_id, mistaken_at) ON palier_chairelection TO palier_bailleur",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_chairelection TO palier_clock",
    "CREATE POLICY bailleur_select ON palier_chairelection FOR SELECT TO palier_bailleur USING (bailleur_id = ANY((SELECT palier_ours())::int[]))",
    "CREATE POLICY bailleur_insert ON palier_chairelection FOR INSERT TO palier_bailleur WITH CHECK (bailleur_id = (SELECT palier_claim('organisation')::int) AND by_id = (SELECT palier_claim('user')::bigint) AND mistaken_at IS NULL)",
    "CREATE POLICY bailleur_update ON palier_chairelection FOR UPDATE TO palier_bailleur USING (bailleur_id = ANY((SELECT palier_ours())::int[])) WITH CHECK (bailleur_id = ANY((SELECT palier_ours())::int[]))",
    "CREATE POLICY clock_select ON palier_chairelection FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_chairelection FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_chairelection FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_chairelection FOR DELETE TO palier_clock USING (true)",
)


class Migration(migrations.Migration):
    """One table, empty, with its policies."""

    dependencies = (("palier", "0851_leases_without_a_place"),)
    operations = (
        migrations.CreateModel(
            name="ChairElection",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid7, editable=False, unique=True)),
                ("name", models.CharField(max_length=120)),
                ("quality", models.CharField(max_length=24)),
                ("elected_on", models.DateField()),
                ("at", models.DateTimeField()),
                ("mistaken_at", models.DateTimeField(null=True)),
                (
                    "bailleur",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="chair_elections", to="palier.organisation"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "mistaken_by",
                    models.ForeignKey(
                        null=True, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.RunSQL("ALTER TABLE palier_chairelection ENABLE ROW LEVEL SECURITY", migrations.RunSQL.noop),
        migrations.RunSQL(list(RIGHTS), migrations.RunSQL.noop),
    )

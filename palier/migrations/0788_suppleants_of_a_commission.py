"""Who is kept to stand in for a titulaire of a commission: one table, empty (ADR 205). Expand only. Frozen SQL."""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from palier.models.identifiers import uuid7

RIGHTS = (
    "GRANT SELECT ON palier_seatsubstitute TO palier_bailleur",
    "GRANT INSERT ON palier_seatsubstitute TO palier_bailleur",
    "GRANT UPDATE (until, ended_by_id, ended_at) ON palier_seatsubstitute TO palier_bailleur",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_seatsubstitute TO palier_clock",
    "CREATE POLICY bailleur_select ON palier_seatsubstitute FOR SELECT TO palier_bailleur USING (bailleur_id = ANY((SELECT palier_ours())::int[]))",
    "CREATE POLICY bailleur_insert ON palier_seatsubstitute FOR INSERT TO palier_bailleur WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (bailleur_id = (SELECT palier_claim('organisation')::int) AND by_id = (SELECT palier_claim('user')::bigint) AND ended_at IS NULL AND (account_id IS NULL OR account_id IN (SELECT user_id FROM palier_membership WHERE organisation_id = (SELECT palier_claim('organisation')::int) AND role = 'commission' AND ended_at IS NULL))))",
    "CREATE POLICY bailleur_update ON palier_seatsubstitute FOR UPDATE TO palier_bailleur USING (bailleur_id = ANY((SELECT palier_ours())::int[])) WITH CHECK (bailleur_id = ANY((SELECT palier_ours())::int[]))",
    "CREATE POLICY clock_select ON palier_seatsubstitute FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_seatsubstitute FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_seatsubstitute FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_seatsubstitute FOR DELETE TO palier_clock USING (true)",
)


class Migration(migrations.Migration):
    """One table, empty, with its policies."""

    dependencies = (("palier", "0784_hands_in_the_journal"),)
    operations = (
        migrations.CreateModel(
            name="SeatSubstitute",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid7, editable=False, unique=True)),
                ("holder", models.CharField(max_length=120)),
                ("quality", models.CharField(max_length=24)),
                ("name", models.CharField(max_length=120)),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                ("at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "bailleur",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="substitutes", to="palier.organisation"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.RunSQL("ALTER TABLE palier_seatsubstitute ENABLE ROW LEVEL SECURITY", migrations.RunSQL.noop),
        migrations.RunSQL(list(RIGHTS), migrations.RunSQL.noop),
    )

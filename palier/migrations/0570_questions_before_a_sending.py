"""A question to the first of a closed list, before their files leave, and its yes (ADR 152).

Expand only: the release before never reads it. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import palier.models.identifiers

RIGHTS = (
    "GRANT SELECT ON palier_stillwanted TO palier_demandeur",
    "CREATE POLICY demandeur_select ON palier_stillwanted FOR SELECT TO palier_demandeur USING (demande_id = (SELECT palier_claim('demande')::bigint))",
    "GRANT UPDATE (yes_at) ON palier_stillwanted TO palier_demandeur",
    "CREATE POLICY demandeur_update ON palier_stillwanted FOR UPDATE TO palier_demandeur USING (demande_id = (SELECT palier_claim('demande')::bigint) AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.stage = 'classee')) WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint) AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.stage = 'classee'))",
    "GRANT SELECT ON palier_stillwanted TO palier_bailleur",
    "CREATE POLICY bailleur_select ON palier_stillwanted FOR SELECT TO palier_bailleur USING (candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = ANY((SELECT palier_ours())::int[]))) AND demande_id IN (SELECT id FROM palier_demande))",
    "GRANT SELECT ON palier_stillwanted TO palier_reservataire",
    "CREATE POLICY reservataire_select ON palier_stillwanted FOR SELECT TO palier_reservataire USING (candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = ANY((SELECT palier_ours())::int[]))) AND demande_id IN (SELECT id FROM palier_demande))",
    "GRANT INSERT ON palier_stillwanted TO palier_bailleur",
    "CREATE POLICY bailleur_insert ON palier_stillwanted FOR INSERT TO palier_bailleur WITH CHECK (candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = ANY((SELECT palier_ours())::int[]))) AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.demande_id = palier_stillwanted.demande_id AND c.stage = 'classee') AND asked_by_id = (SELECT palier_claim('user')::bigint) AND yes_at IS NULL)",
    "GRANT INSERT ON palier_stillwanted TO palier_reservataire",
    "CREATE POLICY reservataire_insert ON palier_stillwanted FOR INSERT TO palier_reservataire WITH CHECK (candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = ANY((SELECT palier_ours())::int[]))) AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.demande_id = palier_stillwanted.demande_id AND c.stage = 'classee') AND asked_by_id = (SELECT palier_claim('user')::bigint) AND yes_at IS NULL)",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_stillwanted TO palier_clock",
    "CREATE POLICY clock_select ON palier_stillwanted FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_stillwanted FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_stillwanted FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_stillwanted FOR DELETE TO palier_clock USING (true)",
    # No adviser answers in somebody's name.
    "CREATE OR REPLACE TRIGGER within_mandate BEFORE INSERT OR UPDATE OR DELETE ON palier_stillwanted FOR EACH STATEMENT WHEN (current_user IN ('palier_demandeur', 'palier_intake')) EXECUTE FUNCTION palier_within_mandate()",
)


class Migration(migrations.Migration):
    """One table, empty, with its policies."""

    dependencies = (("palier", "0541_who_settles_a_pair"),)
    operations = (
        migrations.CreateModel(
            name="StillWanted",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                ("asked_at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("yes_at", models.DateTimeField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "candidature",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="still_wanted",
                        to="palier.candidature",
                    ),
                ),
                (
                    "demande",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="palier.demande"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until__gt", models.F("asked_at"))), name="still_wanted_has_time"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("yes_at", None), ("yes_at__lte", models.F("until")), _connector="OR"),
                        name="still_wanted_in_time",
                    ),
                ],
            },
        ),
        migrations.RunSQL("ALTER TABLE palier_stillwanted ENABLE ROW LEVEL SECURITY", migrations.RunSQL.noop),
        migrations.RunSQL(list(RIGHTS), migrations.RunSQL.noop),
    )

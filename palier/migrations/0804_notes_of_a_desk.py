"""A short note of a colleague on a file, read by their house and by its household (ADR 188).

Expand only: the release before never reads it. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import palier.models.identifiers

RIGHTS = (
    "GRANT SELECT ON palier_desknote TO palier_bailleur",
    "CREATE POLICY bailleur_select ON palier_desknote FOR SELECT TO palier_bailleur USING (organisation_id = ANY((SELECT palier_ours())::int[]) AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))))",
    "GRANT SELECT ON palier_desknote TO palier_reservataire",
    "CREATE POLICY reservataire_select ON palier_desknote FOR SELECT TO palier_reservataire USING (organisation_id = ANY((SELECT palier_ours())::int[]) AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = ANY((SELECT palier_ours())::int[]))))",
    "GRANT INSERT ON palier_desknote TO palier_bailleur",
    "CREATE POLICY bailleur_insert ON palier_desknote FOR INSERT TO palier_bailleur WITH CHECK (organisation_id = ANY((SELECT palier_ours())::int[]) AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))) AND organisation_id = (SELECT palier_claim('organisation')::int) AND by_id = (SELECT palier_claim('user')::bigint))",
    "GRANT INSERT ON palier_desknote TO palier_reservataire",
    "CREATE POLICY reservataire_insert ON palier_desknote FOR INSERT TO palier_reservataire WITH CHECK (organisation_id = ANY((SELECT palier_ours())::int[]) AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = ANY((SELECT palier_ours())::int[]))) AND organisation_id = (SELECT palier_claim('organisation')::int) AND by_id = (SELECT palier_claim('user')::bigint))",
    "GRANT UPDATE (text, corrected_at) ON palier_desknote TO palier_bailleur",
    "CREATE POLICY bailleur_update ON palier_desknote FOR UPDATE TO palier_bailleur USING (organisation_id = ANY((SELECT palier_ours())::int[]) AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))) AND by_id = (SELECT palier_claim('user')::bigint) AND at >= now() - interval '1 day') WITH CHECK (organisation_id = ANY((SELECT palier_ours())::int[]) AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))) AND by_id = (SELECT palier_claim('user')::bigint) AND at >= now() - interval '1 day')",
    "GRANT UPDATE (text, corrected_at) ON palier_desknote TO palier_reservataire",
    "CREATE POLICY reservataire_update ON palier_desknote FOR UPDATE TO palier_reservataire USING (organisation_id = ANY((SELECT palier_ours())::int[]) AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = ANY((SELECT palier_ours())::int[]))) AND by_id = (SELECT palier_claim('user')::bigint) AND at >= now() - interval '1 day') WITH CHECK (organisation_id = ANY((SELECT palier_ours())::int[]) AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = ANY((SELECT palier_ours())::int[]))) AND by_id = (SELECT palier_claim('user')::bigint) AND at >= now() - interval '1 day')",
    "GRANT DELETE ON palier_desknote TO palier_bailleur",
    "CREATE POLICY bailleur_delete ON palier_desknote FOR DELETE TO palier_bailleur USING ((SELECT palier_claim('role') IS NOT NULL) AND (organisation_id = ANY((SELECT palier_ours())::int[]) AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))) AND (by_id = (SELECT palier_claim('user')::bigint) AND at >= now() - interval '1 day' OR EXISTS (SELECT FROM palier_membership m WHERE m.user_id = (SELECT palier_claim('user')::bigint) AND m.organisation_id = (SELECT palier_claim('organisation')::int) AND m.manages_since IS NOT NULL AND m.suspended_at IS NULL AND m.ended_at IS NULL))))",
    "GRANT DELETE ON palier_desknote TO palier_reservataire",
    "CREATE POLICY reservataire_delete ON palier_desknote FOR DELETE TO palier_reservataire USING ((SELECT palier_claim('role') IS NOT NULL) AND (organisation_id = ANY((SELECT palier_ours())::int[]) AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = ANY((SELECT palier_ours())::int[]))) AND (by_id = (SELECT palier_claim('user')::bigint) AND at >= now() - interval '1 day' OR EXISTS (SELECT FROM palier_membership m WHERE m.user_id = (SELECT palier_claim('user')::bigint) AND m.organisation_id = (SELECT palier_claim('organisation')::int) AND m.manages_since IS NOT NULL AND m.suspended_at IS NULL AND m.ended_at IS NULL))))",
    "GRANT SELECT ON palier_desknote TO palier_demandeur",
    "CREATE POLICY demandeur_select ON palier_desknote FOR SELECT TO palier_demandeur USING (candidature_id IN (SELECT id FROM palier_candidature WHERE demande_id = (SELECT palier_claim('demande')::bigint)))",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_desknote TO palier_clock",
    "CREATE POLICY clock_select ON palier_desknote FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_desknote FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_desknote FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_desknote FOR DELETE TO palier_clock USING (true)",
)


class Migration(migrations.Migration):
    """One table, empty, with its policies."""

    dependencies = (("palier", "0803_tags_on_a_file"),)
    operations = (
        migrations.CreateModel(
            name="DeskNote",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                ("text", models.CharField(max_length=400)),
                ("at", models.DateTimeField()),
                ("corrected_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "candidature",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="desk_notes", to="palier.candidature"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="palier.organisation"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="desknote_says_something"
                    ),
                ],
            },
        ),
        migrations.RunSQL("ALTER TABLE palier_desknote ENABLE ROW LEVEL SECURITY", migrations.RunSQL.noop),
        migrations.RunSQL(list(RIGHTS), migrations.RunSQL.noop),
    )

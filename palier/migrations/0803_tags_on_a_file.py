"""A tag of a house on a file (ADR 188).

Expand only: the release before never reads it. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

RIGHTS = (
    "GRANT SELECT, DELETE ON palier_filetag TO palier_bailleur",
    "CREATE POLICY bailleur_select ON palier_filetag FOR SELECT TO palier_bailleur USING (organisation_id = ANY((SELECT palier_ours())::int[]) AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))))",
    "CREATE POLICY bailleur_delete ON palier_filetag FOR DELETE TO palier_bailleur USING (organisation_id = ANY((SELECT palier_ours())::int[]) AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))))",
    "GRANT SELECT, DELETE ON palier_filetag TO palier_reservataire",
    "CREATE POLICY reservataire_select ON palier_filetag FOR SELECT TO palier_reservataire USING (organisation_id = ANY((SELECT palier_ours())::int[]) AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = ANY((SELECT palier_ours())::int[]))))",
    "CREATE POLICY reservataire_delete ON palier_filetag FOR DELETE TO palier_reservataire USING (organisation_id = ANY((SELECT palier_ours())::int[]) AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = ANY((SELECT palier_ours())::int[]))))",
    "GRANT INSERT ON palier_filetag TO palier_bailleur",
    "CREATE POLICY bailleur_insert ON palier_filetag FOR INSERT TO palier_bailleur WITH CHECK (organisation_id = ANY((SELECT palier_ours())::int[]) AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))) AND organisation_id = (SELECT palier_claim('organisation')::int) AND by_id = (SELECT palier_claim('user')::bigint) AND tag_id IN (SELECT t.id FROM palier_desktag t WHERE t.ended_at IS NULL))",
    "GRANT INSERT ON palier_filetag TO palier_reservataire",
    "CREATE POLICY reservataire_insert ON palier_filetag FOR INSERT TO palier_reservataire WITH CHECK (organisation_id = ANY((SELECT palier_ours())::int[]) AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = ANY((SELECT palier_ours())::int[]))) AND organisation_id = (SELECT palier_claim('organisation')::int) AND by_id = (SELECT palier_claim('user')::bigint) AND tag_id IN (SELECT t.id FROM palier_desktag t WHERE t.ended_at IS NULL))",
    "GRANT SELECT ON palier_filetag TO palier_demandeur",
    "CREATE POLICY demandeur_select ON palier_filetag FOR SELECT TO palier_demandeur USING (candidature_id IN (SELECT id FROM palier_candidature WHERE demande_id = (SELECT palier_claim('demande')::bigint)))",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_filetag TO palier_clock",
    "CREATE POLICY clock_select ON palier_filetag FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_filetag FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_filetag FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_filetag FOR DELETE TO palier_clock USING (true)",
    # A household reads the tags that its own files bear.
    "GRANT SELECT ON palier_desktag TO palier_demandeur",
    "CREATE POLICY demandeur_select ON palier_desktag FOR SELECT TO palier_demandeur USING ((SELECT palier_claim('role') IS NOT NULL) AND (id IN (SELECT tag_id FROM palier_filetag)))",
)


class Migration(migrations.Migration):
    """One table, empty, with its policies."""

    dependencies = (("palier", "0802_tags_of_a_desk"),)
    operations = (
        migrations.CreateModel(
            name="FileTag",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "candidature",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="desk_tags", to="palier.candidature"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="palier.organisation"
                    ),
                ),
                (
                    "tag",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="files", to="palier.desktag"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("candidature", "tag"), name="filetag_once_a_file"),
                ],
            },
        ),
        migrations.RunSQL("ALTER TABLE palier_filetag ENABLE ROW LEVEL SECURITY", migrations.RunSQL.noop),
        migrations.RunSQL(list(RIGHTS), migrations.RunSQL.noop),
    )

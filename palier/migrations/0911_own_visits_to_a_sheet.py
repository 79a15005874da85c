"""A desk reads and writes its own visits to a sheet, while its house sees the file (ADR 209). Frozen SQL."""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

RIGHTS = (
    "ALTER TABLE palier_sheetvisit ENABLE ROW LEVEL SECURITY",
    "GRANT SELECT, INSERT ON palier_sheetvisit TO palier_bailleur",
    "GRANT UPDATE (seen_at, before) ON palier_sheetvisit TO palier_bailleur",
    "CREATE POLICY bailleur_select ON palier_sheetvisit FOR SELECT TO palier_bailleur USING (member_id = (SELECT palier_claim('user')::bigint) AND organisation_id = (SELECT palier_claim('organisation')::int) AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))))",
    "CREATE POLICY bailleur_insert ON palier_sheetvisit FOR INSERT TO palier_bailleur WITH CHECK (member_id = (SELECT palier_claim('user')::bigint) AND organisation_id = (SELECT palier_claim('organisation')::int) AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))))",
    "CREATE POLICY bailleur_update ON palier_sheetvisit FOR UPDATE TO palier_bailleur USING (member_id = (SELECT palier_claim('user')::bigint) AND organisation_id = (SELECT palier_claim('organisation')::int) AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[])))) WITH CHECK (member_id = (SELECT palier_claim('user')::bigint) AND organisation_id = (SELECT palier_claim('organisation')::int) AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))))",
    "GRANT SELECT, INSERT ON palier_sheetvisit TO palier_reservataire",
    "GRANT UPDATE (seen_at, before) ON palier_sheetvisit TO palier_reservataire",
    "CREATE POLICY reservataire_select ON palier_sheetvisit FOR SELECT TO palier_reservataire USING (member_id = (SELECT palier_claim('user')::bigint) AND organisation_id = (SELECT palier_claim('organisation')::int) AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = ANY((SELECT palier_ours())::int[]))))",
    "CREATE POLICY reservataire_insert ON palier_sheetvisit FOR INSERT TO palier_reservataire WITH CHECK (member_id = (SELECT palier_claim('user')::bigint) AND organisation_id = (SELECT palier_claim('organisation')::int) AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = ANY((SELECT palier_ours())::int[]))))",
    "CREATE POLICY reservataire_update ON palier_sheetvisit FOR UPDATE TO palier_reservataire USING (member_id = (SELECT palier_claim('user')::bigint) AND organisation_id = (SELECT palier_claim('organisation')::int) AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = ANY((SELECT palier_ours())::int[])))) WITH CHECK (member_id = (SELECT palier_claim('user')::bigint) AND organisation_id = (SELECT palier_claim('organisation')::int) AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = ANY((SELECT palier_ours())::int[]))))",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_sheetvisit TO palier_clock",
    "CREATE POLICY clock_select ON palier_sheetvisit FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_sheetvisit FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_sheetvisit FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_sheetvisit FOR DELETE TO palier_clock USING (true)",
)


class Migration(migrations.Migration):
    """Policies of one table."""

    dependencies = (("palier", "0910_visits_to_a_sheet"),)
    operations = (migrations.RunSQL(list(RIGHTS), migrations.RunSQL.noop),)

"""A landlord answers a request for more time once, and takes back nothing that it gave. Frozen SQL.

Expand only: the release before answers what waits, and nothing else.
"""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

DROP = "DROP POLICY IF EXISTS bailleur_update ON palier_moretime"
ONCE = "CREATE POLICY bailleur_update ON palier_moretime FOR UPDATE TO palier_bailleur USING (candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))) AND state = 'demandee') WITH CHECK (candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))) AND answered_by_id = (SELECT palier_claim('user')::bigint) AND answered_at IS NOT NULL AND state IN ('accordee', 'maintenue'))"
BEFORE = "CREATE POLICY bailleur_update ON palier_moretime FOR UPDATE TO palier_bailleur USING (candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[])))) WITH CHECK (candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))) AND answered_by_id = (SELECT palier_claim('user')::bigint) AND answered_at IS NOT NULL AND state IN ('accordee', 'maintenue'))"


class Migration(migrations.Migration):
    """One policy written again."""

    dependencies = (("palier", "0351_leases_signed_on_paper"),)
    operations = (migrations.RunSQL([DROP, ONCE], [DROP, BEFORE]),)

"""Notes and tags kept from a holder once another told a danger or left in silence; written at their own hour; kept where they must stand.

A holder asks a function for the notes of their own file that they may read: it gives ids, and no hour, so that nothing of it says
that another told something. Who manages the members of a house takes no note away while the file is kept. Frozen SQL.
"""
# ruff: noqa: E501, S608 - frozen statements, no value

from django.db import migrations

_HEAD = "LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$"
_FILE = "(SELECT palier_claim('demande')::bigint)"
_READER = "(SELECT coalesce((SELECT v.account_id FROM palier_visit v WHERE v.id = palier_claim('visit')::bigint), palier_claim('user')::bigint))"
_DANGERS = "ARRAY['violence', 'mariage_force', 'agression_sexuelle', 'sortie_prostitution', 'traite_proxenetisme', 'ordonnance_protection', 'plainte_violences']"
# The first telling that this reader did not make, and that the register does not say either; or the day on which somebody went alone.
_UNTIL = f"""(SELECT coalesce(min(t.at), 'infinity') FROM (
          SELECT k.at FROM palier_fork k WHERE k.parent_id = {_FILE} AND k.kind = 'silencieuse'
          UNION ALL
          SELECT p.uploaded_at FROM palier_piece p WHERE p.demande_id = {_FILE} AND p.confidentiality = 'protegee'
            AND p.sent_by_id IS DISTINCT FROM {_READER} AND p.sent_by_id IS NOT NULL
          UNION ALL
          SELECT min(s.at) FROM (
            SELECT substr(f.path, 8) AS told, f.by_id AS teller, f.at FROM palier_fact f WHERE f.demande_id = {_FILE}
              AND f.layer = 'declare' AND f.value IS NOT NULL AND f.path LIKE 'claims/%' AND substr(f.path, 8) = ANY({_DANGERS})
            UNION ALL
            SELECT substr(p.code, 11), p.sent_by_id, p.uploaded_at FROM palier_piece p WHERE p.demande_id = {_FILE}
              AND p.code LIKE 'situation\\_%' AND substr(p.code, 11) = ANY({_DANGERS})) s
          GROUP BY s.told HAVING NOT bool_or(s.teller IS NULL OR s.teller IS NOT DISTINCT FROM {_READER})) t)"""
OWN_NOTES = f"""
    CREATE OR REPLACE FUNCTION palier_own_notes() RETURNS SETOF bigint {_HEAD}
      SELECT n.id FROM palier_desknote n JOIN palier_candidature c ON c.id = n.candidature_id
      WHERE c.demande_id = {_FILE} AND coalesce(n.corrected_at, n.at) < {_UNTIL}
    $$
"""
OWN_TAGS = f"""
    CREATE OR REPLACE FUNCTION palier_own_file_tags() RETURNS SETOF bigint {_HEAD}
      SELECT n.id FROM palier_filetag n JOIN palier_candidature c ON c.id = n.candidature_id
      WHERE c.demande_id = {_FILE} AND n.at < {_UNTIL}
    $$
"""
KEPT = f"""
    CREATE OR REPLACE FUNCTION palier_notes_are_kept(candidature bigint) RETURNS boolean {_HEAD}
      SELECT EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature AND c.audience && (SELECT palier_ours())::int[] AND (
        EXISTS (SELECT FROM palier_legalhold h WHERE h.demande_id = c.demande_id AND h.lifted_at IS NULL)
        OR EXISTS (SELECT FROM palier_appeal a WHERE a.demande_id = c.demande_id AND a.state IN ('envoyee', 'reponse_qui_part', 'au_tribunal'))
        OR EXISTS (SELECT FROM palier_mistake m WHERE m.demande_id = c.demande_id AND m.state IN ('ouverte', 'calculee', 'contestee', 'proposee'))
        OR EXISTS (SELECT FROM palier_dataarchive d WHERE d.demande_id = c.demande_id AND d.state = 'demandee')))
    $$
"""
OPENED = (
    "REVOKE EXECUTE ON FUNCTION palier_own_notes(), palier_own_file_tags(), palier_notes_are_kept(bigint) FROM PUBLIC",
    "GRANT EXECUTE ON FUNCTION palier_own_notes(), palier_own_file_tags() TO palier_demandeur",
    "GRANT EXECUTE ON FUNCTION palier_notes_are_kept(bigint) TO palier_bailleur, palier_reservataire",
)
RIGHTS = (
    "DROP POLICY IF EXISTS bailleur_insert ON palier_desktag",
    "CREATE POLICY bailleur_insert ON palier_desktag FOR INSERT TO palier_bailleur WITH CHECK (organisation_id = (SELECT palier_claim('organisation')::int) AND made_by_id = (SELECT palier_claim('user')::bigint) AND ended_at IS NULL AND EXISTS (SELECT FROM palier_membership m WHERE m.user_id = (SELECT palier_claim('user')::bigint) AND m.organisation_id = (SELECT palier_claim('organisation')::int) AND m.role = 'bailleur' AND m.manages_since IS NOT NULL AND m.suspended_at IS NULL AND m.ended_at IS NULL) AND made_at BETWEEN now() - interval '10 minutes' AND now() + interval '10 minutes')",
    "DROP POLICY IF EXISTS reservataire_insert ON palier_desktag",
    "CREATE POLICY reservataire_insert ON palier_desktag FOR INSERT TO palier_reservataire WITH CHECK (organisation_id = (SELECT palier_claim('organisation')::int) AND made_by_id = (SELECT palier_claim('user')::bigint) AND ended_at IS NULL AND EXISTS (SELECT FROM palier_membership m WHERE m.user_id = (SELECT palier_claim('user')::bigint) AND m.organisation_id = (SELECT palier_claim('organisation')::int) AND m.role = 'reservataire' AND m.manages_since IS NOT NULL AND m.suspended_at IS NULL AND m.ended_at IS NULL) AND made_at BETWEEN now() - interval '10 minutes' AND now() + interval '10 minutes')",
    "DROP POLICY IF EXISTS bailleur_update ON palier_desktag",
    "CREATE POLICY bailleur_update ON palier_desktag FOR UPDATE TO palier_bailleur USING (organisation_id = ANY((SELECT palier_ours())::int[]) AND EXISTS (SELECT FROM palier_membership m WHERE m.user_id = (SELECT palier_claim('user')::bigint) AND m.organisation_id = (SELECT palier_claim('organisation')::int) AND m.role = 'bailleur' AND m.manages_since IS NOT NULL AND m.suspended_at IS NULL AND m.ended_at IS NULL)) WITH CHECK (organisation_id = ANY((SELECT palier_ours())::int[]) AND EXISTS (SELECT FROM palier_membership m WHERE m.user_id = (SELECT palier_claim('user')::bigint) AND m.organisation_id = (SELECT palier_claim('organisation')::int) AND m.role = 'bailleur' AND m.manages_since IS NOT NULL AND m.suspended_at IS NULL AND m.ended_at IS NULL))",
    "DROP POLICY IF EXISTS reservataire_update ON palier_desktag",
    "CREATE POLICY reservataire_update ON palier_desktag FOR UPDATE TO palier_reservataire USING (organisation_id = ANY((SELECT palier_ours())::int[]) AND EXISTS (SELECT FROM palier_membership m WHERE m.user_id = (SELECT palier_claim('user')::bigint) AND m.organisation_id = (SELECT palier_claim('organisation')::int) AND m.role = 'reservataire' AND m.manages_since IS NOT NULL AND m.suspended_at IS NULL AND m.ended_at IS NULL)) WITH CHECK (organisation_id = ANY((SELECT palier_ours())::int[]) AND EXISTS (SELECT FROM palier_membership m WHERE m.user_id = (SELECT palier_claim('user')::bigint) AND m.organisation_id = (SELECT palier_claim('organisation')::int) AND m.role = 'reservataire' AND m.manages_since IS NOT NULL AND m.suspended_at IS NULL AND m.ended_at IS NULL))",
    "DROP POLICY IF EXISTS bailleur_insert ON palier_filetag",
    "CREATE POLICY bailleur_insert ON palier_filetag FOR INSERT TO palier_bailleur WITH CHECK (organisation_id = ANY((SELECT palier_ours())::int[]) AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))) AND organisation_id = (SELECT palier_claim('organisation')::int) AND by_id = (SELECT palier_claim('user')::bigint) AND tag_id IN (SELECT t.id FROM palier_desktag t WHERE t.ended_at IS NULL) AND at BETWEEN now() - interval '10 minutes' AND now() + interval '10 minutes')",
    "DROP POLICY IF EXISTS reservataire_insert ON palier_filetag",
    "CREATE POLICY reservataire_insert ON palier_filetag FOR INSERT TO palier_reservataire WITH CHECK (organisation_id = ANY((SELECT palier_ours())::int[]) AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = ANY((SELECT palier_ours())::int[]))) AND organisation_id = (SELECT palier_claim('organisation')::int) AND by_id = (SELECT palier_claim('user')::bigint) AND tag_id IN (SELECT t.id FROM palier_desktag t WHERE t.ended_at IS NULL) AND at BETWEEN now() - interval '10 minutes' AND now() + interval '10 minutes')",
    "DROP POLICY IF EXISTS demandeur_select ON palier_filetag",
    "CREATE POLICY demandeur_select ON palier_filetag FOR SELECT TO palier_demandeur USING ((SELECT palier_claim('role') IS NOT NULL) AND (id IN (SELECT palier_own_file_tags())))",
    "DROP POLICY IF EXISTS bailleur_insert ON palier_desknote",
    "CREATE POLICY bailleur_insert ON palier_desknote FOR INSERT TO palier_bailleur WITH CHECK (organisation_id = ANY((SELECT palier_ours())::int[]) AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))) AND organisation_id = (SELECT palier_claim('organisation')::int) AND by_id = (SELECT palier_claim('user')::bigint) AND at BETWEEN now() - interval '10 minutes' AND now() + interval '10 minutes')",
    "DROP POLICY IF EXISTS reservataire_insert ON palier_desknote",
    "CREATE POLICY reservataire_insert ON palier_desknote FOR INSERT TO palier_reservataire WITH CHECK (organisation_id = ANY((SELECT palier_ours())::int[]) AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = ANY((SELECT palier_ours())::int[]))) AND organisation_id = (SELECT palier_claim('organisation')::int) AND by_id = (SELECT palier_claim('user')::bigint) AND at BETWEEN now() - interval '10 minutes' AND now() + interval '10 minutes')",
    "DROP POLICY IF EXISTS bailleur_delete ON palier_desknote",
    "CREATE POLICY bailleur_delete ON palier_desknote FOR DELETE TO palier_bailleur USING ((SELECT palier_claim('role') IS NOT NULL) AND (organisation_id = ANY((SELECT palier_ours())::int[]) AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))) AND (by_id = (SELECT palier_claim('user')::bigint) AND at >= now() - interval '1 day' OR EXISTS (SELECT FROM palier_membership m WHERE m.user_id = (SELECT palier_claim('user')::bigint) AND m.organisation_id = (SELECT palier_claim('organisation')::int) AND m.role = 'bailleur' AND m.manages_since IS NOT NULL AND m.suspended_at IS NULL AND m.ended_at IS NULL) AND NOT palier_notes_are_kept(candidature_id))))",
    "DROP POLICY IF EXISTS reservataire_delete ON palier_desknote",
    "CREATE POLICY reservataire_delete ON palier_desknote FOR DELETE TO palier_reservataire USING ((SELECT palier_claim('role') IS NOT NULL) AND (organisation_id = ANY((SELECT palier_ours())::int[]) AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = ANY((SELECT palier_ours())::int[]))) AND (by_id = (SELECT palier_claim('user')::bigint) AND at >= now() - interval '1 day' OR EXISTS (SELECT FROM palier_membership m WHERE m.user_id = (SELECT palier_claim('user')::bigint) AND m.organisation_id = (SELECT palier_claim('organisation')::int) AND m.role = 'reservataire' AND m.manages_since IS NOT NULL AND m.suspended_at IS NULL AND m.ended_at IS NULL) AND NOT palier_notes_are_kept(candidature_id))))",
    "DROP POLICY IF EXISTS demandeur_select ON palier_desknote",
    "CREATE POLICY demandeur_select ON palier_desknote FOR SELECT TO palier_demandeur USING ((SELECT palier_claim('role') IS NOT NULL) AND (id IN (SELECT palier_own_notes())))",
)
RIGHTS_BEFORE = (
    "DROP POLICY IF EXISTS bailleur_insert ON palier_desktag",
    "CREATE POLICY bailleur_insert ON palier_desktag FOR INSERT TO palier_bailleur WITH CHECK (organisation_id = (SELECT palier_claim('organisation')::int) AND made_by_id = (SELECT palier_claim('user')::bigint) AND ended_at IS NULL AND EXISTS (SELECT FROM palier_membership m WHERE m.user_id = (SELECT palier_claim('user')::bigint) AND m.organisation_id = (SELECT palier_claim('organisation')::int) AND m.manages_since IS NOT NULL AND m.suspended_at IS NULL AND m.ended_at IS NULL))",
    "DROP POLICY IF EXISTS reservataire_insert ON palier_desktag",
    "CREATE POLICY reservataire_insert ON palier_desktag FOR INSERT TO palier_reservataire WITH CHECK (organisation_id = (SELECT palier_claim('organisation')::int) AND made_by_id = (SELECT palier_claim('user')::bigint) AND ended_at IS NULL AND EXISTS (SELECT FROM palier_membership m WHERE m.user_id = (SELECT palier_claim('user')::bigint) AND m.organisation_id = (SELECT palier_claim('organisation')::int) AND m.manages_since IS NOT NULL AND m.suspended_at IS NULL AND m.ended_at IS NULL))",
    "DROP POLICY IF EXISTS bailleur_update ON palier_desktag",
    "CREATE POLICY bailleur_update ON palier_desktag FOR UPDATE TO palier_bailleur USING (organisation_id = ANY((SELECT palier_ours())::int[]) AND EXISTS (SELECT FROM palier_membership m WHERE m.user_id = (SELECT palier_claim('user')::bigint) AND m.organisation_id = (SELECT palier_claim('organisation')::int) AND m.manages_since IS NOT NULL AND m.suspended_at IS NULL AND m.ended_at IS NULL)) WITH CHECK (organisation_id = ANY((SELECT palier_ours())::int[]) AND EXISTS (SELECT FROM palier_membership m WHERE m.user_id = (SELECT palier_claim('user')::bigint) AND m.organisation_id = (SELECT palier_claim('organisation')::int) AND m.manages_since IS NOT NULL AND m.suspended_at IS NULL AND m.ended_at IS NULL))",
    "DROP POLICY IF EXISTS reservataire_update ON palier_desktag",
    "CREATE POLICY reservataire_update ON palier_desktag FOR UPDATE TO palier_reservataire USING (organisation_id = ANY((SELECT palier_ours())::int[]) AND EXISTS (SELECT FROM palier_membership m WHERE m.user_id = (SELECT palier_claim('user')::bigint) AND m.organisation_id = (SELECT palier_claim('organisation')::int) AND m.manages_since IS NOT NULL AND m.suspended_at IS NULL AND m.ended_at IS NULL)) WITH CHECK (organisation_id = ANY((SELECT palier_ours())::int[]) AND EXISTS (SELECT FROM palier_membership m WHERE m.user_id = (SELECT palier_claim('user')::bigint) AND m.organisation_id = (SELECT palier_claim('organisation')::int) AND m.manages_since IS NOT NULL AND m.suspended_at IS NULL AND m.ended_at IS NULL))",
    "DROP POLICY IF EXISTS bailleur_insert ON palier_filetag",
    "CREATE POLICY bailleur_insert ON palier_filetag FOR INSERT TO palier_bailleur WITH CHECK (organisation_id = ANY((SELECT palier_ours())::int[]) AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))) AND organisation_id = (SELECT palier_claim('organisation')::int) AND by_id = (SELECT palier_claim('user')::bigint) AND tag_id IN (SELECT t.id FROM palier_desktag t WHERE t.ended_at IS NULL))",
    "DROP POLICY IF EXISTS reservataire_insert ON palier_filetag",
    "CREATE POLICY reservataire_insert ON palier_filetag FOR INSERT TO palier_reservataire WITH CHECK (organisation_id = ANY((SELECT palier_ours())::int[]) AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = ANY((SELECT palier_ours())::int[]))) AND organisation_id = (SELECT palier_claim('organisation')::int) AND by_id = (SELECT palier_claim('user')::bigint) AND tag_id IN (SELECT t.id FROM palier_desktag t WHERE t.ended_at IS NULL))",
    "DROP POLICY IF EXISTS demandeur_select ON palier_filetag",
    "CREATE POLICY demandeur_select ON palier_filetag FOR SELECT TO palier_demandeur USING (candidature_id IN (SELECT id FROM palier_candidature WHERE demande_id = (SELECT palier_claim('demande')::bigint)))",
    "DROP POLICY IF EXISTS bailleur_insert ON palier_desknote",
    "CREATE POLICY bailleur_insert ON palier_desknote FOR INSERT TO palier_bailleur WITH CHECK (organisation_id = ANY((SELECT palier_ours())::int[]) AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))) AND organisation_id = (SELECT palier_claim('organisation')::int) AND by_id = (SELECT palier_claim('user')::bigint))",
    "DROP POLICY IF EXISTS reservataire_insert ON palier_desknote",
    "CREATE POLICY reservataire_insert ON palier_desknote FOR INSERT TO palier_reservataire WITH CHECK (organisation_id = ANY((SELECT palier_ours())::int[]) AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = ANY((SELECT palier_ours())::int[]))) AND organisation_id = (SELECT palier_claim('organisation')::int) AND by_id = (SELECT palier_claim('user')::bigint))",
    "DROP POLICY IF EXISTS bailleur_delete ON palier_desknote",
    "CREATE POLICY bailleur_delete ON palier_desknote FOR DELETE TO palier_bailleur USING ((SELECT palier_claim('role') IS NOT NULL) AND (organisation_id = ANY((SELECT palier_ours())::int[]) AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))) AND (by_id = (SELECT palier_claim('user')::bigint) AND at >= now() - interval '1 day' OR EXISTS (SELECT FROM palier_membership m WHERE m.user_id = (SELECT palier_claim('user')::bigint) AND m.organisation_id = (SELECT palier_claim('organisation')::int) AND m.manages_since IS NOT NULL AND m.suspended_at IS NULL AND m.ended_at IS NULL))))",
    "DROP POLICY IF EXISTS reservataire_delete ON palier_desknote",
    "CREATE POLICY reservataire_delete ON palier_desknote FOR DELETE TO palier_reservataire USING ((SELECT palier_claim('role') IS NOT NULL) AND (organisation_id = ANY((SELECT palier_ours())::int[]) AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = ANY((SELECT palier_ours())::int[]))) AND (by_id = (SELECT palier_claim('user')::bigint) AND at >= now() - interval '1 day' OR EXISTS (SELECT FROM palier_membership m WHERE m.user_id = (SELECT palier_claim('user')::bigint) AND m.organisation_id = (SELECT palier_claim('organisation')::int) AND m.manages_since IS NOT NULL AND m.suspended_at IS NULL AND m.ended_at IS NULL))))",
    "DROP POLICY IF EXISTS demandeur_select ON palier_desknote",
    "CREATE POLICY demandeur_select ON palier_desknote FOR SELECT TO palier_demandeur USING (candidature_id IN (SELECT id FROM palier_candidature WHERE demande_id = (SELECT palier_claim('demande')::bigint)))",
)


class Migration(migrations.Migration):
    """Three functions, and the policies that ask them."""

    dependencies = (("palier", "0827_who_settled_tells_who_leaves"),)
    operations = (
        migrations.RunSQL(OWN_NOTES, migrations.RunSQL.noop),
        migrations.RunSQL(OWN_TAGS, migrations.RunSQL.noop),
        migrations.RunSQL(KEPT, migrations.RunSQL.noop),
        migrations.RunSQL(list(OPENED), migrations.RunSQL.noop),
        migrations.RunSQL(list(RIGHTS), list(RIGHTS_BEFORE)),
    )

"""Referrals to a social service: their rows, the notes under secrecy, and a role that reads what was handed over (ADR 71).

Expand only: nobody acts in the role before this release, and the release before leaves the new tables empty. Frozen SQL.
"""
# ruff: noqa: E501, S608 - frozen statements

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import palier.models.identifiers

ROLE = """
    DO $$ BEGIN CREATE ROLE palier_social NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$
"""
PLACES = (
    "GRANT palier_social TO palier_web",
    "GRANT USAGE ON SCHEMA public TO palier_social",
    "GRANT SELECT ON palier_territory, palier_commune, palier_placeedition, palier_gridversion, palier_sizeguideversion, palier_ranking, palier_closinghold, palier_publishedhead, palier_headstamp, palier_instance, palier_sealedhead, palier_dailyroot TO palier_social",
    "GRANT EXECUTE ON FUNCTION palier_take, palier_claim, palier_defer, palier_counts, palier_cut, palier_cuts, palier_outlines, palier_histogram, palier_public_lines, palier_answer_witness TO palier_social",
)
GRANTS = (
    "ALTER TABLE palier_referral ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE palier_referralnote ENABLE ROW LEVEL SECURITY",
    "GRANT SELECT (id, public_id, demande_id, person_key, by_id, code_hash, code, pieces, contact, asked_at, handed_at, last_day, state, organisation_id, taken_by_id, taken_at, asked_paper, proofs, seen_on, valid_until, reason, answered_at, answered_by_id, taken_back_at) ON palier_referral TO palier_demandeur",
    "GRANT INSERT ON palier_referral TO palier_demandeur",
    "GRANT UPDATE (state, pieces, handed_at, taken_back_at) ON palier_referral TO palier_demandeur",
    "GRANT SELECT (id, public_id, demande_id, person_key, code, pieces, contact, asked_at, handed_at, last_day, state, organisation_id, taken_by_id, taken_at, asked_paper, proofs, seen_on, valid_until, reason, answered_at, answered_by_id, taken_back_at) ON palier_referral TO palier_social",
    "GRANT UPDATE (state, asked_paper, proofs, seen_on, valid_until, reason, answered_at, answered_by_id) ON palier_referral TO palier_social",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_referral TO palier_clock",
    "GRANT SELECT ON palier_referralnote TO palier_demandeur",
    "GRANT SELECT ON palier_referralnote TO palier_social",
    "GRANT INSERT ON palier_referralnote TO palier_social",
    "GRANT DELETE ON palier_referralnote TO palier_clock",
    "GRANT SELECT (id, referral_id, demande_id, by_id, at, digest) ON palier_referralnote TO palier_clock",
    "GRANT SELECT (id, demande_id, key, role, last_name, first_name) ON palier_person TO palier_social",
    "GRANT SELECT (id, public_id, demande_id, code, proof_code, status, media_type, size, sha256, uploaded_at, issued_on, valid_until) ON palier_piece TO palier_social",
    "GRANT SELECT ON palier_piecefile TO palier_social",
    "GRANT SELECT ON palier_piececontent TO palier_social",
    "GRANT SELECT ON palier_filecontent TO palier_social",
    "GRANT SELECT, INSERT ON palier_doneact TO palier_social",
    "GRANT SELECT ON palier_home TO palier_social",
    "GRANT SELECT ON palier_publication TO palier_social",
    "GRANT SELECT ON palier_erasure TO palier_social",
    "GRANT INSERT ON palier_journalentry TO palier_social",
    "GRANT INSERT ON palier_accessentry TO palier_social",
    "GRANT SELECT, INSERT, DELETE ON palier_mailpause TO palier_social",
    "GRANT SELECT ON palier_organisation TO palier_social",
)
_HEAD = "SECURITY DEFINER SET search_path = public, pg_temp AS $$"
_TODAY = "(now() AT TIME ZONE 'Europe/Paris')::date"
_GIVEN = "EXISTS (SELECT FROM palier_holder h WHERE h.demande_id = r.demande_id AND h.user_id = r.by_id AND h.person_key = r.person_key)"
_WAITS = f"""palier_claim('role') = 'palier_social' AND r.code_hash = typed AND r.state = 'attend' AND r.taken_back_at IS NULL
        AND r.last_day >= {_TODAY} AND {_GIVEN}
        AND EXISTS (SELECT FROM palier_organisation o WHERE o.id = palier_claim('organisation')::int AND o.kind = 'service_social'
          AND o.closed_at IS NULL AND o.suspended_at IS NULL)"""
FUNCTIONS = {
    # What a code hands over, while it may serve, and of whom not a word; nothing otherwise, whatever the reason.
    "palier_referral_offered(text)": f"""
    CREATE OR REPLACE FUNCTION palier_referral_offered(typed text)
    RETURNS TABLE (code text, pieces integer, asked date, until date) LANGUAGE sql STABLE {_HEAD}
      SELECT r.code::text, cardinality(r.pieces), (r.asked_at AT TIME ZONE 'Europe/Paris')::date, r.last_day
      FROM palier_referral r WHERE {_WAITS}
    $$
    """,
    # One statement takes the code: typed twice at once, or taken back meanwhile, it serves once or not at all.
    "palier_take_referral(text, date)": f"""
    CREATE OR REPLACE FUNCTION palier_take_referral(typed text, until date) RETURNS uuid LANGUAGE plpgsql VOLATILE {_HEAD}
    DECLARE taken uuid;
    BEGIN
      UPDATE palier_referral r SET state = 'prise', organisation_id = palier_claim('organisation')::int,
        taken_by_id = palier_claim('user')::bigint, taken_at = now(), last_day = until
      WHERE {_WAITS} AND until BETWEEN {_TODAY} AND {_TODAY} + 100
      RETURNING r.public_id INTO taken;
      RETURN taken;
    END $$
    """,
    # Referrals that the caller's own service took up, while they may be read.
    "palier_referred()": f"""
    CREATE OR REPLACE FUNCTION palier_referred() RETURNS SETOF bigint LANGUAGE sql STABLE {_HEAD}
      SELECT r.id FROM palier_referral r JOIN palier_organisation o ON o.id = r.organisation_id
      WHERE palier_claim('role') = 'palier_social' AND r.organisation_id = palier_claim('organisation')::int
        AND r.state <> 'attend' AND r.taken_back_at IS NULL AND r.last_day >= {_TODAY}
        AND o.closed_at IS NULL AND o.suspended_at IS NULL AND {_GIVEN}
    $$
    """,
}
"""By name and arguments; a social service alone may call them."""
MOVED = """
    CREATE OR REPLACE FUNCTION palier_referral_moved() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    DECLARE us CONSTANT bigint := palier_claim('user')::bigint; acting CONSTANT text := current_user;
    BEGIN
      IF acting = 'palier_demandeur' THEN
        IF EXISTS (SELECT FROM unnest(NEW.pieces) AS handed (id) WHERE NOT EXISTS (
            SELECT FROM palier_piece p WHERE p.id = handed.id AND p.demande_id = NEW.demande_id AND p.code = NEW.code
              AND p.left_at IS NULL AND (p.sent_by_id = us OR p.sent_by_id IS NULL))) THEN
          RAISE EXCEPTION 'a piece of this situation, sent by oneself, is handed over and no other' USING ERRCODE = '42501';
        END IF;
      END IF;
      IF TG_OP = 'INSERT' THEN
        RETURN NEW;
      END IF;
      IF OLD.taken_back_at IS NOT NULL
          OR acting = 'palier_demandeur' AND (NOT NEW.pieces @> OLD.pieces OR NEW.state <> OLD.state
            AND NOT (NEW.state = 'prise' AND OLD.state IN ('preuve_demandee', 'non_prouvee')))
          OR acting = 'palier_social' AND NOT (OLD.state IN ('prise', 'preuve_demandee')
            AND NEW.state IN ('preuve_demandee', 'qualifiee', 'non_prouvee')) THEN
        RAISE EXCEPTION 'a referral is answered by its service, and taken back once' USING ERRCODE = '42501';
      END IF;
      RETURN NEW;
    END $$
"""
ON_REFERRAL = """
    CREATE OR REPLACE TRIGGER referral_moved BEFORE INSERT OR UPDATE ON palier_referral FOR EACH ROW
    WHEN (current_user IN ('palier_demandeur', 'palier_social')) EXECUTE FUNCTION palier_referral_moved()
"""
WITHIN = "CREATE OR REPLACE TRIGGER within_mandate BEFORE INSERT OR UPDATE OR DELETE ON palier_referral FOR EACH STATEMENT WHEN (current_user IN ('palier_demandeur', 'palier_intake')) EXECUTE FUNCTION palier_within_mandate()"
NOT_AT_A_COUNTER = WITHIN.replace("within_mandate", "not_at_a_counter")
"""Whom somebody confides in is theirs alone: no visit to a counter writes it (ADR 70)."""
SEALS = tuple(
    (
        f"CREATE OR REPLACE TRIGGER seal_{verb.lower()} AFTER {verb} ON palier_{table} "
        f"REFERENCING {rows} TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION palier_note_id('{table}')",
        f"DROP TRIGGER IF EXISTS seal_{verb.lower()} ON palier_{table}",
    )
    for table in ("referral", "referralnote")
    for verb, rows in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD"))
)


TAKEOVERS = tuple(
    (
        f"INSERT INTO palier_sealtakeover (source, after) VALUES ('{table}', '') ON CONFLICT DO NOTHING",
        f"DELETE FROM palier_sealtakeover WHERE source = '{table}'",
    )
    for table in ("referral", "referralnote")
)


def may_name(of_a_service: str) -> str:
    """What an asked job may be about, with what a social service may name, or as it was before one."""
    return f"""
    CREATE OR REPLACE FUNCTION palier_may_name(acting text, subject text, named text) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE of bigint;
    BEGIN
      IF subject = 'message' THEN
        RETURN EXISTS (SELECT FROM palier_message WHERE id = named::uuid AND sent_at IS NULL);
      END IF;
      of := named::bigint;{of_a_service}
      IF acting = 'palier_steward' THEN
        RETURN subject = 'membership' AND EXISTS (
          SELECT FROM palier_membership m JOIN palier_user u ON u.id = m.user_id
          WHERE m.id = of AND m.ended_at IS NULL AND m.user_id <> palier_claim('user')::bigint AND u.login NOT LIKE 'd:%');
      END IF;
      IF acting IN ('palier_bailleur', 'palier_reservataire') THEN
        RETURN CASE subject
          WHEN 'demande' THEN EXISTS (SELECT FROM palier_demande WHERE id = of AND palier_claim('organisation')::int = ANY (audience))
          WHEN 'publication' THEN EXISTS (SELECT FROM palier_publication WHERE id = of AND palier_claim('organisation')::int IN (bailleur_id, reservataire_id))
          WHEN 'offer' THEN EXISTS (SELECT FROM palier_offer WHERE id = of AND palier_claim('organisation')::int = ANY (audience))
          WHEN 'lease' THEN EXISTS (SELECT FROM palier_lease WHERE id = of AND palier_claim('organisation')::int = ANY (audience))
          WHEN 'radiation' THEN EXISTS (SELECT FROM palier_radiation WHERE id = of AND palier_claim('organisation')::int = ANY (audience))
          WHEN 'parting' THEN EXISTS (SELECT FROM palier_parting p JOIN palier_demande d ON d.id = p.demande_id WHERE p.id = of AND palier_claim('organisation')::int = ANY (d.audience))
          WHEN 'planned' THEN EXISTS (SELECT FROM palier_plannedact WHERE id = of AND organisation_id = palier_claim('organisation')::int)
          ELSE false END;
      END IF;
      RETURN CASE subject
        WHEN 'demande' THEN of = palier_claim('demande')::bigint OR acting = 'palier_intake' AND EXISTS (SELECT FROM palier_demande WHERE id = of AND numero_unique = palier_claim('numero'))
        WHEN 'publication' THEN EXISTS (SELECT FROM palier_candidature WHERE publication_id = of AND demande_id = palier_claim('demande')::bigint)
        WHEN 'offer' THEN EXISTS (SELECT FROM palier_offer WHERE id = of AND demande_id = palier_claim('demande')::bigint)
        WHEN 'parting' THEN EXISTS (SELECT FROM palier_parting WHERE id = of AND demande_id = palier_claim('demande')::bigint)
        WHEN 'letter' THEN EXISTS (SELECT FROM palier_letter WHERE id = of AND demande_id = palier_claim('demande')::bigint)
        ELSE false END;
    END $$
"""


MAY_NAME = may_name(
    """
      IF acting = 'palier_social' THEN
        RETURN subject = 'referral' AND EXISTS (
          SELECT FROM palier_referral WHERE id = of AND answered_at IS NOT NULL AND organisation_id = palier_claim('organisation')::int);
      END IF;"""
)
JOB = """
    INSERT INTO palier_jobright (role, task, subject, others, lock, priority, is_dated)
    VALUES ('palier_social', 'palier.jobs.referrals.settle', 'referral', '{}', '', 0, false) ON CONFLICT DO NOTHING
"""
NO_JOB = "DELETE FROM palier_jobright WHERE role = 'palier_social'"
POLICIES = (
    (
        "palier_referral",
        "demandeur_select",
        "CREATE POLICY demandeur_select ON palier_referral FOR SELECT TO palier_demandeur USING (demande_id = (SELECT palier_claim('demande')::bigint) AND by_id = (SELECT palier_claim('user')::bigint))",
    ),
    (
        "palier_referral",
        "demandeur_insert",
        "CREATE POLICY demandeur_insert ON palier_referral FOR INSERT TO palier_demandeur WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint) AND by_id = (SELECT palier_claim('user')::bigint) AND person_key IN (SELECT h.person_key FROM palier_holder h WHERE h.user_id = (SELECT palier_claim('user')::bigint)) AND state = 'attend' AND asked_paper = '' AND proofs = '{}' AND seen_on IS NULL AND valid_until IS NULL AND reason = '' AND answered_at IS NULL AND answered_by_id IS NULL AND taken_back_at IS NULL AND settled_at IS NULL)",
    ),
    (
        "palier_referral",
        "demandeur_update",
        "CREATE POLICY demandeur_update ON palier_referral FOR UPDATE TO palier_demandeur USING (demande_id = (SELECT palier_claim('demande')::bigint) AND by_id = (SELECT palier_claim('user')::bigint)) WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint) AND by_id = (SELECT palier_claim('user')::bigint))",
    ),
    (
        "palier_referral",
        "social_select",
        "CREATE POLICY social_select ON palier_referral FOR SELECT TO palier_social USING ((SELECT palier_claim('role') IS NOT NULL) AND (id IN (SELECT palier_referred())))",
    ),
    (
        "palier_referral",
        "social_update",
        "CREATE POLICY social_update ON palier_referral FOR UPDATE TO palier_social USING ((SELECT palier_claim('role') IS NOT NULL) AND (id IN (SELECT palier_referred()))) WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (id IN (SELECT palier_referred())) AND answered_by_id IS NOT DISTINCT FROM (SELECT palier_claim('user')::bigint))",
    ),
    (
        "palier_referral",
        "clock_select",
        "CREATE POLICY clock_select ON palier_referral FOR SELECT TO palier_clock USING (true)",
    ),
    (
        "palier_referral",
        "clock_insert",
        "CREATE POLICY clock_insert ON palier_referral FOR INSERT TO palier_clock WITH CHECK (true)",
    ),
    (
        "palier_referral",
        "clock_update",
        "CREATE POLICY clock_update ON palier_referral FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    ),
    (
        "palier_referral",
        "clock_delete",
        "CREATE POLICY clock_delete ON palier_referral FOR DELETE TO palier_clock USING (true)",
    ),
    (
        "palier_referralnote",
        "demandeur_select",
        "CREATE POLICY demandeur_select ON palier_referralnote FOR SELECT TO palier_demandeur USING (demande_id = (SELECT palier_claim('demande')::bigint) AND referral_id IN (SELECT id FROM palier_referral))",
    ),
    (
        "palier_referralnote",
        "social_select",
        "CREATE POLICY social_select ON palier_referralnote FOR SELECT TO palier_social USING ((SELECT palier_claim('role') IS NOT NULL) AND (referral_id IN (SELECT palier_referred())))",
    ),
    (
        "palier_referralnote",
        "social_insert",
        "CREATE POLICY social_insert ON palier_referralnote FOR INSERT TO palier_social WITH CHECK (referral_id IN (SELECT palier_referred()) AND by_id = (SELECT palier_claim('user')::bigint) AND EXISTS (SELECT FROM palier_referral r WHERE r.id = referral_id AND r.demande_id = palier_referralnote.demande_id))",
    ),
    (
        "palier_referralnote",
        "clock_select",
        "CREATE POLICY clock_select ON palier_referralnote FOR SELECT TO palier_clock USING (true)",
    ),
    (
        "palier_referralnote",
        "clock_delete",
        "CREATE POLICY clock_delete ON palier_referralnote FOR DELETE TO palier_clock USING (true)",
    ),
    (
        "palier_person",
        "social_select",
        "CREATE POLICY social_select ON palier_person FOR SELECT TO palier_social USING ((SELECT palier_claim('role') IS NOT NULL) AND (role <> 'separe' AND EXISTS (SELECT FROM palier_referral r WHERE r.demande_id = palier_person.demande_id AND r.person_key = palier_person.key)))",
    ),
    (
        "palier_piece",
        "social_select",
        "CREATE POLICY social_select ON palier_piece FOR SELECT TO palier_social USING ((SELECT palier_claim('role') IS NOT NULL) AND (left_at IS NULL AND EXISTS (SELECT FROM palier_referral r WHERE r.demande_id = palier_piece.demande_id AND palier_piece.id = ANY (r.pieces))))",
    ),
    (
        "palier_piecefile",
        "social_select",
        "CREATE POLICY social_select ON palier_piecefile FOR SELECT TO palier_social USING ((SELECT palier_claim('role') IS NOT NULL) AND (piece_id IN (SELECT id FROM palier_piece)))",
    ),
    (
        "palier_piececontent",
        "social_select",
        "CREATE POLICY social_select ON palier_piececontent FOR SELECT TO palier_social USING ((SELECT palier_claim('role') IS NOT NULL) AND (piece_id IN (SELECT id FROM palier_piece)))",
    ),
    (
        "palier_filecontent",
        "social_select",
        "CREATE POLICY social_select ON palier_filecontent FOR SELECT TO palier_social USING ((SELECT palier_claim('role') IS NOT NULL) AND (file_id IN (SELECT id FROM palier_piecefile)))",
    ),
    (
        "palier_doneact",
        "social_select",
        "CREATE POLICY social_select ON palier_doneact FOR SELECT TO palier_social USING (actor = (SELECT palier_claim('user')::bigint))",
    ),
    (
        "palier_doneact",
        "social_insert",
        "CREATE POLICY social_insert ON palier_doneact FOR INSERT TO palier_social WITH CHECK (actor = (SELECT palier_claim('user')::bigint))",
    ),
    (
        "palier_home",
        "social_select",
        "CREATE POLICY social_select ON palier_home FOR SELECT TO palier_social USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    (
        "palier_publication",
        "social_select",
        "CREATE POLICY social_select ON palier_publication FOR SELECT TO palier_social USING ((SELECT palier_claim('role') IS NOT NULL) AND (stage <> 'brouillon' AND NOT is_direct))",
    ),
    (
        "palier_erasure",
        "social_select",
        "CREATE POLICY social_select ON palier_erasure FOR SELECT TO palier_social USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    (
        "palier_journalentry",
        "social_insert",
        "CREATE POLICY social_insert ON palier_journalentry FOR INSERT TO palier_social WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'service_social' THEN verb IN ('arreter_courriel', 'demander_autre_preuve', 'ne_pas_qualifier', 'noter_orientation', 'prendre_orientation', 'qualifier_situation', 'reprendre_courriel') ELSE false END)",
    ),
    (
        "palier_accessentry",
        "social_insert",
        "CREATE POLICY social_insert ON palier_accessentry FOR INSERT TO palier_social WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int))",
    ),
    (
        "palier_mailpause",
        "social_select",
        "CREATE POLICY social_select ON palier_mailpause FOR SELECT TO palier_social USING (user_id = (SELECT palier_claim('user')::bigint))",
    ),
    (
        "palier_mailpause",
        "social_insert",
        "CREATE POLICY social_insert ON palier_mailpause FOR INSERT TO palier_social WITH CHECK (user_id = (SELECT palier_claim('user')::bigint))",
    ),
    (
        "palier_mailpause",
        "social_delete",
        "CREATE POLICY social_delete ON palier_mailpause FOR DELETE TO palier_social USING (user_id = (SELECT palier_claim('user')::bigint))",
    ),
    (
        "palier_organisation",
        "social_select",
        "CREATE POLICY social_select ON palier_organisation FOR SELECT TO palier_social USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
)
OWN_LINES = (
    "DROP POLICY IF EXISTS gate_insert ON palier_journalentry",
    "CREATE POLICY gate_insert ON palier_journalentry FOR INSERT TO palier_gate WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND ((actor IS NULL OR actor = (SELECT palier_claim('actor')::uuid) OR palier_named_by_hand()) AND (organisation IS NULL OR organisation = (SELECT palier_claim('organisation')::int) OR palier_named_by_hand()) AND CASE role WHEN 'bailleur' THEN verb IN ('activer_second_facteur', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'commission' THEN verb IN ('activer_second_facteur', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'conseiller' THEN verb IN ('activer_second_facteur', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'controle' THEN verb IN ('activer_second_facteur', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'demandeur' THEN verb IN ('delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'relier_identite') WHEN 'employeur' THEN verb IN ('activer_second_facteur', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'guichet' THEN verb IN ('activer_second_facteur', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'intendant' THEN verb IN ('activer_second_facteur', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'public' THEN verb IN ('changer_mot_de_passe', 'choisir_mot_de_passe', 'desavouer_code', 'desavouer_passage', 'fermer_mes_sessions', 'fermer_une_session', 'oublier_navigateurs', 'ralentir_connexion', 'refuser_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'reservataire' THEN verb IN ('activer_second_facteur', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'service_social' THEN verb IN ('activer_second_facteur', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') ELSE false END))",
    "DROP POLICY IF EXISTS demandeur_insert ON palier_journalentry",
    "CREATE POLICY demandeur_insert ON palier_journalentry FOR INSERT TO palier_demandeur WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (actor = (SELECT palier_claim('actor')::uuid) AND organisation IS NOT DISTINCT FROM CASE WHEN (SELECT palier_claim('mandate')::bigint) IS NOT NULL OR (SELECT palier_claim('visit')::bigint) IS NOT NULL THEN (SELECT palier_claim('organisation')::int) END AND (role = 'mandataire') = ((SELECT palier_claim('mandate')::bigint) IS NOT NULL) AND CASE role WHEN 'mandataire' THEN CASE (SELECT palier_claim('word')) WHEN 'pieces' THEN verb IN ('deposer_piece') WHEN 'candidater' THEN verb IN ('deposer', 'deposer_de_nouveau', 'mettre_en_attente', 'retirer') WHEN 'repondre' THEN verb IN ('accepter', 'refuser', 'suspendre') WHEN 'renouveler' THEN verb IN ('annuler_avertissement', 'renouveler') ELSE false END WHEN 'demandeur' THEN (SELECT palier_claim('visit')::bigint) IS NULL AND verb IN ('accepter', 'accorder_mandat', 'annuler_avertissement', 'changer_contact', 'choisir_courrier', 'completer', 'confirmer', 'contester_reponse_erreur', 'contester_separation', 'demander_code_emploi', 'demander_cout_erreur', 'demander_effacement', 'demander_numero', 'demander_separation', 'deposer', 'deposer_de_nouveau', 'deposer_piece', 'desavouer_emploi', 'desavouer_passage', 'donner_mandat', 'mettre_en_attente', 'ordonner_fichiers', 'orienter_service_social', 'ouvrir_courrier', 'refuser', 'remettre_preuve', 'renouveler', 'reprendre_accord_mandat', 'reprendre_orientation', 'reprendre_separation', 'retirer', 'retirer_code_emploi', 'retirer_fichier', 'retirer_mandat', 'se_desister', 'suspendre') WHEN 'guichet' THEN (SELECT palier_claim('visit')::bigint) IS NOT NULL AND verb IN ('accepter', 'annuler_avertissement', 'choisir_courrier', 'completer', 'confirmer', 'contester_reponse_erreur', 'demander_cout_erreur', 'deposer', 'deposer_de_nouveau', 'deposer_piece', 'mettre_en_attente', 'ordonner_fichiers', 'ouvrir_courrier', 'refuser', 'renouveler', 'retirer', 'retirer_fichier', 'se_desister', 'suspendre') WHEN 'horloge' THEN verb IN ('constater_remise') ELSE false END))",
    "DROP POLICY IF EXISTS demandeur_select ON palier_accessentry",
    "CREATE POLICY demandeur_select ON palier_accessentry FOR SELECT TO palier_demandeur USING ((SELECT palier_claim('role') IS NOT NULL) AND (demande_ref = (SELECT palier_claim('demande')::bigint) AND (purpose NOT IN ('conseil par mandat', 'passage au guichet') OR object_id IN (SELECT public_id FROM palier_mandate) OR object_id IN (SELECT public_id FROM palier_visit)) AND (purpose NOT IN ('orientation vers un service social', 'pièce remise à un service social') OR object_id IN (SELECT public_id FROM palier_referral))))",
    "DROP POLICY IF EXISTS steward_insert ON palier_membership",
    "CREATE POLICY steward_insert ON palier_membership FOR INSERT TO palier_steward WITH CHECK (user_id <> (SELECT palier_claim('user')::bigint) AND EXISTS (SELECT FROM palier_organisation o WHERE o.id = organisation_id AND o.closed_at IS NULL AND (o.kind, palier_membership.role) IN (('bailleur', 'bailleur'), ('bailleur', 'commission'), ('bailleur', 'controle'), ('reservataire', 'reservataire'), ('reservataire', 'controle'), ('employeur', 'employeur'), ('conseil', 'conseiller'), ('guichet', 'guichet'), ('guichet', 'controle'), ('service_social', 'service_social'), ('exploitant', 'intendant'), ('exploitant', 'controle'))))",
)
"""What a household signs and sees read, what members sign at the door, whom a steward may admit: with what this adds, and no more."""


def _sql(forward: str, backward: str = "") -> migrations.RunSQL:
    return migrations.RunSQL(forward, backward or migrations.RunSQL.noop)


def _to(model: str, *, is_null: bool = False, related: str = "+", goes: bool = False) -> models.ForeignKey:
    """A key to a row: it goes with a file, and holds anything else."""
    way = django.db.models.deletion.CASCADE if goes else django.db.models.deletion.PROTECT
    return models.ForeignKey(null=is_null, on_delete=way, related_name=related, to=model)


class Migration(migrations.Migration):
    """The tables, the role, the functions that its policies ask, then what it may read. Undone, nobody acts in the role."""

    dependencies = (("palier", "0121_not_at_a_counter"),)
    operations = (
        migrations.AlterField(
            "organisation",
            "kind",
            models.CharField(
                choices=[
                    ("bailleur", "Bailleur social"),
                    ("reservataire", "Réservataire"),
                    ("employeur", "Employeur"),
                    ("conseil", "Organisme de conseil"),
                    ("guichet", "Guichet d’enregistrement"),
                    ("service_social", "Service social"),
                    ("exploitant", "Exploitant"),
                ],
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="Referral",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                ("person_key", models.CharField(max_length=8)),
                ("code_hash", models.CharField(max_length=64, unique=True)),
                ("code", models.CharField(max_length=40)),
                (
                    "pieces",
                    django.contrib.postgres.fields.ArrayField(models.BigIntegerField(), db_default=[], default=list),
                ),
                ("contact", models.CharField(blank=True, default="", max_length=200)),
                ("asked_at", models.DateTimeField()),
                ("handed_at", models.DateTimeField()),
                ("last_day", models.DateField()),
                ("state", models.CharField(db_default="attend", default="attend", max_length=16)),
                ("taken_at", models.DateTimeField(null=True)),
                ("asked_paper", models.CharField(blank=True, db_default="", default="", max_length=40)),
                (
                    "proofs",
                    django.contrib.postgres.fields.ArrayField(
                        models.CharField(max_length=40), db_default=[], default=list
                    ),
                ),
                ("seen_on", models.DateField(null=True)),
                ("valid_until", models.DateField(null=True)),
                ("reason", models.CharField(blank=True, db_default="", default="", max_length=20)),
                ("answered_at", models.DateTimeField(null=True)),
                ("taken_back_at", models.DateTimeField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                ("by", _to(settings.AUTH_USER_MODEL)),
                ("answered_by", _to(settings.AUTH_USER_MODEL, is_null=True)),
                ("taken_by", _to(settings.AUTH_USER_MODEL, is_null=True)),
                ("demande", _to("palier.demande", related="referrals", goes=True)),
                ("organisation", _to("palier.organisation", is_null=True, related="referrals")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organisation", "state"], name="referral_of_house"),
                    models.Index(fields=["demande"], name="referral_of_file"),
                    models.Index(
                        condition=models.Q(("settled_at", None), ("state", "qualifiee")),
                        fields=["answered_at"],
                        name="referral_to_settle",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ("attend", "prise", "preuve_demandee", "qualifiee", "non_prouvee"))
                        ),
                        name="referral_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("organisation", None), ("state", "attend"), ("taken_at", None), ("taken_by", None)
                            ),
                            models.Q(
                                models.Q(("state", "attend"), _negated=True),
                                ("organisation__isnull", False),
                                ("taken_at__isnull", False),
                                ("taken_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="referral_taken",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "qualifiee"), _negated=True),
                            models.Q(("answered_at__isnull", False), ("seen_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="referral_answered",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReferralNote",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("text", models.TextField()),
                ("salt", models.CharField(max_length=32)),
                ("digest", models.CharField(max_length=64)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.DO_NOTHING, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("demande", _to("palier.demande", goes=True)),
                ("referral", _to("palier.referral", related="notes", goes=True)),
            ],
            options={"indexes": [models.Index(fields=["referral"], name="referralnote_of_referral")]},
        ),
        _sql(ROLE),
        *(
            operation
            for name, made in FUNCTIONS.items()
            for operation in (
                _sql(made, f"DROP FUNCTION IF EXISTS {name}"),
                _sql(f"REVOKE EXECUTE ON FUNCTION {name} FROM PUBLIC"),
                _sql(f"GRANT EXECUTE ON FUNCTION {name} TO palier_social"),
            )
        ),
        *(_sql(statement) for statement in (*PLACES, *GRANTS)),
        _sql(MOVED, "DROP FUNCTION IF EXISTS palier_referral_moved()"),
        _sql("REVOKE EXECUTE ON FUNCTION palier_referral_moved() FROM PUBLIC"),
        _sql(ON_REFERRAL, "DROP TRIGGER IF EXISTS referral_moved ON palier_referral"),
        _sql(WITHIN, "DROP TRIGGER IF EXISTS within_mandate ON palier_referral"),
        _sql(NOT_AT_A_COUNTER, "DROP TRIGGER IF EXISTS not_at_a_counter ON palier_referral"),
        *(_sql(*statements) for statements in (*SEALS, *TAKEOVERS)),
        *(_sql(made, f"DROP POLICY IF EXISTS {name} ON {table}") for table, name, made in POLICIES),
        *(_sql(statement) for statement in OWN_LINES),
        _sql(MAY_NAME, may_name("")),
        _sql(JOB, NO_JOB),
    )

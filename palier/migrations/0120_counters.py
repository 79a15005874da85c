"""Counters: a person is seen, and their file is open there for a while; the role of their agents, visits and acts (ADR 70).

Expand only: nobody acts in the new role before this release, which alone claims a visit; what a household reads and writes is as it
was where no visit is claimed. Two functions of the doors are written again with a condition more. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import palier.models.identifiers

ROLE = """
    DO $$ BEGIN CREATE ROLE palier_guichet NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$
"""
# As before; and the visit of a claim that names one is held, living, until the act is over.
TAKE = """
    CREATE OR REPLACE FUNCTION palier_take(claim text) RETURNS void
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
      said text := substr(claim, 65); mac text := left(claim, 64); ticket text; files text;
      here CONSTANT text := pg_backend_pid() || ':' || extract(epoch FROM transaction_timestamp()) || ':';
    BEGIN
      IF mac !~ '^[0-9a-f]{64}$' OR NOT EXISTS (
        SELECT FROM palier_claimkey k WHERE
          sha256(sha256(k.outside || sha256(k.inside || convert_to('claim:' || said, 'UTF8')))) = sha256(decode(mac, 'hex'))) THEN
        RAISE EXCEPTION 'claim refused: not signed with the key of this site' USING ERRCODE = '42501',
          HINT = 'the owner keeps the key: ./run palier migrate, or serve, with the same PALIER_SECRET_KEY';
      END IF;
      IF abs(extract(epoch FROM clock_timestamp()) - (said::json ->> 'at')::numeric) > 60 THEN
        RAISE EXCEPTION 'claim refused: too old' USING ERRCODE = '42501',
          HINT = 'the clocks of the machines of the site and of the database differ by more than a minute';
      END IF;
      SELECT encode(sha256(k.outside || sha256(k.inside || convert_to('ticket:' || here || said, 'UTF8'))), 'hex') INTO ticket
        FROM palier_claimkey k ORDER BY id DESC LIMIT 1;
      PERFORM set_config('app.claim', ticket || said, true);
      IF said::json ->> 'role' = 'palier_separation' AND said::json ->> 'demande' IS NOT NULL THEN
        files := array_to_string(palier_files_apart() || (said::json ->> 'demande')::bigint, ',');
        SELECT encode(sha256(k.outside || sha256(k.inside || convert_to('apart:' || here || files, 'UTF8'))), 'hex') INTO ticket
          FROM palier_claimkey k ORDER BY id DESC LIMIT 1;
        PERFORM set_config('app.apart', ticket || files, true);
      END IF;
      IF said::json ->> 'mandate' IS NOT NULL THEN
        PERFORM palier_hold_mandate(said);
      END IF;
      IF said::json ->> 'visit' IS NOT NULL THEN
        PERFORM palier_hold_visit(said);
      END IF;
    END $$
"""
# The row is held first, then read anew: a visit that ended meanwhile is seen; one that is ended after waits for the act. Who was seen
# still holds this very file, and it is reached at no safe address.
HOLD = """
    CREATE OR REPLACE FUNCTION palier_hold_visit(claimed text) RETURNS void
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE said CONSTANT json := claimed::json; asked CONSTANT bigint := said ->> 'visit';
    BEGIN
      PERFORM FROM palier_visit WHERE id = asked FOR SHARE;
      IF NOT EXISTS (
        SELECT FROM palier_visit v JOIN palier_organisation o ON o.id = v.organisation_id
          JOIN palier_membership s ON s.organisation_id = o.id AND s.user_id = v.by_id
            AND s.role = 'guichet' AND s.suspended_at IS NULL AND s.ended_at IS NULL
        WHERE v.id = asked AND v.by_id = (said ->> 'user')::bigint AND v.organisation_id = (said ->> 'organisation')::int
          AND v.demande_id = (said ->> 'demande')::bigint AND said ->> 'mandate' IS NULL
          AND v.ended_at IS NULL AND now() < v.until
          AND EXISTS (SELECT FROM palier_holder h WHERE h.demande_id = v.demande_id AND h.user_id = v.account_id AND h.person_key = v.person_key)
          AND NOT EXISTS (SELECT FROM palier_safechannel c WHERE c.demande_id = v.demande_id)
          AND o.kind = 'guichet' AND o.closed_at IS NULL AND o.suspended_at IS NULL
          AND said ->> 'role' IN ('palier_demandeur', 'palier_intake')
      ) THEN
        RAISE EXCEPTION 'visit refused: it does not open this file' USING ERRCODE = '42501';
      END IF;
    END $$
"""
# As before; and an act made at a counter asks for what is on this list alone.
DEFER = """
    CREATE OR REPLACE FUNCTION palier_defer(the_task text, the_args jsonb, the_at timestamptz, the_lock text) RETURNS void
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE acting text := current_setting('role'); held palier_jobright; named text;
    BEGIN
      IF acting = 'none' THEN
        -- The owner: no other login may call this without a role.
        PERFORM procrastinate_defer_jobs_v1(ARRAY[ROW('default', the_task, coalesce(
          (SELECT max(priority) FROM palier_jobright WHERE task = the_task), 0), the_lock, NULL, the_args, the_at
        )::procrastinate_job_to_defer_v1]);
        RETURN;
      END IF;
      SELECT * INTO held FROM palier_jobright WHERE role = acting AND task = the_task;
      named := the_args ->> held.subject;
      IF held.task IS NULL OR palier_claim('role') IS NULL OR named IS NULL
          OR NOT ARRAY(SELECT jsonb_object_keys(the_args)) <@ (held.subject || held.others)
          OR the_at IS NOT NULL AND NOT held.is_dated
          OR palier_claim('mandate') IS NOT NULL AND the_task NOT IN ('palier.jobs.identities.settle', 'palier.jobs.messages.send', 'palier.jobs.offers.offer_next', 'palier.jobs.protecting.announce', 'palier.jobs.rescoring.rescore', 'palier.jobs.wishes.send')
          OR palier_claim('visit') IS NOT NULL AND the_task NOT IN ('palier.jobs.identities.settle', 'palier.jobs.leases.restore_elsewhere', 'palier.jobs.life.note_opened', 'palier.jobs.messages.send', 'palier.jobs.offers.note_silence', 'palier.jobs.offers.offer_next', 'palier.jobs.offers.remind', 'palier.jobs.offers.use_second_channel', 'palier.jobs.protecting.announce', 'palier.jobs.rescoring.rescore', 'palier.jobs.wishes.send')
          OR coalesce(the_lock, '') <> (CASE held.lock WHEN '' THEN '' ELSE held.lock || '-' || named END)
          OR palier_may_name(acting, held.subject, named) IS NOT TRUE
          OR held.subject = 'demande' AND the_args ->> 'letter' <> '0' AND NOT EXISTS (
            SELECT FROM palier_letter WHERE id = (the_args ->> 'letter')::bigint AND demande_id = named::bigint) THEN
        RAISE EXCEPTION 'job refused: % may not ask for % on this', acting, the_task USING ERRCODE = '42501';
      END IF;
      PERFORM procrastinate_defer_jobs_v1(ARRAY[
        ROW('default', the_task, held.priority, the_lock, NULL, the_args, the_at)::procrastinate_job_to_defer_v1]);
    END $$
"""
WITHIN = """
    CREATE OR REPLACE FUNCTION palier_not_at_a_counter() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    BEGIN
      IF palier_claim('visit') IS NOT NULL THEN
        RAISE EXCEPTION 'an act at a counter writes nothing in %', TG_TABLE_NAME USING ERRCODE = '42501';
      END IF;
      RETURN NULL;
    END $$
"""
# It ends once; whoever was named may still say, after, that it was not them.
ENDED = """
    CREATE OR REPLACE FUNCTION palier_visit_ended() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    BEGIN
      IF OLD.ended_at IS NOT NULL AND (OLD.ended_how = 'desavouee' OR NEW.ended_how IS DISTINCT FROM 'desavouee') THEN
        RAISE EXCEPTION 'a visit ends once' USING ERRCODE = '42501';
      END IF;
      RETURN NEW;
    END $$
"""
ON_VISIT = """
    CREATE OR REPLACE TRIGGER visit_ended BEFORE UPDATE ON palier_visit FOR EACH ROW EXECUTE FUNCTION palier_visit_ended()
"""
PLACES = (
    "GRANT palier_guichet TO palier_web",
    "GRANT USAGE ON SCHEMA public TO palier_guichet",
    "GRANT SELECT ON palier_territory, palier_commune, palier_placeedition, palier_gridversion, palier_sizeguideversion, palier_ranking, palier_closinghold, palier_publishedhead, palier_headstamp, palier_instance, palier_sealedhead, palier_dailyroot TO palier_guichet",
    "GRANT EXECUTE ON FUNCTION palier_take, palier_claim, palier_counts, palier_cut, palier_cuts, palier_outlines, palier_histogram, palier_public_lines, palier_answer_witness TO palier_guichet",
)
GRANTS = (
    "ALTER TABLE palier_visit ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE palier_visitact ENABLE ROW LEVEL SECURITY",
    "REVOKE EXECUTE ON FUNCTION palier_hold_visit(text), palier_not_at_a_counter(), palier_visit_ended() FROM PUBLIC",
    "GRANT INSERT ON palier_journalentry TO palier_guichet",
    "GRANT INSERT ON palier_accessentry TO palier_guichet",
    "GRANT SELECT ON palier_organisation TO palier_guichet",
    "GRANT SELECT ON palier_visit TO palier_guichet",
    "GRANT UPDATE (ended_at, ended_how) ON palier_visit TO palier_guichet",
    "GRANT SELECT ON palier_visit TO palier_intake",
    "GRANT INSERT ON palier_visit TO palier_intake",
    "GRANT SELECT ON palier_visit TO palier_demandeur",
    "GRANT UPDATE (ended_at, ended_how) ON palier_visit TO palier_demandeur",
    "GRANT SELECT ON palier_visit TO palier_gate",
    "GRANT UPDATE (ended_at, ended_how) ON palier_visit TO palier_gate",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_visit TO palier_clock",
    "GRANT SELECT ON palier_visitact TO palier_guichet",
    "GRANT SELECT ON palier_visitact TO palier_demandeur",
    "GRANT INSERT ON palier_visitact TO palier_demandeur",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_visitact TO palier_clock",
    "GRANT SELECT ON palier_home TO palier_guichet",
    "GRANT SELECT ON palier_publication TO palier_guichet",
    "GRANT SELECT ON palier_erasure TO palier_guichet",
    "GRANT SELECT, INSERT ON palier_doneact TO palier_guichet",
    "GRANT SELECT (id, public_id, name) ON palier_user TO palier_guichet",
)
POLICIES = (
    (
        "palier_piececontent",
        "demandeur_select",
        "CREATE POLICY demandeur_select ON palier_piececontent FOR SELECT TO palier_demandeur USING ((SELECT palier_claim('role') IS NOT NULL) AND (demande_id = (SELECT palier_claim('demande')::bigint) AND piece_id IN (SELECT id FROM palier_piece) AND ((SELECT palier_claim('visit')::bigint) IS NULL OR piece_id IN (SELECT id FROM palier_piece WHERE confidentiality = 'ordinaire'))))",
    ),
    (
        "palier_fact",
        "demandeur_insert",
        "CREATE POLICY demandeur_insert ON palier_fact FOR INSERT TO palier_demandeur WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint) AND layer = 'declare' AND by_id = coalesce((SELECT account_id FROM palier_visit WHERE id = (SELECT palier_claim('visit')::bigint)), (SELECT palier_claim('user')::bigint)))",
    ),
    (
        "palier_safechannel",
        "demandeur_select",
        "CREATE POLICY demandeur_select ON palier_safechannel FOR SELECT TO palier_demandeur USING (demande_id = (SELECT palier_claim('demande')::bigint) AND (SELECT palier_claim('visit')::bigint) IS NULL)",
    ),
    (
        "palier_safechannel",
        "demandeur_insert",
        "CREATE POLICY demandeur_insert ON palier_safechannel FOR INSERT TO palier_demandeur WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint) AND (SELECT palier_claim('visit')::bigint) IS NULL)",
    ),
    (
        "palier_safechannel",
        "demandeur_update",
        "CREATE POLICY demandeur_update ON palier_safechannel FOR UPDATE TO palier_demandeur USING (demande_id = (SELECT palier_claim('demande')::bigint) AND (SELECT palier_claim('visit')::bigint) IS NULL) WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint) AND (SELECT palier_claim('visit')::bigint) IS NULL)",
    ),
    (
        "palier_filecontent",
        "demandeur_select",
        "CREATE POLICY demandeur_select ON palier_filecontent FOR SELECT TO palier_demandeur USING ((SELECT palier_claim('role') IS NOT NULL) AND (demande_id = (SELECT palier_claim('demande')::bigint) AND file_id IN (SELECT id FROM palier_piecefile) AND ((SELECT palier_claim('visit')::bigint) IS NULL OR file_id IN (SELECT f.id FROM palier_piecefile f WHERE f.piece_id IN (SELECT id FROM palier_piece WHERE confidentiality = 'ordinaire')))))",
    ),
    (
        "palier_journalentry",
        "gate_insert",
        "CREATE POLICY gate_insert ON palier_journalentry FOR INSERT TO palier_gate WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND ((actor IS NULL OR actor = (SELECT palier_claim('actor')::uuid) OR palier_named_by_hand()) AND (organisation IS NULL OR organisation = (SELECT palier_claim('organisation')::int) OR palier_named_by_hand()) AND CASE role WHEN 'bailleur' THEN verb IN ('activer_second_facteur', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'commission' THEN verb IN ('activer_second_facteur', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'conseiller' THEN verb IN ('activer_second_facteur', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'controle' THEN verb IN ('activer_second_facteur', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'demandeur' THEN verb IN ('delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'relier_identite') WHEN 'employeur' THEN verb IN ('activer_second_facteur', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'guichet' THEN verb IN ('activer_second_facteur', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'intendant' THEN verb IN ('activer_second_facteur', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'public' THEN verb IN ('changer_mot_de_passe', 'choisir_mot_de_passe', 'desavouer_code', 'desavouer_passage', 'fermer_mes_sessions', 'fermer_une_session', 'oublier_navigateurs', 'ralentir_connexion', 'refuser_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'reservataire' THEN verb IN ('activer_second_facteur', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') ELSE false END))",
    ),
    (
        "palier_journalentry",
        "intake_insert",
        "CREATE POLICY intake_insert ON palier_journalentry FOR INSERT TO palier_intake WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND ((actor IS NULL OR actor = (SELECT palier_claim('actor')::uuid) OR palier_named_by_hand()) AND organisation IS NOT DISTINCT FROM CASE WHEN (SELECT palier_claim('mandate')::bigint) IS NOT NULL OR role = 'guichet' THEN (SELECT palier_claim('organisation')::int) END AND (role = 'mandataire') = ((SELECT palier_claim('mandate')::bigint) IS NOT NULL) AND CASE role WHEN 'mandataire' THEN CASE (SELECT palier_claim('word')) WHEN 'renouveler' THEN verb IN ('importer') ELSE false END WHEN 'demandeur' THEN verb IN ('importer', 'se_connecter') WHEN 'guichet' THEN verb IN ('importer', 'ouvrir_passage') WHEN 'public' THEN verb IN ('envoyer_code', 'importer', 'retenir_code') ELSE false END))",
    ),
    (
        "palier_journalentry",
        "demandeur_insert",
        "CREATE POLICY demandeur_insert ON palier_journalentry FOR INSERT TO palier_demandeur WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (actor = (SELECT palier_claim('actor')::uuid) AND organisation IS NOT DISTINCT FROM CASE WHEN (SELECT palier_claim('mandate')::bigint) IS NOT NULL OR (SELECT palier_claim('visit')::bigint) IS NOT NULL THEN (SELECT palier_claim('organisation')::int) END AND (role = 'mandataire') = ((SELECT palier_claim('mandate')::bigint) IS NOT NULL) AND CASE role WHEN 'mandataire' THEN CASE (SELECT palier_claim('word')) WHEN 'pieces' THEN verb IN ('deposer_piece') WHEN 'candidater' THEN verb IN ('deposer', 'deposer_de_nouveau', 'mettre_en_attente', 'retirer') WHEN 'repondre' THEN verb IN ('accepter', 'refuser', 'suspendre') WHEN 'renouveler' THEN verb IN ('annuler_avertissement', 'renouveler') ELSE false END WHEN 'demandeur' THEN (SELECT palier_claim('visit')::bigint) IS NULL AND verb IN ('accepter', 'accorder_mandat', 'annuler_avertissement', 'changer_contact', 'choisir_courrier', 'completer', 'confirmer', 'contester_reponse_erreur', 'contester_separation', 'demander_code_emploi', 'demander_cout_erreur', 'demander_effacement', 'demander_numero', 'demander_separation', 'deposer', 'deposer_de_nouveau', 'deposer_piece', 'desavouer_emploi', 'desavouer_passage', 'donner_mandat', 'mettre_en_attente', 'ordonner_fichiers', 'ouvrir_courrier', 'refuser', 'renouveler', 'reprendre_accord_mandat', 'reprendre_separation', 'retirer', 'retirer_code_emploi', 'retirer_fichier', 'retirer_mandat', 'se_desister', 'suspendre') WHEN 'guichet' THEN (SELECT palier_claim('visit')::bigint) IS NOT NULL AND verb IN ('accepter', 'annuler_avertissement', 'choisir_courrier', 'completer', 'confirmer', 'contester_reponse_erreur', 'demander_cout_erreur', 'deposer', 'deposer_de_nouveau', 'deposer_piece', 'mettre_en_attente', 'ordonner_fichiers', 'ouvrir_courrier', 'refuser', 'renouveler', 'retirer', 'retirer_fichier', 'se_desister', 'suspendre') WHEN 'horloge' THEN verb IN ('constater_remise') ELSE false END))",
    ),
    (
        "palier_journalentry",
        "guichet_insert",
        "CREATE POLICY guichet_insert ON palier_journalentry FOR INSERT TO palier_guichet WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'guichet' THEN verb IN ('finir_passage') ELSE false END)",
    ),
    (
        "palier_accessentry",
        "guichet_insert",
        "CREATE POLICY guichet_insert ON palier_accessentry FOR INSERT TO palier_guichet WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int))",
    ),
    (
        "palier_accessentry",
        "demandeur_select",
        "CREATE POLICY demandeur_select ON palier_accessentry FOR SELECT TO palier_demandeur USING ((SELECT palier_claim('role') IS NOT NULL) AND (demande_ref = (SELECT palier_claim('demande')::bigint) AND (purpose NOT IN ('conseil par mandat', 'passage au guichet') OR object_id IN (SELECT public_id FROM palier_mandate) OR object_id IN (SELECT public_id FROM palier_visit))))",
    ),
    (
        "palier_organisation",
        "guichet_select",
        "CREATE POLICY guichet_select ON palier_organisation FOR SELECT TO palier_guichet USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    (
        "palier_membership",
        "steward_insert",
        "CREATE POLICY steward_insert ON palier_membership FOR INSERT TO palier_steward WITH CHECK (user_id <> (SELECT palier_claim('user')::bigint) AND EXISTS (SELECT FROM palier_organisation o WHERE o.id = organisation_id AND o.closed_at IS NULL AND (o.kind, palier_membership.role) IN (('bailleur', 'bailleur'), ('bailleur', 'commission'), ('bailleur', 'controle'), ('reservataire', 'reservataire'), ('reservataire', 'controle'), ('employeur', 'employeur'), ('conseil', 'conseiller'), ('guichet', 'guichet'), ('guichet', 'controle'), ('exploitant', 'intendant'), ('exploitant', 'controle'))))",
    ),
    (
        "palier_visit",
        "guichet_select",
        "CREATE POLICY guichet_select ON palier_visit FOR SELECT TO palier_guichet USING (by_id = (SELECT palier_claim('user')::bigint) AND organisation_id = (SELECT palier_claim('organisation')::int))",
    ),
    (
        "palier_visit",
        "guichet_update",
        "CREATE POLICY guichet_update ON palier_visit FOR UPDATE TO palier_guichet USING (by_id = (SELECT palier_claim('user')::bigint) AND organisation_id = (SELECT palier_claim('organisation')::int)) WITH CHECK (by_id = (SELECT palier_claim('user')::bigint) AND organisation_id = (SELECT palier_claim('organisation')::int) AND ended_how IN ('partie', 'revue'))",
    ),
    (
        "palier_visit",
        "intake_select",
        "CREATE POLICY intake_select ON palier_visit FOR SELECT TO palier_intake USING (demande_id = (SELECT palier_claim('demande')::bigint))",
    ),
    (
        "palier_visit",
        "intake_insert",
        "CREATE POLICY intake_insert ON palier_visit FOR INSERT TO palier_intake WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint) AND by_id = (SELECT palier_claim('user')::bigint) AND organisation_id = (SELECT palier_claim('organisation')::int) AND EXISTS (SELECT FROM palier_organisation o WHERE o.id = organisation_id AND o.kind = 'guichet' AND o.closed_at IS NULL AND o.suspended_at IS NULL) AND until <= now() + interval '12 hours' AND ended_at IS NULL)",
    ),
    (
        "palier_visit",
        "demandeur_select",
        "CREATE POLICY demandeur_select ON palier_visit FOR SELECT TO palier_demandeur USING ((SELECT palier_claim('role') IS NOT NULL) AND (demande_id = (SELECT palier_claim('demande')::bigint) AND (account_id = (SELECT palier_claim('user')::bigint) OR id = (SELECT palier_claim('visit')::bigint))))",
    ),
    (
        "palier_visit",
        "demandeur_update",
        "CREATE POLICY demandeur_update ON palier_visit FOR UPDATE TO palier_demandeur USING (demande_id = (SELECT palier_claim('demande')::bigint) AND account_id = (SELECT palier_claim('user')::bigint)) WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint) AND account_id = (SELECT palier_claim('user')::bigint) AND ended_how IN ('desavouee', 'fermee'))",
    ),
    (
        "palier_visit",
        "gate_select",
        "CREATE POLICY gate_select ON palier_visit FOR SELECT TO palier_gate USING ((SELECT palier_claim('role') IS NOT NULL) AND (link_hash <> ''))",
    ),
    (
        "palier_visit",
        "gate_update",
        "CREATE POLICY gate_update ON palier_visit FOR UPDATE TO palier_gate USING ((SELECT palier_claim('role') IS NOT NULL) AND (link_hash <> '')) WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (link_hash <> '') AND ended_how = 'desavouee')",
    ),
    (
        "palier_visit",
        "clock_select",
        "CREATE POLICY clock_select ON palier_visit FOR SELECT TO palier_clock USING (true)",
    ),
    (
        "palier_visit",
        "clock_insert",
        "CREATE POLICY clock_insert ON palier_visit FOR INSERT TO palier_clock WITH CHECK (true)",
    ),
    (
        "palier_visit",
        "clock_update",
        "CREATE POLICY clock_update ON palier_visit FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    ),
    (
        "palier_visit",
        "clock_delete",
        "CREATE POLICY clock_delete ON palier_visit FOR DELETE TO palier_clock USING (true)",
    ),
    (
        "palier_visitact",
        "guichet_select",
        "CREATE POLICY guichet_select ON palier_visitact FOR SELECT TO palier_guichet USING ((SELECT palier_claim('role') IS NOT NULL) AND (visit_id IN (SELECT id FROM palier_visit)))",
    ),
    (
        "palier_visitact",
        "demandeur_select",
        "CREATE POLICY demandeur_select ON palier_visitact FOR SELECT TO palier_demandeur USING (demande_id = (SELECT palier_claim('demande')::bigint) AND visit_id IN (SELECT id FROM palier_visit))",
    ),
    (
        "palier_visitact",
        "demandeur_insert",
        "CREATE POLICY demandeur_insert ON palier_visitact FOR INSERT TO palier_demandeur WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint) AND visit_id = (SELECT palier_claim('visit')::bigint) AND by_id = (SELECT palier_claim('user')::bigint))",
    ),
    (
        "palier_visitact",
        "clock_select",
        "CREATE POLICY clock_select ON palier_visitact FOR SELECT TO palier_clock USING (true)",
    ),
    (
        "palier_visitact",
        "clock_insert",
        "CREATE POLICY clock_insert ON palier_visitact FOR INSERT TO palier_clock WITH CHECK (true)",
    ),
    (
        "palier_visitact",
        "clock_update",
        "CREATE POLICY clock_update ON palier_visitact FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    ),
    (
        "palier_visitact",
        "clock_delete",
        "CREATE POLICY clock_delete ON palier_visitact FOR DELETE TO palier_clock USING (true)",
    ),
    (
        "palier_home",
        "guichet_select",
        "CREATE POLICY guichet_select ON palier_home FOR SELECT TO palier_guichet USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    (
        "palier_publication",
        "guichet_select",
        "CREATE POLICY guichet_select ON palier_publication FOR SELECT TO palier_guichet USING ((SELECT palier_claim('role') IS NOT NULL) AND (stage <> 'brouillon' AND NOT is_direct))",
    ),
    (
        "palier_erasure",
        "guichet_select",
        "CREATE POLICY guichet_select ON palier_erasure FOR SELECT TO palier_guichet USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    (
        "palier_doneact",
        "guichet_select",
        "CREATE POLICY guichet_select ON palier_doneact FOR SELECT TO palier_guichet USING (actor = (SELECT palier_claim('user')::bigint))",
    ),
    (
        "palier_doneact",
        "guichet_insert",
        "CREATE POLICY guichet_insert ON palier_doneact FOR INSERT TO palier_guichet WITH CHECK (actor = (SELECT palier_claim('user')::bigint))",
    ),
    (
        "palier_user",
        "guichet_select",
        "CREATE POLICY guichet_select ON palier_user FOR SELECT TO palier_guichet USING (id = (SELECT palier_claim('user')::bigint))",
    ),
)
FUNCTIONS = (
    ("palier_hold_visit(text)", HOLD),
    ("", TAKE),
    ("", DEFER),
    ("palier_not_at_a_counter()", WITHIN),
    ("palier_visit_ended()", ENDED),
)
"""By name and arguments, where undoing it takes the function away; the two others stay, and ask nothing of who claims no visit."""


def _user(**more: object) -> models.ForeignKey:
    return models.ForeignKey(related_name="+", to=settings.AUTH_USER_MODEL, **more)  # type: ignore[arg-type]


def _demande(name: str) -> models.ForeignKey:
    return models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name=name, to="palier.demande")


def _id() -> list[tuple[str, models.Field]]:
    made = models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)
    return [("id", models.BigAutoField(primary_key=True, serialize=False)), ("public_id", made)]


class Migration(migrations.Migration):
    """Two tables, the role, the functions that hold an act to its visit, then what each may read. Undone, nobody acts in it."""

    dependencies = (("palier", "0119_settled_by_a_desk"),)
    operations = (
        migrations.AlterField(
            model_name="organisation",
            name="kind",
            field=models.CharField(
                choices=[
                    ("bailleur", "Bailleur social"),
                    ("reservataire", "Réservataire"),
                    ("employeur", "Employeur"),
                    ("conseil", "Organisme de conseil"),
                    ("guichet", "Guichet d’enregistrement"),
                    ("exploitant", "Exploitant"),
                ],
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                *_id(),
                ("person_key", models.CharField(max_length=8)),
                ("paper", models.CharField(max_length=16)),
                ("opened_at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_how", models.CharField(db_default="", default="", max_length=12)),
                ("link_hash", models.CharField(db_default="", default="", max_length=64)),
                ("account", _user(on_delete=django.db.models.deletion.CASCADE)),
                ("by", _user(on_delete=django.db.models.deletion.PROTECT)),
                ("demande", _demande("visits")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="palier.organisation"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["demande", "opened_at"], name="visit_of_file"),
                    models.Index(fields=["by", "opened_at"], name="visit_of_agent"),
                    models.Index(
                        condition=models.Q(("link_hash", ""), _negated=True), fields=["link_hash"], name="visit_by_link"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("ended_how", "")),
                            models.Q(("ended_at__isnull", False), models.Q(("ended_how", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="visit_ended",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until__gt", models.F("opened_at"))), name="visit_lasts"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VisitAct",
            fields=[
                *_id(),
                ("verb", models.CharField(max_length=40)),
                ("object_kind", models.CharField(max_length=40)),
                ("object_id", models.UUIDField()),
                ("at", models.DateTimeField()),
                ("by", _user(on_delete=django.db.models.deletion.PROTECT)),
                ("demande", _demande("+")),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="acts", to="palier.visit"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["demande", "at"], name="visitact_of_file"),
                    models.Index(fields=["visit", "at"], name="visitact_of_visit"),
                ],
            },
        ),
        migrations.RunSQL(ROLE, migrations.RunSQL.noop),
        *(
            migrations.RunSQL(made, f"DROP FUNCTION IF EXISTS {name}" if name else migrations.RunSQL.noop)
            for name, made in FUNCTIONS
        ),
        migrations.RunSQL(ON_VISIT, "DROP TRIGGER IF EXISTS visit_ended ON palier_visit"),
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in (*PLACES, *GRANTS)),
        *(
            migrations.RunSQL(statement, migrations.RunSQL.noop)
            for table, name, made in POLICIES
            for statement in (f"DROP POLICY IF EXISTS {name} ON {table}", made)
        ),
    )

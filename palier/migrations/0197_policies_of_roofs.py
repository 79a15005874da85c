"""Who reads, declares and asks for other roofs, and what a logeur journals; six policies written again with a role more (ADR 90).

Expand only: the release before leaves the tables empty. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

GRANTS = (
    "GRANT SELECT ON palier_otherroof TO palier_gate",
    "GRANT SELECT ON palier_otherroof TO palier_public",
    "GRANT SELECT ON palier_otherroof TO palier_intake",
    "GRANT SELECT ON palier_otherroof TO palier_separation",
    "GRANT SELECT ON palier_otherroof TO palier_demandeur",
    "GRANT SELECT ON palier_otherroof TO palier_bailleur",
    "GRANT SELECT ON palier_otherroof TO palier_reservataire",
    "GRANT SELECT ON palier_otherroof TO palier_commission",
    "GRANT SELECT ON palier_otherroof TO palier_steward",
    "GRANT SELECT ON palier_otherroof TO palier_employeur",
    "GRANT SELECT ON palier_otherroof TO palier_conseiller",
    "GRANT SELECT ON palier_otherroof TO palier_social",
    "GRANT SELECT ON palier_otherroof TO palier_controle",
    "GRANT SELECT ON palier_otherroof TO palier_guichet",
    "GRANT SELECT ON palier_otherroof TO palier_manager",
    "GRANT SELECT ON palier_otherroof TO palier_mairie",
    "GRANT SELECT ON palier_otherroof TO palier_prefecture",
    "GRANT SELECT ON palier_otherroof TO palier_logeur",
    "GRANT INSERT ON palier_otherroof TO palier_logeur",
    "GRANT UPDATE ON palier_otherroof TO palier_logeur",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_otherroof TO palier_clock",
    "GRANT SELECT (id, public_id, roof_id, organisation_id, demande_id, person_key, by_id, state, asked_at, promised_on, answered_at, reason, visit_at, visit_place, listed_until, entry_on, ends_on, ended_at) ON palier_roofrequest TO palier_demandeur",
    "GRANT INSERT ON palier_roofrequest TO palier_demandeur",
    "GRANT UPDATE (state, ended_at) ON palier_roofrequest TO palier_demandeur",
    "GRANT SELECT (id, public_id, roof_id, organisation_id, demande_id, state, asked_at, promised_on, answered_at, answered_by_id, reason, visit_at, visit_place, listed_until, entry_on, ends_on, ended_at, moved_at) ON palier_roofrequest TO palier_logeur",
    "GRANT UPDATE (state, answered_at, answered_by_id, reason, visit_at, visit_place, listed_until, entry_on, ends_on, ended_at) ON palier_roofrequest TO palier_logeur",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_roofrequest TO palier_clock",
    "GRANT SELECT, INSERT ON palier_roofrequestfacts TO palier_demandeur",
    "GRANT SELECT ON palier_roofrequestfacts TO palier_logeur",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_roofrequestfacts TO palier_clock",
    "GRANT SELECT, INSERT ON palier_doneact TO palier_logeur",
    "GRANT SELECT ON palier_home TO palier_logeur",
    "GRANT SELECT ON palier_publication TO palier_logeur",
    "GRANT INSERT ON palier_journalentry TO palier_logeur",
    "GRANT INSERT ON palier_accessentry TO palier_logeur",
    "GRANT SELECT, INSERT, DELETE ON palier_mailpause TO palier_logeur",
    "GRANT SELECT ON palier_organisation TO palier_logeur",
    "GRANT SELECT ON palier_organisationlook TO palier_logeur",
    "GRANT SELECT ON palier_switchchange TO palier_logeur",
    "GRANT SELECT ON palier_letterending TO palier_logeur",
)
FUNCTIONS = (
    "GRANT EXECUTE ON FUNCTION palier_answer_witness TO palier_logeur",
    "GRANT EXECUTE ON FUNCTION palier_claim TO palier_logeur",
    "GRANT EXECUTE ON FUNCTION palier_counts TO palier_logeur",
    "GRANT EXECUTE ON FUNCTION palier_cut TO palier_logeur",
    "GRANT EXECUTE ON FUNCTION palier_cuts TO palier_logeur",
    "GRANT EXECUTE ON FUNCTION palier_free_places TO palier_bailleur, palier_clock, palier_commission, palier_conseiller, palier_controle, palier_demandeur, palier_employeur, palier_gate, palier_guichet, palier_intake, palier_logeur, palier_mairie, palier_manager, palier_prefecture, palier_public, palier_reservataire, palier_separation, palier_social, palier_steward",
    "GRANT EXECUTE ON FUNCTION palier_histogram TO palier_logeur",
    "GRANT EXECUTE ON FUNCTION palier_ours TO palier_logeur",
    "GRANT EXECUTE ON FUNCTION palier_outlines TO palier_logeur",
    "GRANT EXECUTE ON FUNCTION palier_public_lines TO palier_logeur",
    "GRANT EXECUTE ON FUNCTION palier_take TO palier_logeur",
)
POLICIES = (
    (
        "palier_otherroof",
        "gate_select",
        "CREATE POLICY gate_select ON palier_otherroof FOR SELECT TO palier_gate USING ((SELECT palier_claim('role') IS NOT NULL) AND (stage <> 'brouillon'))",
    ),
    (
        "palier_otherroof",
        "public_select",
        "CREATE POLICY public_select ON palier_otherroof FOR SELECT TO palier_public USING ((SELECT palier_claim('role') IS NOT NULL) AND (stage <> 'brouillon'))",
    ),
    (
        "palier_otherroof",
        "intake_select",
        "CREATE POLICY intake_select ON palier_otherroof FOR SELECT TO palier_intake USING ((SELECT palier_claim('role') IS NOT NULL) AND (stage <> 'brouillon'))",
    ),
    (
        "palier_otherroof",
        "separation_select",
        "CREATE POLICY separation_select ON palier_otherroof FOR SELECT TO palier_separation USING ((SELECT palier_claim('role') IS NOT NULL) AND (stage <> 'brouillon'))",
    ),
    (
        "palier_otherroof",
        "demandeur_select",
        "CREATE POLICY demandeur_select ON palier_otherroof FOR SELECT TO palier_demandeur USING ((SELECT palier_claim('role') IS NOT NULL) AND (stage <> 'brouillon'))",
    ),
    (
        "palier_otherroof",
        "bailleur_select",
        "CREATE POLICY bailleur_select ON palier_otherroof FOR SELECT TO palier_bailleur USING ((SELECT palier_claim('role') IS NOT NULL) AND (stage <> 'brouillon'))",
    ),
    (
        "palier_otherroof",
        "reservataire_select",
        "CREATE POLICY reservataire_select ON palier_otherroof FOR SELECT TO palier_reservataire USING ((SELECT palier_claim('role') IS NOT NULL) AND (stage <> 'brouillon'))",
    ),
    (
        "palier_otherroof",
        "commission_select",
        "CREATE POLICY commission_select ON palier_otherroof FOR SELECT TO palier_commission USING ((SELECT palier_claim('role') IS NOT NULL) AND (stage <> 'brouillon'))",
    ),
    (
        "palier_otherroof",
        "steward_select",
        "CREATE POLICY steward_select ON palier_otherroof FOR SELECT TO palier_steward USING ((SELECT palier_claim('role') IS NOT NULL) AND (stage <> 'brouillon'))",
    ),
    (
        "palier_otherroof",
        "employeur_select",
        "CREATE POLICY employeur_select ON palier_otherroof FOR SELECT TO palier_employeur USING ((SELECT palier_claim('role') IS NOT NULL) AND (stage <> 'brouillon'))",
    ),
    (
        "palier_otherroof",
        "conseiller_select",
        "CREATE POLICY conseiller_select ON palier_otherroof FOR SELECT TO palier_conseiller USING ((SELECT palier_claim('role') IS NOT NULL) AND (stage <> 'brouillon'))",
    ),
    (
        "palier_otherroof",
        "social_select",
        "CREATE POLICY social_select ON palier_otherroof FOR SELECT TO palier_social USING ((SELECT palier_claim('role') IS NOT NULL) AND (stage <> 'brouillon'))",
    ),
    (
        "palier_otherroof",
        "controle_select",
        "CREATE POLICY controle_select ON palier_otherroof FOR SELECT TO palier_controle USING ((SELECT palier_claim('role') IS NOT NULL) AND (stage <> 'brouillon'))",
    ),
    (
        "palier_otherroof",
        "guichet_select",
        "CREATE POLICY guichet_select ON palier_otherroof FOR SELECT TO palier_guichet USING ((SELECT palier_claim('role') IS NOT NULL) AND (stage <> 'brouillon'))",
    ),
    (
        "palier_otherroof",
        "manager_select",
        "CREATE POLICY manager_select ON palier_otherroof FOR SELECT TO palier_manager USING ((SELECT palier_claim('role') IS NOT NULL) AND (stage <> 'brouillon'))",
    ),
    (
        "palier_otherroof",
        "mairie_select",
        "CREATE POLICY mairie_select ON palier_otherroof FOR SELECT TO palier_mairie USING ((SELECT palier_claim('role') IS NOT NULL) AND (stage <> 'brouillon'))",
    ),
    (
        "palier_otherroof",
        "prefecture_select",
        "CREATE POLICY prefecture_select ON palier_otherroof FOR SELECT TO palier_prefecture USING ((SELECT palier_claim('role') IS NOT NULL) AND (stage <> 'brouillon'))",
    ),
    (
        "palier_otherroof",
        "logeur_select",
        "CREATE POLICY logeur_select ON palier_otherroof FOR SELECT TO palier_logeur USING ((SELECT palier_claim('role') IS NOT NULL) AND (organisation_id = ANY((SELECT palier_ours())::int[]) OR stage <> 'brouillon'))",
    ),
    (
        "palier_otherroof",
        "logeur_insert",
        "CREATE POLICY logeur_insert ON palier_otherroof FOR INSERT TO palier_logeur WITH CHECK (organisation_id = (SELECT palier_claim('organisation')::int) AND stage = 'brouillon')",
    ),
    (
        "palier_otherroof",
        "logeur_update",
        "CREATE POLICY logeur_update ON palier_otherroof FOR UPDATE TO palier_logeur USING (organisation_id = ANY((SELECT palier_ours())::int[])) WITH CHECK (organisation_id = ANY((SELECT palier_ours())::int[]))",
    ),
    (
        "palier_otherroof",
        "clock_select",
        "CREATE POLICY clock_select ON palier_otherroof FOR SELECT TO palier_clock USING (true)",
    ),
    (
        "palier_otherroof",
        "clock_insert",
        "CREATE POLICY clock_insert ON palier_otherroof FOR INSERT TO palier_clock WITH CHECK (true)",
    ),
    (
        "palier_otherroof",
        "clock_update",
        "CREATE POLICY clock_update ON palier_otherroof FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    ),
    (
        "palier_otherroof",
        "clock_delete",
        "CREATE POLICY clock_delete ON palier_otherroof FOR DELETE TO palier_clock USING (true)",
    ),
    (
        "palier_roofrequest",
        "demandeur_select",
        "CREATE POLICY demandeur_select ON palier_roofrequest FOR SELECT TO palier_demandeur USING (demande_id = (SELECT palier_claim('demande')::bigint) AND by_id = (SELECT palier_claim('user')::bigint))",
    ),
    (
        "palier_roofrequest",
        "demandeur_insert",
        "CREATE POLICY demandeur_insert ON palier_roofrequest FOR INSERT TO palier_demandeur WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint) AND by_id = (SELECT palier_claim('user')::bigint) AND person_key IN (SELECT h.person_key FROM palier_holder h WHERE h.user_id = (SELECT palier_claim('user')::bigint)) AND state = 'envoyee' AND answered_at IS NULL AND answered_by_id IS NULL AND visit_at IS NULL AND listed_until IS NULL AND entry_on IS NULL AND ends_on IS NULL AND ended_at IS NULL AND told_at IS NULL AND late_told_on IS NULL AND reminded_at IS NULL AND moved_at IS NULL AND EXISTS (SELECT FROM palier_otherroof r WHERE r.id = roof_id AND r.stage = 'publie' AND r.organisation_id = palier_roofrequest.organisation_id))",
    ),
    (
        "palier_roofrequest",
        "demandeur_update",
        "CREATE POLICY demandeur_update ON palier_roofrequest FOR UPDATE TO palier_demandeur USING (demande_id = (SELECT palier_claim('demande')::bigint) AND by_id = (SELECT palier_claim('user')::bigint)) WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint) AND by_id = (SELECT palier_claim('user')::bigint))",
    ),
    (
        "palier_roofrequest",
        "logeur_select",
        "CREATE POLICY logeur_select ON palier_roofrequest FOR SELECT TO palier_logeur USING (organisation_id = ANY((SELECT palier_ours())::int[]) AND moved_at IS NULL)",
    ),
    (
        "palier_roofrequest",
        "logeur_update",
        "CREATE POLICY logeur_update ON palier_roofrequest FOR UPDATE TO palier_logeur USING (organisation_id = ANY((SELECT palier_ours())::int[]) AND moved_at IS NULL) WITH CHECK (organisation_id = ANY((SELECT palier_ours())::int[]) AND moved_at IS NULL AND answered_by_id IS NOT DISTINCT FROM (SELECT palier_claim('user')::bigint))",
    ),
    (
        "palier_roofrequest",
        "clock_select",
        "CREATE POLICY clock_select ON palier_roofrequest FOR SELECT TO palier_clock USING (true)",
    ),
    (
        "palier_roofrequest",
        "clock_insert",
        "CREATE POLICY clock_insert ON palier_roofrequest FOR INSERT TO palier_clock WITH CHECK (true)",
    ),
    (
        "palier_roofrequest",
        "clock_update",
        "CREATE POLICY clock_update ON palier_roofrequest FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    ),
    (
        "palier_roofrequest",
        "clock_delete",
        "CREATE POLICY clock_delete ON palier_roofrequest FOR DELETE TO palier_clock USING (true)",
    ),
    (
        "palier_roofrequestfacts",
        "demandeur_select",
        "CREATE POLICY demandeur_select ON palier_roofrequestfacts FOR SELECT TO palier_demandeur USING (demande_id = (SELECT palier_claim('demande')::bigint) AND request_id IN (SELECT id FROM palier_roofrequest))",
    ),
    (
        "palier_roofrequestfacts",
        "demandeur_insert",
        "CREATE POLICY demandeur_insert ON palier_roofrequestfacts FOR INSERT TO palier_demandeur WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint) AND request_id IN (SELECT id FROM palier_roofrequest))",
    ),
    (
        "palier_roofrequestfacts",
        "logeur_select",
        "CREATE POLICY logeur_select ON palier_roofrequestfacts FOR SELECT TO palier_logeur USING ((SELECT palier_claim('role') IS NOT NULL) AND (request_id IN (SELECT id FROM palier_roofrequest WHERE state IN ('envoyee', 'liste_attente', 'acceptee'))))",
    ),
    (
        "palier_roofrequestfacts",
        "clock_select",
        "CREATE POLICY clock_select ON palier_roofrequestfacts FOR SELECT TO palier_clock USING (true)",
    ),
    (
        "palier_roofrequestfacts",
        "clock_insert",
        "CREATE POLICY clock_insert ON palier_roofrequestfacts FOR INSERT TO palier_clock WITH CHECK (true)",
    ),
    (
        "palier_roofrequestfacts",
        "clock_update",
        "CREATE POLICY clock_update ON palier_roofrequestfacts FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    ),
    (
        "palier_roofrequestfacts",
        "clock_delete",
        "CREATE POLICY clock_delete ON palier_roofrequestfacts FOR DELETE TO palier_clock USING (true)",
    ),
    (
        "palier_doneact",
        "logeur_select",
        "CREATE POLICY logeur_select ON palier_doneact FOR SELECT TO palier_logeur USING (actor = (SELECT palier_claim('user')::bigint))",
    ),
    (
        "palier_doneact",
        "logeur_insert",
        "CREATE POLICY logeur_insert ON palier_doneact FOR INSERT TO palier_logeur WITH CHECK (actor = (SELECT palier_claim('user')::bigint))",
    ),
    (
        "palier_home",
        "logeur_select",
        "CREATE POLICY logeur_select ON palier_home FOR SELECT TO palier_logeur USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    (
        "palier_publication",
        "logeur_select",
        "CREATE POLICY logeur_select ON palier_publication FOR SELECT TO palier_logeur USING ((SELECT palier_claim('role') IS NOT NULL) AND (stage <> 'brouillon' AND NOT is_direct))",
    ),
    (
        "palier_journalentry",
        "logeur_insert",
        "CREATE POLICY logeur_insert ON palier_journalentry FOR INSERT TO palier_logeur WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'logeur' THEN verb IN ('arreter_courriel', 'corriger_autre_toit', 'declarer_autre_toit', 'fermer_autre_toit', 'mettre_en_pause_autre_toit', 'noter_entree_autre_toit', 'noter_sortie_autre_toit', 'publier_autre_toit', 'repondre_demande_de_toit', 'reprendre_courriel') ELSE false END)",
    ),
    (
        "palier_accessentry",
        "logeur_insert",
        "CREATE POLICY logeur_insert ON palier_accessentry FOR INSERT TO palier_logeur WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int))",
    ),
    (
        "palier_mailpause",
        "logeur_select",
        "CREATE POLICY logeur_select ON palier_mailpause FOR SELECT TO palier_logeur USING (user_id = (SELECT palier_claim('user')::bigint))",
    ),
    (
        "palier_mailpause",
        "logeur_insert",
        "CREATE POLICY logeur_insert ON palier_mailpause FOR INSERT TO palier_logeur WITH CHECK (user_id = (SELECT palier_claim('user')::bigint))",
    ),
    (
        "palier_mailpause",
        "logeur_delete",
        "CREATE POLICY logeur_delete ON palier_mailpause FOR DELETE TO palier_logeur USING (user_id = (SELECT palier_claim('user')::bigint))",
    ),
    (
        "palier_organisation",
        "logeur_select",
        "CREATE POLICY logeur_select ON palier_organisation FOR SELECT TO palier_logeur USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    (
        "palier_organisationlook",
        "logeur_select",
        "CREATE POLICY logeur_select ON palier_organisationlook FOR SELECT TO palier_logeur USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    (
        "palier_switchchange",
        "logeur_select",
        "CREATE POLICY logeur_select ON palier_switchchange FOR SELECT TO palier_logeur USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    (
        "palier_letterending",
        "logeur_select",
        "CREATE POLICY logeur_select ON palier_letterending FOR SELECT TO palier_logeur USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
)
AGAIN = (
    (
        "palier_journalentry",
        "gate_insert",
        "CREATE POLICY gate_insert ON palier_journalentry FOR INSERT TO palier_gate WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND ((actor IS NULL OR actor = (SELECT palier_claim('actor')::uuid) OR palier_named_by_hand()) AND (organisation IS NULL OR organisation = (SELECT palier_claim('organisation')::int) OR palier_named_by_hand()) AND CASE role WHEN 'bailleur' THEN verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_cle_acces', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'commission' THEN verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_cle_acces', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'conseiller' THEN verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_cle_acces', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'controle' THEN verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_cle_acces', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'demandeur' THEN verb IN ('delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'relier_identite') WHEN 'employeur' THEN verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_cle_acces', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'guichet' THEN verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_cle_acces', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'intendant' THEN verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_cle_acces', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'logeur' THEN verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_cle_acces', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'mairie' THEN verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_cle_acces', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'prefecture' THEN verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_cle_acces', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'public' THEN verb IN ('accepter_contact', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'desavouer_code', 'desavouer_contact', 'desavouer_passage', 'desavouer_second_facteur', 'fermer_mes_sessions', 'fermer_une_session', 'oublier_navigateurs', 'ralentir_connexion', 'refuser_contact', 'refuser_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'reservataire' THEN verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_cle_acces', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'service_social' THEN verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_cle_acces', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') ELSE false END))",
    ),
    (
        "palier_journalentry",
        "demandeur_insert",
        "CREATE POLICY demandeur_insert ON palier_journalentry FOR INSERT TO palier_demandeur WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (actor = (SELECT palier_claim('actor')::uuid) AND organisation IS NOT DISTINCT FROM CASE WHEN (SELECT palier_claim('mandate')::bigint) IS NOT NULL OR (SELECT palier_claim('visit')::bigint) IS NOT NULL THEN (SELECT palier_claim('organisation')::int) END AND (role = 'mandataire') = ((SELECT palier_claim('mandate')::bigint) IS NOT NULL) AND CASE role WHEN 'mandataire' THEN CASE (SELECT palier_claim('word')) WHEN 'pieces' THEN verb IN ('deposer_piece') WHEN 'candidater' THEN verb IN ('deposer', 'deposer_de_nouveau', 'mettre_en_attente', 'retirer') WHEN 'repondre' THEN verb IN ('accepter', 'refuser', 'suspendre') WHEN 'renouveler' THEN verb IN ('annuler_avertissement', 'renouveler') ELSE false END WHEN 'demandeur' THEN (SELECT palier_claim('visit')::bigint) IS NULL AND verb IN ('accepter', 'accepter_a_deux', 'accorder_mandat', 'annuler_avertissement', 'changer_contact', 'changer_foyer', 'choisir_courrier', 'completer', 'confirmer', 'contester_reponse_erreur', 'contester_separation', 'demander_autre_toit', 'demander_code_emploi', 'demander_cout_erreur', 'demander_effacement', 'demander_numero', 'demander_separation', 'deposer', 'deposer_de_nouveau', 'deposer_piece', 'desavouer_emploi', 'desavouer_passage', 'donner_mandat', 'ecarter_avis', 'joindre_avis', 'mettre_en_attente', 'nommer_contact', 'ordonner_fichiers', 'orienter_service_social', 'ouvrir_courrier', 'quitter_autre_toit', 'refuser', 'remettre_preuve', 'renouveler', 'reprendre_a_deux', 'reprendre_accord_mandat', 'reprendre_changement', 'reprendre_orientation', 'reprendre_separation', 'retirer', 'retirer_code_emploi', 'retirer_contact', 'retirer_demande_de_toit', 'retirer_fichier', 'retirer_mandat', 'se_desister', 'suspendre') WHEN 'guichet' THEN (SELECT palier_claim('visit')::bigint) IS NOT NULL AND verb IN ('accepter', 'annuler_avertissement', 'changer_contact', 'changer_foyer', 'choisir_courrier', 'completer', 'confirmer', 'contester_reponse_erreur', 'demander_cout_erreur', 'deposer', 'deposer_de_nouveau', 'deposer_piece', 'mettre_en_attente', 'ordonner_fichiers', 'ouvrir_courrier', 'refuser', 'renouveler', 'reprendre_changement', 'retirer', 'retirer_fichier', 'se_desister', 'suspendre') WHEN 'horloge' THEN verb IN ('constater_remise') ELSE false END))",
    ),
    (
        "palier_journalentry",
        "manager_insert",
        "CREATE POLICY manager_insert ON palier_journalentry FOR INSERT TO palier_manager WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'bailleur' THEN verb IN ('corriger_membre', 'fermer_membre', 'fermer_sessions_membre', 'inviter_membre', 'reinitialiser_second_facteur', 'renouveler_lien', 'reprendre_membre', 'retirer_invitation', 'suspendre_membre') WHEN 'conseiller' THEN verb IN ('corriger_membre', 'fermer_membre', 'fermer_sessions_membre', 'inviter_membre', 'reinitialiser_second_facteur', 'renouveler_lien', 'reprendre_membre', 'retirer_invitation', 'suspendre_membre') WHEN 'employeur' THEN verb IN ('corriger_membre', 'fermer_membre', 'fermer_sessions_membre', 'inviter_membre', 'reinitialiser_second_facteur', 'renouveler_lien', 'reprendre_membre', 'retirer_invitation', 'suspendre_membre') WHEN 'guichet' THEN verb IN ('corriger_membre', 'fermer_membre', 'fermer_sessions_membre', 'inviter_membre', 'reinitialiser_second_facteur', 'renouveler_lien', 'reprendre_membre', 'retirer_invitation', 'suspendre_membre') WHEN 'logeur' THEN verb IN ('corriger_membre', 'fermer_membre', 'fermer_sessions_membre', 'inviter_membre', 'reinitialiser_second_facteur', 'renouveler_lien', 'reprendre_membre', 'retirer_invitation', 'suspendre_membre') WHEN 'mairie' THEN verb IN ('corriger_membre', 'fermer_membre', 'fermer_sessions_membre', 'inviter_membre', 'reinitialiser_second_facteur', 'renouveler_lien', 'reprendre_membre', 'retirer_invitation', 'suspendre_membre') WHEN 'prefecture' THEN verb IN ('corriger_membre', 'fermer_membre', 'fermer_sessions_membre', 'inviter_membre', 'reinitialiser_second_facteur', 'renouveler_lien', 'reprendre_membre', 'retirer_invitation', 'suspendre_membre') WHEN 'reservataire' THEN verb IN ('corriger_membre', 'fermer_membre', 'fermer_sessions_membre', 'inviter_membre', 'reinitialiser_second_facteur', 'renouveler_lien', 'reprendre_membre', 'retirer_invitation', 'suspendre_membre') WHEN 'service_social' THEN verb IN ('corriger_membre', 'fermer_membre', 'fermer_sessions_membre', 'inviter_membre', 'reinitialiser_second_facteur', 'renouveler_lien', 'reprendre_membre', 'retirer_invitation', 'suspendre_membre') ELSE false END)",
    ),
    (
        "palier_accessentry",
        "demandeur_select",
        "CREATE POLICY demandeur_select ON palier_accessentry FOR SELECT TO palier_demandeur USING ((SELECT palier_claim('role') IS NOT NULL) AND (demande_ref = (SELECT palier_claim('demande')::bigint) AND (purpose NOT IN ('conseil par mandat', 'passage au guichet') OR object_id IN (SELECT public_id FROM palier_mandate) OR object_id IN (SELECT public_id FROM palier_visit)) AND (purpose NOT IN ('orientation vers un service social', 'pièce remise à un service social') OR object_id IN (SELECT public_id FROM palier_referral)) AND (purpose <> 'demande pour un autre toit' OR object_id IN (SELECT public_id FROM palier_roofrequest))))",
    ),
    (
        "palier_membership",
        "steward_insert",
        "CREATE POLICY steward_insert ON palier_membership FOR INSERT TO palier_steward WITH CHECK (user_id <> (SELECT palier_claim('user')::bigint) AND EXISTS (SELECT FROM palier_organisation o WHERE o.id = organisation_id AND o.closed_at IS NULL AND (o.kind, palier_membership.role) IN (('bailleur', 'bailleur'), ('bailleur', 'commission'), ('bailleur', 'controle'), ('bailleur', 'logeur'), ('reservataire', 'reservataire'), ('reservataire', 'controle'), ('employeur', 'employeur'), ('conseil', 'conseiller'), ('guichet', 'guichet'), ('guichet', 'controle'), ('service_social', 'service_social'), ('logeur', 'logeur'), ('mairie', 'mairie'), ('prefecture', 'prefecture'), ('exploitant', 'intendant'), ('exploitant', 'controle'))))",
    ),
    (
        "palier_membership",
        "manager_insert",
        "CREATE POLICY manager_insert ON palier_membership FOR INSERT TO palier_manager WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (organisation_id = (SELECT palier_claim('organisation')::int) AND (SELECT palier_manages()) AND user_id <> (SELECT palier_claim('user')::bigint) AND manages_since IS NULL AND role NOT IN ('intendant', 'controle') AND suspended_at IS NULL AND ended_at IS NULL AND EXISTS (SELECT FROM palier_organisation o WHERE o.id = organisation_id AND o.closed_at IS NULL AND o.suspended_at IS NULL AND (o.kind, palier_membership.role) IN (('bailleur', 'bailleur'), ('bailleur', 'commission'), ('bailleur', 'logeur'), ('reservataire', 'reservataire'), ('employeur', 'employeur'), ('conseil', 'conseiller'), ('guichet', 'guichet'), ('service_social', 'service_social'), ('logeur', 'logeur'), ('mairie', 'mairie'), ('prefecture', 'prefecture'))) AND (user_id IN (SELECT palier_managed()) OR palier_unplaced(user_id))))",
    ),
)


def _sql(forward: str, backward: str = "") -> migrations.RunSQL:
    return migrations.RunSQL(forward, backward or migrations.RunSQL.noop)


class Migration(migrations.Migration):
    """Rights and policies."""

    dependencies = (("palier", "0196_guards_of_roofs"),)
    operations = (
        *(_sql(statement) for statement in (*GRANTS, *FUNCTIONS)),
        *(_sql(made, f"DROP POLICY IF EXISTS {name} ON {table}") for table, name, made in POLICIES),
        *(
            operation
            for table, name, made in AGAIN
            for operation in (_sql(f"DROP POLICY IF EXISTS {name} ON {table}"), _sql(made))
        ),
    )

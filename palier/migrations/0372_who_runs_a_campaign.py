"""Who runs a campaign, who answers it, who decides of lines, and what goes with a line that goes (ADR 110, 111).

Expand only: the release before leaves the tables empty. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

GRANTS = (
    "GRANT SELECT ON palier_stockcampaign TO palier_steward",
    "GRANT INSERT ON palier_stockcampaign TO palier_steward",
    "GRANT UPDATE (state, moved_at, begun_at) ON palier_stockcampaign TO palier_steward",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_stockcampaign TO palier_clock",
    "GRANT SELECT (id, public_id, state, proof, asks_number, numero, refusal, answered_at, next_at) ON palier_stockinvite TO palier_gate",
    "GRANT UPDATE (state, refusal, answered_at, numero, next_at) ON palier_stockinvite TO palier_gate",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_stockinvite TO palier_clock",
    "GRANT SELECT (id, invite_id, code_hash, disowned_at, used_at) ON palier_stocksending TO palier_gate",
    "GRANT UPDATE (used_at, disowned_at) ON palier_stocksending TO palier_gate",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_stocksending TO palier_clock",
    "GRANT SELECT ON palier_stocktask TO palier_steward",
    "GRANT UPDATE (result, done_at, done_by_id) ON palier_stocktask TO palier_steward",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_stocktask TO palier_clock",
    "GRANT SELECT ON palier_stockcheck TO palier_steward",
    "GRANT UPDATE (decision, decided_at, decided_by_id) ON palier_stockcheck TO palier_steward",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_stockcheck TO palier_clock",
    "GRANT SELECT ON palier_stocktwin TO palier_steward",
    "GRANT UPDATE (state, decided_at, decided_by_id) ON palier_stocktwin TO palier_steward",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_stocktwin TO palier_clock",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_stockblock TO palier_clock",
    "GRANT INSERT ON palier_accessentry TO palier_steward",
)
POLICIES = (
    (
        "palier_stockcampaign",
        "steward_select",
        "CREATE POLICY steward_select ON palier_stockcampaign FOR SELECT TO palier_steward USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    (
        "palier_stockcampaign",
        "steward_insert",
        "CREATE POLICY steward_insert ON palier_stockcampaign FOR INSERT TO palier_steward WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (state = 'preparee' AND begun_at IS NULL AND counts = '{}' AND counted_at IS NULL AND (SELECT b.state FROM palier_stockbatch b WHERE b.id = batch_id) = 'repris'))",
    ),
    (
        "palier_stockcampaign",
        "steward_update",
        "CREATE POLICY steward_update ON palier_stockcampaign FOR UPDATE TO palier_steward USING ((SELECT palier_claim('role') IS NOT NULL)) WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND state <> 'preparee')",
    ),
    (
        "palier_stockcampaign",
        "clock_select",
        "CREATE POLICY clock_select ON palier_stockcampaign FOR SELECT TO palier_clock USING (true)",
    ),
    (
        "palier_stockcampaign",
        "clock_insert",
        "CREATE POLICY clock_insert ON palier_stockcampaign FOR INSERT TO palier_clock WITH CHECK (true)",
    ),
    (
        "palier_stockcampaign",
        "clock_update",
        "CREATE POLICY clock_update ON palier_stockcampaign FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    ),
    (
        "palier_stockcampaign",
        "clock_delete",
        "CREATE POLICY clock_delete ON palier_stockcampaign FOR DELETE TO palier_clock USING (true)",
    ),
    (
        "palier_stockinvite",
        "gate_select",
        "CREATE POLICY gate_select ON palier_stockinvite FOR SELECT TO palier_gate USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    (
        "palier_stockinvite",
        "gate_update",
        "CREATE POLICY gate_update ON palier_stockinvite FOR UPDATE TO palier_gate USING ((SELECT palier_claim('role') IS NOT NULL) AND state IN ('a_inviter', 'invitee', 'jointe', 'refusee', 'injoignable')) WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND state IN ('invitee', 'jointe', 'refusee') AND (numero = '' OR asks_number))",
    ),
    (
        "palier_stockinvite",
        "clock_select",
        "CREATE POLICY clock_select ON palier_stockinvite FOR SELECT TO palier_clock USING (true)",
    ),
    (
        "palier_stockinvite",
        "clock_insert",
        "CREATE POLICY clock_insert ON palier_stockinvite FOR INSERT TO palier_clock WITH CHECK (true)",
    ),
    (
        "palier_stockinvite",
        "clock_update",
        "CREATE POLICY clock_update ON palier_stockinvite FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    ),
    (
        "palier_stockinvite",
        "clock_delete",
        "CREATE POLICY clock_delete ON palier_stockinvite FOR DELETE TO palier_clock USING (true)",
    ),
    (
        "palier_stocksending",
        "gate_select",
        "CREATE POLICY gate_select ON palier_stocksending FOR SELECT TO palier_gate USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    (
        "palier_stocksending",
        "gate_update",
        "CREATE POLICY gate_update ON palier_stocksending FOR UPDATE TO palier_gate USING ((SELECT palier_claim('role') IS NOT NULL)) WITH CHECK ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    (
        "palier_stocksending",
        "clock_select",
        "CREATE POLICY clock_select ON palier_stocksending FOR SELECT TO palier_clock USING (true)",
    ),
    (
        "palier_stocksending",
        "clock_insert",
        "CREATE POLICY clock_insert ON palier_stocksending FOR INSERT TO palier_clock WITH CHECK (true)",
    ),
    (
        "palier_stocksending",
        "clock_update",
        "CREATE POLICY clock_update ON palier_stocksending FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    ),
    (
        "palier_stocksending",
        "clock_delete",
        "CREATE POLICY clock_delete ON palier_stocksending FOR DELETE TO palier_clock USING (true)",
    ),
    (
        "palier_stocktask",
        "steward_select",
        "CREATE POLICY steward_select ON palier_stocktask FOR SELECT TO palier_steward USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    (
        "palier_stocktask",
        "steward_update",
        "CREATE POLICY steward_update ON palier_stocktask FOR UPDATE TO palier_steward USING ((SELECT palier_claim('role') IS NOT NULL)) WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND done_by_id = (SELECT palier_claim('user')::bigint) AND done_at IS NOT NULL)",
    ),
    (
        "palier_stocktask",
        "clock_select",
        "CREATE POLICY clock_select ON palier_stocktask FOR SELECT TO palier_clock USING (true)",
    ),
    (
        "palier_stocktask",
        "clock_insert",
        "CREATE POLICY clock_insert ON palier_stocktask FOR INSERT TO palier_clock WITH CHECK (true)",
    ),
    (
        "palier_stocktask",
        "clock_update",
        "CREATE POLICY clock_update ON palier_stocktask FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    ),
    (
        "palier_stocktask",
        "clock_delete",
        "CREATE POLICY clock_delete ON palier_stocktask FOR DELETE TO palier_clock USING (true)",
    ),
    (
        "palier_stockcheck",
        "steward_select",
        "CREATE POLICY steward_select ON palier_stockcheck FOR SELECT TO palier_steward USING ((SELECT palier_claim('role') IS NOT NULL) AND (state NOT IN ('a_demander', 'pareil')))",
    ),
    (
        "palier_stockcheck",
        "steward_update",
        "CREATE POLICY steward_update ON palier_stockcheck FOR UPDATE TO palier_steward USING ((SELECT palier_claim('role') IS NOT NULL) AND (state IN ('inconnu', 'autre_naissance'))) WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (state IN ('inconnu', 'autre_naissance')) AND (decision = '' OR decided_by_id = (SELECT palier_claim('user')::bigint)))",
    ),
    (
        "palier_stockcheck",
        "clock_select",
        "CREATE POLICY clock_select ON palier_stockcheck FOR SELECT TO palier_clock USING (true)",
    ),
    (
        "palier_stockcheck",
        "clock_insert",
        "CREATE POLICY clock_insert ON palier_stockcheck FOR INSERT TO palier_clock WITH CHECK (true)",
    ),
    (
        "palier_stockcheck",
        "clock_update",
        "CREATE POLICY clock_update ON palier_stockcheck FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    ),
    (
        "palier_stockcheck",
        "clock_delete",
        "CREATE POLICY clock_delete ON palier_stockcheck FOR DELETE TO palier_clock USING (true)",
    ),
    (
        "palier_stocktwin",
        "steward_select",
        "CREATE POLICY steward_select ON palier_stocktwin FOR SELECT TO palier_steward USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    (
        "palier_stocktwin",
        "steward_update",
        "CREATE POLICY steward_update ON palier_stocktwin FOR UPDATE TO palier_steward USING ((SELECT palier_claim('role') IS NOT NULL)) WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND decided_by_id = (SELECT palier_claim('user')::bigint))",
    ),
    (
        "palier_stocktwin",
        "clock_select",
        "CREATE POLICY clock_select ON palier_stocktwin FOR SELECT TO palier_clock USING (true)",
    ),
    (
        "palier_stocktwin",
        "clock_insert",
        "CREATE POLICY clock_insert ON palier_stocktwin FOR INSERT TO palier_clock WITH CHECK (true)",
    ),
    (
        "palier_stocktwin",
        "clock_update",
        "CREATE POLICY clock_update ON palier_stocktwin FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    ),
    (
        "palier_stocktwin",
        "clock_delete",
        "CREATE POLICY clock_delete ON palier_stocktwin FOR DELETE TO palier_clock USING (true)",
    ),
    (
        "palier_stockblock",
        "clock_select",
        "CREATE POLICY clock_select ON palier_stockblock FOR SELECT TO palier_clock USING (true)",
    ),
    (
        "palier_stockblock",
        "clock_insert",
        "CREATE POLICY clock_insert ON palier_stockblock FOR INSERT TO palier_clock WITH CHECK (true)",
    ),
    (
        "palier_stockblock",
        "clock_update",
        "CREATE POLICY clock_update ON palier_stockblock FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    ),
    (
        "palier_stockblock",
        "clock_delete",
        "CREATE POLICY clock_delete ON palier_stockblock FOR DELETE TO palier_clock USING (true)",
    ),
    (
        "palier_accessentry",
        "steward_insert",
        "CREATE POLICY steward_insert ON palier_accessentry FOR INSERT TO palier_steward WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int))",
    ),
)
AGAIN = (
    (
        "palier_journalentry",
        "gate_insert",
        "CREATE POLICY gate_insert ON palier_journalentry FOR INSERT TO palier_gate WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND ((actor IS NULL OR actor = (SELECT palier_claim('actor')::uuid) OR palier_named_by_hand()) AND (organisation IS NULL OR organisation = (SELECT palier_claim('organisation')::int) OR palier_named_by_hand()) AND CASE role WHEN 'bailleur' THEN verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_cle_acces', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'commission' THEN verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_cle_acces', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'conseiller' THEN verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_cle_acces', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'controle' THEN verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_cle_acces', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'demandeur' THEN verb IN ('delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'relier_identite') WHEN 'employeur' THEN verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_cle_acces', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'guichet' THEN verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_cle_acces', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'intendant' THEN verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_cle_acces', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'intendant_territoire' THEN verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_cle_acces', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'logeur' THEN verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_cle_acces', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'mairie' THEN verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_cle_acces', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'prefecture' THEN verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_cle_acces', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'public' THEN verb IN ('accepter_contact', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'desavouer_code', 'desavouer_contact', 'desavouer_passage', 'desavouer_second_facteur', 'fermer_mes_sessions', 'fermer_une_session', 'oublier_navigateurs', 'ralentir_connexion', 'refuser_contact', 'refuser_second_facteur', 'repondre_invitation_reprise', 'se_connecter', 'utiliser_code_secours') WHEN 'reservataire' THEN verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_cle_acces', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'service_social' THEN verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_cle_acces', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') ELSE false END))",
        "CREATE POLICY gate_insert ON palier_journalentry FOR INSERT TO palier_gate WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND ((actor IS NULL OR actor = (SELECT palier_claim('actor')::uuid) OR palier_named_by_hand()) AND (organisation IS NULL OR organisation = (SELECT palier_claim('organisation')::int) OR palier_named_by_hand()) AND CASE role WHEN 'bailleur' THEN verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_cle_acces', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'commission' THEN verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_cle_acces', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'conseiller' THEN verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_cle_acces', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'controle' THEN verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_cle_acces', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'demandeur' THEN verb IN ('delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'relier_identite') WHEN 'employeur' THEN verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_cle_acces', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'guichet' THEN verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_cle_acces', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'intendant' THEN verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_cle_acces', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'intendant_territoire' THEN verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_cle_acces', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'logeur' THEN verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_cle_acces', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'mairie' THEN verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_cle_acces', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'prefecture' THEN verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_cle_acces', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'public' THEN verb IN ('accepter_contact', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'desavouer_code', 'desavouer_contact', 'desavouer_passage', 'desavouer_second_facteur', 'fermer_mes_sessions', 'fermer_une_session', 'oublier_navigateurs', 'ralentir_connexion', 'refuser_contact', 'refuser_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'reservataire' THEN verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_cle_acces', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'service_social' THEN verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'delier_identite', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'relier_identite', 'renouveler_codes_secours', 'retirer_cle_acces', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') ELSE false END))",
    ),
    (
        "palier_journalentry",
        "steward_insert",
        "CREATE POLICY steward_insert ON palier_journalentry FOR INSERT TO palier_steward WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'intendant' THEN verb IN ('annuler_reprise', 'annuler_succession', 'annuler_tache', 'arreter_campagne', 'changer_fin_de_lettre', 'changer_interrupteur', 'changer_role', 'commencer_campagne', 'commencer_reprise', 'confier_gestion', 'confier_territoire', 'corriger_membre', 'corriger_organisme', 'creer_organisme', 'demarquer_etat', 'exiger_second_facteur', 'exporter_appels_reprise', 'exporter_journal', 'exporter_lignes_refusees', 'fermer_membre', 'fermer_mission', 'fermer_organisme', 'fermer_sessions_membre', 'imprimer_lettres_reprise', 'inviter_membre', 'marquer_etat', 'mettre_en_correspondance', 'ne_plus_exiger_second_facteur', 'nommer_imprimeur', 'noter_appel_reprise', 'ouvrir_mission', 'poster_lettres_reprise', 'preparer_campagne', 'prevoir_effacements', 'recevoir_reprise', 'reinitialiser_second_facteur', 'relancer_tache', 'renouveler_lien', 'reprendre_gestion', 'reprendre_membre', 'reprendre_organisme', 'reprendre_territoire', 'retirer_imprimeur', 'retirer_invitation', 'retirer_reprise', 'succeder_organisme', 'suspendre_campagne', 'suspendre_membre', 'suspendre_organisme', 'trancher_doublons_reprise', 'trancher_numero_reprise') ELSE false END)",
        "CREATE POLICY steward_insert ON palier_journalentry FOR INSERT TO palier_steward WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'intendant' THEN verb IN ('annuler_reprise', 'annuler_succession', 'annuler_tache', 'changer_fin_de_lettre', 'changer_interrupteur', 'changer_role', 'commencer_reprise', 'confier_gestion', 'confier_territoire', 'corriger_membre', 'corriger_organisme', 'creer_organisme', 'demarquer_etat', 'exiger_second_facteur', 'exporter_journal', 'exporter_lignes_refusees', 'fermer_membre', 'fermer_mission', 'fermer_organisme', 'fermer_sessions_membre', 'inviter_membre', 'marquer_etat', 'mettre_en_correspondance', 'ne_plus_exiger_second_facteur', 'nommer_imprimeur', 'ouvrir_mission', 'prevoir_effacements', 'recevoir_reprise', 'reinitialiser_second_facteur', 'relancer_tache', 'renouveler_lien', 'reprendre_gestion', 'reprendre_membre', 'reprendre_organisme', 'reprendre_territoire', 'retirer_imprimeur', 'retirer_invitation', 'retirer_reprise', 'succeder_organisme', 'suspendre_membre', 'suspendre_organisme') ELSE false END)",
    ),
    (
        "palier_journalentry",
        "steward_select",
        "CREATE POLICY steward_select ON palier_journalentry FOR SELECT TO palier_steward USING ((SELECT palier_claim('role') IS NOT NULL) AND (verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'annuler_reprise', 'annuler_succession', 'annuler_tache', 'arreter_campagne', 'arreter_reprise', 'changer_fin_de_lettre', 'changer_interrupteur', 'changer_mot_de_passe', 'changer_role', 'choisir_mot_de_passe', 'commencer_campagne', 'commencer_reprise', 'confier_gestion', 'confier_territoire', 'corriger_membre', 'corriger_organisme', 'creer_organisme', 'delier_identite', 'demarquer_etat', 'envoyer_lien', 'exiger_second_facteur', 'exporter_appels_reprise', 'exporter_journal', 'exporter_lignes_refusees', 'fermer_membre', 'fermer_mes_sessions', 'fermer_mission', 'fermer_organisme', 'fermer_sessions_membre', 'fermer_une_session', 'finir_annulation_reprise', 'finir_reprise', 'imprimer_lettres_reprise', 'inviter_membre', 'marquer_etat', 'mettre_en_correspondance', 'ne_plus_exiger_second_facteur', 'nommer_imprimeur', 'noter_appel_reprise', 'ouvrir_mission', 'poster_lettres_reprise', 'preparer_campagne', 'prevoir_effacements', 'recevoir_reprise', 'refuser_second_facteur', 'reinitialiser_second_facteur', 'relancer_tache', 'relier_identite', 'renouveler_codes_secours', 'renouveler_lien', 'reprendre_gestion', 'reprendre_membre', 'reprendre_organisme', 'reprendre_territoire', 'retirer_cle_acces', 'retirer_imprimeur', 'retirer_invitation', 'retirer_reprise', 'retirer_second_facteur', 'se_connecter', 'succeder_organisme', 'suspendre_campagne', 'suspendre_membre', 'suspendre_organisme', 'trancher_doublons_reprise', 'trancher_numero_reprise', 'utiliser_code_secours') AND role <> 'demandeur' AND (actor IS NULL OR actor IN (SELECT public_id FROM palier_user))))",
        "CREATE POLICY steward_select ON palier_journalentry FOR SELECT TO palier_steward USING ((SELECT palier_claim('role') IS NOT NULL) AND (verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'annuler_reprise', 'annuler_succession', 'annuler_tache', 'arreter_reprise', 'changer_fin_de_lettre', 'changer_interrupteur', 'changer_mot_de_passe', 'changer_role', 'choisir_mot_de_passe', 'commencer_reprise', 'confier_gestion', 'confier_territoire', 'corriger_membre', 'corriger_organisme', 'creer_organisme', 'delier_identite', 'demarquer_etat', 'envoyer_lien', 'exiger_second_facteur', 'exporter_journal', 'exporter_lignes_refusees', 'fermer_membre', 'fermer_mes_sessions', 'fermer_mission', 'fermer_organisme', 'fermer_sessions_membre', 'fermer_une_session', 'finir_annulation_reprise', 'finir_reprise', 'inviter_membre', 'marquer_etat', 'mettre_en_correspondance', 'ne_plus_exiger_second_facteur', 'nommer_imprimeur', 'ouvrir_mission', 'prevoir_effacements', 'recevoir_reprise', 'refuser_second_facteur', 'reinitialiser_second_facteur', 'relancer_tache', 'relier_identite', 'renouveler_codes_secours', 'renouveler_lien', 'reprendre_gestion', 'reprendre_membre', 'reprendre_organisme', 'reprendre_territoire', 'retirer_cle_acces', 'retirer_imprimeur', 'retirer_invitation', 'retirer_reprise', 'retirer_second_facteur', 'se_connecter', 'succeder_organisme', 'suspendre_membre', 'suspendre_organisme', 'utiliser_code_secours') AND role <> 'demandeur' AND (actor IS NULL OR actor IN (SELECT public_id FROM palier_user))))",
    ),
)
GOES_WITH = """
    DO $$
    DECLARE one record;
    BEGIN
      FOR one IN SELECT c.conname, c.conrelid::regclass AS held, pg_get_constraintdef(c.oid) AS said FROM pg_constraint c
        WHERE c.contype = 'f' AND c.confdeltype = 'a'
          AND c.conrelid::regclass::text IN ('palier_stockcampaign', 'palier_stockinvite', 'palier_stocksending', 'palier_stocktask',
            'palier_stockcheck', 'palier_stocktwin', 'palier_stockblock')
          AND c.confrelid::regclass::text IN ('palier_stockbatch', 'palier_stockline', 'palier_stockcampaign', 'palier_stockinvite')
      LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I, ADD CONSTRAINT %I %s', one.held, one.conname, one.conname,
          replace(one.said, ' DEFERRABLE', ' ON DELETE CASCADE DEFERRABLE'));
      END LOOP;
    END $$
"""
"""A slice of lines is removed by one statement: what was made of them goes by it."""
MOVED = """
    CREATE OR REPLACE FUNCTION palier_campaign_moved() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      IF NEW.state IS DISTINCT FROM OLD.state AND (OLD.state, NEW.state) NOT IN (
          ('preparee', 'en_cours'), ('preparee', 'arretee'), ('en_cours', 'suspendue'), ('en_cours', 'arretee'),
          ('suspendue', 'en_cours'), ('suspendue', 'arretee'), ('arretee', 'en_cours')) THEN
        RAISE EXCEPTION 'a campaign does not go from % to %', OLD.state, NEW.state USING ERRCODE = '23514';
      END IF;
      RETURN NEW;
    END $$
"""
ON_CAMPAIGN = """
    CREATE OR REPLACE TRIGGER campaign_moved BEFORE UPDATE ON palier_stockcampaign FOR EACH ROW
    EXECUTE FUNCTION palier_campaign_moved()
"""
CANCELLED = """
    CREATE OR REPLACE FUNCTION palier_job_cancelled(job bigint) RETURNS boolean
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      UPDATE procrastinate_jobs SET status = 'cancelled'
      WHERE id = job AND status = 'todo' AND palier_claim('role') = 'palier_steward'
        AND task_name IN ('palier.jobs.alerts.look_all', 'palier.jobs.appeals.sweep', 'palier.jobs.archives.sweep', 'palier.jobs.campaigns.sweep', 'palier.jobs.closing.sweep', 'palier.jobs.desks.mail_all', 'palier.jobs.erasing.erase_all', 'palier.jobs.erasing.foresee', 'palier.jobs.erasing.forget', 'palier.jobs.erasing.sweep_asked', 'palier.jobs.exchanges.propose_all', 'palier.jobs.exchanges.settle_all', 'palier.jobs.fetching.ask_late', 'palier.jobs.fetching.forget', 'palier.jobs.heads.publish', 'palier.jobs.heads.stamp', 'palier.jobs.heads.write', 'palier.jobs.leases.tell_late', 'palier.jobs.life.expire_all', 'palier.jobs.life.remind_all', 'palier.jobs.life.sweep', 'palier.jobs.life.tell_late', 'palier.jobs.links.send', 'palier.jobs.mandates.look_all', 'palier.jobs.mistakes.sweep', 'palier.jobs.offers.sweep', 'palier.jobs.planned.sweep', 'palier.jobs.reading.end_all', 'palier.jobs.referrals.settle_all', 'palier.jobs.registering.forget', 'palier.jobs.registering.send_late', 'palier.jobs.registering.tell', 'palier.jobs.retaking.retake', 'palier.jobs.roofs.look_all', 'palier.jobs.scanning.look_late', 'palier.jobs.scores.refresh', 'palier.jobs.scores.reweigh', 'palier.jobs.scores.switch', 'palier.jobs.sealing.seal_day', 'palier.jobs.signing.look_all', 'palier.jobs.stocks.forget', 'palier.jobs.stocks.sweep', 'palier.jobs.successions.tell_all', 'palier.jobs.threads.tell_all', 'palier.jobs.tidying.forget_done', 'palier.jobs.urgency.expire', 'palier.jobs.urgency.remind', 'palier.jobs.viewings.look_all', 'palier.jobs.waits.count', 'palier.jobs.wishes.send_late');
      RETURN FOUND;
    END $$
"""
CANCELLED_BEFORE = CANCELLED.replace("'palier.jobs.campaigns.sweep', ", "")


def _sql(forward: str, backward: str = "") -> migrations.RunSQL:
    return migrations.RunSQL(forward, backward or migrations.RunSQL.noop)


class Migration(migrations.Migration):
    """Grants, policies, what follows what, and what goes with a line."""

    dependencies = (("palier", "0371_persons_by_birth"),)
    operations = (
        *(_sql(statement) for statement in GRANTS),
        *(_sql(made, f"DROP POLICY IF EXISTS {name} ON {table}") for table, name, made in POLICIES),
        *(
            migrations.RunSQL(
                [f"DROP POLICY IF EXISTS {name} ON {table}", made],
                [f"DROP POLICY IF EXISTS {name} ON {table}", before],
            )
            for table, name, made, before in AGAIN
        ),
        _sql(GOES_WITH),
        _sql(MOVED, "DROP FUNCTION IF EXISTS palier_campaign_moved() CASCADE"),
        _sql("REVOKE EXECUTE ON FUNCTION palier_campaign_moved() FROM PUBLIC"),
        _sql(ON_CAMPAIGN, "DROP TRIGGER IF EXISTS campaign_moved ON palier_stockcampaign"),
        _sql(CANCELLED, CANCELLED_BEFORE),
    )

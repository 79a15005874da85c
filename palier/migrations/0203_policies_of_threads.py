"""Who reads and writes messages with who holds a file, and the lines of the journal that they sign (ADR 92).

Expand only: the release before leaves the tables empty, and signs fewer verbs. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

GRANTS = (
    "GRANT SELECT (id, public_id, demande_id, candidature_id, organisation_id, person_key, by_id, name, subject, state, opened_at, last_act_at, promised_on, answered_at, reason, handed_at, handed_from_id) ON palier_thread TO palier_demandeur",
    "GRANT INSERT ON palier_thread TO palier_demandeur",
    "GRANT UPDATE (state, promised_on, last_act_at, reason) ON palier_thread TO palier_demandeur",
    "GRANT SELECT (id, public_id, demande_id, candidature_id, organisation_id, name, subject, state, opened_at, last_act_at, promised_on, answered_at, reason, handed_at, handed_from_id, told_at, moved_at) ON palier_thread TO palier_bailleur",
    "GRANT UPDATE (state, answered_at, last_act_at, reason) ON palier_thread TO palier_bailleur",
    "GRANT SELECT (id, public_id, demande_id, candidature_id, organisation_id, name, subject, state, opened_at, last_act_at, promised_on, answered_at, reason, handed_at, handed_from_id, told_at, moved_at) ON palier_thread TO palier_reservataire",
    "GRANT UPDATE (state, answered_at, last_act_at, reason) ON palier_thread TO palier_reservataire",
    "GRANT SELECT (id, public_id, demande_id, candidature_id, organisation_id, name, subject, state, opened_at, last_act_at, promised_on, answered_at, reason, handed_at, handed_from_id, told_at, moved_at) ON palier_thread TO palier_guichet",
    "GRANT UPDATE (state, answered_at, last_act_at, reason) ON palier_thread TO palier_guichet",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_thread TO palier_clock",
    "GRANT SELECT (id, public_id, thread_id, demande_id, organisation_id, words, sent_at, taken_back_at, hidden_at, hidden_why) ON palier_threadmessage TO palier_demandeur",
    "GRANT INSERT ON palier_threadmessage TO palier_demandeur",
    "GRANT UPDATE (words, taken_back_at) ON palier_threadmessage TO palier_demandeur",
    "GRANT SELECT ON palier_threadmessage TO palier_bailleur",
    "GRANT INSERT ON palier_threadmessage TO palier_bailleur",
    "GRANT UPDATE (words, taken_back_at, hidden_at, hidden_by_id, hidden_why) ON palier_threadmessage TO palier_bailleur",
    "GRANT SELECT ON palier_threadmessage TO palier_reservataire",
    "GRANT INSERT ON palier_threadmessage TO palier_reservataire",
    "GRANT UPDATE (words, taken_back_at, hidden_at, hidden_by_id, hidden_why) ON palier_threadmessage TO palier_reservataire",
    "GRANT SELECT ON palier_threadmessage TO palier_guichet",
    "GRANT INSERT ON palier_threadmessage TO palier_guichet",
    "GRANT UPDATE (words, taken_back_at, hidden_at, hidden_by_id, hidden_why) ON palier_threadmessage TO palier_guichet",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_threadmessage TO palier_clock",
    "GRANT EXECUTE ON FUNCTION palier_own_counter() TO palier_demandeur",
    "GRANT EXECUTE ON FUNCTION palier_hand_thread(bigint, int, timestamptz) TO palier_bailleur, palier_reservataire",
    "GRANT EXECUTE ON FUNCTION palier_follow_threads() TO palier_separation",
    "GRANT EXECUTE ON FUNCTION palier_thread_counts() TO palier_steward",
)
POLICIES = (
    (
        "palier_thread",
        "demandeur_select",
        "CREATE POLICY demandeur_select ON palier_thread FOR SELECT TO palier_demandeur USING (demande_id = (SELECT palier_claim('demande')::bigint) AND by_id = (SELECT palier_claim('user')::bigint))",
    ),
    (
        "palier_thread",
        "demandeur_insert",
        "CREATE POLICY demandeur_insert ON palier_thread FOR INSERT TO palier_demandeur WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (demande_id = (SELECT palier_claim('demande')::bigint) AND by_id = (SELECT palier_claim('user')::bigint) AND person_key IN (SELECT h.person_key FROM palier_holder h WHERE h.user_id = (SELECT palier_claim('user')::bigint)) AND state = 'en_attente' AND answered_at IS NULL AND handed_at IS NULL AND told_at IS NULL AND moved_at IS NULL AND (candidature_id IS NULL AND organisation_id = palier_own_counter() OR EXISTS (SELECT FROM palier_candidature c JOIN palier_publication p ON p.id = c.publication_id WHERE c.id = candidature_id AND c.demande_id = palier_thread.demande_id AND organisation_id IN (p.bailleur_id, p.reservataire_id) AND organisation_id = ANY(c.audience)))))",
    ),
    (
        "palier_thread",
        "demandeur_update",
        "CREATE POLICY demandeur_update ON palier_thread FOR UPDATE TO palier_demandeur USING (demande_id = (SELECT palier_claim('demande')::bigint) AND by_id = (SELECT palier_claim('user')::bigint)) WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint) AND by_id = (SELECT palier_claim('user')::bigint))",
    ),
    (
        "palier_thread",
        "bailleur_select",
        "CREATE POLICY bailleur_select ON palier_thread FOR SELECT TO palier_bailleur USING (organisation_id = ANY((SELECT palier_ours())::int[]) AND moved_at IS NULL AND candidature_id IN (SELECT id FROM palier_candidature))",
    ),
    (
        "palier_thread",
        "bailleur_update",
        "CREATE POLICY bailleur_update ON palier_thread FOR UPDATE TO palier_bailleur USING (organisation_id = ANY((SELECT palier_ours())::int[]) AND moved_at IS NULL AND candidature_id IN (SELECT id FROM palier_candidature)) WITH CHECK (organisation_id = ANY((SELECT palier_ours())::int[]) AND moved_at IS NULL AND candidature_id IN (SELECT id FROM palier_candidature))",
    ),
    (
        "palier_thread",
        "reservataire_select",
        "CREATE POLICY reservataire_select ON palier_thread FOR SELECT TO palier_reservataire USING (organisation_id = ANY((SELECT palier_ours())::int[]) AND moved_at IS NULL AND candidature_id IN (SELECT id FROM palier_candidature))",
    ),
    (
        "palier_thread",
        "reservataire_update",
        "CREATE POLICY reservataire_update ON palier_thread FOR UPDATE TO palier_reservataire USING (organisation_id = ANY((SELECT palier_ours())::int[]) AND moved_at IS NULL AND candidature_id IN (SELECT id FROM palier_candidature)) WITH CHECK (organisation_id = ANY((SELECT palier_ours())::int[]) AND moved_at IS NULL AND candidature_id IN (SELECT id FROM palier_candidature))",
    ),
    (
        "palier_thread",
        "guichet_select",
        "CREATE POLICY guichet_select ON palier_thread FOR SELECT TO palier_guichet USING (organisation_id = ANY((SELECT palier_ours())::int[]) AND moved_at IS NULL AND candidature_id IS NULL)",
    ),
    (
        "palier_thread",
        "guichet_update",
        "CREATE POLICY guichet_update ON palier_thread FOR UPDATE TO palier_guichet USING (organisation_id = ANY((SELECT palier_ours())::int[]) AND moved_at IS NULL AND candidature_id IS NULL) WITH CHECK (organisation_id = ANY((SELECT palier_ours())::int[]) AND moved_at IS NULL AND candidature_id IS NULL)",
    ),
    (
        "palier_thread",
        "clock_select",
        "CREATE POLICY clock_select ON palier_thread FOR SELECT TO palier_clock USING (true)",
    ),
    (
        "palier_thread",
        "clock_insert",
        "CREATE POLICY clock_insert ON palier_thread FOR INSERT TO palier_clock WITH CHECK (true)",
    ),
    (
        "palier_thread",
        "clock_update",
        "CREATE POLICY clock_update ON palier_thread FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    ),
    (
        "palier_thread",
        "clock_delete",
        "CREATE POLICY clock_delete ON palier_thread FOR DELETE TO palier_clock USING (true)",
    ),
    (
        "palier_threadmessage",
        "demandeur_select",
        "CREATE POLICY demandeur_select ON palier_threadmessage FOR SELECT TO palier_demandeur USING (demande_id = (SELECT palier_claim('demande')::bigint) AND thread_id IN (SELECT t.id FROM palier_thread t WHERE t.demande_id = palier_threadmessage.demande_id))",
    ),
    (
        "palier_threadmessage",
        "demandeur_insert",
        "CREATE POLICY demandeur_insert ON palier_threadmessage FOR INSERT TO palier_demandeur WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint) AND by_id = (SELECT palier_claim('user')::bigint) AND organisation_id IS NULL AND taken_back_at IS NULL AND hidden_at IS NULL AND thread_id IN (SELECT t.id FROM palier_thread t WHERE t.demande_id = palier_threadmessage.demande_id))",
    ),
    (
        "palier_threadmessage",
        "demandeur_update",
        "CREATE POLICY demandeur_update ON palier_threadmessage FOR UPDATE TO palier_demandeur USING (demande_id = (SELECT palier_claim('demande')::bigint) AND by_id = (SELECT palier_claim('user')::bigint) AND organisation_id IS NULL AND thread_id IN (SELECT t.id FROM palier_thread t WHERE t.demande_id = palier_threadmessage.demande_id)) WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint) AND by_id = (SELECT palier_claim('user')::bigint) AND organisation_id IS NULL AND thread_id IN (SELECT t.id FROM palier_thread t WHERE t.demande_id = palier_threadmessage.demande_id) AND taken_back_at IS NOT NULL)",
    ),
    (
        "palier_threadmessage",
        "bailleur_select",
        "CREATE POLICY bailleur_select ON palier_threadmessage FOR SELECT TO palier_bailleur USING ((SELECT palier_claim('role') IS NOT NULL) AND (thread_id IN (SELECT t.id FROM palier_thread t WHERE t.demande_id = palier_threadmessage.demande_id)))",
    ),
    (
        "palier_threadmessage",
        "bailleur_insert",
        "CREATE POLICY bailleur_insert ON palier_threadmessage FOR INSERT TO palier_bailleur WITH CHECK (by_id = (SELECT palier_claim('user')::bigint) AND organisation_id = (SELECT palier_claim('organisation')::int) AND taken_back_at IS NULL AND hidden_at IS NULL AND thread_id IN (SELECT t.id FROM palier_thread t WHERE t.demande_id = palier_threadmessage.demande_id))",
    ),
    (
        "palier_threadmessage",
        "bailleur_update",
        "CREATE POLICY bailleur_update ON palier_threadmessage FOR UPDATE TO palier_bailleur USING ((SELECT palier_claim('role') IS NOT NULL) AND (thread_id IN (SELECT t.id FROM palier_thread t WHERE t.demande_id = palier_threadmessage.demande_id))) WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (thread_id IN (SELECT t.id FROM palier_thread t WHERE t.demande_id = palier_threadmessage.demande_id)))",
    ),
    (
        "palier_threadmessage",
        "reservataire_select",
        "CREATE POLICY reservataire_select ON palier_threadmessage FOR SELECT TO palier_reservataire USING ((SELECT palier_claim('role') IS NOT NULL) AND (thread_id IN (SELECT t.id FROM palier_thread t WHERE t.demande_id = palier_threadmessage.demande_id)))",
    ),
    (
        "palier_threadmessage",
        "reservataire_insert",
        "CREATE POLICY reservataire_insert ON palier_threadmessage FOR INSERT TO palier_reservataire WITH CHECK (by_id = (SELECT palier_claim('user')::bigint) AND organisation_id = (SELECT palier_claim('organisation')::int) AND taken_back_at IS NULL AND hidden_at IS NULL AND thread_id IN (SELECT t.id FROM palier_thread t WHERE t.demande_id = palier_threadmessage.demande_id))",
    ),
    (
        "palier_threadmessage",
        "reservataire_update",
        "CREATE POLICY reservataire_update ON palier_threadmessage FOR UPDATE TO palier_reservataire USING ((SELECT palier_claim('role') IS NOT NULL) AND (thread_id IN (SELECT t.id FROM palier_thread t WHERE t.demande_id = palier_threadmessage.demande_id))) WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (thread_id IN (SELECT t.id FROM palier_thread t WHERE t.demande_id = palier_threadmessage.demande_id)))",
    ),
    (
        "palier_threadmessage",
        "guichet_select",
        "CREATE POLICY guichet_select ON palier_threadmessage FOR SELECT TO palier_guichet USING ((SELECT palier_claim('role') IS NOT NULL) AND (thread_id IN (SELECT t.id FROM palier_thread t WHERE t.demande_id = palier_threadmessage.demande_id)))",
    ),
    (
        "palier_threadmessage",
        "guichet_insert",
        "CREATE POLICY guichet_insert ON palier_threadmessage FOR INSERT TO palier_guichet WITH CHECK (by_id = (SELECT palier_claim('user')::bigint) AND organisation_id = (SELECT palier_claim('organisation')::int) AND taken_back_at IS NULL AND hidden_at IS NULL AND thread_id IN (SELECT t.id FROM palier_thread t WHERE t.demande_id = palier_threadmessage.demande_id))",
    ),
    (
        "palier_threadmessage",
        "guichet_update",
        "CREATE POLICY guichet_update ON palier_threadmessage FOR UPDATE TO palier_guichet USING ((SELECT palier_claim('role') IS NOT NULL) AND (thread_id IN (SELECT t.id FROM palier_thread t WHERE t.demande_id = palier_threadmessage.demande_id))) WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (thread_id IN (SELECT t.id FROM palier_thread t WHERE t.demande_id = palier_threadmessage.demande_id)))",
    ),
    (
        "palier_threadmessage",
        "clock_select",
        "CREATE POLICY clock_select ON palier_threadmessage FOR SELECT TO palier_clock USING (true)",
    ),
    (
        "palier_threadmessage",
        "clock_insert",
        "CREATE POLICY clock_insert ON palier_threadmessage FOR INSERT TO palier_clock WITH CHECK (true)",
    ),
    (
        "palier_threadmessage",
        "clock_update",
        "CREATE POLICY clock_update ON palier_threadmessage FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    ),
    (
        "palier_threadmessage",
        "clock_delete",
        "CREATE POLICY clock_delete ON palier_threadmessage FOR DELETE TO palier_clock USING (true)",
    ),
)
AGAIN = (
    (
        "palier_journalentry",
        "demandeur_insert",
        "CREATE POLICY demandeur_insert ON palier_journalentry FOR INSERT TO palier_demandeur WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (actor = (SELECT palier_claim('actor')::uuid) AND organisation IS NOT DISTINCT FROM CASE WHEN (SELECT palier_claim('mandate')::bigint) IS NOT NULL OR (SELECT palier_claim('visit')::bigint) IS NOT NULL THEN (SELECT palier_claim('organisation')::int) END AND (role = 'mandataire') = ((SELECT palier_claim('mandate')::bigint) IS NOT NULL) AND CASE role WHEN 'mandataire' THEN CASE (SELECT palier_claim('word')) WHEN 'pieces' THEN verb IN ('deposer_piece') WHEN 'candidater' THEN verb IN ('deposer', 'deposer_de_nouveau', 'mettre_en_attente', 'retirer') WHEN 'repondre' THEN verb IN ('accepter', 'refuser', 'suspendre') WHEN 'renouveler' THEN verb IN ('annuler_avertissement', 'renouveler') ELSE false END WHEN 'demandeur' THEN (SELECT palier_claim('visit')::bigint) IS NULL AND verb IN ('accepter', 'accepter_a_deux', 'accorder_mandat', 'annuler_avertissement', 'changer_contact', 'changer_foyer', 'choisir_courrier', 'clore_messages', 'completer', 'confirmer', 'contester', 'contester_reponse_erreur', 'contester_separation', 'demander_archive', 'demander_autre_toit', 'demander_code_emploi', 'demander_cout_erreur', 'demander_effacement', 'demander_numero', 'demander_plus_de_temps', 'demander_separation', 'deposer', 'deposer_de_nouveau', 'deposer_piece', 'desavouer_emploi', 'desavouer_passage', 'donner_mandat', 'ecarter_avis', 'ecrire_message', 'finir_recours_juge', 'joindre_avis', 'mettre_en_attente', 'nommer_contact', 'noter_recours_juge', 'ordonner_fichiers', 'orienter_service_social', 'ouvrir_courrier', 'prendre_archive', 'quitter_autre_toit', 'refuser', 'remettre_preuve', 'renouveler', 'reprendre_a_deux', 'reprendre_accord_mandat', 'reprendre_changement', 'reprendre_message', 'reprendre_orientation', 'reprendre_separation', 'retirer', 'retirer_code_emploi', 'retirer_contact', 'retirer_contestation', 'retirer_demande_de_toit', 'retirer_fichier', 'retirer_mandat', 'se_desister', 'suspendre') WHEN 'guichet' THEN (SELECT palier_claim('visit')::bigint) IS NOT NULL AND verb IN ('accepter', 'annuler_avertissement', 'changer_contact', 'changer_foyer', 'choisir_courrier', 'completer', 'confirmer', 'contester', 'contester_reponse_erreur', 'demander_cout_erreur', 'demander_plus_de_temps', 'deposer', 'deposer_de_nouveau', 'deposer_piece', 'finir_recours_juge', 'mettre_en_attente', 'noter_recours_juge', 'ordonner_fichiers', 'ouvrir_courrier', 'refuser', 'renouveler', 'reprendre_changement', 'retirer', 'retirer_contestation', 'retirer_fichier', 'se_desister', 'suspendre') WHEN 'horloge' THEN verb IN ('constater_remise') ELSE false END))",
        "CREATE POLICY demandeur_insert ON palier_journalentry FOR INSERT TO palier_demandeur WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (actor = (SELECT palier_claim('actor')::uuid) AND organisation IS NOT DISTINCT FROM CASE WHEN (SELECT palier_claim('mandate')::bigint) IS NOT NULL OR (SELECT palier_claim('visit')::bigint) IS NOT NULL THEN (SELECT palier_claim('organisation')::int) END AND (role = 'mandataire') = ((SELECT palier_claim('mandate')::bigint) IS NOT NULL) AND CASE role WHEN 'mandataire' THEN CASE (SELECT palier_claim('word')) WHEN 'pieces' THEN verb IN ('deposer_piece') WHEN 'candidater' THEN verb IN ('deposer', 'deposer_de_nouveau', 'mettre_en_attente', 'retirer') WHEN 'repondre' THEN verb IN ('accepter', 'refuser', 'suspendre') WHEN 'renouveler' THEN verb IN ('annuler_avertissement', 'renouveler') ELSE false END WHEN 'demandeur' THEN (SELECT palier_claim('visit')::bigint) IS NULL AND verb IN ('accepter', 'accepter_a_deux', 'accorder_mandat', 'annuler_avertissement', 'changer_contact', 'changer_foyer', 'choisir_courrier', 'completer', 'confirmer', 'contester', 'contester_reponse_erreur', 'contester_separation', 'demander_archive', 'demander_autre_toit', 'demander_code_emploi', 'demander_cout_erreur', 'demander_effacement', 'demander_numero', 'demander_plus_de_temps', 'demander_separation', 'deposer', 'deposer_de_nouveau', 'deposer_piece', 'desavouer_emploi', 'desavouer_passage', 'donner_mandat', 'ecarter_avis', 'finir_recours_juge', 'joindre_avis', 'mettre_en_attente', 'nommer_contact', 'noter_recours_juge', 'ordonner_fichiers', 'orienter_service_social', 'ouvrir_courrier', 'prendre_archive', 'quitter_autre_toit', 'refuser', 'remettre_preuve', 'renouveler', 'reprendre_a_deux', 'reprendre_accord_mandat', 'reprendre_changement', 'reprendre_orientation', 'reprendre_separation', 'retirer', 'retirer_code_emploi', 'retirer_contact', 'retirer_contestation', 'retirer_demande_de_toit', 'retirer_fichier', 'retirer_mandat', 'se_desister', 'suspendre') WHEN 'guichet' THEN (SELECT palier_claim('visit')::bigint) IS NOT NULL AND verb IN ('accepter', 'annuler_avertissement', 'changer_contact', 'changer_foyer', 'choisir_courrier', 'completer', 'confirmer', 'contester', 'contester_reponse_erreur', 'demander_cout_erreur', 'demander_plus_de_temps', 'deposer', 'deposer_de_nouveau', 'deposer_piece', 'finir_recours_juge', 'mettre_en_attente', 'noter_recours_juge', 'ordonner_fichiers', 'ouvrir_courrier', 'refuser', 'renouveler', 'reprendre_changement', 'retirer', 'retirer_contestation', 'retirer_fichier', 'se_desister', 'suspendre') WHEN 'horloge' THEN verb IN ('constater_remise') ELSE false END))",
    ),
    (
        "palier_journalentry",
        "bailleur_insert",
        "CREATE POLICY bailleur_insert ON palier_journalentry FOR INSERT TO palier_bailleur WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'bailleur' THEN verb IN ('annuler_acte', 'annuler_avertissement', 'annuler_seance', 'appeler_suivants', 'arreter_courriel', 'avertir_radiation', 'conclure_convention', 'confirmer_refus', 'constater_abandon_bail', 'constater_condition', 'constater_conforme', 'constater_non_conforme', 'constater_remise', 'convoquer', 'corriger_bail', 'corriger_convention', 'corriger_logement', 'corriger_remise', 'corriger_vacance', 'dater_fait_erreur', 'decider_sans_joindre', 'declarer_logement', 'demander_pieces', 'demander_rang_suivant', 'deplacer_seance', 'designer', 'ecarter', 'finir_convention', 'finir_messages', 'garder_logement', 'imprimer_lettre', 'inscrire_ordre_du_jour', 'lever_attente', 'lire_avis_erreur', 'lire_nouvelle', 'lire_nouvelles', 'masquer_message', 'ne_pas_retenir', 'noter_joint', 'orienter_logement', 'poster_lettre', 'prevoir_acte', 'prevoir_flux', 'prolonger_reponse', 'proposer', 'proposer_ecart', 'prouver_remise_avertissement', 'publier', 'radier', 'recomposer_seance', 'refuser_ecart', 'remontrer_message', 'renvoyer_offre', 'repondre_contestation', 'repondre_erreur', 'repondre_message', 'reprendre', 'reprendre_courriel', 'reprendre_logement', 'reprendre_offre', 'reprendre_reponse_contestation', 'reprendre_reponse_erreur', 'reprendre_reponse_message', 'retirer_lettre', 'retirer_publication', 'revenir_lettre', 'rouvrir_messages', 'signer_bail', 'transmettre_messages') WHEN 'commission' THEN verb IN ('attribuer', 'attribuer_sous_condition', 'clore_seance', 'declarer_interet', 'declarer_irrecevable', 'garder_en_reserve', 'mettre_aux_voix', 'ne_pas_attribuer', 'noter_presence', 'ouvrir_seance', 'reporter', 'reprendre_decision', 'reprendre_decisions', 'retirer_des_voix', 'retirer_interet') ELSE false END)",
        "CREATE POLICY bailleur_insert ON palier_journalentry FOR INSERT TO palier_bailleur WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'bailleur' THEN verb IN ('annuler_acte', 'annuler_avertissement', 'annuler_seance', 'appeler_suivants', 'arreter_courriel', 'avertir_radiation', 'conclure_convention', 'confirmer_refus', 'constater_abandon_bail', 'constater_condition', 'constater_conforme', 'constater_non_conforme', 'constater_remise', 'convoquer', 'corriger_bail', 'corriger_convention', 'corriger_logement', 'corriger_remise', 'corriger_vacance', 'dater_fait_erreur', 'decider_sans_joindre', 'declarer_logement', 'demander_pieces', 'demander_rang_suivant', 'deplacer_seance', 'designer', 'ecarter', 'finir_convention', 'garder_logement', 'imprimer_lettre', 'inscrire_ordre_du_jour', 'lever_attente', 'lire_avis_erreur', 'lire_nouvelle', 'lire_nouvelles', 'ne_pas_retenir', 'noter_joint', 'orienter_logement', 'poster_lettre', 'prevoir_acte', 'prevoir_flux', 'prolonger_reponse', 'proposer', 'proposer_ecart', 'prouver_remise_avertissement', 'publier', 'radier', 'recomposer_seance', 'refuser_ecart', 'renvoyer_offre', 'repondre_contestation', 'repondre_erreur', 'reprendre', 'reprendre_courriel', 'reprendre_logement', 'reprendre_offre', 'reprendre_reponse_contestation', 'reprendre_reponse_erreur', 'retirer_lettre', 'retirer_publication', 'revenir_lettre', 'signer_bail') WHEN 'commission' THEN verb IN ('attribuer', 'attribuer_sous_condition', 'clore_seance', 'declarer_interet', 'declarer_irrecevable', 'garder_en_reserve', 'mettre_aux_voix', 'ne_pas_attribuer', 'noter_presence', 'ouvrir_seance', 'reporter', 'reprendre_decision', 'reprendre_decisions', 'retirer_des_voix', 'retirer_interet') ELSE false END)",
    ),
    (
        "palier_journalentry",
        "reservataire_insert",
        "CREATE POLICY reservataire_insert ON palier_journalentry FOR INSERT TO palier_reservataire WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'reservataire' THEN verb IN ('annuler_acte', 'appeler_suivants', 'arreter_courriel', 'dater_fait_erreur', 'designer', 'designer_sans_annonce', 'ecarter', 'finir_messages', 'imprimer_lettre', 'lever_attente', 'lire_nouvelle', 'lire_nouvelles', 'masquer_message', 'ne_pas_retenir', 'poster_lettre', 'prevoir_acte', 'prolonger_validation', 'proposer_ecart', 'publier', 'refuser_ecart', 'refuser_piece', 'remontrer_message', 'repondre_contestation', 'repondre_erreur', 'repondre_message', 'reprendre', 'reprendre_courriel', 'reprendre_reponse_contestation', 'reprendre_reponse_erreur', 'reprendre_reponse_message', 'retirer_lettre', 'retirer_publication', 'revenir_lettre', 'rouvrir_messages', 'trancher_separation', 'transmettre_messages', 'valider_piece') ELSE false END)",
        "CREATE POLICY reservataire_insert ON palier_journalentry FOR INSERT TO palier_reservataire WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'reservataire' THEN verb IN ('annuler_acte', 'appeler_suivants', 'arreter_courriel', 'dater_fait_erreur', 'designer', 'designer_sans_annonce', 'ecarter', 'imprimer_lettre', 'lever_attente', 'lire_nouvelle', 'lire_nouvelles', 'ne_pas_retenir', 'poster_lettre', 'prevoir_acte', 'prolonger_validation', 'proposer_ecart', 'publier', 'refuser_ecart', 'refuser_piece', 'repondre_contestation', 'repondre_erreur', 'reprendre', 'reprendre_courriel', 'reprendre_reponse_contestation', 'reprendre_reponse_erreur', 'retirer_lettre', 'retirer_publication', 'revenir_lettre', 'trancher_separation', 'valider_piece') ELSE false END)",
    ),
    (
        "palier_journalentry",
        "guichet_insert",
        "CREATE POLICY guichet_insert ON palier_journalentry FOR INSERT TO palier_guichet WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'guichet' THEN verb IN ('abandonner_enregistrement', 'commencer_enregistrement', 'deposer_formulaire', 'finir_messages', 'finir_passage', 'masquer_message', 'remontrer_message', 'repondre_message', 'reprendre_reponse_message', 'rouvrir_messages') ELSE false END)",
        "CREATE POLICY guichet_insert ON palier_journalentry FOR INSERT TO palier_guichet WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'guichet' THEN verb IN ('abandonner_enregistrement', 'commencer_enregistrement', 'deposer_formulaire', 'finir_passage') ELSE false END)",
    ),
    (
        "palier_accessentry",
        "demandeur_select",
        "CREATE POLICY demandeur_select ON palier_accessentry FOR SELECT TO palier_demandeur USING ((SELECT palier_claim('role') IS NOT NULL) AND (demande_ref = (SELECT palier_claim('demande')::bigint) AND (purpose NOT IN ('conseil par mandat', 'passage au guichet') OR object_id IN (SELECT public_id FROM palier_mandate) OR object_id IN (SELECT public_id FROM palier_visit)) AND (purpose NOT IN ('orientation vers un service social', 'pièce remise à un service social') OR object_id IN (SELECT public_id FROM palier_referral)) AND (purpose <> 'demande pour un autre toit' OR object_id IN (SELECT public_id FROM palier_roofrequest)) AND (purpose <> 'message à qui tient le dossier' OR object_id IN (SELECT public_id FROM palier_thread))))",
        "CREATE POLICY demandeur_select ON palier_accessentry FOR SELECT TO palier_demandeur USING ((SELECT palier_claim('role') IS NOT NULL) AND (demande_ref = (SELECT palier_claim('demande')::bigint) AND (purpose NOT IN ('conseil par mandat', 'passage au guichet') OR object_id IN (SELECT public_id FROM palier_mandate) OR object_id IN (SELECT public_id FROM palier_visit)) AND (purpose NOT IN ('orientation vers un service social', 'pièce remise à un service social') OR object_id IN (SELECT public_id FROM palier_referral)) AND (purpose <> 'demande pour un autre toit' OR object_id IN (SELECT public_id FROM palier_roofrequest))))",
    ),
)
CANCELLED = """
    CREATE OR REPLACE FUNCTION palier_job_cancelled(job bigint) RETURNS boolean
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      UPDATE procrastinate_jobs SET status = 'cancelled'
      WHERE id = job AND status = 'todo' AND palier_claim('role') = 'palier_steward'
        AND task_name IN ('palier.jobs.alerts.look_all', 'palier.jobs.appeals.sweep', 'palier.jobs.archives.sweep', 'palier.jobs.closing.sweep', 'palier.jobs.desks.mail_all', 'palier.jobs.erasing.erase_all', 'palier.jobs.erasing.foresee', 'palier.jobs.erasing.forget', 'palier.jobs.erasing.sweep_asked', 'palier.jobs.heads.publish', 'palier.jobs.heads.stamp', 'palier.jobs.heads.write', 'palier.jobs.leases.tell_late', 'palier.jobs.life.expire_all', 'palier.jobs.life.remind_all', 'palier.jobs.life.sweep', 'palier.jobs.life.tell_late', 'palier.jobs.links.send', 'palier.jobs.mandates.look_all', 'palier.jobs.mistakes.sweep', 'palier.jobs.offers.sweep', 'palier.jobs.planned.sweep', 'palier.jobs.reading.end_all', 'palier.jobs.referrals.settle_all', 'palier.jobs.registering.forget', 'palier.jobs.registering.send_late', 'palier.jobs.registering.tell', 'palier.jobs.retaking.retake', 'palier.jobs.roofs.look_all', 'palier.jobs.scores.refresh', 'palier.jobs.scores.reweigh', 'palier.jobs.scores.switch', 'palier.jobs.sealing.seal_day', 'palier.jobs.successions.tell_all', 'palier.jobs.threads.tell_all', 'palier.jobs.tidying.forget_done', 'palier.jobs.urgency.expire', 'palier.jobs.urgency.remind', 'palier.jobs.waits.count', 'palier.jobs.wishes.send_late');
      RETURN FOUND;
    END $$
"""
CANCELLED_BEFORE = """
    CREATE OR REPLACE FUNCTION palier_job_cancelled(job bigint) RETURNS boolean
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      UPDATE procrastinate_jobs SET status = 'cancelled'
      WHERE id = job AND status = 'todo' AND palier_claim('role') = 'palier_steward'
        AND task_name IN ('palier.jobs.alerts.look_all', 'palier.jobs.appeals.sweep', 'palier.jobs.archives.sweep', 'palier.jobs.closing.sweep', 'palier.jobs.desks.mail_all', 'palier.jobs.erasing.erase_all', 'palier.jobs.erasing.foresee', 'palier.jobs.erasing.forget', 'palier.jobs.erasing.sweep_asked', 'palier.jobs.heads.publish', 'palier.jobs.heads.stamp', 'palier.jobs.heads.write', 'palier.jobs.leases.tell_late', 'palier.jobs.life.expire_all', 'palier.jobs.life.remind_all', 'palier.jobs.life.sweep', 'palier.jobs.life.tell_late', 'palier.jobs.links.send', 'palier.jobs.mandates.look_all', 'palier.jobs.mistakes.sweep', 'palier.jobs.offers.sweep', 'palier.jobs.planned.sweep', 'palier.jobs.reading.end_all', 'palier.jobs.referrals.settle_all', 'palier.jobs.registering.forget', 'palier.jobs.registering.send_late', 'palier.jobs.registering.tell', 'palier.jobs.retaking.retake', 'palier.jobs.roofs.look_all', 'palier.jobs.scores.refresh', 'palier.jobs.scores.reweigh', 'palier.jobs.scores.switch', 'palier.jobs.sealing.seal_day', 'palier.jobs.successions.tell_all', 'palier.jobs.tidying.forget_done', 'palier.jobs.urgency.expire', 'palier.jobs.urgency.remind', 'palier.jobs.waits.count', 'palier.jobs.wishes.send_late');
      RETURN FOUND;
    END $$
"""


def _sql(forward: str, backward: str = "") -> migrations.RunSQL:
    return migrations.RunSQL(forward, backward or migrations.RunSQL.noop)


class Migration(migrations.Migration):
    """Rights and policies."""

    dependencies = (("palier", "0202_guards_of_threads"),)
    operations = (
        *(_sql(statement) for statement in GRANTS),
        *(_sql(made, f"DROP POLICY IF EXISTS {name} ON {table}") for table, name, made in POLICIES),
        *(
            operation
            for table, name, made, before in AGAIN
            for operation in (
                migrations.RunSQL(
                    [f"DROP POLICY IF EXISTS {name} ON {table}", made],
                    [f"DROP POLICY IF EXISTS {name} ON {table}", before],
                ),
            )
        ),
        _sql(CANCELLED, CANCELLED_BEFORE),
    )

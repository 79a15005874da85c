"""Who prepares, reads, sends and refuses the papers of a lease, and how a provider's call is noted (ADR 94). Frozen SQL."""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

# A household refuses, takes it back, prefers paper; a landlord sends what is whole, cancels, begins anew. What was sent is changed
# by neither, and only the clock says that it is open, signed or over.
MOVED = """
    CREATE OR REPLACE FUNCTION palier_envelope_moved() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE acting CONSTANT text := current_setting('role');
    BEGIN
      IF TG_OP = 'INSERT' THEN
        RETURN NEW;
      END IF;
      IF (NEW.id, NEW.public_id, NEW.candidature_id, NEW.demande_id, NEW.made_by_id, NEW.made_at) IS DISTINCT FROM
          (OLD.id, OLD.public_id, OLD.candidature_id, OLD.demande_id, OLD.made_by_id, OLD.made_at)
          OR OLD.state <> 'brouillon' AND (NEW.level, NEW.rent, NEW.charges, NEW.deposit, NEW.sent_at, NEW.ends_at, NEW.letter)
            IS DISTINCT FROM (OLD.level, OLD.rent, OLD.charges, OLD.deposit, OLD.sent_at, OLD.ends_at, OLD.letter)
          OR acting = 'palier_demandeur' AND NOT (NEW.state = OLD.state AND OLD.state IN ('envoyee', 'ouverte')
            OR (OLD.state, NEW.state) IN (('envoyee', 'refusee'), ('ouverte', 'refusee'), ('refusee', 'ouverte'), ('refusee', 'envoyee')))
          OR acting = 'palier_bailleur' AND NOT (NEW.state = OLD.state AND OLD.state = 'brouillon'
            OR (OLD.state, NEW.state) IN (('brouillon', 'envoyee'), ('brouillon', 'annulee'), ('envoyee', 'annulee'), ('ouverte', 'annulee'),
              ('refusee', 'annulee'), ('envoyee', 'remplacee'), ('ouverte', 'remplacee'), ('refusee', 'remplacee'))) THEN
        RAISE EXCEPTION 'the papers of a lease are not moved so' USING ERRCODE = '42501';
      END IF;
      IF OLD.state = 'brouillon' AND NEW.state = 'envoyee' AND NOT (
          EXISTS (SELECT FROM palier_candidature c WHERE c.id = NEW.candidature_id AND c.stage = 'acceptee')
          AND EXISTS (SELECT FROM palier_leasepaper p WHERE p.envelope_id = NEW.id AND p.kind = 'contrat')
          AND EXISTS (SELECT FROM palier_leasesigner s WHERE s.envelope_id = NEW.id AND s.person_key = '')
          AND EXISTS (SELECT FROM palier_leasesigner s WHERE s.envelope_id = NEW.id AND s.person_key <> '')) THEN
        RAISE EXCEPTION 'a lease is sent whole, after an acceptance' USING ERRCODE = '23514';
      END IF;
      RETURN NEW;
    END $$
"""
ON_ENVELOPE = """
    CREATE OR REPLACE TRIGGER envelope_moved BEFORE INSERT OR UPDATE ON palier_leaseenvelope FOR EACH ROW
    WHEN (current_user IN ('palier_demandeur', 'palier_bailleur')) EXECUTE FUNCTION palier_envelope_moved()
"""
WITHIN = "CREATE OR REPLACE TRIGGER {name} BEFORE INSERT OR UPDATE OR DELETE ON palier_leaseenvelope FOR EACH STATEMENT WHEN (current_user IN ('palier_demandeur', 'palier_intake')) EXECUTE FUNCTION palier_{name}()"
"""Neither an adviser nor a counter answers a lease in somebody's name."""
# Once by its own name: the same again is known, another under the same name is told apart. It is believed in nothing.
CALLED = """
    CREATE OR REPLACE FUNCTION palier_signing_called(called text, about uuid, said text) RETURNS text
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE held bigint; known text;
    BEGIN
      SELECT e.id INTO held FROM palier_leaseenvelope e WHERE e.public_id = about AND e.sent_at IS NOT NULL;
      IF held IS NULL THEN
        RETURN 'inconnu';
      END IF;
      INSERT INTO palier_signingnotice (event, envelope_id, digest) VALUES (called, held, said) ON CONFLICT (event) DO NOTHING;
      IF FOUND THEN
        RETURN 'note';
      END IF;
      SELECT n.digest INTO known FROM palier_signingnotice n WHERE n.event = called;
      RETURN CASE WHEN known = said THEN 'deja' ELSE 'autre' END;
    END $$
"""
GRANTS = (
    "GRANT SELECT ON palier_leaseenvelope TO palier_demandeur",
    "GRANT UPDATE (state, on_paper_at, refused_at, refusal) ON palier_leaseenvelope TO palier_demandeur",
    "GRANT SELECT ON palier_leaseenvelope TO palier_bailleur",
    "GRANT UPDATE (state, level, rent, charges, deposit, sent_at, ends_at, letter, next_look_at, ended_at) ON palier_leaseenvelope TO palier_bailleur",
    "GRANT INSERT ON palier_leaseenvelope TO palier_bailleur",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_leaseenvelope TO palier_clock",
    "GRANT SELECT ON palier_leasesigner TO palier_demandeur",
    "GRANT SELECT ON palier_leasesigner TO palier_bailleur",
    "GRANT INSERT ON palier_leasesigner TO palier_bailleur",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_leasesigner TO palier_clock",
    "GRANT SELECT ON palier_leasepaper TO palier_demandeur",
    "GRANT SELECT ON palier_leasepaper TO palier_bailleur",
    "GRANT INSERT ON palier_leasepaper TO palier_bailleur",
    "GRANT DELETE ON palier_leasepaper TO palier_bailleur",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_leasepaper TO palier_clock",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_signingnotice TO palier_clock",
    "GRANT EXECUTE ON FUNCTION palier_signing_called(text, uuid, text) TO palier_public",
)
POLICIES = (
    "CREATE POLICY demandeur_select ON palier_leaseenvelope FOR SELECT TO palier_demandeur USING (demande_id = (SELECT palier_claim('demande')::bigint) AND (SELECT palier_claim('visit')::bigint) IS NULL AND (SELECT palier_claim('mandate')::bigint) IS NULL AND sent_at IS NOT NULL)",
    "CREATE POLICY demandeur_update ON palier_leaseenvelope FOR UPDATE TO palier_demandeur USING (demande_id = (SELECT palier_claim('demande')::bigint) AND (SELECT palier_claim('visit')::bigint) IS NULL AND (SELECT palier_claim('mandate')::bigint) IS NULL AND sent_at IS NOT NULL) WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint) AND (SELECT palier_claim('visit')::bigint) IS NULL AND (SELECT palier_claim('mandate')::bigint) IS NULL AND sent_at IS NOT NULL)",
    "CREATE POLICY bailleur_select ON palier_leaseenvelope FOR SELECT TO palier_bailleur USING (candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))))",
    "CREATE POLICY bailleur_update ON palier_leaseenvelope FOR UPDATE TO palier_bailleur USING (candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[])))) WITH CHECK (candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))))",
    "CREATE POLICY bailleur_insert ON palier_leaseenvelope FOR INSERT TO palier_bailleur WITH CHECK (candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))) AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.demande_id = palier_leaseenvelope.demande_id) AND made_by_id = (SELECT palier_claim('user')::bigint) AND state = 'brouillon' AND sent_at IS NULL AND completed_at IS NULL AND opened_at IS NULL)",
    "CREATE POLICY clock_select ON palier_leaseenvelope FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_leaseenvelope FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_leaseenvelope FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_leaseenvelope FOR DELETE TO palier_clock USING (true)",
    "CREATE POLICY demandeur_select ON palier_leasesigner FOR SELECT TO palier_demandeur USING (demande_id = (SELECT palier_claim('demande')::bigint) AND (SELECT palier_claim('visit')::bigint) IS NULL AND (SELECT palier_claim('mandate')::bigint) IS NULL AND envelope_id IN (SELECT id FROM palier_leaseenvelope))",
    "CREATE POLICY bailleur_select ON palier_leasesigner FOR SELECT TO palier_bailleur USING (envelope_id IN (SELECT id FROM palier_leaseenvelope) AND (SELECT palier_claim('visit')::bigint) IS NULL)",
    "CREATE POLICY bailleur_insert ON palier_leasesigner FOR INSERT TO palier_bailleur WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (envelope_id IN (SELECT id FROM palier_leaseenvelope WHERE state = 'brouillon') AND EXISTS (SELECT FROM palier_leaseenvelope e WHERE e.id = envelope_id AND e.demande_id = palier_leasesigner.demande_id) AND signed_at IS NULL AND link_sealed = '' AND (user_id IS NULL OR user_id = (SELECT palier_claim('user')::bigint))))",
    "CREATE POLICY clock_select ON palier_leasesigner FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_leasesigner FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_leasesigner FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_leasesigner FOR DELETE TO palier_clock USING (true)",
    "CREATE POLICY demandeur_select ON palier_leasepaper FOR SELECT TO palier_demandeur USING (demande_id = (SELECT palier_claim('demande')::bigint) AND (SELECT palier_claim('visit')::bigint) IS NULL AND (SELECT palier_claim('mandate')::bigint) IS NULL AND envelope_id IN (SELECT id FROM palier_leaseenvelope))",
    "CREATE POLICY bailleur_select ON palier_leasepaper FOR SELECT TO palier_bailleur USING (envelope_id IN (SELECT id FROM palier_leaseenvelope) AND (SELECT palier_claim('visit')::bigint) IS NULL)",
    "CREATE POLICY bailleur_insert ON palier_leasepaper FOR INSERT TO palier_bailleur WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (envelope_id IN (SELECT id FROM palier_leaseenvelope WHERE state = 'brouillon') AND EXISTS (SELECT FROM palier_leaseenvelope e WHERE e.id = envelope_id AND e.demande_id = palier_leasepaper.demande_id) AND kind <> 'preuve' AND signed_from_id IS NULL))",
    "CREATE POLICY bailleur_delete ON palier_leasepaper FOR DELETE TO palier_bailleur USING (envelope_id IN (SELECT id FROM palier_leaseenvelope WHERE state = 'brouillon') AND (SELECT palier_claim('visit')::bigint) IS NULL)",
    "CREATE POLICY clock_select ON palier_leasepaper FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_leasepaper FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_leasepaper FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_leasepaper FOR DELETE TO palier_clock USING (true)",
    "CREATE POLICY clock_select ON palier_signingnotice FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_signingnotice FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_signingnotice FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_signingnotice FOR DELETE TO palier_clock USING (true)",
)
SIGNED = (
    "DROP POLICY IF EXISTS bailleur_insert ON palier_letter",
    "CREATE POLICY bailleur_insert ON palier_letter FOR INSERT TO palier_bailleur WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (audience = ARRAY[(SELECT palier_claim('organisation')::int)] AND read_at IS NULL AND (facts ->> 'auteur' IS NULL OR EXISTS (SELECT FROM palier_organisation o WHERE o.id = (SELECT palier_claim('organisation')::int) AND o.public_id::text = facts ->> 'auteur' AND o.name = facts ->> 'auteur_nom' AND o.contact = facts ->> 'auteur_contact')) AND (kind IN ('attente_levee', 'designation') AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.demande_id = palier_letter.demande_id AND c.publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))) OR kind IN ('piece_refusee') AND candidature_id IS NULL AND EXISTS (SELECT FROM palier_piece x WHERE x.demande_id = palier_letter.demande_id AND x.status = 'refusee' AND x.verified_by_id = (SELECT palier_claim('user')::bigint)) OR kind IN ('abandon_bail', 'attribution', 'attribution_condition', 'avertissement_radiation', 'bail_a_signer', 'bail_envoi_annule', 'bail_signe', 'demande_pieces', 'dossier_conforme', 'dossier_non_conforme', 'irrecevabilite', 'non_attribution', 'offre', 'offre_reprise', 'refus_compte', 'remise_corrigee', 'visite_annulee', 'visite_changee', 'visite_notee') AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.demande_id = palier_letter.demande_id AND c.publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))) OR kind IN ('radiation') AND candidature_id IS NULL AND EXISTS (SELECT FROM palier_radiation x WHERE x.demande_id = palier_letter.demande_id AND x.issued_by_id = ANY((SELECT palier_ours())::int[])) OR kind IN ('avertissement_annule') AND candidature_id IS NULL AND EXISTS (SELECT FROM palier_radiationwarning x WHERE x.demande_id = palier_letter.demande_id AND x.issued_by_id = ANY((SELECT palier_ours())::int[]) AND x.cancelled_at IS NOT NULL))))",
    "DROP POLICY IF EXISTS demandeur_insert ON palier_journalentry",
    "CREATE POLICY demandeur_insert ON palier_journalentry FOR INSERT TO palier_demandeur WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (actor = (SELECT palier_claim('actor')::uuid) AND organisation IS NOT DISTINCT FROM CASE WHEN (SELECT palier_claim('mandate')::bigint) IS NOT NULL OR (SELECT palier_claim('visit')::bigint) IS NOT NULL THEN (SELECT palier_claim('organisation')::int) END AND (role = 'mandataire') = ((SELECT palier_claim('mandate')::bigint) IS NOT NULL) AND CASE role WHEN 'mandataire' THEN CASE (SELECT palier_claim('word')) WHEN 'pieces' THEN verb IN ('deposer_piece') WHEN 'candidater' THEN verb IN ('deposer', 'deposer_de_nouveau', 'mettre_en_attente', 'retirer') WHEN 'repondre' THEN verb IN ('accepter', 'refuser', 'suspendre') WHEN 'renouveler' THEN verb IN ('annuler_avertissement', 'renouveler') ELSE false END WHEN 'demandeur' THEN (SELECT palier_claim('visit')::bigint) IS NULL AND verb IN ('accepter', 'accepter_a_deux', 'accorder_mandat', 'annuler_avertissement', 'changer_contact', 'changer_foyer', 'choisir_courrier', 'choisir_visite', 'clore_messages', 'completer', 'confirmer', 'consentir_recuperation', 'contester', 'contester_reponse_erreur', 'contester_separation', 'corriger_echange', 'demander_archive', 'demander_autre_toit', 'demander_code_emploi', 'demander_cout_erreur', 'demander_effacement', 'demander_numero', 'demander_plus_de_temps', 'demander_separation', 'deposer', 'deposer_de_nouveau', 'deposer_piece', 'desavouer_emploi', 'desavouer_passage', 'donner_mandat', 'ecarter_avis', 'ecarter_recuperation', 'ecrire_message', 'finir_recours_juge', 'inscrire_echange', 'joindre_avis', 'mettre_en_attente', 'nommer_contact', 'noter_recours_juge', 'ordonner_fichiers', 'orienter_service_social', 'ouvrir_courrier', 'preferer_bail_papier', 'prendre_archive', 'quitter_autre_toit', 'quitter_echange', 'refuser', 'refuser_heures_visite', 'refuser_signer_bail', 'remettre_preuve', 'rendre_visite', 'renouveler', 'repondre_ronde', 'reprendre_a_deux', 'reprendre_accord_mandat', 'reprendre_bail_papier', 'reprendre_changement', 'reprendre_echange', 'reprendre_message', 'reprendre_orientation', 'reprendre_recuperation', 'reprendre_refus_bail', 'reprendre_separation', 'retirer', 'retirer_code_emploi', 'retirer_contact', 'retirer_contestation', 'retirer_demande_de_toit', 'retirer_fichier', 'retirer_mandat', 'retirer_recuperation', 'se_desister', 'suspendre', 'suspendre_echange', 'utiliser_recuperation') WHEN 'guichet' THEN (SELECT palier_claim('visit')::bigint) IS NOT NULL AND verb IN ('accepter', 'annuler_avertissement', 'changer_contact', 'changer_foyer', 'choisir_courrier', 'completer', 'confirmer', 'contester', 'contester_reponse_erreur', 'demander_cout_erreur', 'demander_plus_de_temps', 'deposer', 'deposer_de_nouveau', 'deposer_piece', 'finir_recours_juge', 'mettre_en_attente', 'noter_recours_juge', 'ordonner_fichiers', 'ouvrir_courrier', 'refuser', 'renouveler', 'reprendre_changement', 'retirer', 'retirer_contestation', 'retirer_fichier', 'se_desister', 'suspendre') WHEN 'horloge' THEN verb IN ('constater_remise') ELSE false END))",
    "DROP POLICY IF EXISTS bailleur_insert ON palier_journalentry",
    "CREATE POLICY bailleur_insert ON palier_journalentry FOR INSERT TO palier_bailleur WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'bailleur' THEN verb IN ('ajouter_papier_bail', 'ajouter_photo', 'annuler_acte', 'annuler_avertissement', 'annuler_envoi_bail', 'annuler_seance', 'annuler_visites', 'appeler_suivants', 'arreter_courriel', 'avertir_radiation', 'changer_papiers_bail', 'changer_visites', 'conclure_convention', 'confirmer_refus', 'constater_abandon_bail', 'constater_condition', 'constater_conforme', 'constater_non_conforme', 'constater_remise', 'convoquer', 'corriger_bail', 'corriger_convention', 'corriger_logement', 'corriger_photo', 'corriger_remise', 'corriger_vacance', 'dater_fait_erreur', 'decider_sans_joindre', 'declarer_logement', 'demander_pieces', 'demander_rang_suivant', 'deplacer_seance', 'designer', 'dire_si_ronde_possible', 'ecarter', 'envoyer_bail', 'finir_convention', 'finir_messages', 'garder_logement', 'imprimer_lettre', 'inscrire_ordre_du_jour', 'inscrire_visite', 'lever_attente', 'lire_avis_erreur', 'lire_nouvelle', 'lire_nouvelles', 'masquer_message', 'ne_pas_retenir', 'noter_joint', 'noter_visite', 'ordonner_photos', 'orienter_logement', 'poster_lettre', 'prevoir_acte', 'prevoir_flux', 'prolonger_reponse', 'proposer', 'proposer_ecart', 'proposer_visites', 'prouver_remise_avertissement', 'publier', 'radier', 'recomposer_seance', 'refuser_ecart', 'remettre_photo', 'remontrer_message', 'renvoyer_offre', 'repondre_contestation', 'repondre_erreur', 'repondre_message', 'reprendre', 'reprendre_courriel', 'reprendre_logement', 'reprendre_offre', 'reprendre_reponse_contestation', 'reprendre_reponse_erreur', 'reprendre_reponse_message', 'retirer_lettre', 'retirer_papier_bail', 'retirer_photo', 'retirer_publication', 'revenir_lettre', 'rouvrir_messages', 'signer_bail', 'transmettre_messages') WHEN 'commission' THEN verb IN ('attribuer', 'attribuer_sous_condition', 'clore_seance', 'declarer_interet', 'declarer_irrecevable', 'garder_en_reserve', 'mettre_aux_voix', 'ne_pas_attribuer', 'noter_presence', 'ouvrir_seance', 'reporter', 'reprendre_decision', 'reprendre_decisions', 'retirer_des_voix', 'retirer_interet') ELSE false END)",
)
SIGNED_BEFORE = (
    "DROP POLICY IF EXISTS bailleur_insert ON palier_letter",
    "CREATE POLICY bailleur_insert ON palier_letter FOR INSERT TO palier_bailleur WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (audience = ARRAY[(SELECT palier_claim('organisation')::int)] AND read_at IS NULL AND (facts ->> 'auteur' IS NULL OR EXISTS (SELECT FROM palier_organisation o WHERE o.id = (SELECT palier_claim('organisation')::int) AND o.public_id::text = facts ->> 'auteur' AND o.name = facts ->> 'auteur_nom' AND o.contact = facts ->> 'auteur_contact')) AND (kind IN ('attente_levee', 'designation') AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.demande_id = palier_letter.demande_id AND c.publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))) OR kind IN ('piece_refusee') AND candidature_id IS NULL AND EXISTS (SELECT FROM palier_piece x WHERE x.demande_id = palier_letter.demande_id AND x.status = 'refusee' AND x.verified_by_id = (SELECT palier_claim('user')::bigint)) OR kind IN ('abandon_bail', 'attribution', 'attribution_condition', 'avertissement_radiation', 'bail_signe', 'demande_pieces', 'dossier_conforme', 'dossier_non_conforme', 'irrecevabilite', 'non_attribution', 'offre', 'offre_reprise', 'refus_compte', 'remise_corrigee', 'visite_annulee', 'visite_changee', 'visite_notee') AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.demande_id = palier_letter.demande_id AND c.publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))) OR kind IN ('radiation') AND candidature_id IS NULL AND EXISTS (SELECT FROM palier_radiation x WHERE x.demande_id = palier_letter.demande_id AND x.issued_by_id = ANY((SELECT palier_ours())::int[])) OR kind IN ('avertissement_annule') AND candidature_id IS NULL AND EXISTS (SELECT FROM palier_radiationwarning x WHERE x.demande_id = palier_letter.demande_id AND x.issued_by_id = ANY((SELECT palier_ours())::int[]) AND x.cancelled_at IS NOT NULL))))",
    "DROP POLICY IF EXISTS demandeur_insert ON palier_journalentry",
    "CREATE POLICY demandeur_insert ON palier_journalentry FOR INSERT TO palier_demandeur WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (actor = (SELECT palier_claim('actor')::uuid) AND organisation IS NOT DISTINCT FROM CASE WHEN (SELECT palier_claim('mandate')::bigint) IS NOT NULL OR (SELECT palier_claim('visit')::bigint) IS NOT NULL THEN (SELECT palier_claim('organisation')::int) END AND (role = 'mandataire') = ((SELECT palier_claim('mandate')::bigint) IS NOT NULL) AND CASE role WHEN 'mandataire' THEN CASE (SELECT palier_claim('word')) WHEN 'pieces' THEN verb IN ('deposer_piece') WHEN 'candidater' THEN verb IN ('deposer', 'deposer_de_nouveau', 'mettre_en_attente', 'retirer') WHEN 'repondre' THEN verb IN ('accepter', 'refuser', 'suspendre') WHEN 'renouveler' THEN verb IN ('annuler_avertissement', 'renouveler') ELSE false END WHEN 'demandeur' THEN (SELECT palier_claim('visit')::bigint) IS NULL AND verb IN ('accepter', 'accepter_a_deux', 'accorder_mandat', 'annuler_avertissement', 'changer_contact', 'changer_foyer', 'choisir_courrier', 'choisir_visite', 'clore_messages', 'completer', 'confirmer', 'consentir_recuperation', 'contester', 'contester_reponse_erreur', 'contester_separation', 'corriger_echange', 'demander_archive', 'demander_autre_toit', 'demander_code_emploi', 'demander_cout_erreur', 'demander_effacement', 'demander_numero', 'demander_plus_de_temps', 'demander_separation', 'deposer', 'deposer_de_nouveau', 'deposer_piece', 'desavouer_emploi', 'desavouer_passage', 'donner_mandat', 'ecarter_avis', 'ecarter_recuperation', 'ecrire_message', 'finir_recours_juge', 'inscrire_echange', 'joindre_avis', 'mettre_en_attente', 'nommer_contact', 'noter_recours_juge', 'ordonner_fichiers', 'orienter_service_social', 'ouvrir_courrier', 'prendre_archive', 'quitter_autre_toit', 'quitter_echange', 'refuser', 'refuser_heures_visite', 'remettre_preuve', 'rendre_visite', 'renouveler', 'repondre_ronde', 'reprendre_a_deux', 'reprendre_accord_mandat', 'reprendre_changement', 'reprendre_echange', 'reprendre_message', 'reprendre_orientation', 'reprendre_recuperation', 'reprendre_separation', 'retirer', 'retirer_code_emploi', 'retirer_contact', 'retirer_contestation', 'retirer_demande_de_toit', 'retirer_fichier', 'retirer_mandat', 'retirer_recuperation', 'se_desister', 'suspendre', 'suspendre_echange', 'utiliser_recuperation') WHEN 'guichet' THEN (SELECT palier_claim('visit')::bigint) IS NOT NULL AND verb IN ('accepter', 'annuler_avertissement', 'changer_contact', 'changer_foyer', 'choisir_courrier', 'completer', 'confirmer', 'contester', 'contester_reponse_erreur', 'demander_cout_erreur', 'demander_plus_de_temps', 'deposer', 'deposer_de_nouveau', 'deposer_piece', 'finir_recours_juge', 'mettre_en_attente', 'noter_recours_juge', 'ordonner_fichiers', 'ouvrir_courrier', 'refuser', 'renouveler', 'reprendre_changement', 'retirer', 'retirer_contestation', 'retirer_fichier', 'se_desister', 'suspendre') WHEN 'horloge' THEN verb IN ('constater_remise') ELSE false END))",
    "DROP POLICY IF EXISTS bailleur_insert ON palier_journalentry",
    "CREATE POLICY bailleur_insert ON palier_journalentry FOR INSERT TO palier_bailleur WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'bailleur' THEN verb IN ('ajouter_photo', 'annuler_acte', 'annuler_avertissement', 'annuler_seance', 'annuler_visites', 'appeler_suivants', 'arreter_courriel', 'avertir_radiation', 'changer_visites', 'conclure_convention', 'confirmer_refus', 'constater_abandon_bail', 'constater_condition', 'constater_conforme', 'constater_non_conforme', 'constater_remise', 'convoquer', 'corriger_bail', 'corriger_convention', 'corriger_logement', 'corriger_photo', 'corriger_remise', 'corriger_vacance', 'dater_fait_erreur', 'decider_sans_joindre', 'declarer_logement', 'demander_pieces', 'demander_rang_suivant', 'deplacer_seance', 'designer', 'dire_si_ronde_possible', 'ecarter', 'finir_convention', 'finir_messages', 'garder_logement', 'imprimer_lettre', 'inscrire_ordre_du_jour', 'inscrire_visite', 'lever_attente', 'lire_avis_erreur', 'lire_nouvelle', 'lire_nouvelles', 'masquer_message', 'ne_pas_retenir', 'noter_joint', 'noter_visite', 'ordonner_photos', 'orienter_logement', 'poster_lettre', 'prevoir_acte', 'prevoir_flux', 'prolonger_reponse', 'proposer', 'proposer_ecart', 'proposer_visites', 'prouver_remise_avertissement', 'publier', 'radier', 'recomposer_seance', 'refuser_ecart', 'remettre_photo', 'remontrer_message', 'renvoyer_offre', 'repondre_contestation', 'repondre_erreur', 'repondre_message', 'reprendre', 'reprendre_courriel', 'reprendre_logement', 'reprendre_offre', 'reprendre_reponse_contestation', 'reprendre_reponse_erreur', 'reprendre_reponse_message', 'retirer_lettre', 'retirer_photo', 'retirer_publication', 'revenir_lettre', 'rouvrir_messages', 'signer_bail', 'transmettre_messages') WHEN 'commission' THEN verb IN ('attribuer', 'attribuer_sous_condition', 'clore_seance', 'declarer_interet', 'declarer_irrecevable', 'garder_en_reserve', 'mettre_aux_voix', 'ne_pas_attribuer', 'noter_presence', 'ouvrir_seance', 'reporter', 'reprendre_decision', 'reprendre_decisions', 'retirer_des_voix', 'retirer_interet') ELSE false END)",
)
CANCELLED = """
    CREATE OR REPLACE FUNCTION palier_job_cancelled(job bigint) RETURNS boolean
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      UPDATE procrastinate_jobs SET status = 'cancelled'
      WHERE id = job AND status = 'todo' AND palier_claim('role') = 'palier_steward'
        AND task_name IN ('palier.jobs.alerts.look_all', 'palier.jobs.appeals.sweep', 'palier.jobs.archives.sweep', 'palier.jobs.closing.sweep', 'palier.jobs.desks.mail_all', 'palier.jobs.erasing.erase_all', 'palier.jobs.erasing.foresee', 'palier.jobs.erasing.forget', 'palier.jobs.erasing.sweep_asked', 'palier.jobs.exchanges.propose_all', 'palier.jobs.exchanges.settle_all', 'palier.jobs.fetching.ask_late', 'palier.jobs.fetching.forget', 'palier.jobs.heads.publish', 'palier.jobs.heads.stamp', 'palier.jobs.heads.write', 'palier.jobs.leases.tell_late', 'palier.jobs.life.expire_all', 'palier.jobs.life.remind_all', 'palier.jobs.life.sweep', 'palier.jobs.life.tell_late', 'palier.jobs.links.send', 'palier.jobs.mandates.look_all', 'palier.jobs.mistakes.sweep', 'palier.jobs.offers.sweep', 'palier.jobs.planned.sweep', 'palier.jobs.reading.end_all', 'palier.jobs.referrals.settle_all', 'palier.jobs.registering.forget', 'palier.jobs.registering.send_late', 'palier.jobs.registering.tell', 'palier.jobs.retaking.retake', 'palier.jobs.roofs.look_all', 'palier.jobs.scores.refresh', 'palier.jobs.scores.reweigh', 'palier.jobs.scores.switch', 'palier.jobs.sealing.seal_day', 'palier.jobs.signing.look_all', 'palier.jobs.successions.tell_all', 'palier.jobs.threads.tell_all', 'palier.jobs.tidying.forget_done', 'palier.jobs.urgency.expire', 'palier.jobs.urgency.remind', 'palier.jobs.viewings.look_all', 'palier.jobs.waits.count', 'palier.jobs.wishes.send_late');
      RETURN FOUND;
    END $$
"""
CANCELLED_BEFORE = """
    CREATE OR REPLACE FUNCTION palier_job_cancelled(job bigint) RETURNS boolean
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      UPDATE procrastinate_jobs SET status = 'cancelled'
      WHERE id = job AND status = 'todo' AND palier_claim('role') = 'palier_steward'
        AND task_name IN ('palier.jobs.alerts.look_all', 'palier.jobs.appeals.sweep', 'palier.jobs.archives.sweep', 'palier.jobs.closing.sweep', 'palier.jobs.desks.mail_all', 'palier.jobs.erasing.erase_all', 'palier.jobs.erasing.foresee', 'palier.jobs.erasing.forget', 'palier.jobs.erasing.sweep_asked', 'palier.jobs.exchanges.propose_all', 'palier.jobs.exchanges.settle_all', 'palier.jobs.fetching.ask_late', 'palier.jobs.fetching.forget', 'palier.jobs.heads.publish', 'palier.jobs.heads.stamp', 'palier.jobs.heads.write', 'palier.jobs.leases.tell_late', 'palier.jobs.life.expire_all', 'palier.jobs.life.remind_all', 'palier.jobs.life.sweep', 'palier.jobs.life.tell_late', 'palier.jobs.links.send', 'palier.jobs.mandates.look_all', 'palier.jobs.mistakes.sweep', 'palier.jobs.offers.sweep', 'palier.jobs.planned.sweep', 'palier.jobs.reading.end_all', 'palier.jobs.referrals.settle_all', 'palier.jobs.registering.forget', 'palier.jobs.registering.send_late', 'palier.jobs.registering.tell', 'palier.jobs.retaking.retake', 'palier.jobs.roofs.look_all', 'palier.jobs.scores.refresh', 'palier.jobs.scores.reweigh', 'palier.jobs.scores.switch', 'palier.jobs.sealing.seal_day', 'palier.jobs.successions.tell_all', 'palier.jobs.threads.tell_all', 'palier.jobs.tidying.forget_done', 'palier.jobs.urgency.expire', 'palier.jobs.urgency.remind', 'palier.jobs.viewings.look_all', 'palier.jobs.waits.count', 'palier.jobs.wishes.send_late');
      RETURN FOUND;
    END $$
"""


def _sql(forward: str, backward: str = "") -> migrations.RunSQL:
    return migrations.RunSQL(forward, backward or migrations.RunSQL.noop)


class Migration(migrations.Migration):
    """The functions, then who reads and moves what, then who signs it."""

    dependencies = (("palier", "0280_lease_envelopes"),)
    operations = (
        *(
            operation
            for name, made in (("palier_envelope_moved()", MOVED), ("palier_signing_called(text, uuid, text)", CALLED))
            for operation in (
                _sql(made, f"DROP FUNCTION IF EXISTS {name}"),
                _sql(f"REVOKE EXECUTE ON FUNCTION {name} FROM PUBLIC"),
            )
        ),
        _sql(ON_ENVELOPE, "DROP TRIGGER IF EXISTS envelope_moved ON palier_leaseenvelope"),
        *(
            _sql(WITHIN.format(name=name), f"DROP TRIGGER IF EXISTS {name} ON palier_leaseenvelope")
            for name in ("within_mandate", "not_at_a_counter")
        ),
        *(_sql(one) for one in (*GRANTS, *POLICIES)),
        migrations.RunSQL(list(SIGNED), list(SIGNED_BEFORE)),
        _sql(CANCELLED, CANCELLED_BEFORE),
    )

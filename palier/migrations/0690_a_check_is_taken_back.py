"""A file found not compliant by mistake comes back to be checked, until the commission sits on its home (ADR 170). Frozen SQL."""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

ACCEPTED = """
    CREATE FUNCTION palier_accepted_elsewhere(asked bigint) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT EXISTS (SELECT FROM palier_candidature c JOIN palier_publication p ON p.id = c.publication_id
        JOIN palier_candidature o ON o.demande_id = c.demande_id AND o.id <> c.id AND o.stage = 'acceptee'
        WHERE c.id = asked AND p.bailleur_id = ANY(c.audience) AND p.bailleur_id = ANY(palier_ours()))
    $$
"""
RIGHTS = (
    "REVOKE EXECUTE ON FUNCTION palier_accepted_elsewhere(bigint) FROM PUBLIC",
    "GRANT EXECUTE ON FUNCTION palier_accepted_elsewhere(bigint) TO palier_bailleur",
)
MOVED = """
    CREATE OR REPLACE FUNCTION palier_staff_move() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    DECLARE is_own boolean := current_setting('role') = 'palier_reservataire' OR EXISTS (
      SELECT FROM palier_publication WHERE id = NEW.publication_id AND reservataire_id = bailleur_id);
    BEGIN
      IF NOT NEW.audience <@ OLD.audience AND NOT NEW.audience <@ ARRAY(
          SELECT unnest(ARRAY[reservataire_id, bailleur_id]) FROM palier_publication WHERE id = NEW.publication_id) THEN
        RAISE EXCEPTION 'a candidature is shown to the organisations of its list' USING ERRCODE = '42501';
      END IF;
      IF current_setting('role') = 'palier_bailleur' AND NEW.stage = 'conforme'
          AND OLD.stage IN ('attribuee', 'en_reserve', 'irrecevable', 'non_attribuee', 'sous_condition') THEN
        IF NOT EXISTS (SELECT FROM palier_decision d JOIN palier_agendaitem i ON i.id = d.item_id
            JOIN palier_seance s ON s.id = i.seance_id
            WHERE d.candidature_id = NEW.id AND d.taken_back_at IS NOT NULL AND s.stage = 'ouverte') THEN
          RAISE EXCEPTION 'a decision is taken back in its open seance' USING ERRCODE = '42501';
        END IF;
        RETURN NEW;
      END IF;
      IF current_setting('role') = 'palier_bailleur' AND OLD.stage = 'conforme' AND NEW.stage IN ('incomplete', 'non_conforme') THEN
        -- Apart: no other desk reads an agenda, and a condition is read whole.
        IF EXISTS (SELECT FROM palier_agendaitem i JOIN palier_seance s ON s.id = i.seance_id
            WHERE i.publication_id = NEW.publication_id AND s.stage = 'ouverte') THEN
          RAISE EXCEPTION 'a check is corrected before its commission sits' USING ERRCODE = '42501';
        END IF;
      END IF;
      IF current_setting('role') = 'palier_bailleur' AND OLD.stage = 'non_conforme' AND NEW.stage = 'designee' THEN
        IF EXISTS (SELECT FROM palier_agendaitem i JOIN palier_seance s ON s.id = i.seance_id
              WHERE i.publication_id = NEW.publication_id AND s.stage = 'ouverte')
            OR NOT EXISTS (SELECT FROM palier_publication WHERE id = NEW.publication_id AND stage IN ('designee', 'en_commission'))
            OR palier_accepted_elsewhere(NEW.id) THEN
          RAISE EXCEPTION 'a check is taken back before its commission sits' USING ERRCODE = '42501';
        END IF;
        -- It lives: the day on which its reading ended is no day any more.
        NEW.read_until := NULL;
        RETURN NEW;
      END IF;
      IF NEW.stage IS DISTINCT FROM OLD.stage AND NOT (current_setting('role') = 'palier_bailleur' AND (
        NEW.stage = 'attribuee' AND OLD.stage IN ('conforme') OR
        NEW.stage = 'bail_signe' AND OLD.stage IN ('acceptee') OR
        NEW.stage = 'conforme' AND OLD.stage IN ('designee', 'incomplete') OR
        NEW.stage = 'en_reserve' AND OLD.stage IN ('acceptee', 'conforme', 'offre_envoyee') OR
        NEW.stage = 'incomplete' AND OLD.stage IN ('conforme', 'designee') OR
        NEW.stage = 'irrecevable' AND OLD.stage IN ('conforme') OR
        NEW.stage = 'non_attribuee' AND OLD.stage IN ('conforme') OR
        NEW.stage = 'non_conforme' AND OLD.stage IN ('conforme', 'designee', 'incomplete') OR
        NEW.stage = 'offre_envoyee' AND OLD.stage IN ('attribuee', 'en_reserve', 'sous_condition') OR
        NEW.stage = 'sous_condition' AND OLD.stage IN ('conforme')
      ) OR is_own AND (
        NEW.stage = 'classee' AND OLD.stage IN ('ecartee') OR
        NEW.stage = 'deposee' AND OLD.stage IN ('en_attente') OR
        NEW.stage = 'designee' AND OLD.stage IN ('classee', 'non_retenue') OR
        NEW.stage = 'ecartee' AND OLD.stage IN ('classee') OR
        NEW.stage = 'non_retenue' AND OLD.stage IN ('classee')
      )) THEN
        RAISE EXCEPTION 'this organisation moves no candidature from % to %', OLD.stage, NEW.stage USING ERRCODE = '42501';
      END IF;
      RETURN NEW;
    END $$
"""
MOVED_BEFORE = """
    CREATE OR REPLACE FUNCTION palier_staff_move() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    DECLARE is_own boolean := current_setting('role') = 'palier_reservataire' OR EXISTS (
      SELECT FROM palier_publication WHERE id = NEW.publication_id AND reservataire_id = bailleur_id);
    BEGIN
      IF NOT NEW.audience <@ OLD.audience AND NOT NEW.audience <@ ARRAY(
          SELECT unnest(ARRAY[reservataire_id, bailleur_id]) FROM palier_publication WHERE id = NEW.publication_id) THEN
        RAISE EXCEPTION 'a candidature is shown to the organisations of its list' USING ERRCODE = '42501';
      END IF;
      IF current_setting('role') = 'palier_bailleur' AND NEW.stage = 'conforme'
          AND OLD.stage IN ('attribuee', 'en_reserve', 'irrecevable', 'non_attribuee', 'sous_condition') THEN
        IF NOT EXISTS (SELECT FROM palier_decision d JOIN palier_agendaitem i ON i.id = d.item_id
            JOIN palier_seance s ON s.id = i.seance_id
            WHERE d.candidature_id = NEW.id AND d.taken_back_at IS NOT NULL AND s.stage = 'ouverte') THEN
          RAISE EXCEPTION 'a decision is taken back in its open seance' USING ERRCODE = '42501';
        END IF;
        RETURN NEW;
      END IF;
      IF current_setting('role') = 'palier_bailleur' AND OLD.stage = 'conforme' AND NEW.stage IN ('incomplete', 'non_conforme') THEN
        -- Apart: no other desk reads an agenda, and a condition is read whole.
        IF EXISTS (SELECT FROM palier_agendaitem i JOIN palier_seance s ON s.id = i.seance_id
            WHERE i.publication_id = NEW.publication_id AND s.stage = 'ouverte') THEN
          RAISE EXCEPTION 'a check is corrected before its commission sits' USING ERRCODE = '42501';
        END IF;
      END IF;
      IF NEW.stage IS DISTINCT FROM OLD.stage AND NOT (current_setting('role') = 'palier_bailleur' AND (
        NEW.stage = 'attribuee' AND OLD.stage IN ('conforme') OR
        NEW.stage = 'bail_signe' AND OLD.stage IN ('acceptee') OR
        NEW.stage = 'conforme' AND OLD.stage IN ('designee', 'incomplete') OR
        NEW.stage = 'en_reserve' AND OLD.stage IN ('acceptee', 'conforme', 'offre_envoyee') OR
        NEW.stage = 'incomplete' AND OLD.stage IN ('conforme', 'designee') OR
        NEW.stage = 'irrecevable' AND OLD.stage IN ('conforme') OR
        NEW.stage = 'non_attribuee' AND OLD.stage IN ('conforme') OR
        NEW.stage = 'non_conforme' AND OLD.stage IN ('conforme', 'designee', 'incomplete') OR
        NEW.stage = 'offre_envoyee' AND OLD.stage IN ('attribuee', 'en_reserve', 'sous_condition') OR
        NEW.stage = 'sous_condition' AND OLD.stage IN ('conforme')
      ) OR is_own AND (
        NEW.stage = 'classee' AND OLD.stage IN ('ecartee') OR
        NEW.stage = 'deposee' AND OLD.stage IN ('en_attente') OR
        NEW.stage = 'designee' AND OLD.stage IN ('classee', 'non_retenue') OR
        NEW.stage = 'ecartee' AND OLD.stage IN ('classee') OR
        NEW.stage = 'non_retenue' AND OLD.stage IN ('classee')
      )) THEN
        RAISE EXCEPTION 'this organisation moves no candidature from % to %', OLD.stage, NEW.stage USING ERRCODE = '42501';
      END IF;
      RETURN NEW;
    END $$
"""
SIGNED = (
    "DROP POLICY IF EXISTS bailleur_insert ON palier_journalentry",
    "CREATE POLICY bailleur_insert ON palier_journalentry FOR INSERT TO palier_bailleur WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'bailleur' THEN verb IN ('accorder_plus_de_temps', 'ajouter_papier_bail', 'ajouter_photo', 'annuler_acte', 'annuler_avertissement', 'annuler_envoi_bail', 'annuler_logements', 'annuler_seance', 'annuler_visites', 'appeler_suivants', 'arreter_courriel', 'avertir_radiation', 'changer_papiers_bail', 'changer_visites', 'commencer_logements', 'conclure_convention', 'confirmer_refus', 'constater_abandon_bail', 'constater_condition', 'constater_conforme', 'constater_non_conforme', 'constater_remise', 'convoquer', 'corriger_bail', 'corriger_convention', 'corriger_logement', 'corriger_photo', 'corriger_remise', 'corriger_vacance', 'dater_fait_erreur', 'decider_sans_joindre', 'declarer_logement', 'declarer_parc', 'demander_pieces', 'demander_rang_suivant', 'demander_si_interesse', 'deplacer_seance', 'designer', 'dire_si_ronde_possible', 'ecarter', 'emporter_liste', 'envoyer_bail', 'finir_convention', 'finir_messages', 'garder_logement', 'imprimer_lettre', 'inscrire_ordre_du_jour', 'inscrire_visite', 'lever_attente', 'lire_avis_erreur', 'lire_nouvelle', 'lire_nouvelles', 'maintenir_la_date', 'masquer_message', 'ne_pas_retenir', 'noter_joint', 'noter_visite', 'ordonner_photos', 'orienter_logement', 'poster_lettre', 'prevoir_acte', 'prevoir_flux', 'prolonger_reponse', 'proposer', 'proposer_ecart', 'proposer_visites', 'prouver_remise_avertissement', 'publier', 'radier', 'recevoir_logements', 'recomposer_seance', 'refuser_ecart', 'remettre_photo', 'remontrer_message', 'renvoyer_offre', 'repondre_contestation', 'repondre_erreur', 'repondre_message', 'reprendre', 'reprendre_controle', 'reprendre_courriel', 'reprendre_logement', 'reprendre_offre', 'reprendre_reponse_contestation', 'reprendre_reponse_erreur', 'reprendre_reponse_message', 'retirer_lettre', 'retirer_papier_bail', 'retirer_photo', 'retirer_publication', 'revenir_lettre', 'rouvrir_messages', 'signer_bail', 'transmettre_messages') WHEN 'commission' THEN verb IN ('attribuer', 'attribuer_sous_condition', 'clore_seance', 'declarer_interet', 'declarer_irrecevable', 'garder_en_reserve', 'mettre_aux_voix', 'ne_pas_attribuer', 'noter_presence', 'ouvrir_seance', 'refermer_seance', 'reporter', 'reprendre_decision', 'reprendre_decisions', 'retirer_des_voix', 'retirer_interet') ELSE false END)",
    "DROP POLICY IF EXISTS bailleur_insert ON palier_letter",
    "CREATE POLICY bailleur_insert ON palier_letter FOR INSERT TO palier_bailleur WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (audience = ARRAY[(SELECT palier_claim('organisation')::int)] AND read_at IS NULL AND (facts ->> 'auteur' IS NULL OR EXISTS (SELECT FROM palier_organisation o WHERE o.id = (SELECT palier_claim('organisation')::int) AND o.public_id::text = facts ->> 'auteur' AND o.name = facts ->> 'auteur_nom' AND o.contact = facts ->> 'auteur_contact')) AND (kind IN ('attente_levee', 'designation') AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.demande_id = palier_letter.demande_id AND c.publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))) OR kind IN ('toujours_interesse') AND EXISTS (SELECT FROM palier_stillwanted w WHERE w.candidature_id = palier_letter.candidature_id AND w.demande_id = palier_letter.demande_id AND w.asked_by_id = (SELECT palier_claim('user')::bigint)) OR kind IN ('piece_refusee') AND candidature_id IS NULL AND EXISTS (SELECT FROM palier_piece x WHERE x.demande_id = palier_letter.demande_id AND x.status = 'refusee' AND x.verified_by_id = (SELECT palier_claim('user')::bigint)) OR kind IN ('abandon_bail', 'attribution', 'attribution_condition', 'avertissement_radiation', 'bail_a_signer', 'bail_envoi_annule', 'bail_signe', 'controle_repris', 'delai_accorde', 'delai_maintenu', 'demande_pieces', 'dossier_conforme', 'dossier_non_conforme', 'irrecevabilite', 'non_attribution', 'offre', 'offre_reprise', 'refus_compte', 'remise_corrigee', 'visite_annulee', 'visite_changee', 'visite_notee') AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.demande_id = palier_letter.demande_id AND c.publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))) OR kind IN ('radiation') AND candidature_id IS NULL AND EXISTS (SELECT FROM palier_radiation x WHERE x.demande_id = palier_letter.demande_id AND x.issued_by_id = ANY((SELECT palier_ours())::int[])) OR kind IN ('avertissement_annule') AND candidature_id IS NULL AND EXISTS (SELECT FROM palier_radiationwarning x WHERE x.demande_id = palier_letter.demande_id AND x.issued_by_id = ANY((SELECT palier_ours())::int[]) AND x.cancelled_at IS NOT NULL))))",
    "DROP POLICY IF EXISTS reservataire_insert ON palier_letter",
    "CREATE POLICY reservataire_insert ON palier_letter FOR INSERT TO palier_reservataire WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (audience = ARRAY[(SELECT palier_claim('organisation')::int)] AND read_at IS NULL AND (facts ->> 'auteur' IS NULL OR EXISTS (SELECT FROM palier_organisation o WHERE o.id = (SELECT palier_claim('organisation')::int) AND o.public_id::text = facts ->> 'auteur' AND o.name = facts ->> 'auteur_nom' AND o.contact = facts ->> 'auteur_contact')) AND (kind IN ('attente_levee', 'designation') AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.demande_id = palier_letter.demande_id AND c.publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = ANY((SELECT palier_ours())::int[]))) OR kind IN ('toujours_interesse') AND EXISTS (SELECT FROM palier_stillwanted w WHERE w.candidature_id = palier_letter.candidature_id AND w.demande_id = palier_letter.demande_id AND w.asked_by_id = (SELECT palier_claim('user')::bigint)) OR kind IN ('piece_refusee') AND candidature_id IS NULL AND EXISTS (SELECT FROM palier_piece x WHERE x.demande_id = palier_letter.demande_id AND x.status = 'refusee' AND x.verified_by_id = (SELECT palier_claim('user')::bigint)) OR kind IN ('piece_acceptee') AND candidature_id IS NULL AND EXISTS (SELECT FROM palier_piece x WHERE x.demande_id = palier_letter.demande_id AND x.status = 'valide' AND x.verified_by_id = (SELECT palier_claim('user')::bigint)) OR kind IN ('validation_prolongee') AND candidature_id IS NULL AND EXISTS (SELECT FROM palier_piece x WHERE x.demande_id = palier_letter.demande_id AND x.status = 'a_verifier' AND x.extended_by_id = (SELECT palier_claim('user')::bigint)) OR kind IN ('certifie_conteste') AND candidature_id IS NULL AND EXISTS (SELECT FROM palier_piece x WHERE x.demande_id = palier_letter.demande_id AND x.status = 'valide' AND x.contested_at IS NOT NULL AND x.contested_by_id = (SELECT palier_claim('user')::bigint)) OR kind IN ('separation_tranchee') AND candidature_id IS NULL AND EXISTS (SELECT FROM palier_parting x WHERE x.demande_id = palier_letter.demande_id AND x.settled_by_id = (SELECT palier_claim('user')::bigint)))))",
)
SIGNED_BEFORE = (
    "DROP POLICY IF EXISTS bailleur_insert ON palier_journalentry",
    "CREATE POLICY bailleur_insert ON palier_journalentry FOR INSERT TO palier_bailleur WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'bailleur' THEN verb IN ('accorder_plus_de_temps', 'ajouter_papier_bail', 'ajouter_photo', 'annuler_acte', 'annuler_avertissement', 'annuler_envoi_bail', 'annuler_logements', 'annuler_seance', 'annuler_visites', 'appeler_suivants', 'arreter_courriel', 'avertir_radiation', 'changer_papiers_bail', 'changer_visites', 'commencer_logements', 'conclure_convention', 'confirmer_refus', 'constater_abandon_bail', 'constater_condition', 'constater_conforme', 'constater_non_conforme', 'constater_remise', 'convoquer', 'corriger_bail', 'corriger_convention', 'corriger_logement', 'corriger_photo', 'corriger_remise', 'corriger_vacance', 'dater_fait_erreur', 'decider_sans_joindre', 'declarer_logement', 'declarer_parc', 'demander_pieces', 'demander_rang_suivant', 'demander_si_interesse', 'deplacer_seance', 'designer', 'dire_si_ronde_possible', 'ecarter', 'emporter_liste', 'envoyer_bail', 'finir_convention', 'finir_messages', 'garder_logement', 'imprimer_lettre', 'inscrire_ordre_du_jour', 'inscrire_visite', 'lever_attente', 'lire_avis_erreur', 'lire_nouvelle', 'lire_nouvelles', 'maintenir_la_date', 'masquer_message', 'ne_pas_retenir', 'noter_joint', 'noter_visite', 'ordonner_photos', 'orienter_logement', 'poster_lettre', 'prevoir_acte', 'prevoir_flux', 'prolonger_reponse', 'proposer', 'proposer_ecart', 'proposer_visites', 'prouver_remise_avertissement', 'publier', 'radier', 'recevoir_logements', 'recomposer_seance', 'refuser_ecart', 'remettre_photo', 'remontrer_message', 'renvoyer_offre', 'repondre_contestation', 'repondre_erreur', 'repondre_message', 'reprendre', 'reprendre_courriel', 'reprendre_logement', 'reprendre_offre', 'reprendre_reponse_contestation', 'reprendre_reponse_erreur', 'reprendre_reponse_message', 'retirer_lettre', 'retirer_papier_bail', 'retirer_photo', 'retirer_publication', 'revenir_lettre', 'rouvrir_messages', 'signer_bail', 'transmettre_messages') WHEN 'commission' THEN verb IN ('attribuer', 'attribuer_sous_condition', 'clore_seance', 'declarer_interet', 'declarer_irrecevable', 'garder_en_reserve', 'mettre_aux_voix', 'ne_pas_attribuer', 'noter_presence', 'ouvrir_seance', 'refermer_seance', 'reporter', 'reprendre_decision', 'reprendre_decisions', 'retirer_des_voix', 'retirer_interet') ELSE false END)",
    "DROP POLICY IF EXISTS bailleur_insert ON palier_letter",
    "CREATE POLICY bailleur_insert ON palier_letter FOR INSERT TO palier_bailleur WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (audience = ARRAY[(SELECT palier_claim('organisation')::int)] AND read_at IS NULL AND (facts ->> 'auteur' IS NULL OR EXISTS (SELECT FROM palier_organisation o WHERE o.id = (SELECT palier_claim('organisation')::int) AND o.public_id::text = facts ->> 'auteur' AND o.name = facts ->> 'auteur_nom' AND o.contact = facts ->> 'auteur_contact')) AND (kind IN ('attente_levee', 'designation') AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.demande_id = palier_letter.demande_id AND c.publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))) OR kind IN ('toujours_interesse') AND EXISTS (SELECT FROM palier_stillwanted w WHERE w.candidature_id = palier_letter.candidature_id AND w.demande_id = palier_letter.demande_id AND w.asked_by_id = (SELECT palier_claim('user')::bigint)) OR kind IN ('piece_refusee') AND candidature_id IS NULL AND EXISTS (SELECT FROM palier_piece x WHERE x.demande_id = palier_letter.demande_id AND x.status = 'refusee' AND x.verified_by_id = (SELECT palier_claim('user')::bigint)) OR kind IN ('abandon_bail', 'attribution', 'attribution_condition', 'avertissement_radiation', 'bail_a_signer', 'bail_envoi_annule', 'bail_signe', 'delai_accorde', 'delai_maintenu', 'demande_pieces', 'dossier_conforme', 'dossier_non_conforme', 'irrecevabilite', 'non_attribution', 'offre', 'offre_reprise', 'refus_compte', 'remise_corrigee', 'visite_annulee', 'visite_changee', 'visite_notee') AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.demande_id = palier_letter.demande_id AND c.publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))) OR kind IN ('radiation') AND candidature_id IS NULL AND EXISTS (SELECT FROM palier_radiation x WHERE x.demande_id = palier_letter.demande_id AND x.issued_by_id = ANY((SELECT palier_ours())::int[])) OR kind IN ('avertissement_annule') AND candidature_id IS NULL AND EXISTS (SELECT FROM palier_radiationwarning x WHERE x.demande_id = palier_letter.demande_id AND x.issued_by_id = ANY((SELECT palier_ours())::int[]) AND x.cancelled_at IS NOT NULL))))",
    "DROP POLICY IF EXISTS reservataire_insert ON palier_letter",
    "CREATE POLICY reservataire_insert ON palier_letter FOR INSERT TO palier_reservataire WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (audience = ARRAY[(SELECT palier_claim('organisation')::int)] AND read_at IS NULL AND (facts ->> 'auteur' IS NULL OR EXISTS (SELECT FROM palier_organisation o WHERE o.id = (SELECT palier_claim('organisation')::int) AND o.public_id::text = facts ->> 'auteur' AND o.name = facts ->> 'auteur_nom' AND o.contact = facts ->> 'auteur_contact')) AND (kind IN ('attente_levee', 'designation') AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.demande_id = palier_letter.demande_id AND c.publication_id IN (SELECT id FROM palier_publication WHERE reservataire_id = ANY((SELECT palier_ours())::int[]))) OR kind IN ('toujours_interesse') AND EXISTS (SELECT FROM palier_stillwanted w WHERE w.candidature_id = palier_letter.candidature_id AND w.demande_id = palier_letter.demande_id AND w.asked_by_id = (SELECT palier_claim('user')::bigint)) OR kind IN ('piece_refusee') AND candidature_id IS NULL AND EXISTS (SELECT FROM palier_piece x WHERE x.demande_id = palier_letter.demande_id AND x.status = 'refusee' AND x.verified_by_id = (SELECT palier_claim('user')::bigint)) OR kind IN ('validation_prolongee') AND candidature_id IS NULL AND EXISTS (SELECT FROM palier_piece x WHERE x.demande_id = palier_letter.demande_id AND x.status = 'a_verifier' AND x.extended_by_id = (SELECT palier_claim('user')::bigint)) OR kind IN ('certifie_conteste') AND candidature_id IS NULL AND EXISTS (SELECT FROM palier_piece x WHERE x.demande_id = palier_letter.demande_id AND x.status = 'valide' AND x.contested_at IS NOT NULL AND x.contested_by_id = (SELECT palier_claim('user')::bigint)) OR kind IN ('separation_tranchee') AND candidature_id IS NULL AND EXISTS (SELECT FROM palier_parting x WHERE x.demande_id = palier_letter.demande_id AND x.settled_by_id = (SELECT palier_claim('user')::bigint)))))",
)
TOLD = "CREATE OR REPLACE TRIGGER note_for_partners AFTER INSERT ON palier_journalentry FOR EACH ROW WHEN (NEW.verb IN ('accepter', 'attribuer', 'attribuer_sous_condition', 'classer_sans_suite', 'clore', 'constater_abandon_bail', 'constater_conforme', 'constater_non_conforme', 'constater_personne_suivante', 'constater_remise', 'constater_silence', 'corriger_bail', 'corriger_classement', 'corriger_logement', 'corriger_remise', 'corriger_vacance', 'declarer_irrecevable', 'declarer_logement', 'demander_pieces', 'designer', 'designer_sans_annonce', 'garder_en_reserve', 'garder_logement', 'inscrire_ordre_du_jour', 'ne_pas_attribuer', 'orienter_logement', 'proposer', 'publier', 'refuser', 'reporter', 'reprendre_controle', 'reprendre_decision', 'reprendre_logement', 'reprendre_offre', 'retablir', 'retirer_publication', 'se_desister', 'signer_bail', 'suspendre')) EXECUTE FUNCTION palier_note_for_partners()"
TOLD_BEFORE = "CREATE OR REPLACE TRIGGER note_for_partners AFTER INSERT ON palier_journalentry FOR EACH ROW WHEN (NEW.verb IN ('accepter', 'attribuer', 'attribuer_sous_condition', 'classer_sans_suite', 'clore', 'constater_abandon_bail', 'constater_conforme', 'constater_non_conforme', 'constater_personne_suivante', 'constater_remise', 'constater_silence', 'corriger_bail', 'corriger_classement', 'corriger_logement', 'corriger_remise', 'corriger_vacance', 'declarer_irrecevable', 'declarer_logement', 'demander_pieces', 'designer', 'designer_sans_annonce', 'garder_en_reserve', 'garder_logement', 'inscrire_ordre_du_jour', 'ne_pas_attribuer', 'orienter_logement', 'proposer', 'publier', 'refuser', 'reporter', 'reprendre_decision', 'reprendre_logement', 'reprendre_offre', 'retablir', 'retirer_publication', 'se_desister', 'signer_bail', 'suspendre')) EXECUTE FUNCTION palier_note_for_partners()"


class Migration(migrations.Migration):
    """One function, one move more, its line, its letter and its event."""

    dependencies = (("palier", "0681_a_piece_is_checked_again"),)
    operations = (
        migrations.RunSQL(ACCEPTED, "DROP FUNCTION IF EXISTS palier_accepted_elsewhere(bigint)"),
        migrations.RunSQL(list(RIGHTS), migrations.RunSQL.noop),
        migrations.RunSQL(MOVED, MOVED_BEFORE),
        migrations.RunSQL(list(SIGNED), list(SIGNED_BEFORE)),
        migrations.RunSQL(TOLD, TOLD_BEFORE),
    )

"""Who proposes, chooses and moves an hour of visit, and how many places are left of one (ADR 93).

Expand only: the release before leaves the tables empty, and what it writes is still allowed. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

# Numbers alone: who else comes to see a home is nobody's to read.
SEATS = """
    CREATE OR REPLACE FUNCTION palier_viewing_seats(slots bigint[]) RETURNS TABLE(slot bigint, taken int)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT s.id, (SELECT count(*) FROM palier_viewing v JOIN palier_candidature c ON c.id = v.candidature_id
        WHERE v.slot_id = s.id AND v.state IN ('prise', 'venue', 'manquee') AND c.stage IN ('designee', 'incomplete', 'conforme', 'attribuee', 'en_reserve', 'sous_condition', 'offre_envoyee', 'acceptee'))::int
      FROM palier_viewingslot s WHERE s.id = ANY(slots) AND (
        EXISTS (SELECT FROM palier_candidature m WHERE m.publication_id = s.publication_id AND m.demande_id = palier_claim('demande')::bigint)
        OR EXISTS (SELECT FROM palier_publication p WHERE p.id = s.publication_id AND p.bailleur_id = ANY(palier_ours())))
    $$
"""
LOCK = """
    CREATE OR REPLACE FUNCTION palier_lock_viewing_slot(slot bigint) RETURNS TABLE(starts_at timestamptz, is_cancelled boolean, places int, taken int)
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      PERFORM 1 FROM palier_viewingslot s WHERE s.id = slot AND (
        EXISTS (SELECT FROM palier_candidature m WHERE m.publication_id = s.publication_id AND m.demande_id = palier_claim('demande')::bigint)
        OR EXISTS (SELECT FROM palier_publication p WHERE p.id = s.publication_id AND p.bailleur_id = ANY(palier_ours()))) FOR UPDATE;
      IF NOT FOUND THEN
        RETURN;
      END IF;
      RETURN QUERY SELECT s.starts_at, s.cancelled_at IS NOT NULL, s.places::int, (SELECT count(*) FROM palier_viewing v
          JOIN palier_candidature c ON c.id = v.candidature_id WHERE v.slot_id = s.id AND v.state IN ('prise', 'venue', 'manquee')
          AND c.stage IN ('designee', 'incomplete', 'conforme', 'attribuee', 'en_reserve', 'sous_condition', 'offre_envoyee', 'acceptee'))::int
        FROM palier_viewingslot s WHERE s.id = slot;
    END $$
"""
# A household chooses, gives back, or says that no hour suits; a landlord books for one, cancels, and notes who came. No hour is
# taken that is cancelled, of another home, or full: the slot is held while it is counted.
MOVED = """
    CREATE OR REPLACE FUNCTION palier_viewing_moved() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE acting CONSTANT text := current_setting('role'); was text := CASE WHEN TG_OP = 'UPDATE' THEN OLD.state END; held palier_viewingslot; home bigint;
    BEGIN
      IF TG_OP = 'UPDATE' AND (NEW.id, NEW.public_id, NEW.candidature_id, NEW.demande_id) IS DISTINCT FROM (OLD.id, OLD.public_id, OLD.candidature_id, OLD.demande_id)
          OR TG_OP = 'UPDATE' AND NEW.sequence < OLD.sequence
          OR acting = 'palier_demandeur' AND NEW.state NOT IN ('prise', 'rendue', 'sans_heure')
          OR acting = 'palier_bailleur' AND NEW.state IS DISTINCT FROM was AND NOT (NEW.state = 'prise'
            OR (was, NEW.state) IN (('prise', 'a_reprendre'), ('prise', 'venue'), ('manquee', 'venue'), ('prise', 'manquee'), ('venue', 'manquee')))
          OR acting = 'palier_bailleur' AND TG_OP = 'UPDATE' AND NEW.slot_id IS DISTINCT FROM OLD.slot_id AND NEW.state <> 'prise' THEN
        RAISE EXCEPTION 'a visit is chosen by its household, and kept by its landlord' USING ERRCODE = '42501';
      END IF;
      IF NEW.state = 'prise' AND (was IS NULL OR was NOT IN ('prise', 'venue', 'manquee') OR NEW.slot_id IS DISTINCT FROM OLD.slot_id) THEN
        SELECT c.publication_id INTO home FROM palier_candidature c WHERE c.id = NEW.candidature_id AND c.stage IN ('designee', 'incomplete', 'conforme', 'attribuee', 'en_reserve', 'sous_condition', 'offre_envoyee', 'acceptee');
        SELECT s.* INTO held FROM palier_viewingslot s WHERE s.id = NEW.slot_id AND s.cancelled_at IS NULL AND s.publication_id = home FOR UPDATE;
        IF held.id IS NULL OR held.places <= (SELECT count(*) FROM palier_viewing v JOIN palier_candidature c ON c.id = v.candidature_id
            WHERE v.slot_id = held.id AND v.id <> NEW.id AND v.state IN ('prise', 'venue', 'manquee') AND c.stage IN ('designee', 'incomplete', 'conforme', 'attribuee', 'en_reserve', 'sous_condition', 'offre_envoyee', 'acceptee')) THEN
          RAISE EXCEPTION 'no place is left at this hour' USING ERRCODE = '23514';
        END IF;
      END IF;
      RETURN NEW;
    END $$
"""
ON_VIEWING = """
    CREATE OR REPLACE TRIGGER viewing_moved BEFORE INSERT OR UPDATE ON palier_viewing FOR EACH ROW
    WHEN (current_user IN ('palier_demandeur', 'palier_bailleur')) EXECUTE FUNCTION palier_viewing_moved()
"""
WITHIN = "CREATE OR REPLACE TRIGGER {name} BEFORE INSERT OR UPDATE OR DELETE ON palier_viewing FOR EACH STATEMENT WHEN (current_user IN ('palier_demandeur', 'palier_intake')) EXECUTE FUNCTION palier_{name}()"
"""Neither an adviser nor a counter chooses an hour in somebody's name: the landlord books it for who calls."""
GRANTS = (
    "GRANT SELECT ON palier_viewingslot TO palier_demandeur",
    "GRANT SELECT ON palier_viewingslot TO palier_bailleur",
    "GRANT INSERT ON palier_viewingslot TO palier_bailleur",
    "GRANT UPDATE (starts_at, minutes, places, place, access, bring, phone, changed_at, cancelled_at) ON palier_viewingslot TO palier_bailleur",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_viewingslot TO palier_clock",
    "GRANT SELECT ON palier_viewing TO palier_demandeur",
    "GRANT INSERT ON palier_viewing TO palier_demandeur",
    "GRANT UPDATE (slot_id, state, sequence, chosen_at, changed_at) ON palier_viewing TO palier_demandeur",
    "GRANT SELECT ON palier_viewing TO palier_bailleur",
    "GRANT INSERT ON palier_viewing TO palier_bailleur",
    "GRANT UPDATE (slot_id, state, sequence, chosen_at, changed_at) ON palier_viewing TO palier_bailleur",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_viewing TO palier_clock",
    "GRANT EXECUTE ON FUNCTION palier_viewing_seats(bigint[]) TO palier_demandeur, palier_bailleur",
    "GRANT EXECUTE ON FUNCTION palier_lock_viewing_slot(bigint) TO palier_demandeur, palier_bailleur",
)
POLICIES = (
    "CREATE POLICY demandeur_select ON palier_viewingslot FOR SELECT TO palier_demandeur USING ((SELECT palier_claim('role') IS NOT NULL) AND ((publication_id IN (SELECT c.publication_id FROM palier_candidature c WHERE c.demande_id = (SELECT palier_claim('demande')::bigint) AND c.stage IN ('designee', 'incomplete', 'conforme', 'attribuee', 'en_reserve', 'sous_condition', 'offre_envoyee', 'acceptee')) OR id IN (SELECT v.slot_id FROM palier_viewing v WHERE v.demande_id = (SELECT palier_claim('demande')::bigint)))))",
    "CREATE POLICY bailleur_select ON palier_viewingslot FOR SELECT TO palier_bailleur USING (publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[])))",
    "CREATE POLICY bailleur_insert ON palier_viewingslot FOR INSERT TO palier_bailleur WITH CHECK (publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[])) AND created_by_id = (SELECT palier_claim('user')::bigint) AND cancelled_at IS NULL)",
    "CREATE POLICY bailleur_update ON palier_viewingslot FOR UPDATE TO palier_bailleur USING (publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))) WITH CHECK (publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[])))",
    "CREATE POLICY clock_select ON palier_viewingslot FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_viewingslot FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_viewingslot FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_viewingslot FOR DELETE TO palier_clock USING (true)",
    "CREATE POLICY demandeur_select ON palier_viewing FOR SELECT TO palier_demandeur USING (demande_id = (SELECT palier_claim('demande')::bigint))",
    "CREATE POLICY demandeur_insert ON palier_viewing FOR INSERT TO palier_demandeur WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint) AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.demande_id = palier_viewing.demande_id) AND told_at IS NULL AND reminded_at IS NULL)",
    "CREATE POLICY demandeur_update ON palier_viewing FOR UPDATE TO palier_demandeur USING (demande_id = (SELECT palier_claim('demande')::bigint)) WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint))",
    "CREATE POLICY bailleur_select ON palier_viewing FOR SELECT TO palier_bailleur USING (candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))))",
    "CREATE POLICY bailleur_insert ON palier_viewing FOR INSERT TO palier_bailleur WITH CHECK (candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))) AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.demande_id = palier_viewing.demande_id) AND told_at IS NULL AND reminded_at IS NULL)",
    "CREATE POLICY bailleur_update ON palier_viewing FOR UPDATE TO palier_bailleur USING (candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[])))) WITH CHECK (candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))))",
    "CREATE POLICY clock_select ON palier_viewing FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_viewing FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY clock_update ON palier_viewing FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    "CREATE POLICY clock_delete ON palier_viewing FOR DELETE TO palier_clock USING (true)",
)
SIGNED = (
    "DROP POLICY IF EXISTS bailleur_insert ON palier_letter",
    "CREATE POLICY bailleur_insert ON palier_letter FOR INSERT TO palier_bailleur WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (audience = ARRAY[(SELECT palier_claim('organisation')::int)] AND read_at IS NULL AND (facts ->> 'auteur' IS NULL OR EXISTS (SELECT FROM palier_organisation o WHERE o.id = (SELECT palier_claim('organisation')::int) AND o.public_id::text = facts ->> 'auteur' AND o.name = facts ->> 'auteur_nom' AND o.contact = facts ->> 'auteur_contact')) AND (kind IN ('attente_levee', 'designation') AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.demande_id = palier_letter.demande_id AND c.publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))) OR kind IN ('piece_refusee') AND candidature_id IS NULL AND EXISTS (SELECT FROM palier_piece x WHERE x.demande_id = palier_letter.demande_id AND x.status = 'refusee' AND x.verified_by_id = (SELECT palier_claim('user')::bigint)) OR kind IN ('abandon_bail', 'attribution', 'attribution_condition', 'avertissement_radiation', 'bail_signe', 'demande_pieces', 'dossier_conforme', 'dossier_non_conforme', 'irrecevabilite', 'non_attribution', 'offre', 'offre_reprise', 'refus_compte', 'remise_corrigee', 'visite_annulee', 'visite_changee', 'visite_notee') AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.demande_id = palier_letter.demande_id AND c.publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))) OR kind IN ('radiation') AND candidature_id IS NULL AND EXISTS (SELECT FROM palier_radiation x WHERE x.demande_id = palier_letter.demande_id AND x.issued_by_id = ANY((SELECT palier_ours())::int[])) OR kind IN ('avertissement_annule') AND candidature_id IS NULL AND EXISTS (SELECT FROM palier_radiationwarning x WHERE x.demande_id = palier_letter.demande_id AND x.issued_by_id = ANY((SELECT palier_ours())::int[]) AND x.cancelled_at IS NOT NULL))))",
    "DROP POLICY IF EXISTS demandeur_insert ON palier_journalentry",
    "CREATE POLICY demandeur_insert ON palier_journalentry FOR INSERT TO palier_demandeur WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (actor = (SELECT palier_claim('actor')::uuid) AND organisation IS NOT DISTINCT FROM CASE WHEN (SELECT palier_claim('mandate')::bigint) IS NOT NULL OR (SELECT palier_claim('visit')::bigint) IS NOT NULL THEN (SELECT palier_claim('organisation')::int) END AND (role = 'mandataire') = ((SELECT palier_claim('mandate')::bigint) IS NOT NULL) AND CASE role WHEN 'mandataire' THEN CASE (SELECT palier_claim('word')) WHEN 'pieces' THEN verb IN ('deposer_piece') WHEN 'candidater' THEN verb IN ('deposer', 'deposer_de_nouveau', 'mettre_en_attente', 'retirer') WHEN 'repondre' THEN verb IN ('accepter', 'refuser', 'suspendre') WHEN 'renouveler' THEN verb IN ('annuler_avertissement', 'renouveler') ELSE false END WHEN 'demandeur' THEN (SELECT palier_claim('visit')::bigint) IS NULL AND verb IN ('accepter', 'accepter_a_deux', 'accorder_mandat', 'annuler_avertissement', 'changer_contact', 'changer_foyer', 'choisir_courrier', 'choisir_visite', 'completer', 'confirmer', 'contester', 'contester_reponse_erreur', 'contester_separation', 'demander_archive', 'demander_autre_toit', 'demander_code_emploi', 'demander_cout_erreur', 'demander_effacement', 'demander_numero', 'demander_plus_de_temps', 'demander_separation', 'deposer', 'deposer_de_nouveau', 'deposer_piece', 'desavouer_emploi', 'desavouer_passage', 'donner_mandat', 'ecarter_avis', 'finir_recours_juge', 'joindre_avis', 'mettre_en_attente', 'nommer_contact', 'noter_recours_juge', 'ordonner_fichiers', 'orienter_service_social', 'ouvrir_courrier', 'prendre_archive', 'quitter_autre_toit', 'refuser', 'refuser_heures_visite', 'remettre_preuve', 'rendre_visite', 'renouveler', 'reprendre_a_deux', 'reprendre_accord_mandat', 'reprendre_changement', 'reprendre_orientation', 'reprendre_separation', 'retirer', 'retirer_code_emploi', 'retirer_contact', 'retirer_contestation', 'retirer_demande_de_toit', 'retirer_fichier', 'retirer_mandat', 'se_desister', 'suspendre') WHEN 'guichet' THEN (SELECT palier_claim('visit')::bigint) IS NOT NULL AND verb IN ('accepter', 'annuler_avertissement', 'changer_contact', 'changer_foyer', 'choisir_courrier', 'completer', 'confirmer', 'contester', 'contester_reponse_erreur', 'demander_cout_erreur', 'demander_plus_de_temps', 'deposer', 'deposer_de_nouveau', 'deposer_piece', 'finir_recours_juge', 'mettre_en_attente', 'noter_recours_juge', 'ordonner_fichiers', 'ouvrir_courrier', 'refuser', 'renouveler', 'reprendre_changement', 'retirer', 'retirer_contestation', 'retirer_fichier', 'se_desister', 'suspendre') WHEN 'horloge' THEN verb IN ('constater_remise') ELSE false END))",
    "DROP POLICY IF EXISTS bailleur_insert ON palier_journalentry",
    "CREATE POLICY bailleur_insert ON palier_journalentry FOR INSERT TO palier_bailleur WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'bailleur' THEN verb IN ('annuler_acte', 'annuler_avertissement', 'annuler_seance', 'annuler_visites', 'appeler_suivants', 'arreter_courriel', 'avertir_radiation', 'changer_visites', 'conclure_convention', 'confirmer_refus', 'constater_abandon_bail', 'constater_condition', 'constater_conforme', 'constater_non_conforme', 'constater_remise', 'convoquer', 'corriger_bail', 'corriger_convention', 'corriger_logement', 'corriger_remise', 'corriger_vacance', 'dater_fait_erreur', 'decider_sans_joindre', 'declarer_logement', 'demander_pieces', 'demander_rang_suivant', 'deplacer_seance', 'designer', 'ecarter', 'finir_convention', 'garder_logement', 'imprimer_lettre', 'inscrire_ordre_du_jour', 'inscrire_visite', 'lever_attente', 'lire_avis_erreur', 'lire_nouvelle', 'lire_nouvelles', 'ne_pas_retenir', 'noter_joint', 'noter_visite', 'orienter_logement', 'poster_lettre', 'prevoir_acte', 'prevoir_flux', 'prolonger_reponse', 'proposer', 'proposer_ecart', 'proposer_visites', 'prouver_remise_avertissement', 'publier', 'radier', 'recomposer_seance', 'refuser_ecart', 'renvoyer_offre', 'repondre_contestation', 'repondre_erreur', 'reprendre', 'reprendre_courriel', 'reprendre_logement', 'reprendre_offre', 'reprendre_reponse_contestation', 'reprendre_reponse_erreur', 'retirer_lettre', 'retirer_publication', 'revenir_lettre', 'signer_bail') WHEN 'commission' THEN verb IN ('attribuer', 'attribuer_sous_condition', 'clore_seance', 'declarer_interet', 'declarer_irrecevable', 'garder_en_reserve', 'mettre_aux_voix', 'ne_pas_attribuer', 'noter_presence', 'ouvrir_seance', 'reporter', 'reprendre_decision', 'reprendre_decisions', 'retirer_des_voix', 'retirer_interet') ELSE false END)",
)
SIGNED_BEFORE = (
    "DROP POLICY IF EXISTS bailleur_insert ON palier_letter",
    "CREATE POLICY bailleur_insert ON palier_letter FOR INSERT TO palier_bailleur WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (audience = ARRAY[(SELECT palier_claim('organisation')::int)] AND read_at IS NULL AND (facts ->> 'auteur' IS NULL OR EXISTS (SELECT FROM palier_organisation o WHERE o.id = (SELECT palier_claim('organisation')::int) AND o.public_id::text = facts ->> 'auteur' AND o.name = facts ->> 'auteur_nom' AND o.contact = facts ->> 'auteur_contact')) AND (kind IN ('attente_levee', 'designation') AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.demande_id = palier_letter.demande_id AND c.publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))) OR kind IN ('piece_refusee') AND candidature_id IS NULL AND EXISTS (SELECT FROM palier_piece x WHERE x.demande_id = palier_letter.demande_id AND x.status = 'refusee' AND x.verified_by_id = (SELECT palier_claim('user')::bigint)) OR kind IN ('abandon_bail', 'attribution', 'attribution_condition', 'avertissement_radiation', 'bail_signe', 'demande_pieces', 'dossier_conforme', 'dossier_non_conforme', 'irrecevabilite', 'non_attribution', 'offre', 'offre_reprise', 'refus_compte', 'remise_corrigee') AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.demande_id = palier_letter.demande_id AND c.publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))) OR kind IN ('radiation') AND candidature_id IS NULL AND EXISTS (SELECT FROM palier_radiation x WHERE x.demande_id = palier_letter.demande_id AND x.issued_by_id = ANY((SELECT palier_ours())::int[])) OR kind IN ('avertissement_annule') AND candidature_id IS NULL AND EXISTS (SELECT FROM palier_radiationwarning x WHERE x.demande_id = palier_letter.demande_id AND x.issued_by_id = ANY((SELECT palier_ours())::int[]) AND x.cancelled_at IS NOT NULL))))",
    "DROP POLICY IF EXISTS demandeur_insert ON palier_journalentry",
    "CREATE POLICY demandeur_insert ON palier_journalentry FOR INSERT TO palier_demandeur WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (actor = (SELECT palier_claim('actor')::uuid) AND organisation IS NOT DISTINCT FROM CASE WHEN (SELECT palier_claim('mandate')::bigint) IS NOT NULL OR (SELECT palier_claim('visit')::bigint) IS NOT NULL THEN (SELECT palier_claim('organisation')::int) END AND (role = 'mandataire') = ((SELECT palier_claim('mandate')::bigint) IS NOT NULL) AND CASE role WHEN 'mandataire' THEN CASE (SELECT palier_claim('word')) WHEN 'pieces' THEN verb IN ('deposer_piece') WHEN 'candidater' THEN verb IN ('deposer', 'deposer_de_nouveau', 'mettre_en_attente', 'retirer') WHEN 'repondre' THEN verb IN ('accepter', 'refuser', 'suspendre') WHEN 'renouveler' THEN verb IN ('annuler_avertissement', 'renouveler') ELSE false END WHEN 'demandeur' THEN (SELECT palier_claim('visit')::bigint) IS NULL AND verb IN ('accepter', 'accepter_a_deux', 'accorder_mandat', 'annuler_avertissement', 'changer_contact', 'changer_foyer', 'choisir_courrier', 'completer', 'confirmer', 'contester', 'contester_reponse_erreur', 'contester_separation', 'demander_archive', 'demander_autre_toit', 'demander_code_emploi', 'demander_cout_erreur', 'demander_effacement', 'demander_numero', 'demander_plus_de_temps', 'demander_separation', 'deposer', 'deposer_de_nouveau', 'deposer_piece', 'desavouer_emploi', 'desavouer_passage', 'donner_mandat', 'ecarter_avis', 'finir_recours_juge', 'joindre_avis', 'mettre_en_attente', 'nommer_contact', 'noter_recours_juge', 'ordonner_fichiers', 'orienter_service_social', 'ouvrir_courrier', 'prendre_archive', 'quitter_autre_toit', 'refuser', 'remettre_preuve', 'renouveler', 'reprendre_a_deux', 'reprendre_accord_mandat', 'reprendre_changement', 'reprendre_orientation', 'reprendre_separation', 'retirer', 'retirer_code_emploi', 'retirer_contact', 'retirer_contestation', 'retirer_demande_de_toit', 'retirer_fichier', 'retirer_mandat', 'se_desister', 'suspendre') WHEN 'guichet' THEN (SELECT palier_claim('visit')::bigint) IS NOT NULL AND verb IN ('accepter', 'annuler_avertissement', 'changer_contact', 'changer_foyer', 'choisir_courrier', 'completer', 'confirmer', 'contester', 'contester_reponse_erreur', 'demander_cout_erreur', 'demander_plus_de_temps', 'deposer', 'deposer_de_nouveau', 'deposer_piece', 'finir_recours_juge', 'mettre_en_attente', 'noter_recours_juge', 'ordonner_fichiers', 'ouvrir_courrier', 'refuser', 'renouveler', 'reprendre_changement', 'retirer', 'retirer_contestation', 'retirer_fichier', 'se_desister', 'suspendre') WHEN 'horloge' THEN verb IN ('constater_remise') ELSE false END))",
    "DROP POLICY IF EXISTS bailleur_insert ON palier_journalentry",
    "CREATE POLICY bailleur_insert ON palier_journalentry FOR INSERT TO palier_bailleur WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'bailleur' THEN verb IN ('annuler_acte', 'annuler_avertissement', 'annuler_seance', 'appeler_suivants', 'arreter_courriel', 'avertir_radiation', 'conclure_convention', 'confirmer_refus', 'constater_abandon_bail', 'constater_condition', 'constater_conforme', 'constater_non_conforme', 'constater_remise', 'convoquer', 'corriger_bail', 'corriger_convention', 'corriger_logement', 'corriger_remise', 'corriger_vacance', 'dater_fait_erreur', 'decider_sans_joindre', 'declarer_logement', 'demander_pieces', 'demander_rang_suivant', 'deplacer_seance', 'designer', 'ecarter', 'finir_convention', 'garder_logement', 'imprimer_lettre', 'inscrire_ordre_du_jour', 'lever_attente', 'lire_avis_erreur', 'lire_nouvelle', 'lire_nouvelles', 'ne_pas_retenir', 'noter_joint', 'orienter_logement', 'poster_lettre', 'prevoir_acte', 'prevoir_flux', 'prolonger_reponse', 'proposer', 'proposer_ecart', 'prouver_remise_avertissement', 'publier', 'radier', 'recomposer_seance', 'refuser_ecart', 'renvoyer_offre', 'repondre_contestation', 'repondre_erreur', 'reprendre', 'reprendre_courriel', 'reprendre_logement', 'reprendre_offre', 'reprendre_reponse_contestation', 'reprendre_reponse_erreur', 'retirer_lettre', 'retirer_publication', 'revenir_lettre', 'signer_bail') WHEN 'commission' THEN verb IN ('attribuer', 'attribuer_sous_condition', 'clore_seance', 'declarer_interet', 'declarer_irrecevable', 'garder_en_reserve', 'mettre_aux_voix', 'ne_pas_attribuer', 'noter_presence', 'ouvrir_seance', 'reporter', 'reprendre_decision', 'reprendre_decisions', 'retirer_des_voix', 'retirer_interet') ELSE false END)",
)
CANCELLED = """
    CREATE OR REPLACE FUNCTION palier_job_cancelled(job bigint) RETURNS boolean
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      UPDATE procrastinate_jobs SET status = 'cancelled'
      WHERE id = job AND status = 'todo' AND palier_claim('role') = 'palier_steward'
        AND task_name IN ('palier.jobs.alerts.look_all', 'palier.jobs.appeals.sweep', 'palier.jobs.archives.sweep', 'palier.jobs.closing.sweep', 'palier.jobs.desks.mail_all', 'palier.jobs.erasing.erase_all', 'palier.jobs.erasing.foresee', 'palier.jobs.erasing.forget', 'palier.jobs.erasing.sweep_asked', 'palier.jobs.heads.publish', 'palier.jobs.heads.stamp', 'palier.jobs.heads.write', 'palier.jobs.leases.tell_late', 'palier.jobs.life.expire_all', 'palier.jobs.life.remind_all', 'palier.jobs.life.sweep', 'palier.jobs.life.tell_late', 'palier.jobs.links.send', 'palier.jobs.mandates.look_all', 'palier.jobs.mistakes.sweep', 'palier.jobs.offers.sweep', 'palier.jobs.planned.sweep', 'palier.jobs.reading.end_all', 'palier.jobs.referrals.settle_all', 'palier.jobs.registering.forget', 'palier.jobs.registering.send_late', 'palier.jobs.registering.tell', 'palier.jobs.retaking.retake', 'palier.jobs.roofs.look_all', 'palier.jobs.scores.refresh', 'palier.jobs.scores.reweigh', 'palier.jobs.scores.switch', 'palier.jobs.sealing.seal_day', 'palier.jobs.successions.tell_all', 'palier.jobs.tidying.forget_done', 'palier.jobs.urgency.expire', 'palier.jobs.urgency.remind', 'palier.jobs.viewings.look_all', 'palier.jobs.waits.count', 'palier.jobs.wishes.send_late');
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
    """The functions, then who reads and moves what, then who signs it."""

    dependencies = (("palier", "0210_visits_of_homes"),)
    operations = (
        *(
            operation
            for name, made in (
                ("palier_viewing_seats(bigint[])", SEATS),
                ("palier_lock_viewing_slot(bigint)", LOCK),
                ("palier_viewing_moved()", MOVED),
            )
            for operation in (
                _sql(made, f"DROP FUNCTION IF EXISTS {name}"),
                _sql(f"REVOKE EXECUTE ON FUNCTION {name} FROM PUBLIC"),
            )
        ),
        _sql(ON_VIEWING, "DROP TRIGGER IF EXISTS viewing_moved ON palier_viewing"),
        *(
            _sql(WITHIN.format(name=name), f"DROP TRIGGER IF EXISTS {name} ON palier_viewing")
            for name in ("within_mandate", "not_at_a_counter")
        ),
        *(_sql(one) for one in (*GRANTS, *POLICIES)),
        migrations.RunSQL(list(SIGNED), list(SIGNED_BEFORE)),
        _sql(CANCELLED, CANCELLED_BEFORE),
    )

"""Who brings, begins and undoes a take-over, whose line is read by whom, and what each journals of it (ADR 104).

Expand only: the release before leaves the tables empty. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

GRANTS = (
    "GRANT SELECT ON palier_stockbatch TO palier_steward",
    "GRANT INSERT ON palier_stockbatch TO palier_steward",
    "GRANT UPDATE (state, tool, mapping, mapping_digest, encoding, separator, sheet, moved_at) ON palier_stockbatch TO palier_steward",
    "GRANT SELECT (id, public_id, organisation_id, tool, columns, received_at) ON palier_stockbatch TO palier_demandeur",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_stockbatch TO palier_clock",
    "GRANT SELECT ON palier_stockfile TO palier_steward",
    "GRANT INSERT ON palier_stockfile TO palier_steward",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_stockfile TO palier_clock",
    "GRANT SELECT ON palier_stockfilepart TO palier_steward",
    "GRANT INSERT ON palier_stockfilepart TO palier_steward",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_stockfilepart TO palier_clock",
    "GRANT SELECT ON palier_stockline TO palier_steward",
    "GRANT SELECT ON palier_stockline TO palier_demandeur",
    "GRANT UPDATE (state, demande_id, settled_at) ON palier_stockline TO palier_demandeur",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON palier_stockline TO palier_clock",
)
POLICIES = (
    (
        "palier_stockbatch",
        "steward_select",
        "CREATE POLICY steward_select ON palier_stockbatch FOR SELECT TO palier_steward USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    (
        "palier_stockbatch",
        "steward_insert",
        "CREATE POLICY steward_insert ON palier_stockbatch FOR INSERT TO palier_steward WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (state = 'recu' AND read = 0 AND done_at IS NULL))",
    ),
    (
        "palier_stockbatch",
        "steward_update",
        "CREATE POLICY steward_update ON palier_stockbatch FOR UPDATE TO palier_steward USING ((SELECT palier_claim('role') IS NOT NULL)) WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND state IN ('recu', 'en_cours', 'en_annulation', 'annule', 'fini'))",
    ),
    (
        "palier_stockbatch",
        "demandeur_select",
        "CREATE POLICY demandeur_select ON palier_stockbatch FOR SELECT TO palier_demandeur USING ((SELECT palier_claim('role') IS NOT NULL) AND (id IN (SELECT batch_id FROM palier_stockline)))",
    ),
    (
        "palier_stockbatch",
        "clock_select",
        "CREATE POLICY clock_select ON palier_stockbatch FOR SELECT TO palier_clock USING (true)",
    ),
    (
        "palier_stockbatch",
        "clock_insert",
        "CREATE POLICY clock_insert ON palier_stockbatch FOR INSERT TO palier_clock WITH CHECK (true)",
    ),
    (
        "palier_stockbatch",
        "clock_update",
        "CREATE POLICY clock_update ON palier_stockbatch FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    ),
    (
        "palier_stockbatch",
        "clock_delete",
        "CREATE POLICY clock_delete ON palier_stockbatch FOR DELETE TO palier_clock USING (true)",
    ),
    (
        "palier_stockfile",
        "steward_select",
        "CREATE POLICY steward_select ON palier_stockfile FOR SELECT TO palier_steward USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    (
        "palier_stockfile",
        "steward_insert",
        "CREATE POLICY steward_insert ON palier_stockfile FOR INSERT TO palier_steward WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND ((SELECT b.state FROM palier_stockbatch b WHERE b.id = batch_id) = 'recu'))",
    ),
    (
        "palier_stockfile",
        "clock_select",
        "CREATE POLICY clock_select ON palier_stockfile FOR SELECT TO palier_clock USING (true)",
    ),
    (
        "palier_stockfile",
        "clock_insert",
        "CREATE POLICY clock_insert ON palier_stockfile FOR INSERT TO palier_clock WITH CHECK (true)",
    ),
    (
        "palier_stockfile",
        "clock_update",
        "CREATE POLICY clock_update ON palier_stockfile FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    ),
    (
        "palier_stockfile",
        "clock_delete",
        "CREATE POLICY clock_delete ON palier_stockfile FOR DELETE TO palier_clock USING (true)",
    ),
    (
        "palier_stockfilepart",
        "steward_select",
        "CREATE POLICY steward_select ON palier_stockfilepart FOR SELECT TO palier_steward USING ((SELECT palier_claim('role') IS NOT NULL))",
    ),
    (
        "palier_stockfilepart",
        "steward_insert",
        "CREATE POLICY steward_insert ON palier_stockfilepart FOR INSERT TO palier_steward WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (EXISTS (SELECT FROM palier_stockfile f JOIN palier_stockbatch b ON b.id = f.batch_id WHERE f.id = file_id AND b.state = 'recu')))",
    ),
    (
        "palier_stockfilepart",
        "clock_select",
        "CREATE POLICY clock_select ON palier_stockfilepart FOR SELECT TO palier_clock USING (true)",
    ),
    (
        "palier_stockfilepart",
        "clock_insert",
        "CREATE POLICY clock_insert ON palier_stockfilepart FOR INSERT TO palier_clock WITH CHECK (true)",
    ),
    (
        "palier_stockfilepart",
        "clock_update",
        "CREATE POLICY clock_update ON palier_stockfilepart FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    ),
    (
        "palier_stockfilepart",
        "clock_delete",
        "CREATE POLICY clock_delete ON palier_stockfilepart FOR DELETE TO palier_clock USING (true)",
    ),
    (
        "palier_stockline",
        "steward_select",
        "CREATE POLICY steward_select ON palier_stockline FOR SELECT TO palier_steward USING ((SELECT palier_claim('role') IS NOT NULL) AND (state IN ('refusee', 'deja')))",
    ),
    (
        "palier_stockline",
        "demandeur_select",
        "CREATE POLICY demandeur_select ON palier_stockline FOR SELECT TO palier_demandeur USING (numero = (SELECT d.numero_unique FROM palier_demande d WHERE d.id = (SELECT palier_claim('demande')::bigint)) AND birth_date = (SELECT p.birth_date FROM palier_person p JOIN palier_holder h ON h.demande_id = p.demande_id AND h.person_key = p.key WHERE h.demande_id = (SELECT palier_claim('demande')::bigint) AND h.user_id = (SELECT palier_claim('user')::bigint)) AND state IN ('en_attente', 'confirmee', 'ecartee'))",
    ),
    (
        "palier_stockline",
        "demandeur_update",
        "CREATE POLICY demandeur_update ON palier_stockline FOR UPDATE TO palier_demandeur USING (numero = (SELECT d.numero_unique FROM palier_demande d WHERE d.id = (SELECT palier_claim('demande')::bigint)) AND birth_date = (SELECT p.birth_date FROM palier_person p JOIN palier_holder h ON h.demande_id = p.demande_id AND h.person_key = p.key WHERE h.demande_id = (SELECT palier_claim('demande')::bigint) AND h.user_id = (SELECT palier_claim('user')::bigint)) AND state IN ('en_attente', 'confirmee', 'ecartee')) WITH CHECK (numero = (SELECT d.numero_unique FROM palier_demande d WHERE d.id = (SELECT palier_claim('demande')::bigint)) AND birth_date = (SELECT p.birth_date FROM palier_person p JOIN palier_holder h ON h.demande_id = p.demande_id AND h.person_key = p.key WHERE h.demande_id = (SELECT palier_claim('demande')::bigint) AND h.user_id = (SELECT palier_claim('user')::bigint)) AND state IN ('en_attente', 'confirmee', 'ecartee') AND state IN ('confirmee', 'ecartee') AND demande_id = (SELECT palier_claim('demande')::bigint))",
    ),
    (
        "palier_stockline",
        "clock_select",
        "CREATE POLICY clock_select ON palier_stockline FOR SELECT TO palier_clock USING (true)",
    ),
    (
        "palier_stockline",
        "clock_insert",
        "CREATE POLICY clock_insert ON palier_stockline FOR INSERT TO palier_clock WITH CHECK (true)",
    ),
    (
        "palier_stockline",
        "clock_update",
        "CREATE POLICY clock_update ON palier_stockline FOR UPDATE TO palier_clock USING (true) WITH CHECK (true)",
    ),
    (
        "palier_stockline",
        "clock_delete",
        "CREATE POLICY clock_delete ON palier_stockline FOR DELETE TO palier_clock USING (true)",
    ),
)
AGAIN = (
    (
        "palier_journalentry",
        "demandeur_insert",
        "CREATE POLICY demandeur_insert ON palier_journalentry FOR INSERT TO palier_demandeur WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (actor = (SELECT palier_claim('actor')::uuid) AND organisation IS NOT DISTINCT FROM CASE WHEN (SELECT palier_claim('mandate')::bigint) IS NOT NULL OR (SELECT palier_claim('visit')::bigint) IS NOT NULL THEN (SELECT palier_claim('organisation')::int) END AND (role = 'mandataire') = ((SELECT palier_claim('mandate')::bigint) IS NOT NULL) AND CASE role WHEN 'mandataire' THEN CASE (SELECT palier_claim('word')) WHEN 'pieces' THEN verb IN ('deposer_piece') WHEN 'candidater' THEN verb IN ('deposer', 'deposer_de_nouveau', 'mettre_en_attente', 'retirer') WHEN 'repondre' THEN verb IN ('accepter', 'refuser', 'suspendre') WHEN 'renouveler' THEN verb IN ('annuler_avertissement', 'renouveler') ELSE false END WHEN 'demandeur' THEN (SELECT palier_claim('visit')::bigint) IS NULL AND verb IN ('accepter', 'accepter_a_deux', 'accorder_mandat', 'annuler_avertissement', 'changer_contact', 'changer_foyer', 'choisir_courrier', 'choisir_visite', 'clore_messages', 'completer', 'confirmer', 'confirmer_reprise', 'consentir_recuperation', 'contester', 'contester_reponse_erreur', 'contester_separation', 'corriger_echange', 'demander_archive', 'demander_autre_toit', 'demander_code_emploi', 'demander_cout_erreur', 'demander_effacement', 'demander_numero', 'demander_plus_de_temps', 'demander_separation', 'deposer', 'deposer_de_nouveau', 'deposer_piece', 'desavouer_emploi', 'desavouer_passage', 'donner_mandat', 'ecarter_avis', 'ecarter_recuperation', 'ecarter_reprise', 'ecrire_message', 'finir_recours_juge', 'inscrire_echange', 'joindre_avis', 'mettre_en_attente', 'nommer_contact', 'noter_recours_juge', 'ordonner_fichiers', 'orienter_service_social', 'ouvrir_courrier', 'prendre_archive', 'quitter_autre_toit', 'quitter_echange', 'refuser', 'refuser_heures_visite', 'remettre_preuve', 'rendre_visite', 'renouveler', 'repondre_ronde', 'reprendre_a_deux', 'reprendre_accord_mandat', 'reprendre_changement', 'reprendre_echange', 'reprendre_message', 'reprendre_orientation', 'reprendre_recuperation', 'reprendre_separation', 'retirer', 'retirer_code_emploi', 'retirer_contact', 'retirer_contestation', 'retirer_demande_de_toit', 'retirer_fichier', 'retirer_mandat', 'retirer_recuperation', 'se_desister', 'suspendre', 'suspendre_echange', 'utiliser_recuperation') WHEN 'guichet' THEN (SELECT palier_claim('visit')::bigint) IS NOT NULL AND verb IN ('accepter', 'annuler_avertissement', 'changer_contact', 'changer_foyer', 'choisir_courrier', 'completer', 'confirmer', 'contester', 'contester_reponse_erreur', 'demander_cout_erreur', 'demander_plus_de_temps', 'deposer', 'deposer_de_nouveau', 'deposer_piece', 'finir_recours_juge', 'mettre_en_attente', 'noter_recours_juge', 'ordonner_fichiers', 'ouvrir_courrier', 'refuser', 'renouveler', 'reprendre_changement', 'retirer', 'retirer_contestation', 'retirer_fichier', 'se_desister', 'suspendre') WHEN 'horloge' THEN verb IN ('constater_remise') ELSE false END))",
        "CREATE POLICY demandeur_insert ON palier_journalentry FOR INSERT TO palier_demandeur WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (actor = (SELECT palier_claim('actor')::uuid) AND organisation IS NOT DISTINCT FROM CASE WHEN (SELECT palier_claim('mandate')::bigint) IS NOT NULL OR (SELECT palier_claim('visit')::bigint) IS NOT NULL THEN (SELECT palier_claim('organisation')::int) END AND (role = 'mandataire') = ((SELECT palier_claim('mandate')::bigint) IS NOT NULL) AND CASE role WHEN 'mandataire' THEN CASE (SELECT palier_claim('word')) WHEN 'pieces' THEN verb IN ('deposer_piece') WHEN 'candidater' THEN verb IN ('deposer', 'deposer_de_nouveau', 'mettre_en_attente', 'retirer') WHEN 'repondre' THEN verb IN ('accepter', 'refuser', 'suspendre') WHEN 'renouveler' THEN verb IN ('annuler_avertissement', 'renouveler') ELSE false END WHEN 'demandeur' THEN (SELECT palier_claim('visit')::bigint) IS NULL AND verb IN ('accepter', 'accepter_a_deux', 'accorder_mandat', 'annuler_avertissement', 'changer_contact', 'changer_foyer', 'choisir_courrier', 'choisir_visite', 'clore_messages', 'completer', 'confirmer', 'consentir_recuperation', 'contester', 'contester_reponse_erreur', 'contester_separation', 'corriger_echange', 'demander_archive', 'demander_autre_toit', 'demander_code_emploi', 'demander_cout_erreur', 'demander_effacement', 'demander_numero', 'demander_plus_de_temps', 'demander_separation', 'deposer', 'deposer_de_nouveau', 'deposer_piece', 'desavouer_emploi', 'desavouer_passage', 'donner_mandat', 'ecarter_avis', 'ecarter_recuperation', 'ecrire_message', 'finir_recours_juge', 'inscrire_echange', 'joindre_avis', 'mettre_en_attente', 'nommer_contact', 'noter_recours_juge', 'ordonner_fichiers', 'orienter_service_social', 'ouvrir_courrier', 'prendre_archive', 'quitter_autre_toit', 'quitter_echange', 'refuser', 'refuser_heures_visite', 'remettre_preuve', 'rendre_visite', 'renouveler', 'repondre_ronde', 'reprendre_a_deux', 'reprendre_accord_mandat', 'reprendre_changement', 'reprendre_echange', 'reprendre_message', 'reprendre_orientation', 'reprendre_recuperation', 'reprendre_separation', 'retirer', 'retirer_code_emploi', 'retirer_contact', 'retirer_contestation', 'retirer_demande_de_toit', 'retirer_fichier', 'retirer_mandat', 'retirer_recuperation', 'se_desister', 'suspendre', 'suspendre_echange', 'utiliser_recuperation') WHEN 'guichet' THEN (SELECT palier_claim('visit')::bigint) IS NOT NULL AND verb IN ('accepter', 'annuler_avertissement', 'changer_contact', 'changer_foyer', 'choisir_courrier', 'completer', 'confirmer', 'contester', 'contester_reponse_erreur', 'demander_cout_erreur', 'demander_plus_de_temps', 'deposer', 'deposer_de_nouveau', 'deposer_piece', 'finir_recours_juge', 'mettre_en_attente', 'noter_recours_juge', 'ordonner_fichiers', 'ouvrir_courrier', 'refuser', 'renouveler', 'reprendre_changement', 'retirer', 'retirer_contestation', 'retirer_fichier', 'se_desister', 'suspendre') WHEN 'horloge' THEN verb IN ('constater_remise') ELSE false END))",
    ),
    (
        "palier_journalentry",
        "steward_insert",
        "CREATE POLICY steward_insert ON palier_journalentry FOR INSERT TO palier_steward WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'intendant' THEN verb IN ('annuler_reprise', 'annuler_succession', 'annuler_tache', 'changer_fin_de_lettre', 'changer_interrupteur', 'changer_role', 'commencer_reprise', 'confier_gestion', 'corriger_membre', 'corriger_organisme', 'creer_organisme', 'demarquer_etat', 'exiger_second_facteur', 'exporter_journal', 'exporter_lignes_refusees', 'fermer_membre', 'fermer_mission', 'fermer_organisme', 'fermer_sessions_membre', 'inviter_membre', 'marquer_etat', 'mettre_en_correspondance', 'ne_plus_exiger_second_facteur', 'nommer_imprimeur', 'ouvrir_mission', 'prevoir_effacements', 'recevoir_reprise', 'reinitialiser_second_facteur', 'relancer_tache', 'renouveler_lien', 'reprendre_gestion', 'reprendre_membre', 'reprendre_organisme', 'retirer_imprimeur', 'retirer_invitation', 'retirer_reprise', 'succeder_organisme', 'suspendre_membre', 'suspendre_organisme') ELSE false END)",
        "CREATE POLICY steward_insert ON palier_journalentry FOR INSERT TO palier_steward WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'intendant' THEN verb IN ('annuler_succession', 'annuler_tache', 'changer_fin_de_lettre', 'changer_interrupteur', 'changer_role', 'confier_gestion', 'corriger_membre', 'corriger_organisme', 'creer_organisme', 'demarquer_etat', 'exiger_second_facteur', 'exporter_journal', 'fermer_membre', 'fermer_mission', 'fermer_organisme', 'fermer_sessions_membre', 'inviter_membre', 'marquer_etat', 'ne_plus_exiger_second_facteur', 'nommer_imprimeur', 'ouvrir_mission', 'prevoir_effacements', 'reinitialiser_second_facteur', 'relancer_tache', 'renouveler_lien', 'reprendre_gestion', 'reprendre_membre', 'reprendre_organisme', 'retirer_imprimeur', 'retirer_invitation', 'succeder_organisme', 'suspendre_membre', 'suspendre_organisme') ELSE false END)",
    ),
    (
        "palier_journalentry",
        "steward_select",
        "CREATE POLICY steward_select ON palier_journalentry FOR SELECT TO palier_steward USING ((SELECT palier_claim('role') IS NOT NULL) AND (verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'annuler_reprise', 'annuler_succession', 'annuler_tache', 'arreter_reprise', 'changer_fin_de_lettre', 'changer_interrupteur', 'changer_mot_de_passe', 'changer_role', 'choisir_mot_de_passe', 'commencer_reprise', 'confier_gestion', 'corriger_membre', 'corriger_organisme', 'creer_organisme', 'delier_identite', 'demarquer_etat', 'envoyer_lien', 'exiger_second_facteur', 'exporter_journal', 'exporter_lignes_refusees', 'fermer_membre', 'fermer_mes_sessions', 'fermer_mission', 'fermer_organisme', 'fermer_sessions_membre', 'fermer_une_session', 'finir_annulation_reprise', 'finir_reprise', 'inviter_membre', 'marquer_etat', 'mettre_en_correspondance', 'ne_plus_exiger_second_facteur', 'nommer_imprimeur', 'ouvrir_mission', 'prevoir_effacements', 'recevoir_reprise', 'refuser_second_facteur', 'reinitialiser_second_facteur', 'relancer_tache', 'relier_identite', 'renouveler_codes_secours', 'renouveler_lien', 'reprendre_gestion', 'reprendre_membre', 'reprendre_organisme', 'retirer_cle_acces', 'retirer_imprimeur', 'retirer_invitation', 'retirer_reprise', 'retirer_second_facteur', 'se_connecter', 'succeder_organisme', 'suspendre_membre', 'suspendre_organisme', 'utiliser_code_secours') AND role <> 'demandeur' AND (actor IS NULL OR actor IN (SELECT public_id FROM palier_user))))",
        "CREATE POLICY steward_select ON palier_journalentry FOR SELECT TO palier_steward USING ((SELECT palier_claim('role') IS NOT NULL) AND (verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'annuler_succession', 'annuler_tache', 'changer_fin_de_lettre', 'changer_interrupteur', 'changer_mot_de_passe', 'changer_role', 'choisir_mot_de_passe', 'confier_gestion', 'corriger_membre', 'corriger_organisme', 'creer_organisme', 'delier_identite', 'demarquer_etat', 'envoyer_lien', 'exiger_second_facteur', 'exporter_journal', 'fermer_membre', 'fermer_mes_sessions', 'fermer_mission', 'fermer_organisme', 'fermer_sessions_membre', 'fermer_une_session', 'inviter_membre', 'marquer_etat', 'ne_plus_exiger_second_facteur', 'nommer_imprimeur', 'ouvrir_mission', 'prevoir_effacements', 'refuser_second_facteur', 'reinitialiser_second_facteur', 'relancer_tache', 'relier_identite', 'renouveler_codes_secours', 'renouveler_lien', 'reprendre_gestion', 'reprendre_membre', 'reprendre_organisme', 'retirer_cle_acces', 'retirer_imprimeur', 'retirer_invitation', 'retirer_second_facteur', 'se_connecter', 'succeder_organisme', 'suspendre_membre', 'suspendre_organisme', 'utiliser_code_secours') AND role <> 'demandeur' AND (actor IS NULL OR actor IN (SELECT public_id FROM palier_user))))",
    ),
)
KEPT = """
    CREATE OR REPLACE FUNCTION palier_stock_mapping_kept() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      IF NEW.state IS DISTINCT FROM OLD.state AND (OLD.state, NEW.state) NOT IN (
          ('recu', 'en_cours'), ('recu', 'fini'), ('en_cours', 'repris'), ('en_cours', 'arrete'), ('en_cours', 'en_annulation'),
          ('arrete', 'en_cours'), ('arrete', 'en_annulation'), ('repris', 'en_annulation'), ('repris', 'fini'),
          ('en_annulation', 'annule'), ('annule', 'en_cours'), ('annule', 'fini')) THEN
        RAISE EXCEPTION 'a take-over does not go from % to %', OLD.state, NEW.state USING ERRCODE = '23514';
      END IF;
      IF OLD.state NOT IN ('recu', 'annule') AND (NEW.mapping, NEW.mapping_digest, NEW.tool, NEW.encoding, NEW.separator, NEW.sheet)
          IS DISTINCT FROM (OLD.mapping, OLD.mapping_digest, OLD.tool, OLD.encoding, OLD.separator, OLD.sheet) THEN
        RAISE EXCEPTION 'a take-over that has begun keeps its mapping' USING ERRCODE = '23514';
      END IF;
      IF palier_claim('role') = 'palier_steward' AND NEW.state IS DISTINCT FROM OLD.state
          AND (NEW.state IN ('repris', 'arrete', 'annule') OR (OLD.state = 'repris' AND NEW.state = 'fini')) THEN
        RAISE EXCEPTION 'the clock alone says how far a take-over went' USING ERRCODE = '42501';
      END IF;
      RETURN NEW;
    END $$
"""
ON_BATCH = """
    CREATE OR REPLACE TRIGGER stock_mapping_kept BEFORE UPDATE ON palier_stockbatch FOR EACH ROW
    EXECUTE FUNCTION palier_stock_mapping_kept()
"""
WITHIN = "CREATE OR REPLACE TRIGGER {name} BEFORE INSERT OR UPDATE OR DELETE ON palier_stockline FOR EACH STATEMENT WHEN (current_user IN ('palier_demandeur', 'palier_intake')) EXECUTE FUNCTION palier_{name}()"
"""No adviser and no counter makes a former file somebody's in their name."""
CANCELLED = """
    CREATE OR REPLACE FUNCTION palier_job_cancelled(job bigint) RETURNS boolean
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      UPDATE procrastinate_jobs SET status = 'cancelled'
      WHERE id = job AND status = 'todo' AND palier_claim('role') = 'palier_steward'
        AND task_name IN ('palier.jobs.alerts.look_all', 'palier.jobs.appeals.sweep', 'palier.jobs.archives.sweep', 'palier.jobs.closing.sweep', 'palier.jobs.desks.mail_all', 'palier.jobs.erasing.erase_all', 'palier.jobs.erasing.foresee', 'palier.jobs.erasing.forget', 'palier.jobs.erasing.sweep_asked', 'palier.jobs.exchanges.propose_all', 'palier.jobs.exchanges.settle_all', 'palier.jobs.fetching.ask_late', 'palier.jobs.fetching.forget', 'palier.jobs.heads.publish', 'palier.jobs.heads.stamp', 'palier.jobs.heads.write', 'palier.jobs.leases.tell_late', 'palier.jobs.life.expire_all', 'palier.jobs.life.remind_all', 'palier.jobs.life.sweep', 'palier.jobs.life.tell_late', 'palier.jobs.links.send', 'palier.jobs.mandates.look_all', 'palier.jobs.mistakes.sweep', 'palier.jobs.offers.sweep', 'palier.jobs.planned.sweep', 'palier.jobs.reading.end_all', 'palier.jobs.referrals.settle_all', 'palier.jobs.registering.forget', 'palier.jobs.registering.send_late', 'palier.jobs.registering.tell', 'palier.jobs.retaking.retake', 'palier.jobs.roofs.look_all', 'palier.jobs.scores.refresh', 'palier.jobs.scores.reweigh', 'palier.jobs.scores.switch', 'palier.jobs.sealing.seal_day', 'palier.jobs.stocks.forget', 'palier.jobs.stocks.sweep', 'palier.jobs.successions.tell_all', 'palier.jobs.threads.tell_all', 'palier.jobs.tidying.forget_done', 'palier.jobs.urgency.expire', 'palier.jobs.urgency.remind', 'palier.jobs.viewings.look_all', 'palier.jobs.waits.count', 'palier.jobs.wishes.send_late');
      RETURN FOUND;
    END $$
"""
CANCELLED_BEFORE = CANCELLED.replace("'palier.jobs.stocks.forget', 'palier.jobs.stocks.sweep', ", "")


def _sql(forward: str, backward: str = "") -> migrations.RunSQL:
    return migrations.RunSQL(forward, backward or migrations.RunSQL.noop)


class Migration(migrations.Migration):
    """Grants, policies, what stays and what follows what."""

    dependencies = (("palier", "0325_stocks"),)
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
        _sql(KEPT, "DROP FUNCTION IF EXISTS palier_stock_mapping_kept() CASCADE"),
        _sql("REVOKE EXECUTE ON FUNCTION palier_stock_mapping_kept() FROM PUBLIC"),
        _sql(ON_BATCH, "DROP TRIGGER IF EXISTS stock_mapping_kept ON palier_stockbatch"),
        _sql(CANCELLED, CANCELLED_BEFORE),
        *(
            _sql(WITHIN.format(name=name), f"DROP TRIGGER IF EXISTS {name} ON palier_stockline")
            for name in ("within_mandate", "not_at_a_counter")
        ),
    )

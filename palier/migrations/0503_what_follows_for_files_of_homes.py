"""What a landlord journals of a file of homes, and which state of one follows which (ADR 135).

The release before writes fewer verbs, and no file of homes. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

DROP = "DROP POLICY IF EXISTS bailleur_insert ON palier_journalentry"
SIGNED = "CREATE POLICY bailleur_insert ON palier_journalentry FOR INSERT TO palier_bailleur WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'bailleur' THEN verb IN ('accorder_plus_de_temps', 'ajouter_papier_bail', 'ajouter_photo', 'annuler_acte', 'annuler_avertissement', 'annuler_envoi_bail', 'annuler_logements', 'annuler_seance', 'annuler_visites', 'appeler_suivants', 'arreter_courriel', 'avertir_radiation', 'changer_papiers_bail', 'changer_visites', 'commencer_logements', 'conclure_convention', 'confirmer_refus', 'constater_abandon_bail', 'constater_condition', 'constater_conforme', 'constater_non_conforme', 'constater_remise', 'convoquer', 'corriger_bail', 'corriger_convention', 'corriger_logement', 'corriger_photo', 'corriger_remise', 'corriger_vacance', 'dater_fait_erreur', 'decider_sans_joindre', 'declarer_logement', 'declarer_parc', 'demander_pieces', 'demander_rang_suivant', 'deplacer_seance', 'designer', 'dire_si_ronde_possible', 'ecarter', 'emporter_liste', 'envoyer_bail', 'finir_convention', 'finir_messages', 'garder_logement', 'imprimer_lettre', 'inscrire_ordre_du_jour', 'inscrire_visite', 'lever_attente', 'lire_avis_erreur', 'lire_nouvelle', 'lire_nouvelles', 'maintenir_la_date', 'masquer_message', 'ne_pas_retenir', 'noter_joint', 'noter_visite', 'ordonner_photos', 'orienter_logement', 'poster_lettre', 'prevoir_acte', 'prevoir_flux', 'prolonger_reponse', 'proposer', 'proposer_ecart', 'proposer_visites', 'prouver_remise_avertissement', 'publier', 'radier', 'recevoir_logements', 'recomposer_seance', 'refuser_ecart', 'remettre_photo', 'remontrer_message', 'renvoyer_offre', 'repondre_contestation', 'repondre_erreur', 'repondre_message', 'reprendre', 'reprendre_courriel', 'reprendre_logement', 'reprendre_offre', 'reprendre_reponse_contestation', 'reprendre_reponse_erreur', 'reprendre_reponse_message', 'retirer_lettre', 'retirer_papier_bail', 'retirer_photo', 'retirer_publication', 'revenir_lettre', 'rouvrir_messages', 'signer_bail', 'transmettre_messages') WHEN 'commission' THEN verb IN ('attribuer', 'attribuer_sous_condition', 'clore_seance', 'declarer_interet', 'declarer_irrecevable', 'garder_en_reserve', 'mettre_aux_voix', 'ne_pas_attribuer', 'noter_presence', 'ouvrir_seance', 'refermer_seance', 'reporter', 'reprendre_decision', 'reprendre_decisions', 'retirer_des_voix', 'retirer_interet') ELSE false END)"
SIGNED_BEFORE = "CREATE POLICY bailleur_insert ON palier_journalentry FOR INSERT TO palier_bailleur WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'bailleur' THEN verb IN ('accorder_plus_de_temps', 'ajouter_papier_bail', 'ajouter_photo', 'annuler_acte', 'annuler_avertissement', 'annuler_envoi_bail', 'annuler_seance', 'annuler_visites', 'appeler_suivants', 'arreter_courriel', 'avertir_radiation', 'changer_papiers_bail', 'changer_visites', 'conclure_convention', 'confirmer_refus', 'constater_abandon_bail', 'constater_condition', 'constater_conforme', 'constater_non_conforme', 'constater_remise', 'convoquer', 'corriger_bail', 'corriger_convention', 'corriger_logement', 'corriger_photo', 'corriger_remise', 'corriger_vacance', 'dater_fait_erreur', 'decider_sans_joindre', 'declarer_logement', 'declarer_parc', 'demander_pieces', 'demander_rang_suivant', 'deplacer_seance', 'designer', 'dire_si_ronde_possible', 'ecarter', 'emporter_liste', 'envoyer_bail', 'finir_convention', 'finir_messages', 'garder_logement', 'imprimer_lettre', 'inscrire_ordre_du_jour', 'inscrire_visite', 'lever_attente', 'lire_avis_erreur', 'lire_nouvelle', 'lire_nouvelles', 'maintenir_la_date', 'masquer_message', 'ne_pas_retenir', 'noter_joint', 'noter_visite', 'ordonner_photos', 'orienter_logement', 'poster_lettre', 'prevoir_acte', 'prevoir_flux', 'prolonger_reponse', 'proposer', 'proposer_ecart', 'proposer_visites', 'prouver_remise_avertissement', 'publier', 'radier', 'recomposer_seance', 'refuser_ecart', 'remettre_photo', 'remontrer_message', 'renvoyer_offre', 'repondre_contestation', 'repondre_erreur', 'repondre_message', 'reprendre', 'reprendre_courriel', 'reprendre_logement', 'reprendre_offre', 'reprendre_reponse_contestation', 'reprendre_reponse_erreur', 'reprendre_reponse_message', 'retirer_lettre', 'retirer_papier_bail', 'retirer_photo', 'retirer_publication', 'revenir_lettre', 'rouvrir_messages', 'signer_bail', 'transmettre_messages') WHEN 'commission' THEN verb IN ('attribuer', 'attribuer_sous_condition', 'clore_seance', 'declarer_interet', 'declarer_irrecevable', 'garder_en_reserve', 'mettre_aux_voix', 'ne_pas_attribuer', 'noter_presence', 'ouvrir_seance', 'refermer_seance', 'reporter', 'reprendre_decision', 'reprendre_decisions', 'retirer_des_voix', 'retirer_interet') ELSE false END)"
MOVED = """
    CREATE OR REPLACE FUNCTION palier_home_file_moved() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      IF NEW.state IS DISTINCT FROM OLD.state AND (OLD.state, NEW.state) NOT IN (
          ('recu', 'en_cours'), ('recu', 'fini'), ('en_cours', 'repris'), ('en_cours', 'arrete'), ('en_cours', 'en_annulation'),
          ('arrete', 'en_cours'), ('arrete', 'en_annulation'), ('repris', 'en_annulation'), ('repris', 'fini'),
          ('en_annulation', 'annule'), ('annule', 'en_cours'), ('annule', 'fini')) THEN
        RAISE EXCEPTION 'a file of homes does not go from % to %', OLD.state, NEW.state USING ERRCODE = '23514';
      END IF;
      IF OLD.state NOT IN ('recu', 'annule') AND (NEW.mapping, NEW.columns, NEW.sheet, NEW.header)
          IS DISTINCT FROM (OLD.mapping, OLD.columns, OLD.sheet, OLD.header) THEN
        RAISE EXCEPTION 'a file of homes that has begun keeps its mapping' USING ERRCODE = '23514';
      END IF;
      IF palier_claim('role') = 'palier_bailleur' AND NEW.state IS DISTINCT FROM OLD.state
          AND NEW.state NOT IN ('en_cours', 'en_annulation') THEN
        RAISE EXCEPTION 'the clock alone says how far a file of homes went' USING ERRCODE = '42501';
      END IF;
      RETURN NEW;
    END $$
"""
ON_FILE = """
    CREATE OR REPLACE TRIGGER home_file_moved BEFORE UPDATE ON palier_homefile FOR EACH ROW
    EXECUTE FUNCTION palier_home_file_moved()
"""


class Migration(migrations.Migration):
    """Three verbs more for a landlord, and a trigger."""

    dependencies = (("palier", "0502_lines_of_files_of_homes"),)
    operations = (
        migrations.RunSQL([DROP, SIGNED], [DROP, SIGNED_BEFORE]),
        migrations.RunSQL(MOVED, "DROP FUNCTION IF EXISTS palier_home_file_moved() CASCADE"),
        migrations.RunSQL("REVOKE EXECUTE ON FUNCTION palier_home_file_moved() FROM PUBLIC", migrations.RunSQL.noop),
        migrations.RunSQL(ON_FILE, "DROP TRIGGER IF EXISTS home_file_moved ON palier_homefile"),
    )

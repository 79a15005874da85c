"""A séance that was opened by mistake is called as before, while nothing was done in it (ADR 115). Frozen SQL."""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

SITS = """
    CREATE OR REPLACE FUNCTION palier_seance_sits() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    DECLARE
      was CONSTANT jsonb := to_jsonb(OLD);
      moved CONSTANT text[] := ARRAY(SELECT key FROM jsonb_each(to_jsonb(NEW)) WHERE value IS DISTINCT FROM was -> key);
      is_told CONSTANT boolean := jsonb_array_length(NEW.changes) = jsonb_array_length(OLD.changes) + 1 AND NEW.changes - (-1) = OLD.changes;
      is_same CONSTANT boolean := palier_seats(NEW.members) IS NOT DISTINCT FROM palier_seats(OLD.members);
    BEGIN
      IF (CASE OLD.stage || ' ' || NEW.stage
          WHEN 'convoquee convoquee' THEN is_told AND moved <@ ARRAY['held_at', 'place', 'members', 'quorum', 'changes']
          WHEN 'convoquee annulee' THEN is_told AND moved <@ ARRAY['stage', 'changes']
          WHEN 'convoquee ouverte' THEN is_same AND moved <@ ARRAY['stage', 'members', 'opened_at', 'chair'] AND NEW.opened_at >= OLD.held_at
          WHEN 'ouverte ouverte' THEN is_same AND is_told AND moved <@ ARRAY['members', 'changes']
          WHEN 'ouverte close' THEN moved <@ ARRAY['stage', 'minutes', 'minutes_digest', 'closed_at'] AND NEW.minutes IS NOT NULL
            AND NEW.minutes_digest <> '' AND NEW.closed_at IS NOT NULL
          WHEN 'ouverte convoquee' THEN is_same AND is_told AND moved <@ ARRAY['stage', 'members', 'opened_at', 'chair', 'changes']
            AND NEW.opened_at IS NULL AND NEW.chair IS NULL
            AND NOT EXISTS (SELECT FROM jsonb_array_elements(OLD.changes) c WHERE c ->> 'what' IN ('arrivee', 'depart'))
            AND NOT EXISTS (SELECT FROM palier_agendaitem i WHERE i.seance_id = NEW.id AND (i.postponed_reason <> ''
              OR EXISTS (SELECT FROM palier_decision d WHERE d.item_id = i.id)
              OR EXISTS (SELECT FROM palier_puttovote v WHERE v.item_id = i.id)))
          ELSE false END) IS NOT TRUE THEN
        RAISE EXCEPTION 'a séance does not change so from % to %', OLD.stage, NEW.stage USING ERRCODE = '42501';
      END IF;
      RETURN NEW;
    END $$
"""
SITS_BEFORE = """
    CREATE OR REPLACE FUNCTION palier_seance_sits() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    DECLARE
      was CONSTANT jsonb := to_jsonb(OLD);
      moved CONSTANT text[] := ARRAY(SELECT key FROM jsonb_each(to_jsonb(NEW)) WHERE value IS DISTINCT FROM was -> key);
      is_told CONSTANT boolean := jsonb_array_length(NEW.changes) = jsonb_array_length(OLD.changes) + 1 AND NEW.changes - (-1) = OLD.changes;
      is_same CONSTANT boolean := palier_seats(NEW.members) IS NOT DISTINCT FROM palier_seats(OLD.members);
    BEGIN
      IF (CASE OLD.stage || ' ' || NEW.stage
          WHEN 'convoquee convoquee' THEN is_told AND moved <@ ARRAY['held_at', 'place', 'members', 'quorum', 'changes']
          WHEN 'convoquee annulee' THEN is_told AND moved <@ ARRAY['stage', 'changes']
          WHEN 'convoquee ouverte' THEN is_same AND moved <@ ARRAY['stage', 'members', 'opened_at', 'chair'] AND NEW.opened_at >= OLD.held_at
          WHEN 'ouverte ouverte' THEN is_same AND is_told AND moved <@ ARRAY['members', 'changes']
          WHEN 'ouverte close' THEN moved <@ ARRAY['stage', 'minutes', 'minutes_digest', 'closed_at'] AND NEW.minutes IS NOT NULL
            AND NEW.minutes_digest <> '' AND NEW.closed_at IS NOT NULL
          ELSE false END) IS NOT TRUE THEN
        RAISE EXCEPTION 'a séance does not change so from % to %', OLD.stage, NEW.stage USING ERRCODE = '42501';
      END IF;
      RETURN NEW;
    END $$
"""
SIGNED = (
    "DROP POLICY IF EXISTS bailleur_insert ON palier_journalentry",
    "CREATE POLICY bailleur_insert ON palier_journalentry FOR INSERT TO palier_bailleur WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'bailleur' THEN verb IN ('accorder_plus_de_temps', 'ajouter_papier_bail', 'ajouter_photo', 'annuler_acte', 'annuler_avertissement', 'annuler_envoi_bail', 'annuler_seance', 'annuler_visites', 'appeler_suivants', 'arreter_courriel', 'avertir_radiation', 'changer_papiers_bail', 'changer_visites', 'conclure_convention', 'confirmer_refus', 'constater_abandon_bail', 'constater_condition', 'constater_conforme', 'constater_non_conforme', 'constater_remise', 'convoquer', 'corriger_bail', 'corriger_convention', 'corriger_logement', 'corriger_photo', 'corriger_remise', 'corriger_vacance', 'dater_fait_erreur', 'decider_sans_joindre', 'declarer_logement', 'declarer_parc', 'demander_pieces', 'demander_rang_suivant', 'deplacer_seance', 'designer', 'dire_si_ronde_possible', 'ecarter', 'envoyer_bail', 'finir_convention', 'finir_messages', 'garder_logement', 'imprimer_lettre', 'inscrire_ordre_du_jour', 'inscrire_visite', 'lever_attente', 'lire_avis_erreur', 'lire_nouvelle', 'lire_nouvelles', 'maintenir_la_date', 'masquer_message', 'ne_pas_retenir', 'noter_joint', 'noter_visite', 'ordonner_photos', 'orienter_logement', 'poster_lettre', 'prevoir_acte', 'prevoir_flux', 'prolonger_reponse', 'proposer', 'proposer_ecart', 'proposer_visites', 'prouver_remise_avertissement', 'publier', 'radier', 'recomposer_seance', 'refuser_ecart', 'remettre_photo', 'remontrer_message', 'renvoyer_offre', 'repondre_contestation', 'repondre_erreur', 'repondre_message', 'reprendre', 'reprendre_courriel', 'reprendre_logement', 'reprendre_offre', 'reprendre_reponse_contestation', 'reprendre_reponse_erreur', 'reprendre_reponse_message', 'retirer_lettre', 'retirer_papier_bail', 'retirer_photo', 'retirer_publication', 'revenir_lettre', 'rouvrir_messages', 'signer_bail', 'transmettre_messages') WHEN 'commission' THEN verb IN ('attribuer', 'attribuer_sous_condition', 'clore_seance', 'declarer_interet', 'declarer_irrecevable', 'garder_en_reserve', 'mettre_aux_voix', 'ne_pas_attribuer', 'noter_presence', 'ouvrir_seance', 'refermer_seance', 'reporter', 'reprendre_decision', 'reprendre_decisions', 'retirer_des_voix', 'retirer_interet') ELSE false END)",
)
SIGNED_BEFORE = (
    "DROP POLICY IF EXISTS bailleur_insert ON palier_journalentry",
    "CREATE POLICY bailleur_insert ON palier_journalentry FOR INSERT TO palier_bailleur WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'bailleur' THEN verb IN ('accorder_plus_de_temps', 'ajouter_papier_bail', 'ajouter_photo', 'annuler_acte', 'annuler_avertissement', 'annuler_envoi_bail', 'annuler_seance', 'annuler_visites', 'appeler_suivants', 'arreter_courriel', 'avertir_radiation', 'changer_papiers_bail', 'changer_visites', 'conclure_convention', 'confirmer_refus', 'constater_abandon_bail', 'constater_condition', 'constater_conforme', 'constater_non_conforme', 'constater_remise', 'convoquer', 'corriger_bail', 'corriger_convention', 'corriger_logement', 'corriger_photo', 'corriger_remise', 'corriger_vacance', 'dater_fait_erreur', 'decider_sans_joindre', 'declarer_logement', 'declarer_parc', 'demander_pieces', 'demander_rang_suivant', 'deplacer_seance', 'designer', 'dire_si_ronde_possible', 'ecarter', 'envoyer_bail', 'finir_convention', 'finir_messages', 'garder_logement', 'imprimer_lettre', 'inscrire_ordre_du_jour', 'inscrire_visite', 'lever_attente', 'lire_avis_erreur', 'lire_nouvelle', 'lire_nouvelles', 'maintenir_la_date', 'masquer_message', 'ne_pas_retenir', 'noter_joint', 'noter_visite', 'ordonner_photos', 'orienter_logement', 'poster_lettre', 'prevoir_acte', 'prevoir_flux', 'prolonger_reponse', 'proposer', 'proposer_ecart', 'proposer_visites', 'prouver_remise_avertissement', 'publier', 'radier', 'recomposer_seance', 'refuser_ecart', 'remettre_photo', 'remontrer_message', 'renvoyer_offre', 'repondre_contestation', 'repondre_erreur', 'repondre_message', 'reprendre', 'reprendre_courriel', 'reprendre_logement', 'reprendre_offre', 'reprendre_reponse_contestation', 'reprendre_reponse_erreur', 'reprendre_reponse_message', 'retirer_lettre', 'retirer_papier_bail', 'retirer_photo', 'retirer_publication', 'revenir_lettre', 'rouvrir_messages', 'signer_bail', 'transmettre_messages') WHEN 'commission' THEN verb IN ('attribuer', 'attribuer_sous_condition', 'clore_seance', 'declarer_interet', 'declarer_irrecevable', 'garder_en_reserve', 'mettre_aux_voix', 'ne_pas_attribuer', 'noter_presence', 'ouvrir_seance', 'reporter', 'reprendre_decision', 'reprendre_decisions', 'retirer_des_voix', 'retirer_interet') ELSE false END)",
)


class Migration(migrations.Migration):
    """One move more of a séance, and its line."""

    dependencies = (("palier", "0390_answers_taken_back"),)
    operations = (
        migrations.RunSQL(SITS, SITS_BEFORE),
        migrations.RunSQL(list(SIGNED), list(SIGNED_BEFORE)),
    )

"""One person a seat: a suppléant or their titulaire, and a seat is given back while nobody has sat in it (ADR 205). Frozen SQL.

A titulaire in whose seat somebody is called reads the day and the place of the séance, and nothing of its agenda.
"""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

ONE = """
    CREATE FUNCTION palier_one_a_seat(members jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp AS $$
      WITH seat AS (SELECT (m ->> 'is_away')::boolean IS TRUE AS is_away, (m ->> 'present')::boolean IS TRUE AS is_present,
        (m ->> 'substitute_of')::int AS holder FROM jsonb_array_elements(members) m)
      SELECT NOT EXISTS (SELECT FROM seat WHERE is_away AND is_present)
        AND NOT EXISTS (SELECT FROM seat WHERE holder IS NOT NULL AND NOT is_away
          AND (members -> holder ->> 'is_away')::boolean IS NOT TRUE)
        AND NOT EXISTS (SELECT FROM seat WHERE holder IS NOT NULL AND NOT is_away GROUP BY holder HAVING count(*) > 1)
    $$
"""
GIVEN_BACK = """
    CREATE FUNCTION palier_seat_given_back(was jsonb, members jsonb, changes jsonb) RETURNS boolean
    LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp AS $$
      SELECT changes -> -1 ->> 'what' = 'rendre_siege' AND jsonb_array_length(was) = jsonb_array_length(members)
        AND NOT EXISTS (SELECT FROM jsonb_array_elements(was) WITH ORDINALITY AS b(seat, n)
          JOIN jsonb_array_elements(members) WITH ORDINALITY AS a(seat, n) USING (n)
          WHERE a.seat <> b.seat AND (a.seat - 'is_away' <> b.seat - 'is_away' OR (a.seat ->> 'present')::boolean
            OR EXISTS (SELECT FROM jsonb_array_elements(changes) c
              WHERE c ->> 'what' IN ('arrivee', 'depart') AND (c ->> 'member')::int = n - 1)))
    $$
"""
SITS = """
    CREATE OR REPLACE FUNCTION palier_seance_sits() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    DECLARE
      was CONSTANT jsonb := to_jsonb(OLD);
      moved CONSTANT text[] := ARRAY(SELECT key FROM jsonb_each(to_jsonb(NEW)) WHERE value IS DISTINCT FROM was -> key);
      is_told CONSTANT boolean := jsonb_array_length(NEW.changes) = jsonb_array_length(OLD.changes) + 1 AND NEW.changes - (-1) = OLD.changes;
      is_same CONSTANT boolean := palier_seats(NEW.members) IS NOT DISTINCT FROM palier_seats(OLD.members);
    BEGIN
      IF NOT palier_one_a_seat(NEW.members) THEN
        RAISE EXCEPTION 'a titulaire and who stands in for them have one seat' USING ERRCODE = '42501';
      END IF;
      IF (CASE OLD.stage || ' ' || NEW.stage
          WHEN 'convoquee convoquee' THEN is_told AND moved <@ ARRAY['held_at', 'place', 'members', 'quorum', 'changes']
          WHEN 'convoquee annulee' THEN is_told AND moved <@ ARRAY['stage', 'changes']
          WHEN 'convoquee ouverte' THEN is_same AND moved <@ ARRAY['stage', 'members', 'opened_at', 'chair', 'prefet_agreed_on']
            AND NEW.opened_at >= OLD.held_at AND (NEW.prefet_agreed_on IS NOT DISTINCT FROM OLD.prefet_agreed_on
              OR OLD.prefet_agreed_on IS NULL AND OLD.form = 'numerique')
          WHEN 'ouverte ouverte' THEN (is_same OR palier_seat_given_back(OLD.members, NEW.members, NEW.changes)) AND is_told AND moved <@ ARRAY['members', 'chair', 'changes']
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
          WHEN 'convoquee ouverte' THEN is_same AND moved <@ ARRAY['stage', 'members', 'opened_at', 'chair', 'prefet_agreed_on']
            AND NEW.opened_at >= OLD.held_at AND (NEW.prefet_agreed_on IS NOT DISTINCT FROM OLD.prefet_agreed_on
              OR OLD.prefet_agreed_on IS NULL AND OLD.form = 'numerique')
          WHEN 'ouverte ouverte' THEN is_same AND is_told AND moved <@ ARRAY['members', 'chair', 'changes']
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
IN_TIME = """
    CREATE FUNCTION palier_absence_in_time() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    DECLARE at_stage CONSTANT text := (SELECT stage FROM palier_seance WHERE id = NEW.seance_id);
    BEGIN
      IF (at_stage = 'convoquee' OR at_stage = 'ouverte' AND TG_OP = 'UPDATE') IS NOT TRUE THEN
        RAISE EXCEPTION 'an absence is announced before its seance opens' USING ERRCODE = '42501';
      END IF;
      RETURN NEW;
    END $$
"""
ON_ABSENCE = """
    CREATE OR REPLACE TRIGGER absence_in_time BEFORE INSERT OR UPDATE ON palier_seatabsence FOR EACH ROW
    WHEN (current_setting('role') = 'palier_commission') EXECUTE FUNCTION palier_absence_in_time()
"""
RIGHTS = (
    "DROP POLICY IF EXISTS commission_select ON palier_memberseen",
    "CREATE POLICY commission_select ON palier_memberseen FOR SELECT TO palier_commission USING ((SELECT palier_claim('role') IS NOT NULL) AND (seance_id IN (SELECT s.id FROM palier_seance s JOIN palier_calledmember m ON m.seance_id = s.id)))",
    "DROP POLICY IF EXISTS commission_select ON palier_seance",
    "CREATE POLICY commission_select ON palier_seance FOR SELECT TO palier_commission USING ((SELECT palier_claim('role') IS NOT NULL) AND (bailleur_id = ANY((SELECT palier_ours())::int[]) AND id IN (SELECT seance_id FROM palier_calledmember) OR bailleur_id = ANY((SELECT palier_ours())::int[]) AND stage IN ('convoquee', 'ouverte') AND id IN (SELECT a.seance_id FROM palier_seatabsence a WHERE a.ended_at IS NULL)))",
    "DROP POLICY IF EXISTS commission_select ON palier_agendaitem",
    "CREATE POLICY commission_select ON palier_agendaitem FOR SELECT TO palier_commission USING ((SELECT palier_claim('role') IS NOT NULL) AND (seance_id IN (SELECT s.id FROM palier_seance s JOIN palier_calledmember m ON m.seance_id = s.id)))",
    "DROP POLICY IF EXISTS commission_select ON palier_interestdeclaration",
    "CREATE POLICY commission_select ON palier_interestdeclaration FOR SELECT TO palier_commission USING ((SELECT palier_claim('role') IS NOT NULL) AND (seance_id IN (SELECT s.id FROM palier_seance s JOIN palier_calledmember m ON m.seance_id = s.id)))",
    "DROP POLICY IF EXISTS commission_select ON palier_minutessignature",
    "CREATE POLICY commission_select ON palier_minutessignature FOR SELECT TO palier_commission USING ((SELECT palier_claim('role') IS NOT NULL) AND (seance_id IN (SELECT s.id FROM palier_seance s JOIN palier_calledmember m ON m.seance_id = s.id)))",
    "DROP POLICY IF EXISTS commission_select ON palier_minutespaper",
    "CREATE POLICY commission_select ON palier_minutespaper FOR SELECT TO palier_commission USING ((SELECT palier_claim('role') IS NOT NULL) AND (seance_id IN (SELECT s.id FROM palier_seance s JOIN palier_calledmember m ON m.seance_id = s.id)))",
    "DROP POLICY IF EXISTS bailleur_insert ON palier_journalentry",
    "CREATE POLICY bailleur_insert ON palier_journalentry FOR INSERT TO palier_bailleur WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'bailleur' THEN verb IN ('accorder_plus_de_temps', 'ajouter_papier_bail', 'ajouter_photo', 'annoncer_absence', 'annuler_acte', 'annuler_avertissement', 'annuler_confie', 'annuler_envoi_bail', 'annuler_logements', 'annuler_seance', 'annuler_visites', 'appeler_suivants', 'arreter_courriel', 'avertir_radiation', 'changer_papiers_bail', 'changer_visites', 'commencer_logements', 'conclure_convention', 'confier_ligne', 'confier_lignes', 'confirmer_refus', 'constater_abandon_bail', 'constater_condition', 'constater_conforme', 'constater_non_conforme', 'constater_remise', 'convoquer', 'corriger_bail', 'corriger_convention', 'corriger_logement', 'corriger_photo', 'corriger_remise', 'corriger_vacance', 'dater_fait_erreur', 'decider_sans_joindre', 'declarer_logement', 'declarer_parc', 'demander_pieces', 'demander_rang_suivant', 'demander_si_interesse', 'deplacer_seance', 'designer', 'dire_absence', 'dire_si_ronde_possible', 'ecarter', 'effacer_absence', 'emporter_liste', 'envoyer_bail', 'finir_convention', 'finir_messages', 'finir_suppleance', 'garder_logement', 'imprimer_lettre', 'inscrire_ordre_du_jour', 'inscrire_visite', 'lever_attente', 'lire_avis_erreur', 'lire_nouvelle', 'lire_nouvelles', 'maintenir_la_date', 'masquer_message', 'ne_pas_retenir', 'nommer_suppleant', 'noter_joint', 'noter_visite', 'ordonner_photos', 'orienter_logement', 'poster_lettre', 'prendre_ligne', 'prevoir_acte', 'prevoir_flux', 'prolonger_reponse', 'proposer', 'proposer_ecart', 'proposer_visites', 'prouver_remise_avertissement', 'publier', 'radier', 'recevoir_logements', 'recomposer_seance', 'refuser_ecart', 'remettre_photo', 'remontrer_message', 'rendre_ligne', 'renvoyer_offre', 'repondre_contestation', 'repondre_erreur', 'repondre_message', 'reprendre', 'reprendre_condition', 'reprendre_controle', 'reprendre_courriel', 'reprendre_logement', 'reprendre_offre', 'reprendre_reponse_contestation', 'reprendre_reponse_erreur', 'reprendre_reponse_message', 'retirer_absence', 'retirer_lettre', 'retirer_papier_bail', 'retirer_photo', 'retirer_publication', 'revenir_lettre', 'rouvrir_messages', 'signer_bail', 'transmettre_messages') WHEN 'commission' THEN verb IN ('attribuer', 'attribuer_sous_condition', 'clore_seance', 'declarer_interet', 'declarer_irrecevable', 'garder_en_reserve', 'mettre_aux_voix', 'ne_pas_attribuer', 'noter_presence', 'ouvrir_seance', 'refermer_seance', 'reporter', 'reprendre_decision', 'reprendre_decisions', 'retirer_des_voix', 'retirer_interet') ELSE false END)",
    "DROP POLICY IF EXISTS commission_insert ON palier_journalentry",
    "CREATE POLICY commission_insert ON palier_journalentry FOR INSERT TO palier_commission WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'commission' THEN verb IN ('annoncer_absence', 'arreter_courriel', 'declarer_interet', 'reprendre_courriel', 'retirer_absence', 'retirer_interet', 'signer_proces_verbal', 'voter') ELSE false END)",
)
RIGHTS_BEFORE = (
    "DROP POLICY IF EXISTS commission_select ON palier_memberseen",
    "CREATE POLICY commission_select ON palier_memberseen FOR SELECT TO palier_commission USING ((SELECT palier_claim('role') IS NOT NULL) AND (seance_id IN (SELECT id FROM palier_seance)))",
    "DROP POLICY IF EXISTS commission_select ON palier_seance",
    "CREATE POLICY commission_select ON palier_seance FOR SELECT TO palier_commission USING (bailleur_id = ANY((SELECT palier_ours())::int[]) AND id IN (SELECT seance_id FROM palier_calledmember))",
    "DROP POLICY IF EXISTS commission_select ON palier_agendaitem",
    "CREATE POLICY commission_select ON palier_agendaitem FOR SELECT TO palier_commission USING ((SELECT palier_claim('role') IS NOT NULL) AND (seance_id IN (SELECT id FROM palier_seance)))",
    "DROP POLICY IF EXISTS commission_select ON palier_interestdeclaration",
    "CREATE POLICY commission_select ON palier_interestdeclaration FOR SELECT TO palier_commission USING ((SELECT palier_claim('role') IS NOT NULL) AND (seance_id IN (SELECT id FROM palier_seance)))",
    "DROP POLICY IF EXISTS commission_select ON palier_minutessignature",
    "CREATE POLICY commission_select ON palier_minutessignature FOR SELECT TO palier_commission USING ((SELECT palier_claim('role') IS NOT NULL) AND (seance_id IN (SELECT id FROM palier_seance)))",
    "DROP POLICY IF EXISTS commission_select ON palier_minutespaper",
    "CREATE POLICY commission_select ON palier_minutespaper FOR SELECT TO palier_commission USING ((SELECT palier_claim('role') IS NOT NULL) AND (seance_id IN (SELECT id FROM palier_seance)))",
    "DROP POLICY IF EXISTS bailleur_insert ON palier_journalentry",
    "CREATE POLICY bailleur_insert ON palier_journalentry FOR INSERT TO palier_bailleur WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'bailleur' THEN verb IN ('accorder_plus_de_temps', 'ajouter_papier_bail', 'ajouter_photo', 'annuler_acte', 'annuler_avertissement', 'annuler_confie', 'annuler_envoi_bail', 'annuler_logements', 'annuler_seance', 'annuler_visites', 'appeler_suivants', 'arreter_courriel', 'avertir_radiation', 'changer_papiers_bail', 'changer_visites', 'commencer_logements', 'conclure_convention', 'confier_ligne', 'confier_lignes', 'confirmer_refus', 'constater_abandon_bail', 'constater_condition', 'constater_conforme', 'constater_non_conforme', 'constater_remise', 'convoquer', 'corriger_bail', 'corriger_convention', 'corriger_logement', 'corriger_photo', 'corriger_remise', 'corriger_vacance', 'dater_fait_erreur', 'decider_sans_joindre', 'declarer_logement', 'declarer_parc', 'demander_pieces', 'demander_rang_suivant', 'demander_si_interesse', 'deplacer_seance', 'designer', 'dire_absence', 'dire_si_ronde_possible', 'ecarter', 'effacer_absence', 'emporter_liste', 'envoyer_bail', 'finir_convention', 'finir_messages', 'garder_logement', 'imprimer_lettre', 'inscrire_ordre_du_jour', 'inscrire_visite', 'lever_attente', 'lire_avis_erreur', 'lire_nouvelle', 'lire_nouvelles', 'maintenir_la_date', 'masquer_message', 'ne_pas_retenir', 'noter_joint', 'noter_visite', 'ordonner_photos', 'orienter_logement', 'poster_lettre', 'prendre_ligne', 'prevoir_acte', 'prevoir_flux', 'prolonger_reponse', 'proposer', 'proposer_ecart', 'proposer_visites', 'prouver_remise_avertissement', 'publier', 'radier', 'recevoir_logements', 'recomposer_seance', 'refuser_ecart', 'remettre_photo', 'remontrer_message', 'rendre_ligne', 'renvoyer_offre', 'repondre_contestation', 'repondre_erreur', 'repondre_message', 'reprendre', 'reprendre_condition', 'reprendre_controle', 'reprendre_courriel', 'reprendre_logement', 'reprendre_offre', 'reprendre_reponse_contestation', 'reprendre_reponse_erreur', 'reprendre_reponse_message', 'retirer_lettre', 'retirer_papier_bail', 'retirer_photo', 'retirer_publication', 'revenir_lettre', 'rouvrir_messages', 'signer_bail', 'transmettre_messages') WHEN 'commission' THEN verb IN ('attribuer', 'attribuer_sous_condition', 'clore_seance', 'declarer_interet', 'declarer_irrecevable', 'garder_en_reserve', 'mettre_aux_voix', 'ne_pas_attribuer', 'noter_presence', 'ouvrir_seance', 'refermer_seance', 'reporter', 'reprendre_decision', 'reprendre_decisions', 'retirer_des_voix', 'retirer_interet') ELSE false END)",
    "DROP POLICY IF EXISTS commission_insert ON palier_journalentry",
    "CREATE POLICY commission_insert ON palier_journalentry FOR INSERT TO palier_commission WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'commission' THEN verb IN ('arreter_courriel', 'declarer_interet', 'reprendre_courriel', 'retirer_interet', 'signer_proces_verbal', 'voter') ELSE false END)",
)


class Migration(migrations.Migration):
    """Three functions, what a séance lets change, and policies of who sits in it."""

    dependencies = (("palier", "0789_absences_announced"),)
    operations = (
        migrations.RunSQL(ONE, "DROP FUNCTION IF EXISTS palier_one_a_seat(jsonb)"),
        migrations.RunSQL(GIVEN_BACK, "DROP FUNCTION IF EXISTS palier_seat_given_back(jsonb, jsonb, jsonb)"),
        migrations.RunSQL(SITS, SITS_BEFORE),
        migrations.RunSQL(IN_TIME, "DROP FUNCTION IF EXISTS palier_absence_in_time()"),
        migrations.RunSQL(ON_ABSENCE, "DROP TRIGGER IF EXISTS absence_in_time ON palier_seatabsence"),
        migrations.RunSQL(list(RIGHTS), list(RIGHTS_BEFORE)),
    )

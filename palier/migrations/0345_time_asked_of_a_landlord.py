"""More time that a landlord gives or not: where a request stands, what it says, and who writes it (ADR 106).

Expand only: what was got before is granted, and the release before writes rows that are. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

GRANTS = ("GRANT UPDATE (state, note, answered_at, answered_by_id) ON palier_moretime TO palier_bailleur",)
REVOKES = ("REVOKE UPDATE (state, note, answered_at, answered_by_id) ON palier_moretime FROM palier_bailleur",)
POLICIES = (
    "DROP POLICY IF EXISTS demandeur_insert ON palier_moretime",
    "CREATE POLICY demandeur_insert ON palier_moretime FOR INSERT TO palier_demandeur WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (demande_id = (SELECT palier_claim('demande')::bigint) AND asked_by_id = coalesce((SELECT account_id FROM palier_visit WHERE id = (SELECT palier_claim('visit')::bigint)), (SELECT palier_claim('user')::bigint)) AND EXISTS (SELECT FROM palier_letter l WHERE l.id = letter_id AND l.demande_id = palier_moretime.demande_id AND l.candidature_id = palier_moretime.candidature_id AND (l.kind = 'demande_pieces' AND state = 'accordee' OR l.kind IN ('offre', 'attribution_condition') AND state = 'demandee')) AND note = '' AND answered_at IS NULL AND answered_by_id IS NULL))",
    "DROP POLICY IF EXISTS bailleur_update ON palier_moretime",
    "CREATE POLICY bailleur_update ON palier_moretime FOR UPDATE TO palier_bailleur USING (candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[])))) WITH CHECK (candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))) AND answered_by_id = (SELECT palier_claim('user')::bigint) AND answered_at IS NOT NULL AND state IN ('accordee', 'maintenue'))",
    "DROP POLICY IF EXISTS bailleur_insert ON palier_letter",
    "CREATE POLICY bailleur_insert ON palier_letter FOR INSERT TO palier_bailleur WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (audience = ARRAY[(SELECT palier_claim('organisation')::int)] AND read_at IS NULL AND (facts ->> 'auteur' IS NULL OR EXISTS (SELECT FROM palier_organisation o WHERE o.id = (SELECT palier_claim('organisation')::int) AND o.public_id::text = facts ->> 'auteur' AND o.name = facts ->> 'auteur_nom' AND o.contact = facts ->> 'auteur_contact')) AND (kind IN ('attente_levee', 'designation') AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.demande_id = palier_letter.demande_id AND c.publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))) OR kind IN ('piece_refusee') AND candidature_id IS NULL AND EXISTS (SELECT FROM palier_piece x WHERE x.demande_id = palier_letter.demande_id AND x.status = 'refusee' AND x.verified_by_id = (SELECT palier_claim('user')::bigint)) OR kind IN ('abandon_bail', 'attribution', 'attribution_condition', 'avertissement_radiation', 'bail_signe', 'delai_accorde', 'delai_maintenu', 'demande_pieces', 'dossier_conforme', 'dossier_non_conforme', 'irrecevabilite', 'non_attribution', 'offre', 'offre_reprise', 'refus_compte', 'remise_corrigee', 'visite_annulee', 'visite_changee', 'visite_notee') AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.demande_id = palier_letter.demande_id AND c.publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))) OR kind IN ('radiation') AND candidature_id IS NULL AND EXISTS (SELECT FROM palier_radiation x WHERE x.demande_id = palier_letter.demande_id AND x.issued_by_id = ANY((SELECT palier_ours())::int[])) OR kind IN ('avertissement_annule') AND candidature_id IS NULL AND EXISTS (SELECT FROM palier_radiationwarning x WHERE x.demande_id = palier_letter.demande_id AND x.issued_by_id = ANY((SELECT palier_ours())::int[]) AND x.cancelled_at IS NOT NULL))))",
    "DROP POLICY IF EXISTS bailleur_insert ON palier_journalentry",
    "CREATE POLICY bailleur_insert ON palier_journalentry FOR INSERT TO palier_bailleur WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'bailleur' THEN verb IN ('accorder_plus_de_temps', 'ajouter_photo', 'annuler_acte', 'annuler_avertissement', 'annuler_seance', 'annuler_visites', 'appeler_suivants', 'arreter_courriel', 'avertir_radiation', 'changer_visites', 'conclure_convention', 'confirmer_refus', 'constater_abandon_bail', 'constater_condition', 'constater_conforme', 'constater_non_conforme', 'constater_remise', 'convoquer', 'corriger_bail', 'corriger_convention', 'corriger_logement', 'corriger_photo', 'corriger_remise', 'corriger_vacance', 'dater_fait_erreur', 'decider_sans_joindre', 'declarer_logement', 'demander_pieces', 'demander_rang_suivant', 'deplacer_seance', 'designer', 'dire_si_ronde_possible', 'ecarter', 'finir_convention', 'finir_messages', 'garder_logement', 'imprimer_lettre', 'inscrire_ordre_du_jour', 'inscrire_visite', 'lever_attente', 'lire_avis_erreur', 'lire_nouvelle', 'lire_nouvelles', 'maintenir_la_date', 'masquer_message', 'ne_pas_retenir', 'noter_joint', 'noter_visite', 'ordonner_photos', 'orienter_logement', 'poster_lettre', 'prevoir_acte', 'prevoir_flux', 'prolonger_reponse', 'proposer', 'proposer_ecart', 'proposer_visites', 'prouver_remise_avertissement', 'publier', 'radier', 'recomposer_seance', 'refuser_ecart', 'remettre_photo', 'remontrer_message', 'renvoyer_offre', 'repondre_contestation', 'repondre_erreur', 'repondre_message', 'reprendre', 'reprendre_courriel', 'reprendre_logement', 'reprendre_offre', 'reprendre_reponse_contestation', 'reprendre_reponse_erreur', 'reprendre_reponse_message', 'retirer_lettre', 'retirer_photo', 'retirer_publication', 'revenir_lettre', 'rouvrir_messages', 'signer_bail', 'transmettre_messages') WHEN 'commission' THEN verb IN ('attribuer', 'attribuer_sous_condition', 'clore_seance', 'declarer_interet', 'declarer_irrecevable', 'garder_en_reserve', 'mettre_aux_voix', 'ne_pas_attribuer', 'noter_presence', 'ouvrir_seance', 'reporter', 'reprendre_decision', 'reprendre_decisions', 'retirer_des_voix', 'retirer_interet') ELSE false END)",
)
POLICIES_BEFORE = (
    "DROP POLICY IF EXISTS demandeur_insert ON palier_moretime",
    "CREATE POLICY demandeur_insert ON palier_moretime FOR INSERT TO palier_demandeur WITH CHECK (demande_id = (SELECT palier_claim('demande')::bigint) AND asked_by_id = coalesce((SELECT account_id FROM palier_visit WHERE id = (SELECT palier_claim('visit')::bigint)), (SELECT palier_claim('user')::bigint)) AND EXISTS (SELECT FROM palier_letter l WHERE l.id = letter_id AND l.demande_id = palier_moretime.demande_id AND l.candidature_id = palier_moretime.candidature_id AND l.kind = 'demande_pieces'))",
    "DROP POLICY IF EXISTS bailleur_update ON palier_moretime",
    "DROP POLICY IF EXISTS bailleur_insert ON palier_letter",
    "CREATE POLICY bailleur_insert ON palier_letter FOR INSERT TO palier_bailleur WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (audience = ARRAY[(SELECT palier_claim('organisation')::int)] AND read_at IS NULL AND (facts ->> 'auteur' IS NULL OR EXISTS (SELECT FROM palier_organisation o WHERE o.id = (SELECT palier_claim('organisation')::int) AND o.public_id::text = facts ->> 'auteur' AND o.name = facts ->> 'auteur_nom' AND o.contact = facts ->> 'auteur_contact')) AND (kind IN ('attente_levee', 'designation') AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.demande_id = palier_letter.demande_id AND c.publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))) OR kind IN ('piece_refusee') AND candidature_id IS NULL AND EXISTS (SELECT FROM palier_piece x WHERE x.demande_id = palier_letter.demande_id AND x.status = 'refusee' AND x.verified_by_id = (SELECT palier_claim('user')::bigint)) OR kind IN ('abandon_bail', 'attribution', 'attribution_condition', 'avertissement_radiation', 'bail_signe', 'demande_pieces', 'dossier_conforme', 'dossier_non_conforme', 'irrecevabilite', 'non_attribution', 'offre', 'offre_reprise', 'refus_compte', 'remise_corrigee', 'visite_annulee', 'visite_changee', 'visite_notee') AND EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.demande_id = palier_letter.demande_id AND c.publication_id IN (SELECT id FROM palier_publication WHERE bailleur_id = ANY((SELECT palier_ours())::int[]))) OR kind IN ('radiation') AND candidature_id IS NULL AND EXISTS (SELECT FROM palier_radiation x WHERE x.demande_id = palier_letter.demande_id AND x.issued_by_id = ANY((SELECT palier_ours())::int[])) OR kind IN ('avertissement_annule') AND candidature_id IS NULL AND EXISTS (SELECT FROM palier_radiationwarning x WHERE x.demande_id = palier_letter.demande_id AND x.issued_by_id = ANY((SELECT palier_ours())::int[]) AND x.cancelled_at IS NOT NULL))))",
    "DROP POLICY IF EXISTS bailleur_insert ON palier_journalentry",
    "CREATE POLICY bailleur_insert ON palier_journalentry FOR INSERT TO palier_bailleur WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'bailleur' THEN verb IN ('ajouter_photo', 'annuler_acte', 'annuler_avertissement', 'annuler_seance', 'annuler_visites', 'appeler_suivants', 'arreter_courriel', 'avertir_radiation', 'changer_visites', 'conclure_convention', 'confirmer_refus', 'constater_abandon_bail', 'constater_condition', 'constater_conforme', 'constater_non_conforme', 'constater_remise', 'convoquer', 'corriger_bail', 'corriger_convention', 'corriger_logement', 'corriger_photo', 'corriger_remise', 'corriger_vacance', 'dater_fait_erreur', 'decider_sans_joindre', 'declarer_logement', 'demander_pieces', 'demander_rang_suivant', 'deplacer_seance', 'designer', 'dire_si_ronde_possible', 'ecarter', 'finir_convention', 'finir_messages', 'garder_logement', 'imprimer_lettre', 'inscrire_ordre_du_jour', 'inscrire_visite', 'lever_attente', 'lire_avis_erreur', 'lire_nouvelle', 'lire_nouvelles', 'masquer_message', 'ne_pas_retenir', 'noter_joint', 'noter_visite', 'ordonner_photos', 'orienter_logement', 'poster_lettre', 'prevoir_acte', 'prevoir_flux', 'prolonger_reponse', 'proposer', 'proposer_ecart', 'proposer_visites', 'prouver_remise_avertissement', 'publier', 'radier', 'recomposer_seance', 'refuser_ecart', 'remettre_photo', 'remontrer_message', 'renvoyer_offre', 'repondre_contestation', 'repondre_erreur', 'repondre_message', 'reprendre', 'reprendre_courriel', 'reprendre_logement', 'reprendre_offre', 'reprendre_reponse_contestation', 'reprendre_reponse_erreur', 'reprendre_reponse_message', 'retirer_lettre', 'retirer_photo', 'retirer_publication', 'revenir_lettre', 'rouvrir_messages', 'signer_bail', 'transmettre_messages') WHEN 'commission' THEN verb IN ('attribuer', 'attribuer_sous_condition', 'clore_seance', 'declarer_interet', 'declarer_irrecevable', 'garder_en_reserve', 'mettre_aux_voix', 'ne_pas_attribuer', 'noter_presence', 'ouvrir_seance', 'reporter', 'reprendre_decision', 'reprendre_decisions', 'retirer_des_voix', 'retirer_interet') ELSE false END)",
)


class Migration(migrations.Migration):
    """Four columns, their constraint, then who writes them."""

    dependencies = (("palier", "0335_more_at_a_counter"),)
    operations = (
        migrations.AddField("moretime", "state", models.CharField(db_default="accordee", default="accordee", max_length=12)),
        migrations.AddField("moretime", "note", models.CharField(blank=True, db_default="", default="", max_length=300)),
        migrations.AddField("moretime", "answered_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "moretime",
            "answered_by",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            "moretime",
            models.CheckConstraint(
                condition=models.Q(("state", "accordee"))
                | models.Q(("answered_at", None), ("state", "demandee"))
                | models.Q(("answered_at__isnull", False), ("state", "maintenue")) & ~models.Q(("note", "")),
                name="moretime_answered",
            ),
        ),
        migrations.RunSQL(list(GRANTS), list(REVOKES)),
        migrations.RunSQL(list(POLICIES), list(POLICIES_BEFORE)),
    )

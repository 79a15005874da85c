"""Thresholds of the first quartile, entered by stewards, and the lines of the journal that say so (ADR 193).

Expand only: the release before reads none of it. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
from django.db import migrations, models

import palier.models.identifiers

RIGHTS = (
    "GRANT SELECT ON palier_quartileentry TO palier_gate",
    "CREATE POLICY gate_select ON palier_quartileentry FOR SELECT TO palier_gate USING ((SELECT palier_claim('role') IS NOT NULL))",
    "GRANT SELECT ON palier_quartileentry TO palier_public",
    "CREATE POLICY public_select ON palier_quartileentry FOR SELECT TO palier_public USING ((SELECT palier_claim('role') IS NOT NULL))",
    "GRANT SELECT ON palier_quartileentry TO palier_intake",
    "CREATE POLICY intake_select ON palier_quartileentry FOR SELECT TO palier_intake USING ((SELECT palier_claim('role') IS NOT NULL))",
    "GRANT SELECT ON palier_quartileentry TO palier_separation",
    "CREATE POLICY separation_select ON palier_quartileentry FOR SELECT TO palier_separation USING ((SELECT palier_claim('role') IS NOT NULL))",
    "GRANT SELECT ON palier_quartileentry TO palier_demandeur",
    "CREATE POLICY demandeur_select ON palier_quartileentry FOR SELECT TO palier_demandeur USING ((SELECT palier_claim('role') IS NOT NULL))",
    "GRANT SELECT ON palier_quartileentry TO palier_bailleur",
    "CREATE POLICY bailleur_select ON palier_quartileentry FOR SELECT TO palier_bailleur USING ((SELECT palier_claim('role') IS NOT NULL))",
    "GRANT SELECT ON palier_quartileentry TO palier_reservataire",
    "CREATE POLICY reservataire_select ON palier_quartileentry FOR SELECT TO palier_reservataire USING ((SELECT palier_claim('role') IS NOT NULL))",
    "GRANT SELECT ON palier_quartileentry TO palier_commission",
    "CREATE POLICY commission_select ON palier_quartileentry FOR SELECT TO palier_commission USING ((SELECT palier_claim('role') IS NOT NULL))",
    "GRANT SELECT ON palier_quartileentry TO palier_steward",
    "CREATE POLICY steward_select ON palier_quartileentry FOR SELECT TO palier_steward USING ((SELECT palier_claim('role') IS NOT NULL))",
    "GRANT SELECT ON palier_quartileentry TO palier_local_steward",
    "CREATE POLICY local_steward_select ON palier_quartileentry FOR SELECT TO palier_local_steward USING ((SELECT palier_claim('role') IS NOT NULL))",
    "GRANT SELECT ON palier_quartileentry TO palier_employeur",
    "CREATE POLICY employeur_select ON palier_quartileentry FOR SELECT TO palier_employeur USING ((SELECT palier_claim('role') IS NOT NULL))",
    "GRANT SELECT ON palier_quartileentry TO palier_conseiller",
    "CREATE POLICY conseiller_select ON palier_quartileentry FOR SELECT TO palier_conseiller USING ((SELECT palier_claim('role') IS NOT NULL))",
    "GRANT SELECT ON palier_quartileentry TO palier_social",
    "CREATE POLICY social_select ON palier_quartileentry FOR SELECT TO palier_social USING ((SELECT palier_claim('role') IS NOT NULL))",
    "GRANT SELECT ON palier_quartileentry TO palier_controle",
    "CREATE POLICY controle_select ON palier_quartileentry FOR SELECT TO palier_controle USING ((SELECT palier_claim('role') IS NOT NULL))",
    "GRANT SELECT ON palier_quartileentry TO palier_guichet",
    "CREATE POLICY guichet_select ON palier_quartileentry FOR SELECT TO palier_guichet USING ((SELECT palier_claim('role') IS NOT NULL))",
    "GRANT SELECT ON palier_quartileentry TO palier_manager",
    "CREATE POLICY manager_select ON palier_quartileentry FOR SELECT TO palier_manager USING ((SELECT palier_claim('role') IS NOT NULL))",
    "GRANT SELECT ON palier_quartileentry TO palier_registrant",
    "CREATE POLICY registrant_select ON palier_quartileentry FOR SELECT TO palier_registrant USING ((SELECT palier_claim('role') IS NOT NULL))",
    "GRANT SELECT ON palier_quartileentry TO palier_logeur",
    "CREATE POLICY logeur_select ON palier_quartileentry FOR SELECT TO palier_logeur USING ((SELECT palier_claim('role') IS NOT NULL))",
    "GRANT SELECT ON palier_quartileentry TO palier_mairie",
    "CREATE POLICY mairie_select ON palier_quartileentry FOR SELECT TO palier_mairie USING ((SELECT palier_claim('role') IS NOT NULL))",
    "GRANT SELECT ON palier_quartileentry TO palier_prefecture",
    "CREATE POLICY prefecture_select ON palier_quartileentry FOR SELECT TO palier_prefecture USING ((SELECT palier_claim('role') IS NOT NULL))",
    "GRANT SELECT ON palier_quartileentry TO palier_clock",
    "CREATE POLICY clock_select ON palier_quartileentry FOR SELECT TO palier_clock USING (true)",
    "GRANT INSERT ON palier_quartileentry TO palier_steward",
    "CREATE POLICY steward_insert ON palier_quartileentry FOR INSERT TO palier_steward WITH CHECK ((SELECT palier_claim('role') IS NOT NULL))",
    "GRANT INSERT ON palier_quartileentry TO palier_local_steward",
    "CREATE POLICY local_steward_insert ON palier_quartileentry FOR INSERT TO palier_local_steward WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (territory_id = ANY((SELECT palier_held_territories())::text[])))",
)
SIGNED = (
    "DROP POLICY IF EXISTS steward_insert ON palier_journalentry",
    "CREATE POLICY steward_insert ON palier_journalentry FOR INSERT TO palier_steward WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'intendant' THEN verb IN ('annuler_reprise', 'annuler_succession', 'annuler_tache', 'arreter_campagne', 'changer_fin_de_lettre', 'changer_interrupteur', 'changer_role', 'commencer_campagne', 'commencer_reprise', 'confier_gestion', 'confier_territoire', 'corriger_membre', 'corriger_organisme', 'creer_organisme', 'demarquer_etat', 'entrer_grille', 'essayer_grille', 'exiger_second_facteur', 'exporter_appels_reprise', 'exporter_journal', 'exporter_lignes_refusees', 'fermer_membre', 'fermer_mission', 'fermer_organisme', 'fermer_sessions_membre', 'imprimer_lettres_reprise', 'inscrire_part', 'inscrire_seuil', 'inviter_membre', 'marquer_etat', 'mettre_en_correspondance', 'ne_plus_exiger_second_facteur', 'nommer_imprimeur', 'noter_appel_reprise', 'ouvrir_mission', 'poster_lettres_reprise', 'preparer_campagne', 'prevoir_effacements', 'recevoir_reprise', 'reinitialiser_second_facteur', 'relancer_tache', 'renouveler_lien', 'reprendre_gestion', 'reprendre_membre', 'reprendre_organisme', 'reprendre_part', 'reprendre_seuil', 'reprendre_territoire', 'retirer_imprimeur', 'retirer_invitation', 'retirer_reprise', 'succeder_organisme', 'suspendre_campagne', 'suspendre_membre', 'suspendre_organisme', 'trancher_doublons_reprise', 'trancher_ecart_registre', 'trancher_numero_reprise', 'trancher_paire') ELSE false END)",
    "DROP POLICY IF EXISTS local_steward_insert ON palier_journalentry",
    "CREATE POLICY local_steward_insert ON palier_journalentry FOR INSERT TO palier_local_steward WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'intendant_territoire' THEN verb IN ('changer_fin_de_lettre', 'changer_interrupteur', 'changer_role', 'confier_gestion', 'corriger_membre', 'corriger_organisme', 'creer_organisme', 'entrer_grille', 'essayer_grille', 'exiger_second_facteur', 'fermer_membre', 'fermer_sessions_membre', 'inscrire_part', 'inscrire_seuil', 'inviter_membre', 'ne_plus_exiger_second_facteur', 'reinitialiser_second_facteur', 'renouveler_lien', 'reprendre_gestion', 'reprendre_membre', 'reprendre_organisme', 'reprendre_part', 'reprendre_seuil', 'retirer_invitation', 'suspendre_membre', 'suspendre_organisme', 'trancher_paire') ELSE false END)",
    "DROP POLICY IF EXISTS steward_select ON palier_journalentry",
    "CREATE POLICY steward_select ON palier_journalentry FOR SELECT TO palier_steward USING ((SELECT palier_claim('role') IS NOT NULL) AND (verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'annuler_reprise', 'annuler_succession', 'annuler_tache', 'arreter_campagne', 'arreter_reprise', 'changer_fin_de_lettre', 'changer_interrupteur', 'changer_mot_de_passe', 'changer_role', 'choisir_mot_de_passe', 'commencer_campagne', 'commencer_reprise', 'confier_gestion', 'confier_territoire', 'corriger_membre', 'corriger_organisme', 'creer_organisme', 'delier_identite', 'demarquer_etat', 'entrer_grille', 'envoyer_lien', 'essayer_grille', 'exiger_second_facteur', 'exporter_appels_reprise', 'exporter_journal', 'exporter_lignes_refusees', 'fermer_membre', 'fermer_mes_sessions', 'fermer_mission', 'fermer_organisme', 'fermer_sessions_membre', 'fermer_une_session', 'finir_annulation_reprise', 'finir_reprise', 'imprimer_lettres_reprise', 'inscrire_part', 'inscrire_seuil', 'inviter_membre', 'marquer_etat', 'mettre_en_correspondance', 'ne_plus_exiger_second_facteur', 'nommer_imprimeur', 'noter_appel_reprise', 'ouvrir_mission', 'poster_lettres_reprise', 'preparer_campagne', 'prevoir_effacements', 'recevoir_reprise', 'refuser_second_facteur', 'reinitialiser_second_facteur', 'relancer_tache', 'relier_identite', 'renouveler_codes_secours', 'renouveler_lien', 'reprendre_gestion', 'reprendre_membre', 'reprendre_organisme', 'reprendre_part', 'reprendre_seuil', 'reprendre_territoire', 'retirer_cle_acces', 'retirer_imprimeur', 'retirer_invitation', 'retirer_reprise', 'retirer_second_facteur', 'se_connecter', 'succeder_organisme', 'suspendre_campagne', 'suspendre_membre', 'suspendre_organisme', 'trancher_doublons_reprise', 'trancher_ecart_registre', 'trancher_numero_reprise', 'trancher_paire', 'utiliser_code_secours') AND role <> 'demandeur' AND (actor IS NULL OR actor IN (SELECT public_id FROM palier_user))))",
    "DROP POLICY IF EXISTS local_steward_select ON palier_journalentry",
    "CREATE POLICY local_steward_select ON palier_journalentry FOR SELECT TO palier_local_steward USING ((SELECT palier_claim('role') IS NOT NULL) AND (verb IN ('changer_fin_de_lettre', 'changer_interrupteur', 'inscrire_part', 'inscrire_seuil', 'reprendre_part', 'reprendre_seuil')))",
)
SIGNED_BEFORE = (
    "DROP POLICY IF EXISTS steward_insert ON palier_journalentry",
    "CREATE POLICY steward_insert ON palier_journalentry FOR INSERT TO palier_steward WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'intendant' THEN verb IN ('annuler_reprise', 'annuler_succession', 'annuler_tache', 'arreter_campagne', 'changer_fin_de_lettre', 'changer_interrupteur', 'changer_role', 'commencer_campagne', 'commencer_reprise', 'confier_gestion', 'confier_territoire', 'corriger_membre', 'corriger_organisme', 'creer_organisme', 'demarquer_etat', 'entrer_grille', 'essayer_grille', 'exiger_second_facteur', 'exporter_appels_reprise', 'exporter_journal', 'exporter_lignes_refusees', 'fermer_membre', 'fermer_mission', 'fermer_organisme', 'fermer_sessions_membre', 'imprimer_lettres_reprise', 'inscrire_part', 'inviter_membre', 'marquer_etat', 'mettre_en_correspondance', 'ne_plus_exiger_second_facteur', 'nommer_imprimeur', 'noter_appel_reprise', 'ouvrir_mission', 'poster_lettres_reprise', 'preparer_campagne', 'prevoir_effacements', 'recevoir_reprise', 'reinitialiser_second_facteur', 'relancer_tache', 'renouveler_lien', 'reprendre_gestion', 'reprendre_membre', 'reprendre_organisme', 'reprendre_part', 'reprendre_territoire', 'retirer_imprimeur', 'retirer_invitation', 'retirer_reprise', 'succeder_organisme', 'suspendre_campagne', 'suspendre_membre', 'suspendre_organisme', 'trancher_doublons_reprise', 'trancher_ecart_registre', 'trancher_numero_reprise', 'trancher_paire') ELSE false END)",
    "DROP POLICY IF EXISTS local_steward_insert ON palier_journalentry",
    "CREATE POLICY local_steward_insert ON palier_journalentry FOR INSERT TO palier_local_steward WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'intendant_territoire' THEN verb IN ('changer_fin_de_lettre', 'changer_interrupteur', 'changer_role', 'confier_gestion', 'corriger_membre', 'corriger_organisme', 'creer_organisme', 'entrer_grille', 'essayer_grille', 'exiger_second_facteur', 'fermer_membre', 'fermer_sessions_membre', 'inscrire_part', 'inviter_membre', 'ne_plus_exiger_second_facteur', 'reinitialiser_second_facteur', 'renouveler_lien', 'reprendre_gestion', 'reprendre_membre', 'reprendre_organisme', 'reprendre_part', 'retirer_invitation', 'suspendre_membre', 'suspendre_organisme', 'trancher_paire') ELSE false END)",
    "DROP POLICY IF EXISTS steward_select ON palier_journalentry",
    "CREATE POLICY steward_select ON palier_journalentry FOR SELECT TO palier_steward USING ((SELECT palier_claim('role') IS NOT NULL) AND (verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'annuler_reprise', 'annuler_succession', 'annuler_tache', 'arreter_campagne', 'arreter_reprise', 'changer_fin_de_lettre', 'changer_interrupteur', 'changer_mot_de_passe', 'changer_role', 'choisir_mot_de_passe', 'commencer_campagne', 'commencer_reprise', 'confier_gestion', 'confier_territoire', 'corriger_membre', 'corriger_organisme', 'creer_organisme', 'delier_identite', 'demarquer_etat', 'entrer_grille', 'envoyer_lien', 'essayer_grille', 'exiger_second_facteur', 'exporter_appels_reprise', 'exporter_journal', 'exporter_lignes_refusees', 'fermer_membre', 'fermer_mes_sessions', 'fermer_mission', 'fermer_organisme', 'fermer_sessions_membre', 'fermer_une_session', 'finir_annulation_reprise', 'finir_reprise', 'imprimer_lettres_reprise', 'inscrire_part', 'inviter_membre', 'marquer_etat', 'mettre_en_correspondance', 'ne_plus_exiger_second_facteur', 'nommer_imprimeur', 'noter_appel_reprise', 'ouvrir_mission', 'poster_lettres_reprise', 'preparer_campagne', 'prevoir_effacements', 'recevoir_reprise', 'refuser_second_facteur', 'reinitialiser_second_facteur', 'relancer_tache', 'relier_identite', 'renouveler_codes_secours', 'renouveler_lien', 'reprendre_gestion', 'reprendre_membre', 'reprendre_organisme', 'reprendre_part', 'reprendre_territoire', 'retirer_cle_acces', 'retirer_imprimeur', 'retirer_invitation', 'retirer_reprise', 'retirer_second_facteur', 'se_connecter', 'succeder_organisme', 'suspendre_campagne', 'suspendre_membre', 'suspendre_organisme', 'trancher_doublons_reprise', 'trancher_ecart_registre', 'trancher_numero_reprise', 'trancher_paire', 'utiliser_code_secours') AND role <> 'demandeur' AND (actor IS NULL OR actor IN (SELECT public_id FROM palier_user))))",
    "DROP POLICY IF EXISTS local_steward_select ON palier_journalentry",
    "CREATE POLICY local_steward_select ON palier_journalentry FOR SELECT TO palier_local_steward USING ((SELECT palier_claim('role') IS NOT NULL) AND (verb IN ('changer_fin_de_lettre', 'changer_interrupteur', 'inscrire_part', 'reprendre_part')))",
)


class Migration(migrations.Migration):
    """One table, empty, with its policies; two verbs more for stewards."""

    dependencies = (("palier", "0809_addresses_in_the_journal"),)
    operations = (
        migrations.CreateModel(
            name="QuartileEntry",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                ("amount", models.PositiveIntegerField()),
                ("effective_on", models.DateField()),
                ("title", models.CharField(max_length=160)),
                ("link", models.CharField(blank=True, db_default="", default="", max_length=300)),
                ("is_void", models.BooleanField(db_default=False, default=False)),
                ("made_at", models.DateTimeField()),
                (
                    "territory",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="palier.territory"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gte", 1), ("amount__lte", 100_000)),
                        name="quartileentry_amount_is_real",
                    ),
                ],
            },
        ),
        migrations.RunSQL("ALTER TABLE palier_quartileentry ENABLE ROW LEVEL SECURITY", migrations.RunSQL.noop),
        migrations.RunSQL(list(RIGHTS), migrations.RunSQL.noop),
        migrations.RunSQL(list(SIGNED), list(SIGNED_BEFORE)),
    )

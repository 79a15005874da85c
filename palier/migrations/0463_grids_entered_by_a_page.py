"""Grids are entered by a page too: who adds a version, and where; everybody still reads them (ADR 130).

Expand only: the release before reads grids as it did, and adds none from a page. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

GRANTS = (
    "GRANT INSERT ON palier_gridversion TO palier_steward",
    "GRANT INSERT ON palier_gridversion TO palier_local_steward",
)
POLICIES = (
    "CREATE POLICY gate_select ON palier_gridversion FOR SELECT TO palier_gate USING ((SELECT palier_claim('role') IS NOT NULL))",
    "CREATE POLICY public_select ON palier_gridversion FOR SELECT TO palier_public USING ((SELECT palier_claim('role') IS NOT NULL))",
    "CREATE POLICY intake_select ON palier_gridversion FOR SELECT TO palier_intake USING ((SELECT palier_claim('role') IS NOT NULL))",
    "CREATE POLICY separation_select ON palier_gridversion FOR SELECT TO palier_separation USING ((SELECT palier_claim('role') IS NOT NULL))",
    "CREATE POLICY demandeur_select ON palier_gridversion FOR SELECT TO palier_demandeur USING ((SELECT palier_claim('role') IS NOT NULL))",
    "CREATE POLICY bailleur_select ON palier_gridversion FOR SELECT TO palier_bailleur USING ((SELECT palier_claim('role') IS NOT NULL))",
    "CREATE POLICY reservataire_select ON palier_gridversion FOR SELECT TO palier_reservataire USING ((SELECT palier_claim('role') IS NOT NULL))",
    "CREATE POLICY commission_select ON palier_gridversion FOR SELECT TO palier_commission USING ((SELECT palier_claim('role') IS NOT NULL))",
    "CREATE POLICY steward_select ON palier_gridversion FOR SELECT TO palier_steward USING ((SELECT palier_claim('role') IS NOT NULL))",
    "CREATE POLICY local_steward_select ON palier_gridversion FOR SELECT TO palier_local_steward USING ((SELECT palier_claim('role') IS NOT NULL))",
    "CREATE POLICY employeur_select ON palier_gridversion FOR SELECT TO palier_employeur USING ((SELECT palier_claim('role') IS NOT NULL))",
    "CREATE POLICY conseiller_select ON palier_gridversion FOR SELECT TO palier_conseiller USING ((SELECT palier_claim('role') IS NOT NULL))",
    "CREATE POLICY social_select ON palier_gridversion FOR SELECT TO palier_social USING ((SELECT palier_claim('role') IS NOT NULL))",
    "CREATE POLICY controle_select ON palier_gridversion FOR SELECT TO palier_controle USING ((SELECT palier_claim('role') IS NOT NULL))",
    "CREATE POLICY guichet_select ON palier_gridversion FOR SELECT TO palier_guichet USING ((SELECT palier_claim('role') IS NOT NULL))",
    "CREATE POLICY manager_select ON palier_gridversion FOR SELECT TO palier_manager USING ((SELECT palier_claim('role') IS NOT NULL))",
    "CREATE POLICY registrant_select ON palier_gridversion FOR SELECT TO palier_registrant USING ((SELECT palier_claim('role') IS NOT NULL))",
    "CREATE POLICY logeur_select ON palier_gridversion FOR SELECT TO palier_logeur USING ((SELECT palier_claim('role') IS NOT NULL))",
    "CREATE POLICY mairie_select ON palier_gridversion FOR SELECT TO palier_mairie USING ((SELECT palier_claim('role') IS NOT NULL))",
    "CREATE POLICY prefecture_select ON palier_gridversion FOR SELECT TO palier_prefecture USING ((SELECT palier_claim('role') IS NOT NULL))",
    "CREATE POLICY clock_select ON palier_gridversion FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_insert ON palier_gridversion FOR INSERT TO palier_clock WITH CHECK (true)",
    "CREATE POLICY steward_insert ON palier_gridversion FOR INSERT TO palier_steward WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (territory_id IS NOT NULL AND entered_at BETWEEN now() - interval '10 minutes' AND now() + interval '10 minutes' AND (effective_on > (now() AT TIME ZONE 'Europe/Paris')::date OR NOT EXISTS (SELECT FROM palier_publication p JOIN palier_home h ON h.id = p.home_id JOIN palier_commune c ON c.code = h.commune_id WHERE c.territory_id = palier_gridversion.territory_id AND p.closes_at <= now() AND p.closes_at >= palier_gridversion.effective_on::timestamp AT TIME ZONE 'Europe/Paris'))))",
    "CREATE POLICY local_steward_insert ON palier_gridversion FOR INSERT TO palier_local_steward WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (territory_id = ANY((SELECT palier_held_territories())::text[]) AND entered_at BETWEEN now() - interval '10 minutes' AND now() + interval '10 minutes' AND (effective_on > (now() AT TIME ZONE 'Europe/Paris')::date OR NOT EXISTS (SELECT FROM palier_publication p JOIN palier_home h ON h.id = p.home_id JOIN palier_commune c ON c.code = h.commune_id WHERE c.territory_id = palier_gridversion.territory_id AND p.closes_at <= now() AND p.closes_at >= palier_gridversion.effective_on::timestamp AT TIME ZONE 'Europe/Paris'))))",
)
JOURNAL = (
    "DROP POLICY IF EXISTS steward_insert ON palier_journalentry",
    "CREATE POLICY steward_insert ON palier_journalentry FOR INSERT TO palier_steward WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'intendant' THEN verb IN ('annuler_reprise', 'annuler_succession', 'annuler_tache', 'arreter_campagne', 'changer_fin_de_lettre', 'changer_interrupteur', 'changer_role', 'commencer_campagne', 'commencer_reprise', 'confier_gestion', 'confier_territoire', 'corriger_membre', 'corriger_organisme', 'creer_organisme', 'demarquer_etat', 'entrer_grille', 'essayer_grille', 'exiger_second_facteur', 'exporter_appels_reprise', 'exporter_journal', 'exporter_lignes_refusees', 'fermer_membre', 'fermer_mission', 'fermer_organisme', 'fermer_sessions_membre', 'imprimer_lettres_reprise', 'inviter_membre', 'marquer_etat', 'mettre_en_correspondance', 'ne_plus_exiger_second_facteur', 'nommer_imprimeur', 'noter_appel_reprise', 'ouvrir_mission', 'poster_lettres_reprise', 'preparer_campagne', 'prevoir_effacements', 'recevoir_reprise', 'reinitialiser_second_facteur', 'relancer_tache', 'renouveler_lien', 'reprendre_gestion', 'reprendre_membre', 'reprendre_organisme', 'reprendre_territoire', 'retirer_imprimeur', 'retirer_invitation', 'retirer_reprise', 'succeder_organisme', 'suspendre_campagne', 'suspendre_membre', 'suspendre_organisme', 'trancher_doublons_reprise', 'trancher_numero_reprise') ELSE false END)",
    "DROP POLICY IF EXISTS local_steward_insert ON palier_journalentry",
    "CREATE POLICY local_steward_insert ON palier_journalentry FOR INSERT TO palier_local_steward WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'intendant_territoire' THEN verb IN ('changer_fin_de_lettre', 'changer_interrupteur', 'changer_role', 'confier_gestion', 'corriger_membre', 'corriger_organisme', 'creer_organisme', 'entrer_grille', 'essayer_grille', 'exiger_second_facteur', 'fermer_membre', 'fermer_sessions_membre', 'inviter_membre', 'ne_plus_exiger_second_facteur', 'reinitialiser_second_facteur', 'renouveler_lien', 'reprendre_gestion', 'reprendre_membre', 'reprendre_organisme', 'retirer_invitation', 'suspendre_membre', 'suspendre_organisme') ELSE false END)",
    "DROP POLICY IF EXISTS steward_select ON palier_journalentry",
    "CREATE POLICY steward_select ON palier_journalentry FOR SELECT TO palier_steward USING ((SELECT palier_claim('role') IS NOT NULL) AND (verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'annuler_reprise', 'annuler_succession', 'annuler_tache', 'arreter_campagne', 'arreter_reprise', 'changer_fin_de_lettre', 'changer_interrupteur', 'changer_mot_de_passe', 'changer_role', 'choisir_mot_de_passe', 'commencer_campagne', 'commencer_reprise', 'confier_gestion', 'confier_territoire', 'corriger_membre', 'corriger_organisme', 'creer_organisme', 'delier_identite', 'demarquer_etat', 'entrer_grille', 'envoyer_lien', 'essayer_grille', 'exiger_second_facteur', 'exporter_appels_reprise', 'exporter_journal', 'exporter_lignes_refusees', 'fermer_membre', 'fermer_mes_sessions', 'fermer_mission', 'fermer_organisme', 'fermer_sessions_membre', 'fermer_une_session', 'finir_annulation_reprise', 'finir_reprise', 'imprimer_lettres_reprise', 'inviter_membre', 'marquer_etat', 'mettre_en_correspondance', 'ne_plus_exiger_second_facteur', 'nommer_imprimeur', 'noter_appel_reprise', 'ouvrir_mission', 'poster_lettres_reprise', 'preparer_campagne', 'prevoir_effacements', 'recevoir_reprise', 'refuser_second_facteur', 'reinitialiser_second_facteur', 'relancer_tache', 'relier_identite', 'renouveler_codes_secours', 'renouveler_lien', 'reprendre_gestion', 'reprendre_membre', 'reprendre_organisme', 'reprendre_territoire', 'retirer_cle_acces', 'retirer_imprimeur', 'retirer_invitation', 'retirer_reprise', 'retirer_second_facteur', 'se_connecter', 'succeder_organisme', 'suspendre_campagne', 'suspendre_membre', 'suspendre_organisme', 'trancher_doublons_reprise', 'trancher_numero_reprise', 'utiliser_code_secours') AND role <> 'demandeur' AND (actor IS NULL OR actor IN (SELECT public_id FROM palier_user))))",
)
JOURNAL_BEFORE = (
    "DROP POLICY IF EXISTS steward_insert ON palier_journalentry",
    "CREATE POLICY steward_insert ON palier_journalentry FOR INSERT TO palier_steward WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'intendant' THEN verb IN ('annuler_reprise', 'annuler_succession', 'annuler_tache', 'arreter_campagne', 'changer_fin_de_lettre', 'changer_interrupteur', 'changer_role', 'commencer_campagne', 'commencer_reprise', 'confier_gestion', 'confier_territoire', 'corriger_membre', 'corriger_organisme', 'creer_organisme', 'demarquer_etat', 'exiger_second_facteur', 'exporter_appels_reprise', 'exporter_journal', 'exporter_lignes_refusees', 'fermer_membre', 'fermer_mission', 'fermer_organisme', 'fermer_sessions_membre', 'imprimer_lettres_reprise', 'inviter_membre', 'marquer_etat', 'mettre_en_correspondance', 'ne_plus_exiger_second_facteur', 'nommer_imprimeur', 'noter_appel_reprise', 'ouvrir_mission', 'poster_lettres_reprise', 'preparer_campagne', 'prevoir_effacements', 'recevoir_reprise', 'reinitialiser_second_facteur', 'relancer_tache', 'renouveler_lien', 'reprendre_gestion', 'reprendre_membre', 'reprendre_organisme', 'reprendre_territoire', 'retirer_imprimeur', 'retirer_invitation', 'retirer_reprise', 'succeder_organisme', 'suspendre_campagne', 'suspendre_membre', 'suspendre_organisme', 'trancher_doublons_reprise', 'trancher_numero_reprise') ELSE false END)",
    "DROP POLICY IF EXISTS local_steward_insert ON palier_journalentry",
    "CREATE POLICY local_steward_insert ON palier_journalentry FOR INSERT TO palier_local_steward WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'intendant_territoire' THEN verb IN ('changer_fin_de_lettre', 'changer_interrupteur', 'changer_role', 'confier_gestion', 'corriger_membre', 'corriger_organisme', 'creer_organisme', 'exiger_second_facteur', 'fermer_membre', 'fermer_sessions_membre', 'inviter_membre', 'ne_plus_exiger_second_facteur', 'reinitialiser_second_facteur', 'renouveler_lien', 'reprendre_gestion', 'reprendre_membre', 'reprendre_organisme', 'retirer_invitation', 'suspendre_membre', 'suspendre_organisme') ELSE false END)",
    "DROP POLICY IF EXISTS steward_select ON palier_journalentry",
    "CREATE POLICY steward_select ON palier_journalentry FOR SELECT TO palier_steward USING ((SELECT palier_claim('role') IS NOT NULL) AND (verb IN ('activer_second_facteur', 'ajouter_cle_acces', 'annuler_reprise', 'annuler_succession', 'annuler_tache', 'arreter_campagne', 'arreter_reprise', 'changer_fin_de_lettre', 'changer_interrupteur', 'changer_mot_de_passe', 'changer_role', 'choisir_mot_de_passe', 'commencer_campagne', 'commencer_reprise', 'confier_gestion', 'confier_territoire', 'corriger_membre', 'corriger_organisme', 'creer_organisme', 'delier_identite', 'demarquer_etat', 'envoyer_lien', 'exiger_second_facteur', 'exporter_appels_reprise', 'exporter_journal', 'exporter_lignes_refusees', 'fermer_membre', 'fermer_mes_sessions', 'fermer_mission', 'fermer_organisme', 'fermer_sessions_membre', 'fermer_une_session', 'finir_annulation_reprise', 'finir_reprise', 'imprimer_lettres_reprise', 'inviter_membre', 'marquer_etat', 'mettre_en_correspondance', 'ne_plus_exiger_second_facteur', 'nommer_imprimeur', 'noter_appel_reprise', 'ouvrir_mission', 'poster_lettres_reprise', 'preparer_campagne', 'prevoir_effacements', 'recevoir_reprise', 'refuser_second_facteur', 'reinitialiser_second_facteur', 'relancer_tache', 'relier_identite', 'renouveler_codes_secours', 'renouveler_lien', 'reprendre_gestion', 'reprendre_membre', 'reprendre_organisme', 'reprendre_territoire', 'retirer_cle_acces', 'retirer_imprimeur', 'retirer_invitation', 'retirer_reprise', 'retirer_second_facteur', 'se_connecter', 'succeder_organisme', 'suspendre_campagne', 'suspendre_membre', 'suspendre_organisme', 'trancher_doublons_reprise', 'trancher_numero_reprise', 'utiliser_code_secours') AND role <> 'demandeur' AND (actor IS NULL OR actor IN (SELECT public_id FROM palier_user))))",
)
BACK = (
    "ALTER TABLE palier_gridversion DISABLE ROW LEVEL SECURITY",
    "DROP POLICY IF EXISTS gate_select ON palier_gridversion",
    "DROP POLICY IF EXISTS public_select ON palier_gridversion",
    "DROP POLICY IF EXISTS intake_select ON palier_gridversion",
    "DROP POLICY IF EXISTS separation_select ON palier_gridversion",
    "DROP POLICY IF EXISTS demandeur_select ON palier_gridversion",
    "DROP POLICY IF EXISTS bailleur_select ON palier_gridversion",
    "DROP POLICY IF EXISTS reservataire_select ON palier_gridversion",
    "DROP POLICY IF EXISTS commission_select ON palier_gridversion",
    "DROP POLICY IF EXISTS steward_select ON palier_gridversion",
    "DROP POLICY IF EXISTS local_steward_select ON palier_gridversion",
    "DROP POLICY IF EXISTS employeur_select ON palier_gridversion",
    "DROP POLICY IF EXISTS conseiller_select ON palier_gridversion",
    "DROP POLICY IF EXISTS social_select ON palier_gridversion",
    "DROP POLICY IF EXISTS controle_select ON palier_gridversion",
    "DROP POLICY IF EXISTS guichet_select ON palier_gridversion",
    "DROP POLICY IF EXISTS manager_select ON palier_gridversion",
    "DROP POLICY IF EXISTS registrant_select ON palier_gridversion",
    "DROP POLICY IF EXISTS logeur_select ON palier_gridversion",
    "DROP POLICY IF EXISTS mairie_select ON palier_gridversion",
    "DROP POLICY IF EXISTS prefecture_select ON palier_gridversion",
    "DROP POLICY IF EXISTS clock_select ON palier_gridversion",
    "DROP POLICY IF EXISTS clock_insert ON palier_gridversion",
    "DROP POLICY IF EXISTS steward_insert ON palier_gridversion",
    "DROP POLICY IF EXISTS local_steward_insert ON palier_gridversion",
    "REVOKE INSERT ON palier_gridversion FROM palier_steward, palier_local_steward",
)


class Migration(migrations.Migration):
    """Policies first, then the security that asks them; and three policies of the journal written again."""

    dependencies = (("palier", "0462_marks_of_trials"),)
    operations = (
        *(migrations.RunSQL(one, migrations.RunSQL.noop) for one in (*GRANTS, *POLICIES)),
        migrations.RunSQL("ALTER TABLE palier_gridversion ENABLE ROW LEVEL SECURITY", [*BACK]),
        migrations.RunSQL([*JOURNAL], [*JOURNAL_BEFORE]),
    )

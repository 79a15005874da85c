"""A line of the journal bears a verb of its role, and names who is claimed (ADR 39). Frozen SQL.

The release before claims nobody at a door, and names who came in by hand: it is believed until the owner asks for claims, at the
end of the next upgrade. Each statement may be run again.
"""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

RULE = (
    "ALTER TABLE palier_claimrule ADD COLUMN IF NOT EXISTS are_named boolean NOT NULL DEFAULT false",
    "UPDATE palier_claimrule SET are_named = true WHERE NOT EXISTS (SELECT FROM palier_user) AND NOT EXISTS (SELECT FROM palier_demande)",
)
BY_HAND = """
    CREATE OR REPLACE FUNCTION palier_named_by_hand() RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$ SELECT NOT are_named FROM palier_claimrule $$
"""
CALLED = (
    "REVOKE EXECUTE ON FUNCTION palier_named_by_hand() FROM PUBLIC",
    "GRANT EXECUTE ON FUNCTION palier_named_by_hand() TO palier_gate, palier_intake, palier_separation",
)
RIGHTS: dict[str, tuple[str, ...]] = {
    "palier_journalentry": (
        "DROP POLICY IF EXISTS gate_insert ON palier_journalentry",
        "CREATE POLICY gate_insert ON palier_journalentry FOR INSERT TO palier_gate WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND ((actor IS NULL OR actor = (SELECT palier_claim('actor')::uuid) OR palier_named_by_hand()) AND (organisation IS NULL OR organisation = (SELECT palier_claim('organisation')::int) OR palier_named_by_hand()) AND CASE role WHEN 'bailleur' THEN verb IN ('activer_second_facteur', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'renouveler_codes_secours', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'commission' THEN verb IN ('activer_second_facteur', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'renouveler_codes_secours', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'controle' THEN verb IN ('activer_second_facteur', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'renouveler_codes_secours', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'demandeur' THEN verb IN ('fermer_mes_sessions', 'fermer_une_session') WHEN 'employeur' THEN verb IN ('activer_second_facteur', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'renouveler_codes_secours', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'guichet' THEN verb IN ('activer_second_facteur', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'renouveler_codes_secours', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'intendant' THEN verb IN ('activer_second_facteur', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'renouveler_codes_secours', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'public' THEN verb IN ('changer_mot_de_passe', 'choisir_mot_de_passe', 'desavouer_code', 'fermer_mes_sessions', 'fermer_une_session', 'oublier_navigateurs', 'ralentir_connexion', 'refuser_second_facteur', 'se_connecter', 'utiliser_code_secours') WHEN 'reservataire' THEN verb IN ('activer_second_facteur', 'changer_mot_de_passe', 'choisir_mot_de_passe', 'fermer_mes_sessions', 'fermer_une_session', 'refuser_second_facteur', 'renouveler_codes_secours', 'retirer_second_facteur', 'se_connecter', 'utiliser_code_secours') ELSE false END))",
        "DROP POLICY IF EXISTS intake_insert ON palier_journalentry",
        "CREATE POLICY intake_insert ON palier_journalentry FOR INSERT TO palier_intake WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND ((actor IS NULL OR actor = (SELECT palier_claim('actor')::uuid) OR palier_named_by_hand()) AND organisation IS NULL AND CASE role WHEN 'demandeur' THEN verb IN ('importer', 'se_connecter') WHEN 'public' THEN verb IN ('envoyer_code', 'importer', 'retenir_code') ELSE false END))",
        "DROP POLICY IF EXISTS separation_insert ON palier_journalentry",
        "CREATE POLICY separation_insert ON palier_journalentry FOR INSERT TO palier_separation WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND ((actor IS NULL OR actor = (SELECT palier_claim('actor')::uuid) OR palier_named_by_hand()) AND (organisation IS NULL OR organisation = (SELECT palier_claim('organisation')::int) OR palier_named_by_hand()) AND CASE role WHEN 'demandeur' THEN verb IN ('ouvrir_dossier', 'separer') WHEN 'reservataire' THEN verb IN ('separer') ELSE false END))",
        "DROP POLICY IF EXISTS demandeur_insert ON palier_journalentry",
        "CREATE POLICY demandeur_insert ON palier_journalentry FOR INSERT TO palier_demandeur WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation IS NULL AND CASE role WHEN 'demandeur' THEN verb IN ('accepter', 'annuler_avertissement', 'changer_contact', 'choisir_courrier', 'completer', 'confirmer', 'contester_reponse_erreur', 'contester_separation', 'demander_cout_erreur', 'demander_effacement', 'demander_numero', 'demander_separation', 'deposer', 'deposer_de_nouveau', 'deposer_piece', 'mettre_en_attente', 'ordonner_fichiers', 'ouvrir_courrier', 'refuser', 'renouveler', 'reprendre_separation', 'retirer', 'retirer_fichier', 'se_desister', 'suspendre') WHEN 'horloge' THEN verb IN ('constater_remise') ELSE false END)",
        "DROP POLICY IF EXISTS bailleur_insert ON palier_journalentry",
        "CREATE POLICY bailleur_insert ON palier_journalentry FOR INSERT TO palier_bailleur WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'bailleur' THEN verb IN ('annuler_acte', 'annuler_avertissement', 'annuler_seance', 'appeler_suivants', 'arreter_courriel', 'avertir_radiation', 'conclure_convention', 'confirmer_refus', 'constater_abandon_bail', 'constater_condition', 'constater_conforme', 'constater_non_conforme', 'constater_remise', 'convoquer', 'corriger_bail', 'corriger_convention', 'corriger_logement', 'corriger_remise', 'corriger_vacance', 'dater_fait_erreur', 'declarer_logement', 'demander_pieces', 'demander_rang_suivant', 'deplacer_seance', 'designer', 'ecarter', 'finir_convention', 'garder_logement', 'imprimer_lettre', 'inscrire_ordre_du_jour', 'lever_attente', 'lire_avis_erreur', 'lire_nouvelle', 'lire_nouvelles', 'ne_pas_retenir', 'orienter_logement', 'poster_lettre', 'prevoir_acte', 'prevoir_flux', 'prolonger_reponse', 'proposer', 'proposer_ecart', 'prouver_remise_avertissement', 'publier', 'radier', 'recomposer_seance', 'refuser_ecart', 'renvoyer_offre', 'repondre_erreur', 'reprendre', 'reprendre_courriel', 'reprendre_logement', 'reprendre_offre', 'reprendre_reponse_erreur', 'retirer_lettre', 'retirer_publication', 'revenir_lettre', 'signer_bail') WHEN 'commission' THEN verb IN ('attribuer', 'attribuer_sous_condition', 'clore_seance', 'declarer_interet', 'declarer_irrecevable', 'garder_en_reserve', 'ne_pas_attribuer', 'noter_presence', 'ouvrir_seance', 'reporter', 'reprendre_decision', 'reprendre_decisions', 'retirer_interet') ELSE false END)",
        "DROP POLICY IF EXISTS reservataire_insert ON palier_journalentry",
        "CREATE POLICY reservataire_insert ON palier_journalentry FOR INSERT TO palier_reservataire WITH CHECK (actor = (SELECT palier_claim('actor')::uuid) AND organisation = (SELECT palier_claim('organisation')::int) AND CASE role WHEN 'reservataire' THEN verb IN ('annuler_acte', 'appeler_suivants', 'arreter_courriel', 'dater_fait_erreur', 'designer', 'designer_sans_annonce', 'ecarter', 'imprimer_lettre', 'lever_attente', 'lire_nouvelle', 'lire_nouvelles', 'ne_pas_retenir', 'poster_lettre', 'prevoir_acte', 'prolonger_validation', 'proposer_ecart', 'publier', 'refuser_ecart', 'refuser_piece', 'repondre_erreur', 'reprendre', 'reprendre_courriel', 'reprendre_reponse_erreur', 'retirer_lettre', 'retirer_publication', 'revenir_lettre', 'trancher_separation', 'valider_piece') ELSE false END)",
        "DROP POLICY IF EXISTS public_insert ON palier_journalentry",
        "REVOKE INSERT ON palier_journalentry FROM palier_public",
    ),
}


class Migration(migrations.Migration):
    """One column of a table of one row, and policies narrower than before: the same for each act of the release before."""

    atomic = False
    dependencies = (("palier", "0090_more_under_seal"),)
    operations = (
        *(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in (*RULE, BY_HAND, *CALLED)),
        *(
            migrations.RunSQL(f"DO $$ BEGIN {'; '.join(statements)}; END $$", migrations.RunSQL.noop)
            for statements in RIGHTS.values()
        ),
    )

"""A co-demandeur's own word that they ask together: who may write it, who reads it, and its line of the journal.

Expand only: the release before writes no such fact. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

from django.db import migrations

OWN_WORD = (
    "DROP POLICY IF EXISTS demandeur_select ON palier_fact",
    "CREATE POLICY demandeur_select ON palier_fact FOR SELECT TO palier_demandeur USING ((SELECT palier_claim('role') IS NOT NULL) AND (demande_id = (SELECT palier_claim('demande')::bigint) AND (left(path, 7) <> 'accord/' OR by_id = (SELECT palier_claim('user')::bigint))))",
    "DROP POLICY IF EXISTS demandeur_insert ON palier_fact",
    "CREATE POLICY demandeur_insert ON palier_fact FOR INSERT TO palier_demandeur WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (demande_id = (SELECT palier_claim('demande')::bigint) AND layer = 'declare' AND by_id = coalesce((SELECT account_id FROM palier_visit WHERE id = (SELECT palier_claim('visit')::bigint)), (SELECT palier_claim('user')::bigint)) AND (left(path, 7) <> 'accord/' OR path IN (SELECT 'accord/' || h.person_key FROM palier_holder h WHERE h.user_id = (SELECT palier_claim('user')::bigint)))))",
    # The holder's own acts, with theirs.
    "DROP POLICY IF EXISTS demandeur_insert ON palier_journalentry",
    "CREATE POLICY demandeur_insert ON palier_journalentry FOR INSERT TO palier_demandeur WITH CHECK ((SELECT palier_claim('role') IS NOT NULL) AND (actor = (SELECT palier_claim('actor')::uuid) AND organisation IS NOT DISTINCT FROM CASE WHEN (SELECT palier_claim('mandate')::bigint) IS NOT NULL OR (SELECT palier_claim('visit')::bigint) IS NOT NULL THEN (SELECT palier_claim('organisation')::int) END AND (role = 'mandataire') = ((SELECT palier_claim('mandate')::bigint) IS NOT NULL) AND CASE role WHEN 'mandataire' THEN CASE (SELECT palier_claim('word')) WHEN 'pieces' THEN verb IN ('deposer_piece') WHEN 'candidater' THEN verb IN ('deposer', 'deposer_de_nouveau', 'mettre_en_attente', 'retirer') WHEN 'repondre' THEN verb IN ('accepter', 'refuser', 'suspendre') WHEN 'renouveler' THEN verb IN ('annuler_avertissement', 'renouveler') ELSE false END WHEN 'demandeur' THEN (SELECT palier_claim('visit')::bigint) IS NULL AND verb IN ('accepter', 'accepter_a_deux', 'accorder_mandat', 'annuler_avertissement', 'changer_contact', 'choisir_courrier', 'completer', 'confirmer', 'contester_reponse_erreur', 'contester_separation', 'demander_code_emploi', 'demander_cout_erreur', 'demander_effacement', 'demander_numero', 'demander_separation', 'deposer', 'deposer_de_nouveau', 'deposer_piece', 'desavouer_emploi', 'desavouer_passage', 'donner_mandat', 'ecarter_avis', 'joindre_avis', 'mettre_en_attente', 'ordonner_fichiers', 'orienter_service_social', 'ouvrir_courrier', 'refuser', 'remettre_preuve', 'renouveler', 'reprendre_a_deux', 'reprendre_accord_mandat', 'reprendre_orientation', 'reprendre_separation', 'retirer', 'retirer_code_emploi', 'retirer_fichier', 'retirer_mandat', 'se_desister', 'suspendre') WHEN 'guichet' THEN (SELECT palier_claim('visit')::bigint) IS NOT NULL AND verb IN ('accepter', 'annuler_avertissement', 'choisir_courrier', 'completer', 'confirmer', 'contester_reponse_erreur', 'demander_cout_erreur', 'deposer', 'deposer_de_nouveau', 'deposer_piece', 'mettre_en_attente', 'ordonner_fichiers', 'ouvrir_courrier', 'refuser', 'renouveler', 'retirer', 'retirer_fichier', 'se_desister', 'suspendre') WHEN 'horloge' THEN verb IN ('constater_remise') ELSE false END))",
)


class Migration(migrations.Migration):
    """Three policies, made anew. Undone, they let a household write and read no less than before."""

    dependencies = (("palier", "0127_opinions"),)
    operations = (migrations.RunSQL(OWN_WORD, migrations.RunSQL.noop),)

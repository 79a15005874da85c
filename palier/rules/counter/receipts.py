"""What a counter prints of an act that it made with somebody: what was done, in words, and what follows (article R441-2-1).

The paper is the person's only trace where they have neither mail nor telephone: it says whom to call, and by which day.
"""

from collections.abc import Mapping

from palier.rules.candidature.funnel import Verb
from palier.rules.law.law import act, applies
from palier.rules.law.voice import phrase
from palier.rules.life.lifecycle import LifeVerb

_HOUSE = act("règles de publication de Palier")
WORDS: Mapping[str, str] = {
    Verb.APPLY: phrase("Candidature déposée"),
    Verb.APPLY_AGAIN: phrase("Candidature déposée de nouveau"),
    Verb.WITHDRAW: phrase("Candidature retirée"),
    Verb.ACCEPT: phrase("Offre de logement acceptée"),
    Verb.DECLINE: phrase("Offre de logement refusée"),
    Verb.STEP_DOWN: phrase("Désistement enregistré"),
    LifeVerb.RENEW: phrase("Demande renouvelée"),
    "annuler_avertissement": phrase("Avertissement de radiation annulé"),
    "changer_contact": phrase("Coordonnées changées"),
    "changer_foyer": phrase("Changement dans le foyer enregistré"),
    "choisir_courrier": phrase("Choix du courrier postal enregistré"),
    "choisir_visite": phrase("Heure de visite choisie"),
    "rendre_visite": phrase("Heure de visite rendue"),
    "dire_toujours_interesse": phrase("Réponse enregistrée : ce logement intéresse toujours"),
    "reprendre_toujours_interesse": phrase("Réponse « ce logement m’intéresse toujours » reprise"),
    "refuser_heures_visite": phrase("Le bailleur est prévenu : aucune heure de visite ne va"),
    "completer": phrase("Réponses enregistrées dans le dossier"),
    "confirmer": phrase("Dossier relu et confirmé"),
    "contester": phrase("Contestation envoyée"),
    "contester_reponse_erreur": phrase("Réponse contestée"),
    "finir_recours_juge": phrase("Fin d’un recours devant un juge notée"),
    "noter_recours_juge": phrase("Recours devant un juge noté"),
    "retirer_contestation": phrase("Contestation retirée"),
    "demander_cout_erreur": phrase("Demande : ce qu’une erreur a coûté"),
    "demander_plus_de_temps": phrase("Plus de temps demandé"),
    "deposer_piece": phrase("Pièce remise"),
    "ordonner_fichiers": phrase("Fichiers d’une pièce remis en ordre"),
    "ouvrir_courrier": phrase("Courrier lu avec la personne"),
    "reprendre_changement": phrase("Changement annulé"),
    "retirer_fichier": phrase("Fichier retiré d’une pièce"),
    "clore_messages": phrase("Échange de messages clos"),
    "demander_autre_toit": phrase("Demande d’un autre toit envoyée"),
    "demander_code_emploi": phrase("Code pour l’employeur remis"),
    "ecrire_message": phrase("Message envoyé à qui tient le dossier"),
    "quitter_autre_toit": phrase("Départ d’un autre toit noté"),
    "reprendre_message": phrase("Message repris avant d’être lu"),
    "retirer_code_emploi": phrase("Code pour l’employeur annulé"),
    "retirer_demande_de_toit": phrase("Demande d’un autre toit retirée"),
}
"""By the word of the journal. What an act brings about by itself has no paper of its own."""
FOLLOWS: Mapping[str, str] = {
    Verb.APPLY: phrase("La place dans la liste peut changer jusqu’à sa clôture. La candidature se retire jusque-là."),
    Verb.APPLY_AGAIN: phrase(
        "La place dans la liste peut changer jusqu’à sa clôture. La candidature se retire jusque-là."
    ),
    Verb.WITHDRAW: phrase("Cette candidature n’est plus examinée. Les autres continuent."),
    Verb.ACCEPT: phrase("Le logement est gardé pour le ménage. Le bailleur prépare le bail et appelle le ménage."),
    Verb.DECLINE: phrase(
        "Le logement est proposé à la personne suivante. La demande reste active, avec son ancienneté."
    ),
    Verb.STEP_DOWN: phrase("Cette candidature est finie. La demande reste active, avec son ancienneté."),
    "annuler_avertissement": phrase("La demande n’est pas radiée."),
    "changer_contact": phrase("Palier écrit désormais à ces coordonnées. Les anciennes en sont prévenues."),
    "changer_foyer": phrase("Les points sont calculés de nouveau. Le registre national est prévenu."),
    "reprendre_changement": phrase("Le dossier est revenu à ce qu’il disait avant."),
    "rendre_visite": phrase("Une autre heure peut être choisie. Ne pas visiter ne coûte ni point, ni place."),
    "refuser_heures_visite": phrase("Si le bailleur propose d’autres heures, un courrier le dit. Cela ne coûte rien."),
    "dire_toujours_interesse": phrase("La place ne change pas. Si le dossier part au bailleur, un courrier le dit."),
    "reprendre_toujours_interesse": phrase(
        "La place ne change pas. Une autre réponse peut être donnée jusqu’à la fin."
    ),
    "completer": phrase("Les points sont calculés de nouveau. Rien n’est à refaire."),
    "confirmer": phrase("Le ménage peut candidater."),
    "contester": phrase("Le service qui a décidé relit le dossier, et écrit."),
    "contester_reponse_erreur": phrase("Le service qui a répondu regarde de nouveau, et écrit."),
    "demander_cout_erreur": phrase("La réponse arrive par courrier."),
    "ouvrir_courrier": phrase("Le délai écrit dans ce courrier, s’il y en a un, commence aujourd’hui."),
    "retirer_fichier": phrase("Un autre fichier peut être remis."),
    "demander_autre_toit": phrase("Le logeur répond. La réponse se lit dans « Mes autres toits », ici ou chez soi."),
    "demander_code_emploi": phrase(
        "Le code est sur la feuille « Code pour l’employeur », imprimée quand il a été demandé. L’employeur l’écrit sur sa page "
        "et atteste le contrat. Il n’y lit ni le nom, ni la demande de logement."
    ),
    "ecrire_message": phrase("La réponse se lit dans « Mes messages », ici ou chez soi."),
}
"""What comes next where no day of the file says it better."""


@applies(_HOUSE)
def worded(verb: str) -> str:
    """The words of an act; an older word is told as it was written."""
    return WORDS.get(verb, verb.replace("_", " "))


@applies(_HOUSE)
def follows(verb: str) -> str:
    """What follows of it, if nothing more precise is known."""
    return FOLLOWS.get(verb, "")

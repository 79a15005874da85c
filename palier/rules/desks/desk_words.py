"""What is said of each kind to a desk of professionals, in French: its words and its sentence."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from palier.rules.candidature.funnel import Stage
from palier.rules.desks.kinds import AwaitingKind
from palier.rules.law import clocks
from palier.rules.law.calendars import Calendar
from palier.rules.law.law import act, applies
from palier.rules.letters.words import label


class AwaitingWords(NamedTuple):
    """What is said of a kind: its title, what to do, what is true once the date is past, and the name of the act."""

    title: str
    what: str
    past: str
    act: str


K = AwaitingKind
WORDS: Mapping[AwaitingKind, AwaitingWords] = {
    K.UNDELIVERED: AwaitingWords(
        "La remise d’une offre est à prouver",
        "Prouvez-la ou renvoyez l’offre",
        "Le jour fixé est passé",
        "Voir cette offre",
    ),
    K.CONDITIONAL: AwaitingWords(
        "Une attribution est sous condition",
        "Notez la pièce reçue ou décidez",
        "La date de la pièce est passée",
        "Voir cette attribution",
    ),
    K.ARRIVED: AwaitingWords(
        "Une pièce demandée est arrivée",
        "Reprenez le contrôle",
        "La date de réponse est passée",
        "Contrôler ce dossier",
    ),
    K.NOT_COME: AwaitingWords(
        "Une pièce demandée n’est pas venue",
        "Décidez de ce dossier",
        "La date de réponse est passée",
        "Décider de ce dossier",
    ),
    K.LIST_CLOSED: AwaitingWords(
        "Une liste est close", "Désignez les candidats", "Le délai pour désigner est passé", "Désigner les candidats"
    ),
    K.READING: AwaitingWords(
        "Un écart est à relire", "Relisez-le", "Le délai pour désigner est passé", "Relire cet écart"
    ),
    K.ORIENTED: AwaitingWords(
        "Un logement vous est orienté", "Publiez-le", "Le délai est passé", "Publier ce logement"
    ),
    K.MONTH_OVER: AwaitingWords(
        "Un réservataire n’a pas publié un logement", "Reprenez le logement", "Son délai est passé", "Voir ce logement"
    ),
    K.HELD: AwaitingWords(
        "Des candidatures d’un même ménage attendent", "Vérifiez-les", "La clôture est passée", "Voir cette liste"
    ),
    K.URGENT: AwaitingWords(
        "Des pièces urgentes sont à contrôler", "Contrôlez-les", "Le délai est passé", "Contrôler les pièces"
    ),
    K.SITTING: AwaitingWords(
        "Une commission se réunit", "Tenez la séance ou annulez-la", "Son heure est passée", "Voir la séance"
    ),
    K.RUNNING: AwaitingWords(
        "Une offre attend sa réponse", "Voyez où elle en est", "Le délai de réponse est passé", "Suivre cette offre"
    ),
    K.MINUTES: AwaitingWords(
        "Une séance est à clore", "Décidez de ses logements et terminez-la", "Elle s’est tenue", "Voir la séance"
    ),
    K.NEXT_RANK: AwaitingWords("Le rang suivant est à appeler", "Appelez-le", "Le délai est passé", "Voir cette liste"),
    K.FILES: AwaitingWords(
        "Des dossiers sont à contrôler", "Contrôlez-les", "Le délai est passé", "Contrôler ces dossiers"
    ),
    K.CONVENE: AwaitingWords(
        "Un logement est à inscrire en commission",
        "Inscrivez-le à une séance",
        "Le délai est passé",
        "Voir ce logement",
    ),
    K.TO_OFFER: AwaitingWords("Une offre est à envoyer", "Envoyez-la", "Le délai est passé", "Envoyer l’offre"),
    K.LEASE: AwaitingWords(
        "Un bail est à signer", "Enregistrez sa signature", "Le délai est passé", "Enregistrer le bail"
    ),
    K.OWN_HOME: AwaitingWords(
        "Un logement de votre part est à publier", "Publiez-le", "Le délai est passé", "Publier ce logement"
    ),
    K.SPLITS: AwaitingWords(
        "Des séparations sont à trancher", "Tranchez-les", "Le délai est passé", "Voir les séparations"
    ),
    K.MISTAKE: AwaitingWords(
        "Une erreur attend votre réponse", "Répondez", "Le délai est passé", "Répondre de cette erreur"
    ),
    K.TOLD_MISTAKE: AwaitingWords(
        "Une erreur vous est dite avant la commission", "Lisez-la", "La séance est passée", "Lire cet avis"
    ),
    K.UNREACHED: AwaitingWords(
        "Un ménage n’a pas été joint : son délai ne court pas",
        "Joignez-le",
        "Une personne décide",
        "Voir comment le joindre",
    ),
    K.MORE_TIME: AwaitingWords(
        "Un ménage demande plus de temps",
        "Accordez ou dites pourquoi",
        "Le délai est passé",
        "Répondre à cette demande",
    ),
    K.NO_HOUR: AwaitingWords(
        "Aucune heure de visite ne va à un ménage", "Proposez d’autres heures", "Le délai est passé", "Voir les visites"
    ),
    K.VIEWED: AwaitingWords(
        "Des ménages visitent un logement", "Voyez qui vient", "Son heure est passée", "Voir qui vient"
    ),
    K.APPEAL: AwaitingWords(
        "Une contestation attend votre réponse", "Répondez", "Le délai est passé", "Répondre à cette contestation"
    ),
    K.TO_CHECK: AwaitingWords(
        "Des pièces sont à contrôler", "Contrôlez-les", "Le délai est passé", "Contrôler les pièces"
    ),
    K.CALLED: AwaitingWords(
        "La commission vous convoque", "Lisez ses dossiers", "Son heure est passée", "Lire les dossiers"
    ),
    K.SITS: AwaitingWords("Votre commission siège", "Prenez part à la séance", "Elle est ouverte", "Voir la séance"),
    K.ADVISED_OFFER: AwaitingWords(
        "Un ménage que vous aidez a une offre à étudier",
        "Voyez-la avec lui",
        "Le délai de réponse est passé",
        "Ouvrir ce dossier",
    ),
    K.ADVISED_RENEWAL: AwaitingWords(
        "Un ménage que vous aidez a sa demande à renouveler",
        "Voyez-le avec lui",
        "Elle n’est plus valable",
        "Ouvrir ce dossier",
    ),
    K.ADVISED_PIECE: AwaitingWords(
        "Un ménage que vous aidez a une pièce à renvoyer",
        "Voyez-le avec lui",
        "Elle était attendue",
        "Ouvrir ce dossier",
    ),
    K.REFERRED: AwaitingWords(
        "Une orientation attend votre réponse", "Répondez", "Le délai est passé", "Ouvrir cette orientation"
    ),
    K.EXCHANGE_TO_JUDGE: AwaitingWords(
        "Une ronde d’échange attend votre réponse",
        "Dites si elle est possible",
        "Le jour est passé",
        "Ouvrir cette ronde",
    ),
    K.ROOF_ASKED: AwaitingWords(
        "Une demande d’autre toit attend votre réponse", "Répondez", "Le jour promis est passé", "Ouvrir cette demande"
    ),
    K.WRITTEN: AwaitingWords(
        "Un message attend votre réponse", "Répondez", "Le jour promis est passé", "Lire ce message"
    ),
    K.TERRITORY_SITTING: AwaitingWords(
        "Une commission examine des logements de votre territoire",
        "Voyez son ordre du jour",
        "Son heure est passée",
        "Voir les commissions",
    ),
    K.TO_SIGN: AwaitingWords("Un procès-verbal est à signer", "Signez-le", "Le délai est passé", "Lire et signer"),
}
EXPECTED: Mapping[AwaitingKind, str] = {
    K.RUNNING: "Réponse attendue au plus tard",
    **dict.fromkeys((K.SITTING, K.CALLED, K.TERRITORY_SITTING), "Séance prévue"),
    K.VIEWED: "Visite prévue",
}
"""What another does, or an hour that is set: said before its date without asking for an act."""
THEN: Mapping[AwaitingKind, str] = {
    K.ORIENTED: "le bailleur peut le reprendre",
    K.MONTH_OVER: "vous pouvez reprendre le logement",
    **dict.fromkeys((K.CALLED, K.TERRITORY_SITTING), "la séance n’est pas encore ouverte"),
}
"""What the end of a delay opens, where nothing is left to do within it."""
del K


@applies(act("règles de publication de Palier"))
def say(kind: AwaitingKind, by: datetime | None, calendar: Calendar, *, now: datetime) -> str:
    """Say what to do, until when and what remains, or what was true since a date that is past."""
    words = WORDS[kind]
    if by is None:
        return f"{words.what}."
    if now > by:
        since = clocks.say_day(clocks.day_in_paris(by))
        if kind in THEN:
            return f"{words.past} depuis le {since} : {THEN[kind]}."
        return f"{words.past} depuis le {since}. {words.what} sans attendre."
    if kind in EXPECTED:
        return f"{EXPECTED[kind]} le {clocks.say_instant(by)}."
    left = clocks.working_days_left(now, by, calendar)
    return f"{words.what} avant le {clocks.say_instant(by)} : {left}."


@applies(act("règles de publication de Palier"))
def desk_label(stage: Stage, *, is_own: bool = False) -> str:
    """A stage in a landlord's words: an offer is something to study for the household only."""
    return "Offre envoyée" if stage is Stage.OFFRE_ENVOYEE else label(stage, is_own=is_own)

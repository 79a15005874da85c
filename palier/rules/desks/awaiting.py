"""What awaits a person, by date: each matter in the same words, the one whose date comes first before the others.

A matter is told by whoever knows it (an offer, a warning, a piece); this orders them and gives the sentence. A desk of
professionals has its own kinds in the same table, and its pages draw the same component.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from palier.rules.law import clocks
from palier.rules.law.calendars import Calendar
from palier.rules.law.law import act, applies

_HOUSE = act("règles de publication de Palier")


class AwaitingKind(StrEnum):
    """What can await somebody, in the order that decides between two of the same date."""

    OFFER = "offre"
    WARNING = "avertissement"
    SEPARATION = "separation"
    NUMBER = "numero_a_demander"
    CONDITION = "piece_de_condition"
    PIECES = "pieces_demandees"
    REFUSED = "piece_refusee"
    RENEWAL = "renouvellement"
    ENDING = "preuve_qui_finit"
    PROOF = "preuve_a_envoyer"
    UNDELIVERED = "remise_a_prouver"
    CONDITIONAL = "attribution_sous_condition"
    ARRIVED = "piece_demandee_arrivee"
    NOT_COME = "piece_demandee_non_venue"
    LIST_CLOSED = "liste_close"
    READING = "ecart_a_relire"
    ORIENTED = "logement_oriente"
    MONTH_OVER = "delai_du_reservataire_passe"
    HELD = "candidatures_en_attente"
    URGENT = "pieces_urgentes"
    SITTING = "seance_prevue"
    RUNNING = "offre_en_cours"
    MINUTES = "seance_a_clore"
    NEXT_RANK = "rang_suivant"
    FILES = "dossiers_a_controler"
    CONVENE = "logement_a_inscrire"
    TO_OFFER = "offre_a_envoyer"
    LEASE = "bail_a_signer"
    OWN_HOME = "logement_a_publier"
    SPLITS = "separations_a_trancher"
    MISTAKE = "erreur_a_repondre"
    TOLD_MISTAKE = "erreur_a_lire"
    TO_CHECK = "pieces_a_controler"
    CALLED = "convocation"
    SITS = "seance_ouverte"
    TO_SIGN = "proces_verbal_a_signer"
    ADVISED_OFFER = "offre_d_un_menage_conseille"
    ADVISED_RENEWAL = "renouvellement_d_un_menage_conseille"
    ADVISED_PIECE = "piece_d_un_menage_conseille"
    REFERRED = "orientation_a_qualifier"


class AwaitingWords(NamedTuple):
    """What is said of a kind: its title, what to do, what is true once the date is past, and the name of the act."""

    title: str
    what: str
    past: str
    act: str


K = AwaitingKind
WORDS: Mapping[AwaitingKind, AwaitingWords] = {
    K.OFFER: AwaitingWords(
        "Un logement vous est proposé", "Acceptez ou refusez", "Le délai est passé", "Répondre à l’offre"
    ),
    K.WARNING: AwaitingWords(
        "Votre demande risque d’être radiée", "Répondez", "Le délai est passé", "Répondre à l’avertissement"
    ),
    K.SEPARATION: AwaitingWords(
        "Une séparation est demandée", "Répondez", "Le délai est passé", "Répondre à cette demande"
    ),
    K.NUMBER: AwaitingWords(
        "Votre dossier n’a pas encore son numéro",
        "Lisez ce que l’autre titulaire peut en voir, puis demandez-le",
        "Il manque encore",
        "Demander mon numéro",
    ),
    K.CONDITION: AwaitingWords(
        "Une pièce manque pour que le logement vous soit attribué",
        "Envoyez-la",
        "Elle était attendue",
        "Envoyer cette pièce",
    ),
    K.PIECES: AwaitingWords(
        "Le bailleur vous demande des pièces", "Envoyez-les", "Elles étaient attendues", "Envoyer mes pièces"
    ),
    K.REFUSED: AwaitingWords(
        "Une pièce est à renvoyer", "Envoyez-en une autre", "Elle était attendue", "Renvoyer cette pièce"
    ),
    K.RENEWAL: AwaitingWords(
        "Votre demande est à renouveler", "Renouvelez-la", "Elle n’est plus valable", "Renouveler ma demande"
    ),
    K.ENDING: AwaitingWords(
        "Une preuve est à renouveler", "Envoyez-en une récente", "Elle ne compte plus", "Renouveler cette preuve"
    ),
    K.PROOF: AwaitingWords("Une preuve est à envoyer", "Envoyez-la", "Elle était attendue", "Envoyer la preuve"),
    # --- The desks of professionals ---
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
        "Une séance est à clore", "Signez son procès-verbal", "Elle s’est tenue", "Voir la séance"
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
    K.TO_SIGN: AwaitingWords("Un procès-verbal est à signer", "Signez-le", "Le délai est passé", "Lire et signer"),
}
_EXPECTED: Mapping[AwaitingKind, str] = {
    K.RUNNING: "Réponse attendue au plus tard",
    **dict.fromkeys((K.SITTING, K.CALLED), "Séance prévue"),
}
"""What another does, or an hour that is set: said before its date without asking for an act."""
_THEN: Mapping[AwaitingKind, str] = {
    K.ORIENTED: "le bailleur peut le reprendre",
    K.MONTH_OVER: "vous pouvez reprendre le logement",
    K.CALLED: "la séance n’est pas encore ouverte",
}
"""What the end of a delay opens, where nothing is left to do within it."""
del K
_DONE_ANY_DAY = (AwaitingKind.RENEWAL, AwaitingKind.ENDING)
"""What has lapsed already and can be mended on any day: once past, behind what a date can still take away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """One thing that awaits a person."""

    kind: AwaitingKind
    calendar: Calendar
    """That of the home which it is about; of the whole country where it is about none."""
    key: str = ""
    """Opaque id of what the act is on: a page makes its address from it."""
    whose: str = ""
    """The key of the person whose piece it is, where it is one person's."""
    about: str = ""
    """The home, the piece or the situation, in a few words, and why."""
    by: datetime | None = None
    """The end of a delay that runs."""
    earliest: datetime | None = None
    """Where no delay runs yet, when it would end if it began now: it orders, and is not said as a deadline."""
    said: str = ""
    """The sentence of the clock, from the rule that owns it; made from the words of the kind if empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """The same, as it is read: a title, a sentence with the date and what remains, and the name of the act."""

    kind: AwaitingKind
    key: str
    whose: str
    title: str
    about: str
    sentence: str
    act: str
    by: datetime | None


@applies(_HOUSE)
def say(matter: Matter, *, now: datetime) -> str:
    """Say what to do, until when and what remains: ``Envoyez-les avant le jeudi 3 décembre 2026 à 23 h 59 : …``."""
    words = WORDS[matter.kind]
    if matter.said:
        return matter.said
    if matter.by is None:
        return f"{words.what}."
    if now > matter.by:
        since = clocks.say_day(clocks.day_in_paris(matter.by))
        if matter.kind in _THEN:
            return f"{words.past} depuis le {since} : {_THEN[matter.kind]}."
        return f"{words.past} depuis le {since}. {words.what} sans attendre."
    if matter.kind in _EXPECTED:
        return f"{_EXPECTED[matter.kind]} le {clocks.say_instant(matter.by)}."
    left = clocks.working_days_left(now, matter.by, matter.calendar)
    return f"{words.what} avant le {clocks.say_instant(matter.by)} : {left}."


@applies(_HOUSE)
def in_order(matters: Iterable[Matter], *, now: datetime) -> tuple[Awaited, ...]:
    """What awaits, the first to end first; then what has no date; each with its sentence."""
    return tuple(
        Awaited(
            kind=one.kind,
            key=one.key,
            whose=one.whose,
            title=WORDS[one.kind].title,
            about=one.about,
            sentence=say(one, now=now),
            act=WORDS[one.kind].act,
            by=one.by,
        )
        for one in sorted(matters, key=lambda one: _order(one, now))
    )


_RANK = {kind: rank for rank, kind in enumerate(AwaitingKind)}


def _order(matter: Matter, now: datetime) -> tuple[bool, bool, float, int, str]:
    end = matter.by or matter.earliest
    can_wait = matter.kind in _DONE_ANY_DAY and end is not None and end < now
    return end is None, can_wait, end.timestamp() if end else 0.0, _RANK[matter.kind], matter.key

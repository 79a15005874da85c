"""What awaits a person, by date: each matter in the same words, the one whose date comes first before the others.

A matter is told by whoever knows it (an offer, a warning, a piece); this orders them and gives the sentence. A desk of
professionals has its own kinds in the same table, and its pages draw the same component.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from palier.rules import clocks, french
from palier.rules.calendars import FRANCE, Calendar
from palier.rules.law import act, applies

_HOUSE = act("règles de publication de Palier")
_NB = french.NBSP


class Kind(StrEnum):
    """What can await somebody, in the order that decides between two of the same date."""

    OFFER = "offre"
    WARNING = "avertissement"
    SEPARATION = "separation"
    CONDITION = "piece_de_condition"
    PIECES = "pieces_demandees"
    REFUSED = "piece_refusee"
    RENEWAL = "renouvellement"
    ENDING = "preuve_qui_finit"
    PROOF = "preuve_a_envoyer"


class Words(NamedTuple):
    """What is said of a kind: its title, what to do, what is true once the date is past, and the name of the act."""

    title: str
    what: str
    past: str
    act: str


K = Kind
WORDS: Mapping[Kind, Words] = {
    K.OFFER: Words("Un logement vous est proposé", "Acceptez ou refusez", "Le délai est passé", "Répondre à l’offre"),
    K.WARNING: Words(
        "Votre demande risque d’être radiée", "Répondez", "Le délai est passé", "Répondre à l’avertissement"
    ),
    K.SEPARATION: Words(
        "Une séparation est demandée", "Répondez", "Le délai est passé", "Répondre à cette demande"
    ),
    K.CONDITION: Words(
        "Une pièce manque pour que le logement vous soit attribué", "Envoyez-la", "Elle était attendue",
        "Envoyer cette pièce",
    ),
    K.PIECES: Words(
        "Le bailleur vous demande des pièces", "Envoyez-les", "Elles étaient attendues", "Envoyer mes pièces"
    ),
    K.REFUSED: Words("Une pièce est à renvoyer", "Envoyez-en une autre", "Elle était attendue", "Renvoyer cette pièce"),
    K.RENEWAL: Words(
        "Votre demande est à renouveler", "Renouvelez-la", "Elle n’est plus valable", "Renouveler ma demande"
    ),
    K.ENDING: Words(
        "Une preuve est à renouveler", "Envoyez-en une récente", "Elle ne compte plus", "Renouveler cette preuve"
    ),
    K.PROOF: Words("Une preuve est à envoyer", "Envoyez-la", "Elle était attendue", "Envoyer la preuve"),
}  # fmt: skip
del K
_DONE_ANY_DAY = (Kind.RENEWAL, Kind.ENDING)
"""What has lapsed already and can be mended on any day: once past, behind what a date can still take away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """One thing that awaits a person."""

    kind: Kind
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

    kind: Kind
    key: str
    whose: str
    title: str
    about: str
    sentence: str
    act: str
    by: datetime | None


@applies(_HOUSE)
def say(matter: Matter, *, now: datetime, calendar: Calendar = FRANCE) -> str:
    """Say what to do, until when and what remains: ``Envoyez-les avant le jeudi 3 décembre 2026 à 23 h 59 : …``."""
    words = WORDS[matter.kind]
    if matter.said:
        return matter.said
    if matter.by is None:
        return f"{words.what}."
    if now > matter.by:
        since = clocks.say_day(clocks.day_in_paris(matter.by))
        return f"{words.past} depuis le {since}. {words.what} sans attendre."
    left = clocks.working_days_left(now, matter.by, calendar)
    return f"{words.what} avant le {clocks.say_instant(matter.by)}{_NB}: {left}."


@applies(_HOUSE)
def in_order(matters: Iterable[Matter], *, now: datetime, calendar: Calendar = FRANCE) -> tuple[Awaited, ...]:
    """What awaits, the first to end first; then what has no date; each with its sentence."""
    return tuple(
        Awaited(
            kind=one.kind, key=one.key, whose=one.whose, title=WORDS[one.kind].title, about=one.about,
            sentence=say(one, now=now, calendar=calendar), act=WORDS[one.kind].act, by=one.by,
        )
        for one in sorted(matters, key=lambda one: _order(one, now))
    )  # fmt: skip


_RANK = {kind: rank for rank, kind in enumerate(Kind)}


def _order(matter: Matter, now: datetime) -> tuple[bool, bool, float, int, str]:
    end = matter.by or matter.earliest
    can_wait = matter.kind in _DONE_ANY_DAY and end is not None and end < now
    return end is None, can_wait, end.timestamp() if end else 0.0, _RANK[matter.kind], matter.key

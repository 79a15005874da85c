"""A visit of a home: the hours that a landlord proposes, where a household stands with them, and what is said of it.

It is no step of the procedure: no article asks for it, no rank and no point depend on it, and a commission decides without
it. Not coming costs nothing.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from palier.rules.candidature.funnel import PROCESSED, PublicationStage, Stage
from palier.rules.law import clocks, parameters
from palier.rules.law.dates import add_days
from palier.rules.law.law import act, applies
from palier.rules.law.voice import phrase, say

FILE = "viewings.toml"
_HOUSE = act("règles de publication de Palier")
LONGEST_PLACE, LONGEST_BRING, LONGEST_PHONE = 200, 200, 20
VIEWABLE = (*PROCESSED, Stage.OFFRE_ENVOYEE, Stage.ACCEPTEE)
"""Sent to the landlord and still living there: from the designation to the lease. A suspended candidature waits elsewhere."""
PROPOSABLE = (PublicationStage.DESIGNEE, PublicationStage.EN_COMMISSION, PublicationStage.ATTRIBUEE)
"""Stages of a publication in which its landlord proposes hours."""


class ViewingState(StrEnum):
    """Where a household stands with the hours of one home. Stored words."""

    PROPOSED = "proposee"
    TAKEN = "prise"
    NO_HOUR = "sans_heure"
    GIVEN_UP = "rendue"
    TO_RETAKE = "a_reprendre"
    CAME = "venue"
    MISSED = "manquee"


class ViewingAct(StrEnum):
    """What is done with it."""

    TAKE = "choisir"
    REFUSE_ALL = "aucune_heure"
    GIVE_UP = "renoncer"
    CANCEL = "annuler"
    NOTE_CAME = "noter_venue"
    NOTE_MISSED = "noter_absence"
    UNNOTE = "effacer_note"


class SlotAccess(StrEnum):
    """Whether somebody in a wheelchair gets in. Stored words."""

    STEP_FREE = "de_plain_pied"
    HELP = "avec_aide"
    STEPS = "marches"
    UNKNOWN = "inconnu"


ACCESS: Mapping[SlotAccess, str] = {
    SlotAccess.STEP_FREE: phrase("On y entre en fauteuil roulant, sans aide."),
    SlotAccess.HELP: phrase("On y entre en fauteuil roulant avec de l’aide : appelez avant de venir."),
    SlotAccess.STEPS: phrase("Il y a des marches : on n’y entre pas en fauteuil roulant."),
    SlotAccess.UNKNOWN: phrase("Le bailleur ne sait pas encore si l’on y entre en fauteuil roulant : appelez-le."),
}
_S = ViewingState
HOLDS = frozenset({_S.TAKEN, _S.CAME, _S.MISSED})
"""What holds a place at an hour."""
MOVES: Mapping[ViewingAct, Mapping[ViewingState, ViewingState]] = {
    # Taken again, at another hour: it moves.
    ViewingAct.TAKE: dict.fromkeys(ViewingState, _S.TAKEN),
    ViewingAct.REFUSE_ALL: dict.fromkeys((_S.PROPOSED, _S.TAKEN, _S.TO_RETAKE, _S.GIVEN_UP), _S.NO_HOUR),
    ViewingAct.GIVE_UP: {_S.TAKEN: _S.GIVEN_UP},
    ViewingAct.CANCEL: {_S.TAKEN: _S.TO_RETAKE},
    ViewingAct.NOTE_CAME: dict.fromkeys((_S.TAKEN, _S.MISSED), _S.CAME),
    ViewingAct.NOTE_MISSED: dict.fromkeys((_S.TAKEN, _S.CAME), _S.MISSED),
    ViewingAct.UNNOTE: dict.fromkeys((_S.CAME, _S.MISSED), _S.TAKEN),
}
OF_HOUSEHOLD = (ViewingAct.TAKE, ViewingAct.REFUSE_ALL, ViewingAct.GIVE_UP)


class ViewingMoved(ValueError):
    """This cannot be done from where the visit stands."""


class ImpossibleSlot(ValueError):
    """An hour that cannot be proposed; ``field`` names the field, the message is a French sentence for who typed it."""

    def __init__(self, field: str, sentence: str) -> None:
        """Keep the field, for the form."""
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotTerms:
    """What a landlord says of one hour."""

    starts_at: datetime
    minutes: int
    places: int
    place: str
    access: SlotAccess
    bring: str = ""
    phone: str = ""

    @property
    def ends_at(self) -> datetime:
        """The instant at which it ends: minutes that pass, also on a night when clocks change."""
        return self.starts_at + timedelta(minutes=self.minutes)


@applies(_HOUSE)
def moved(state: ViewingState | str | None, wanted: ViewingAct) -> ViewingState:
    """Where a visit stands once this is done; no state is that of who was not told yet. Raises ``ViewingMoved``."""
    origin = ViewingState(state) if state else ViewingState.PROPOSED
    if origin not in MOVES[wanted]:
        raise ViewingMoved
    return MOVES[wanted][origin]


def _number(key: str, on: date) -> int:
    return int(parameters.get(FILE, key, on).value)


@applies(_HOUSE)
def lengths(on: date) -> tuple[int, ...]:
    """The lengths that a landlord may choose, in minutes."""
    return tuple(parameters.get(FILE, "minutes", on).value)


@applies(_HOUSE)
def most_places(on: date) -> int:
    """How many households one hour takes at most."""
    return _number("most_places", on)


@applies(_HOUSE)
def closes_at(starts_at: datetime) -> datetime:
    """Until when an hour is chosen on the site: the evening before, so that who opens the door knows who comes."""
    day = clocks.day_in_paris(starts_at)
    return clocks.at_hour(add_days(day, -1), _number("closing_hour", day))


@applies(_HOUSE)
def reminded_from(starts_at: datetime) -> datetime:
    """From when it is recalled: the day before, in the morning."""
    day = clocks.day_in_paris(starts_at)
    return clocks.at_hour(add_days(day, -1), _number("reminder_hour", day))


@applies(_HOUSE)
def reminders_until(at: datetime) -> datetime:
    """Visits that begin before this instant may be recalled at ``at``."""
    return clocks.end_of_day(add_days(clocks.day_in_paris(at), 1))


@applies(_HOUSE)
def is_reminded(starts_at: datetime, chosen_at: datetime, *, at: datetime) -> bool:
    """Whether it is recalled now: by day, before it begins, to who chose it before the day of the reminder had begun."""
    return chosen_at < reminded_from(starts_at) <= at < starts_at and not clocks.is_night(at)


@applies(_HOUSE)
def is_open(starts_at: datetime, *, is_cancelled: bool, at: datetime) -> bool:
    """Whether this hour may still be chosen."""
    return not is_cancelled and at < closes_at(starts_at)


@applies(_HOUSE)
def require_slot(terms: SlotTerms, *, at: datetime) -> SlotTerms:
    """Refuse an hour that cannot be proposed: too near, too far, at night, or for more people than a home holds.

    Raises ``ImpossibleSlot``.
    """
    on, day = clocks.day_in_paris(at), clocks.day_in_paris(terms.starts_at)
    least, most = _number("least_days", on), _number("most_days", on)
    if terms.starts_at <= at:
        raise ImpossibleSlot("starts_at", say("Cette heure est déjà passée."))
    if day < add_days(on, least):
        raise ImpossibleSlot(
            "starts_at", say("C’est trop tôt : laissez au moins {count} jours pour s’organiser.", count=least)
        )
    if day > add_days(on, most):
        raise ImpossibleSlot(
            "starts_at", say("C’est trop loin : proposez une visite dans les {count} jours.", count=most)
        )
    first, last = _number("first_hour", on), _number("last_hour", on)
    if not clocks.at_hour(day, first) <= terms.starts_at < terms.ends_at <= clocks.at_hour(day, last):
        raise ImpossibleSlot(
            "starts_at",
            say("Une visite se tient entre {first} h et {last} h, à l’heure de Paris.", first=first, last=last),
        )
    if terms.minutes not in lengths(on):
        raise ImpossibleSlot("minutes", say("Choisissez une durée de la liste."))
    if not 1 <= terms.places <= most_places(on):
        raise ImpossibleSlot("places", say("De 1 à {most} ménages à la même heure.", most=most_places(on)))
    if not terms.place.strip():
        raise ImpossibleSlot("place", say("Dites où venir."))
    return terms


@applies(_HOUSE)
def awaits(state: ViewingState | str | None, *, has_open_hour: bool) -> bool:
    """Whether a household has an hour to choose: one is open, and it neither chose, nor gave up, nor said that none suits."""
    waiting = (None, "", ViewingState.PROPOSED, ViewingState.TO_RETAKE)
    return has_open_hour and state in waiting


@applies(_HOUSE)
def standing(
    state: ViewingState | str | None, said_at: datetime | None, opened: Collection[datetime]
) -> ViewingState | None:
    """Where a household stands now: « no hour suits » was said of the hours of that day, and not of one proposed since."""
    known = ViewingState(state) if state else None
    if known is ViewingState.NO_HOUR and said_at is not None and any(one > said_at for one in opened):
        return ViewingState.PROPOSED
    return known


@applies(_HOUSE)
def is_told_now(state: ViewingState | str | None, told_at: datetime | None, opened: Collection[datetime]) -> bool:
    """Whether new hours are told to a household: one was proposed since it was last told, and it holds none."""
    if state and ViewingState(state) in (*HOLDS, ViewingState.GIVEN_UP):
        return False
    return any(told_at is None or one > told_at for one in opened)


class ViewingWords(NamedTuple):
    """What a household reads of a state: a pill, its tone, a sentence, and the next step."""

    pill: str
    tone: str
    sentence: str
    then: str


WORDS: Mapping[ViewingState, ViewingWords] = {
    _S.PROPOSED: ViewingWords(
        phrase("à choisir"),
        "here",
        phrase("Choisissez l’heure qui vous va."),
        phrase("Chaque heure dit jusqu’à quand elle se choisit."),
    ),
    _S.TAKEN: ViewingWords(
        phrase("choisie"), "ok", phrase("Votre visite est notée."), phrase("Vous pouvez la changer ou la rendre ici.")
    ),
    _S.NO_HOUR: ViewingWords(
        phrase("aucune heure ne va"),
        "plain",
        phrase("Vous avez dit qu’aucune heure ne vous va. Le bailleur le sait."),
        phrase("S’il en propose d’autres, un message vous le dira."),
    ),
    _S.GIVEN_UP: ViewingWords(
        phrase("rendue"), "plain", phrase("Vous avez rendu votre heure."), phrase("Vous pouvez en choisir une autre.")
    ),
    _S.TO_RETAKE: ViewingWords(
        phrase("annulée par le bailleur"),
        "warn",
        phrase("Le bailleur a annulé votre visite. Vous n’y perdez rien."),
        phrase("Choisissez une autre heure dès qu’il y en a une : un message vous le dira."),
    ),
    _S.CAME: ViewingWords(
        phrase("faite"),
        "ok",
        phrase("Le bailleur a noté votre venue."),
        phrase("La suite est sur la page de votre candidature."),
    ),
    _S.MISSED: ViewingWords(
        phrase("non faite"),
        "plain",
        phrase("Le bailleur a noté que la visite n’a pas eu lieu. Cela ne vous coûte rien."),
        phrase("Pour visiter quand même, choisissez une autre heure s’il y en a, ou appelez le bailleur."),
    ),
}
del _S
COSTS_NOTHING = phrase(
    "Visiter n’engage à rien. Ne pas venir ne coûte ni point, ni place, et ne change aucune décision."
)
"""What is said wherever an hour is shown."""

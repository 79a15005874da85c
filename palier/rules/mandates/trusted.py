"""Somebody whom a holder trusts: asked once, told only that something waits, stopped by either at once (ADR 78)."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum

from palier.rules.law.calendars import Calendar
from palier.rules.law.law import act, applies
from palier.rules.law.voice import phrase

_CONSENT = act("règlement (UE) 2016/679, article 7")
_HOUSE = act("règles de publication de Palier")
LINK_LIFE = timedelta(days=14)
"""How long the one question waits for its answer."""
ASKS_A_DAY, ASKS_AN_ADDRESS = 3, 2
"""How many a holder may name a day, and how many questions an address gets a day, from whoever they come."""
NOT_AGAIN = timedelta(days=30)
"""Who did not say yes is not asked again by the same household before."""
WORKING_DAYS = 3
"""How long before the last day of an answer a letter that nobody opened is told of."""
_FAR = timedelta(days=21)
"""Past it no count of working days is so small."""
APART = timedelta(days=1)
"""Two messages to the same person are at least that far from each other."""


class TrustState(StrEnum):
    """Where somebody named stands. Stored words."""

    ASKED = "demande"
    AGREED = "accepte"
    REFUSED = "refuse"
    STOPPED = "arrete"
    TAKEN_BACK = "retire"
    ENDED = "fini"


class TrustMove(StrEnum):
    """What may be done, by who was named, by who named them, and by the clock."""

    SAY_YES = "oui"
    SAY_NO = "non"
    SAY_NEVER = "jamais"
    STOP = "arreter"
    TAKE_BACK = "retirer"
    END = "finir"


LIVING = (TrustState.ASKED, TrustState.AGREED)
MOVES: Mapping[tuple[TrustState, TrustMove], TrustState] = {
    (TrustState.ASKED, TrustMove.SAY_YES): TrustState.AGREED,
    (TrustState.ASKED, TrustMove.SAY_NO): TrustState.REFUSED,
    (TrustState.ASKED, TrustMove.SAY_NEVER): TrustState.REFUSED,
    (TrustState.AGREED, TrustMove.STOP): TrustState.STOPPED,
    (TrustState.AGREED, TrustMove.SAY_NEVER): TrustState.STOPPED,
    (TrustState.ASKED, TrustMove.TAKE_BACK): TrustState.TAKEN_BACK,
    (TrustState.AGREED, TrustMove.TAKE_BACK): TrustState.TAKEN_BACK,
    (TrustState.ASKED, TrustMove.END): TrustState.ENDED,
    (TrustState.AGREED, TrustMove.END): TrustState.ENDED,
}
"""From where each leads where: what is over stays over, and no answer is given twice."""
_NO_YES = phrase("n’a pas dit oui")
LABELS: Mapping[TrustState, str] = {
    TrustState.ASKED: phrase("attend une réponse"),
    TrustState.AGREED: phrase("a dit oui"),
    # Whether they said no, never, or nothing is theirs: nobody can press them for it.
    TrustState.REFUSED: _NO_YES,
    TrustState.ENDED: phrase("terminé"),
    TrustState.STOPPED: phrase("a arrêté"),
    TrustState.TAKEN_BACK: phrase("retiré"),
}


class TrustOver(ValueError):
    """Nothing is left to answer, to stop or to take back."""


@applies(_CONSENT)
def move(state: TrustState, wanted: TrustMove) -> TrustState:
    """Where a move leads. Raises ``TrustOver`` from elsewhere."""
    after = MOVES.get((state, wanted))
    if after is None:
        raise TrustOver
    return after


@applies(_CONSENT)
def is_answerable(asked_at: datetime | None, *, at: datetime) -> bool:
    """Whether the question still takes an answer."""
    return asked_at is not None and asked_at <= at < asked_at + LINK_LIFE


@applies(_CONSENT)
def label(state: TrustState, *, has_answered: bool) -> str:
    """The phrase that says a state to who named; a question that ended by itself reads as one that got a no."""
    return _NO_YES if state is TrustState.ENDED and not has_answered else LABELS[state]


@applies(_HOUSE)
def tells_of(until: date, *, on: date, calendar: Calendar) -> bool:
    """Whether a letter that nobody opened is to be told of: at most three working days before the day of its answer, or on it."""
    return on <= until <= on + _FAR and calendar.working_between(on, until) <= WORKING_DAYS


@applies(_HOUSE)
def was_told(told: date | None, until: date, *, calendar: Calendar) -> bool:
    """Whether who is trusted was told since those days began."""
    return told is not None and tells_of(until, on=told, calendar=calendar)

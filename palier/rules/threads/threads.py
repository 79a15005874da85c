"""A thread of messages between one person and who holds their file: its states, its promised day, its closed lists.

A message is no act: it refuses, renews, contests and changes nothing. It is written by one person, answered by a promised day,
and read by nobody else than the two.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from palier.rules.candidature.funnel import Stage
from palier.rules.candidature.stages import SENT
from palier.rules.law import clocks, parameters
from palier.rules.law.calendars import Calendar
from palier.rules.law.dates import add_months
from palier.rules.law.law import act, applies

_HOUSE = act("règles de publication de Palier")
_KEPT = act("règles de conservation de Palier")
FILE = "threads.toml"
LONGEST = 1500
"""Characters of a message: a screen of a telephone or two. A paper has its own door."""


class ThreadState(StrEnum):
    """Where a thread stands. Stored words."""

    WAITING = "en_attente"
    ANSWERED = "repondu"
    CLOSED = "clos"
    """By its person, who may write again."""
    ENDED = "sans_suite"
    """By the desk, with a reason of a closed list."""


class ThreadMove(StrEnum):
    """What is done with a thread."""

    WRITE = "ecrire"
    ANSWER = "repondre"
    CLOSE = "clore"
    END = "finir"
    REOPEN = "rouvrir"


_S = ThreadState
MOVES: Mapping[ThreadMove, Mapping[ThreadState, ThreadState]] = {
    # Whoever writes again is answered again, wherever it stood.
    ThreadMove.WRITE: dict.fromkeys(_S, _S.WAITING),
    ThreadMove.ANSWER: dict.fromkeys((_S.WAITING, _S.ANSWERED, _S.ENDED), _S.ANSWERED),
    # What ended without an answer keeps its reason: its person says that they read it.
    ThreadMove.CLOSE: {**dict.fromkeys((_S.WAITING, _S.ANSWERED), _S.CLOSED), _S.ENDED: _S.ENDED},
    ThreadMove.END: {_S.WAITING: _S.ENDED},
    ThreadMove.REOPEN: {_S.ENDED: _S.WAITING},
}
LIVING = frozenset({_S.WAITING, _S.ANSWERED})
TO_READ = frozenset({_S.ANSWERED, _S.ENDED})


class ThreadSubject(StrEnum):
    """What a thread is about, of a closed list: one thread a subject and a recipient. Stored words."""

    STANDING = "ou_en_est"
    PAPERS = "piece_demandee"
    VISIT = "visite_ou_rendez_vous"
    HOME = "le_logement"
    REACHING = "comment_me_joindre"
    OTHER = "autre"


class NothingToAnswer(StrEnum):
    """Why a desk answers nothing: of this list alone. Stored words."""

    NO_QUESTION = "sans_question"
    ANSWERED_ELSEWHERE = "deja_repondu"
    BY_AN_ACT = "acte_a_faire"
    NOT_OURS = "autre_organisme"
    ABUSE = "propos"
    """Once a message of the thread is hidden as abusive, and never before."""


class AbuseReason(StrEnum):
    """Why a message is hidden from the agents of a desk. Stored words. Anger, or a complaint, is none of these."""

    INSULT = "injure"
    THREAT = "menace"
    HATRED = "haine"


class ThreadHolder(StrEnum):
    """Who answers for a file: the counter that registered it, or who has the candidature in hand."""

    COUNTER = "guichet"
    RESERVATAIRE = "reservataire"
    BAILLEUR = "bailleur"


class ThreadElsewhere(ValueError):
    """The thread is over, or is not where this can be done."""


class NotAThreadReason(ValueError):
    """A reason that is none of the list, or that is not true of this thread."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadMessageStanding:
    """One message, as far as what becomes of its thread goes."""

    from_desk: bool
    is_taken_back: bool = False
    is_hidden: bool = False


@applies(_HOUSE)
def holder_of(stage: Stage) -> ThreadHolder:
    """Who has a candidature in hand: who ranks and designates until it is designated, then who checks and decides."""
    return ThreadHolder.BAILLEUR if stage in SENT else ThreadHolder.RESERVATAIRE


@applies(_HOUSE)
def moved(state: ThreadState, wanted: ThreadMove) -> ThreadState:
    """Where a thread stands once this is done. Raises ``ThreadElsewhere``."""
    if state not in MOVES[wanted]:
        raise ThreadElsewhere
    return MOVES[wanted][state]


@applies(_HOUSE)
def once_taken_back(state: ThreadState, messages: Iterable[ThreadMessageStanding]) -> ThreadState:
    """Where a thread stands once a message of it is taken back: nothing waits that nobody wrote, nor is answered by nothing.

    ``messages`` in their order, the one that is taken back marked as such.
    """
    if state not in LIVING:
        return state
    left = [one for one in messages if not one.is_taken_back]
    if not left:
        return ThreadState.CLOSED
    return ThreadState.ANSWERED if left[-1].from_desk else ThreadState.WAITING


@applies(_HOUSE)
def promised_on(sent_at: datetime, calendar: Calendar) -> date:
    """The last day on which a message is answered: a number of working days of the département after it was sent."""
    count = parameters.get(FILE, "reply_days", clocks.day_in_paris(sent_at)).value
    return clocks.day_in_paris(clocks.due_in_working_days(sent_at, count, calendar))


@applies(_HOUSE)
def is_to_read(state: ThreadState, answered_at: datetime | None, last_act_at: datetime) -> bool:
    """Whether an answer waits for its reader: who wrote again, or said that they read it, acted after it."""
    return state in TO_READ and answered_at is not None and last_act_at <= answered_at


@applies(_HOUSE)
def is_late(state: ThreadState, promised: date, *, on: date) -> bool:
    """Whether the promised day is past without an answer."""
    return state is ThreadState.WAITING and on > promised


@applies(_HOUSE)
def most_a_day(on: date) -> int:
    """How many messages one person sends in a day."""
    count: int = parameters.get(FILE, "messages_a_day", on).value
    return count


@applies(_KEPT)
def kept_since(on: date) -> date:
    """The day before which a thread whose last act is older is not kept any more."""
    return add_months(on, -parameters.get(FILE, "kept_months", on).value)


@applies(_HOUSE)
def reasons_for(messages: Iterable[ThreadMessageStanding]) -> tuple[NothingToAnswer, ...]:
    """The reasons that a desk may give: abuse, where what waits is all hidden; anything else that a person wrote is answered."""
    waiting = _waiting(messages)
    is_abuse = bool(waiting) and all(one.is_hidden for one in waiting)
    return tuple(one for one in NothingToAnswer if one is not NothingToAnswer.ABUSE or is_abuse)


def _waiting(messages: Iterable[ThreadMessageStanding]) -> list[ThreadMessageStanding]:
    """What its person wrote since the last answer, and did not take back."""
    found: list[ThreadMessageStanding] = []
    for one in messages:
        if one.is_taken_back:
            continue
        found = [] if one.from_desk else [*found, one]
    return found


@applies(_HOUSE)
def require_reason(reason: str, messages: Iterable[ThreadMessageStanding]) -> NothingToAnswer:
    """The reason, or ``NotAThreadReason``."""
    if reason not in reasons_for(messages):
        raise NotAThreadReason
    return NothingToAnswer(reason)


@applies(_HOUSE)
def written(words: str) -> str:
    """A message as it is kept: plain text, its lines kept, the spaces that nobody reads removed; bounded."""
    lines = [" ".join(line.split()) for line in words.replace("\r\n", "\n").split("\n")]
    text = "\n".join(lines).strip()
    while "\n\n\n" in text:
        text = text.replace("\n\n\n", "\n\n")
    # Signs without a shape alone are no words: nobody could answer them.
    return text[:LONGEST] if any(char.isprintable() and not char.isspace() for char in text) else ""

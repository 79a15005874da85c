"""Who follows a line of a queue: in whose hands it is, and what its colleagues read of it (ADR 203).

It is a help between colleagues: a house is one desk, and nobody is refused an act by it. A line whose colleague is away
stands for everybody as one to take up again, with the days that its own delay leaves.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from palier.rules.desks.kinds import AwaitingKind
from palier.rules.law import clocks
from palier.rules.law.law import act, applies

_HOUSE = act("règles de publication de Palier")


class LineKind(StrEnum):
    """What can be in somebody's hands."""

    FILE = "dossier"
    LIST = "liste"


class Hands(StrEnum):
    """Whose lines a queue shows."""

    ALL = "tous"
    MINE = "moi"
    NOBODY = "personne"
    RESUME = "reprendre"


LABELS: Mapping[Hands, str] = {
    Hands.ALL: "À tous",
    Hands.MINE: "À moi",
    Hands.NOBODY: "À personne",
    Hands.RESUME: "À reprendre",
}
K = AwaitingKind
KINDS: Mapping[AwaitingKind, LineKind] = {
    **dict.fromkeys(
        (K.UNDELIVERED, K.CONDITIONAL, K.RUNNING, K.TO_OFFER, K.ARRIVED, K.NOT_COME, K.LEASE, K.READING),
        LineKind.FILE,
    ),
    **dict.fromkeys((K.LIST_CLOSED, K.HELD, K.NEXT_RANK, K.FILES, K.CONVENE), LineKind.LIST),
}
"""What awaits on a desk and is about one file, or one list; the rest is the whole desk's."""
del K
LONGEST = 366
"""Days of an absence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """In whose hands a line is, as its reader sees it."""

    member: UUID
    name: str
    is_mine: bool = False
    away_until: date | None = None
    """The last day away, where its colleague is away today."""

    @property
    def is_to_resume(self) -> bool:
        """Whether a colleague who is away has it."""
        return self.away_until is not None and not self.is_mine

    @property
    def sentence(self) -> str:
        """What is read beside the line."""
        if self.is_mine:
            return "Vous vous en occupez."
        if self.away_until is not None:
            return f"À reprendre : {self.name} n’est pas là jusqu’au {clocks.say_day(self.away_until)}."
        return f"{self.name} s’en occupe."


@applies(_HOUSE)
def hands_of(holding: Holding | None) -> Hands:
    """Which of the three choices of a queue a line is under, beside all of them; a colleague's who is there is under none."""
    if holding is None:
        return Hands.NOBODY
    if holding.is_mine:
        return Hands.MINE
    return Hands.RESUME if holding.is_to_resume else Hands.ALL


@applies(_HOUSE)
def is_an_absence(since: date, until: date, on: date) -> bool:
    """Whether these days can be told today: in order, not over yet, a year at most."""
    return since <= until and until >= on and until - since <= timedelta(days=LONGEST)

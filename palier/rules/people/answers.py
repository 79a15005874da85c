"""What the rules return: never a bare yes or number, always the reasons and their articles."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from palier.rules.law.law import Source
from palier.rules.people.facts import Proof


class Outcome(StrEnum):
    """The three verdicts."""

    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "non_eligible"
    TO_CONFIRM = "a_confirmer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One plain French sentence, a stable code, and the article that it rests on."""

    code: str
    sentence: str
    source: Source
    remedy: str = ""
    """What the person can do about it, in one sentence; empty when nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """May this household rent this home? The reasons are those of the outcome, the worst one first."""

    outcome: Outcome
    reasons: tuple[Reason, ...] = ()

    @property
    def is_eligible(self) -> bool:
        """True only for a plain yes."""
        return self.outcome is Outcome.ELIGIBLE


@dataclass(frozen=True, slots=True, kw_only=True)
class PointLine:
    """One line of a score: the criterion, the fact used, where it comes from, its points and its article.

    ``possible`` is what the line would give once proved: it equals ``points`` when nothing is missing.
    """

    criterion: str
    label: str
    fact: str
    points: int
    possible: int
    source: str
    """Where the fact comes from: ``registre``, ``declare``, ``verifie``..."""
    article: Source
    proof: Proof
    valid_until: date | None = None
    value: str = ""
    """The value that was weighed, with its unit; empty for a fact that is only true or false."""
    field: str = ""
    """Where the fact was read: an element of the register's file, or the kind of document."""
    heading: str = ""
    """Title of the heading of the grid, where it has one."""
    weighs: str = ""
    """The fact of the catalogue that the criterion weighs; empty for what the grid itself gives or takes."""

    @property
    def names_itself(self) -> bool:
        """Whether the fact begins by the name of the criterion, which is then not said twice."""
        return self.fact.startswith(self.label)


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowedApart:
    """A circuit that a household is in, as the grid names it, with its first and last days where it has them."""

    label: str
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """The total of a demande under one grid on one day. ``tier`` 0 is a recognised, unlapsed DALO."""

    grid: str
    on: date
    tier: int
    lines: tuple[PointLine, ...]
    waiting_since: date | None
    to_confirm: tuple[Reason, ...] = field(default=())
    not_added: tuple[PointLine, ...] = field(default=())
    """Criteria that hold and give nothing, because another one of their heading counts instead."""
    circuits: tuple[FollowedApart, ...] = field(default=())
    """Ways to a home beside the points, open on that day: a person examines them."""

    @property
    def possible(self) -> int:
        """The sum if everything that waits for a proof were proved."""
        return sum(line.possible for line in self.lines)

    @property
    def points(self) -> int:
        """The sum of the lines, and nothing else."""
        return sum(line.points for line in self.lines)

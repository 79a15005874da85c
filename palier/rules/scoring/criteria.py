"""What a grid is made of: headings, criteria, circuits. ``grids.py`` reads them, ``cotation.py`` weighs with them.

No grid can rank anyone above a recognised DALO: tiers are set by the law, and a grid that names one is
refused. Points are whole numbers.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cache
from typing import Any

from palier.rules.law.law import Source, applies, cch


class CriterionKind(StrEnum):
    """How a fact gives points."""

    HIT = "hit"
    UNDER = "under"
    AT_MOST = "at_most"
    OVER = "over"
    AT_LEAST = "at_least"
    MONTHS = "months"
    EACH = "each"
    EVENTS = "events"


_MOST_MONTHS, _MOST_PERSONS = 1_200, 100
_MOST_LEVELS = 20
"""Twice as many as headings one within another: a file that goes round ends too."""

STEPPED = (CriterionKind.UNDER, CriterionKind.AT_MOST, CriterionKind.OVER, CriterionKind.AT_LEAST)
FALLING = (CriterionKind.UNDER, CriterionKind.AT_MOST)
"""Stepped kinds whose limits go down: the smaller the number, the graver."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A fact that must hold, or whose number, or months since it began, must reach a limit."""

    fact: str
    kind: CriterionKind | None = None
    limit: Fraction = Fraction(0)


_OPERATORS = {
    ">=": CriterionKind.AT_LEAST,
    "<=": CriterionKind.AT_MOST,
    ">": CriterionKind.OVER,
    "<": CriterionKind.UNDER,
}
_CONDITION = re.compile(r"([a-z0-9_]+)\s*(>=|<=|>|<)\s*([0-9]{1,8}(?:[.,][0-9]{1,4})?)")


@cache
@applies(cch("R441-2-10"))
def condition(text: str) -> Condition:
    """Read ``parent_seul``, or ``enfants_mineurs >= 2``; any other text is the name of a fact."""
    found = _CONDITION.fullmatch(text.strip())
    if found is None:
        return Condition(fact=text)
    fact, sign, limit = found.groups()
    return Condition(fact=fact, kind=_OPERATORS[sign], limit=Fraction(limit.replace(",", ".")))


class ProofRule(StrEnum):
    """When a fact must be proved: never, when a home is proposed, or before it gives points."""

    NONE = "aucune"
    AT_OFFER = "a_la_proposition"
    BEFORE_POINTS = "avant_points"


class Face(StrEnum):
    """For whom a heading or a criterion counts: a territory may vote one grid for each."""

    FIRST_DEMANDE = "premiere_demande"
    TRANSFER = "mutation"


class PercentBase(StrEnum):
    """Of what a refusal takes a percentage: of all the points, or of those that seniority brings."""

    TOTAL = "total"
    WAIT = "anciennete"


class GridRounding(StrEnum):
    """To which whole number a percentage of points goes: the one below, the one above, the nearest (a half goes up)."""

    DOWN = "inferieur"
    UP = "superieur"
    NEAREST = "proche"


WHOLE = 100
"""Percentages are of a hundred."""


@applies(cch("R441-2-10"))
def rounded(points: int, percent: int, rounding: GridRounding) -> int:
    """A percentage of points as a whole number, by integers alone: ``31`` at 50 % is 15, 16 or 16."""
    exact = points * percent
    if rounding is GridRounding.NEAREST:
        return (2 * exact + WHOLE) // (2 * WHOLE)
    return -(-exact // WHOLE) if rounding is GridRounding.UP else exact // WHOLE


class HeadingRule(StrEnum):
    """How the criteria of a heading add up: all of them, only the best, or only the one that the person chose."""

    SUM = "cumul"
    BEST = "meilleur"
    CHOSEN = "choisi"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading of a grid. ``cap`` bounds what it gives as a whole, once ``percent`` of it is counted."""

    code: str
    label: str
    rule: HeadingRule = HeadingRule.SUM
    percent: int | None = None
    """The coefficient of the deliberation, in percent; ``None`` is all of it."""
    rounding: GridRounding = GridRounding.DOWN
    cap: int | None = None
    inside: str | None = None
    """The heading that holds it, and adds up what it gives; ``None`` where none does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One line of a grid. ``limits`` and ``steps`` pair off for the stepped kinds; ``points`` serves the others."""

    code: str
    fact: str
    label: str
    kind: CriterionKind
    proof: ProofRule
    points: int = 0
    limits: tuple[Fraction, ...] = ()
    steps: tuple[int, ...] = ()
    cap: int | None = None
    within_months: int | None = None
    after_months: int | None = None
    every: int = 1
    """MONTHS and EACH: months or units for one time the points."""
    above: int = 0
    """EACH: units that give nothing. EVENTS: events that cost nothing."""
    exempt: tuple[str, ...] = ()
    """EVENTS: reasons that make an event cost nothing."""
    requires: tuple[str, ...] = ()
    """Conditions that must hold as well."""
    unless: tuple[str, ...] = ()
    """Conditions of which none may hold."""
    any_of: tuple[str, ...] = ()
    """Conditions of which ``any_count`` must hold, whichever they are."""
    any_count: int = 1
    percent_of: PercentBase | None = None
    """EVENTS: the points are a percentage that each event takes of this; ``None`` takes points."""
    heading: str | None = None
    face: Face | None = None

    @property
    def asked(self) -> tuple[str, ...]:
        """Every condition that it reads."""
        return (*self.requires, *self.any_of, *self.unless)

    @property
    def needs_since(self) -> bool:
        """Whether it weighs how long a fact has held: without a first day it gives nothing."""
        is_windowed = self.within_months is not None or self.after_months is not None
        return is_windowed or self.kind is CriterionKind.MONTHS or self.kind in STEPPED

    @property
    def is_for_everybody(self) -> bool:
        """Whether its own fact is met by each household: a person at least. Its conditions alone decide."""
        return self.fact == "personnes" and self.kind is CriterionKind.AT_LEAST and self.limits == (Fraction(1),)

    @property
    def is_worth_nothing(self) -> bool:
        """Whether the deliberation names it without points: it explains, or is chosen under a heading."""
        return self.kind is CriterionKind.HIT and not self.points

    @property
    def best(self) -> int:
        """The most that the criterion can give, ``cap`` aside."""
        return max(self.steps) if self.steps else self.points

    @property
    def most(self) -> int:
        """More than the criterion ever gives, whatever the household."""
        if self.cap is not None or self.kind not in {CriterionKind.MONTHS, CriterionKind.EACH}:
            return max(self.best, self.cap or 0, 0)
        return self.points * (_MOST_MONTHS if self.kind is CriterionKind.MONTHS else _MOST_PERSONS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Circuit:
    """A way to a home beside the points: a person examines it, and nobody loses a place for it."""

    code: str
    fact: str
    label: str
    valid_from: date | None = None
    """Its first day; ``None`` is that of the grid."""
    valid_until: date | None = None
    """Its last day, that counts still; ``None`` is as long as the grid."""

    def is_open(self, on: date) -> bool:
        """Whether it applies on a day."""
        return (self.valid_from or date.min) <= on <= (self.valid_until or date.max)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A grid in one version. ``digest`` is the SHA-256 of its content in canonical JSON."""

    code: str
    title: str
    territory: str
    deliberation: Source
    effective_from: date
    criteria: tuple[Criterion, ...]
    headings: Mapping[str, Heading] = field(default_factory=dict)
    circuits: tuple[Circuit, ...] = ()
    cap: int | None = None
    """The most that the whole grid gives; ``None`` is no limit."""
    floor: int | None = None
    """The least that the whole grid gives, whatever is taken away; ``None`` is no limit."""
    digest: str = ""
    content: Mapping[str, Any]
    named: frozenset[str] = frozenset()
    """Every fact that the grid reads: no other needs to be computed for it."""
    former: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """Words of what older versions let choose, by heading and code: to name a choice that is gone, never to weigh."""
    places: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Where each line stands, by its code: as the criteria of the file, a cap after the last of its heading."""

    def __post_init__(self) -> None:
        """Gather the names and the places once."""
        named = {circuit.fact for circuit in self.circuits}
        for criterion in self.criteria:
            named |= {criterion.fact, *(condition(text).fact for text in criterion.asked)}
        object.__setattr__(self, "named", frozenset(named))
        places = {criterion.code: (place, 0) for place, criterion in enumerate(self.criteria)}
        for place, criterion in enumerate(self.criteria):
            # A heading is counted after the last line that it holds, and before the one that holds it.
            code, level = criterion.heading, 1
            while code is not None and level <= _MOST_LEVELS:
                places |= {f"coefficient_{code}": (place, level), f"plafond_{code}": (place, level + 1)}
                code, level = self.headings[code].inside if code in self.headings else None, level + 2
        object.__setattr__(self, "places", places)

    def criteria_for(self, *, is_transfer: bool) -> tuple[Criterion, ...]:
        """The criteria of a first demande or of a transfer, in the order of the file."""
        other = Face.FIRST_DEMANDE if is_transfer else Face.TRANSFER
        return tuple(criterion for criterion in self.criteria if criterion.face is not other)

    @property
    def dated(self) -> frozenset[str]:
        """The facts whose first day the grid weighs."""
        asked = [condition(text) for one in self.criteria for text in one.asked]
        return frozenset(one.fact for one in self.criteria if one.needs_since) | frozenset(
            one.fact for one in asked if one.kind is not None
        )

    def choice_key(self, heading: str) -> str:
        """Under which word a choice is kept: a heading of the same name in another territory is another heading."""
        return f"{self.territory}/{heading}"

    def chosen(self, heading: str, choices: Mapping[str, str]) -> str | None:
        """The criterion chosen under a heading here; one kept under the bare heading counts where the grid has it."""
        own = choices.get(self.choice_key(heading))
        if own is not None:
            return own or None
        former = choices.get(heading)
        return former if former in self.offered(heading) else None

    def offered(self, heading: str) -> dict[str, str]:
        """What the grid has under a heading: the words of each criterion, by its code."""
        return {one.code: one.label for one in self.criteria if one.heading == heading}

    @property
    def has_two_faces(self) -> bool:
        """Whether first demandes and transfers are weighed apart."""
        return any(criterion.face is not None for criterion in self.criteria)

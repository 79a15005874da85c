"""The points of a grid without their reasons, for who reads none: those of ``cotation``, in a fraction of the time.

A try of a grid weighs a hundred thousand candidates and prints no line. A property test holds the two together, on any grid.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import partial

from palier.rules.law.dates import add_months, months_between
from palier.rules.law.law import applies, cch
from palier.rules.people.facts import Proof
from palier.rules.scoring import heading_tree, weighing
from palier.rules.scoring.cotation_facts import CotationFacts, Fact
from palier.rules.scoring.criteria import (
    STEPPED,
    WHOLE,
    Condition,
    Criterion,
    CriterionKind,
    Grid,
    GridRounding,
    Heading,
    HeadingRule,
    PercentBase,
    ProofRule,
    condition,
    rounded,
)
from palier.rules.scoring.grid_facts import CATALOGUE, Sort

SENIORITY = "anciennete"

type _Facts = Mapping[str, Fact]
type _Given = Sequence[tuple[Criterion, int]]
type _Weighing = Callable[[Fact, date], int | None]


def _earned(criterion: Criterion, fact: Fact, points: int) -> int | None:
    if not points and not criterion.is_worth_nothing:
        return None
    waits = points > 0 and criterion.proof is ProofRule.BEFORE_POINTS and fact.proof is not Proof.VERIFIED
    return 0 if waits else points


def _is_living(fact: Fact, on: date) -> bool:
    return not ((fact.until is not None and fact.until < on) or (fact.since is not None and fact.since > on))


def _hit(criterion: Criterion, fact: Fact, on: date) -> int | None:
    since, within, after = fact.since, criterion.within_months, criterion.after_months
    if not _is_living(fact, on):
        return 0
    if within is not None or after is not None:
        if since is None:
            return 0
        if within is not None and on >= add_months(since, within):
            return None
        if after and on <= add_months(since, after):
            return None
    return _earned(criterion, fact, criterion.points)


def _stepped(criterion: Criterion, fact: Fact, on: date) -> int | None:
    if CATALOGUE[criterion.fact].sort is Sort.HIT and (fact.since is None or not _is_living(fact, on)):
        return 0
    points = 0
    for limit, step in zip(criterion.limits, criterion.steps, strict=True):
        if weighing.reaches(criterion.kind, fact, limit, on):
            points = step
    return _earned(criterion, fact, points)


def _capped(criterion: Criterion, fact: Fact, points: int) -> int | None:
    return _earned(criterion, fact, points if criterion.cap is None else min(points, criterion.cap))


def _months(criterion: Criterion, fact: Fact, on: date) -> int | None:
    if fact.since is None or (fact.until is not None and fact.until < on):
        return 0
    months = max(0, months_between(fact.since, on) - (criterion.after_months or 0))
    return _capped(criterion, fact, months // criterion.every * criterion.points)


def _each(criterion: Criterion, fact: Fact, _on: date) -> int | None:
    units = max(0, int(Fraction(fact.number or 0)) - criterion.above)
    return _capped(criterion, fact, units // criterion.every * criterion.points)


def _events(criterion: Criterion, fact: Fact, on: date) -> int | None:
    days = sum(1 for _ in weighing.ends(criterion, fact, on))
    if not days:
        return None
    points = max(0, days - criterion.above) * criterion.points
    return points if criterion.cap is None else max(points, criterion.cap)


_KINDS: Mapping[CriterionKind, Callable[[Criterion, Fact, date], int | None]] = {
    CriterionKind.HIT: _hit,
    CriterionKind.MONTHS: _months,
    CriterionKind.EACH: _each,
    CriterionKind.EVENTS: _events,
    **dict.fromkeys(STEPPED, _stepped),
}


class _Asked:
    """The conditions of one criterion, read once."""

    def __init__(self, criterion: Criterion) -> None:
        self._all, self._none, self._some = (
            tuple(map(condition, texts)) for texts in (criterion.requires, criterion.unless, criterion.any_of)
        )
        self._count = criterion.any_count

    def are_met(self, facts: _Facts, on: date) -> bool:
        def is_met(one: Condition) -> bool:
            return weighing.is_met(one, facts, on)

        if not all(map(is_met, self._all)) or any(map(is_met, self._none)):
            return False
        return not self._some or sum(map(is_met, self._some)) >= self._count


class _Counting:
    """A grid made ready to give points."""

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self._by_face = {
            is_transfer: [self._ready(one) for one in grid.criteria_for(is_transfer=is_transfer)]
            for is_transfer in (False, True)
        }
        self._holding = heading_tree.holding(grid.headings)
        self._held = {one.code: heading_tree.within(one.code, grid.headings) for one in grid.headings.values()}
        self._holders = frozenset(one.code for one in self._holding)

    @staticmethod
    def _ready(criterion: Criterion) -> tuple[Criterion, str, _Asked | None, _Weighing]:
        asked = _Asked(criterion) if criterion.asked else None
        return criterion, criterion.fact, asked, partial(_KINDS[criterion.kind], criterion)

    def points(self, facts: CotationFacts) -> int:
        grid, on = self._grid, facts.on
        here = facts.territory or grid.territory
        known = {code: one for code, one in facts.facts.items() if one.places is None or here in one.places}
        weighed: list[tuple[Criterion, int]] = []
        taking: list[tuple[Criterion, int]] = []
        for criterion, code, asked, weigh in self._by_face[facts.is_transfer]:
            fact = known.get(code)
            if fact is None or (asked is not None and not asked.are_met(known, on)):
                continue
            points = weigh(fact, on)
            if points is not None:
                (weighed if criterion.percent_of is None else taking).append((criterion, points))
        total = self._settled(weighed, facts.choices)
        if taking:
            total = self._left(total, taking, weighed, facts.choices)
        if grid.cap is not None:
            total = min(total, grid.cap)
        return total if grid.floor is None else max(total, grid.floor)

    def _settled(self, weighed: _Given, choices: Mapping[str, str]) -> int:
        """Heading by heading, then the headings that hold others, as ``settling.settle``."""
        alone, by_heading = 0, dict[str, list[tuple[Criterion, int]]]()
        for criterion, points in weighed:
            if criterion.heading is None or criterion.heading not in self._grid.headings:
                alone += points
            else:
                by_heading.setdefault(criterion.heading, []).append((criterion, points))
        given, total = dict[str, int](), alone
        for code, pairs in by_heading.items():
            heading = self._grid.headings[code]
            bare = self._of_rule(heading, pairs, choices)
            given[code] = bare if code in self._holders else _counted(heading, bare)
            total += given[code]
        for heading in self._holding:
            bare = sum(given.get(code, 0) for code in (heading.code, *self._held[heading.code]))
            given[heading.code] = _counted(heading, bare)
            total += given[heading.code] - bare
        return total

    def _of_rule(self, heading: Heading, pairs: _Given, choices: Mapping[str, str]) -> int:
        if heading.rule is HeadingRule.BEST:
            return max(points for _, points in pairs)
        if heading.rule is HeadingRule.CHOSEN:
            chosen = self._grid.chosen(heading.code, choices)
            return sum(points for criterion, points in pairs if criterion.code == chosen)
        return sum(points for _, points in pairs)

    def _left(self, total: int, taking: _Given, weighed: _Given, choices: Mapping[str, str]) -> int:
        """What percentages leave of the points: never less than nothing."""
        left = total
        for criterion, points in taking:
            base = total
            if criterion.percent_of is PercentBase.WAIT:
                base -= self._settled([pair for pair in weighed if pair[0].fact != SENIORITY], choices)
            if points:
                taken = rounded(max(0, base), min(WHOLE, -points), GridRounding.DOWN)
                left -= min(taken, max(0, left))
        return left


def _counted(heading: Heading, points: int) -> int:
    """The coefficient of a heading, then its cap."""
    if heading.percent is not None:
        points = rounded(points, heading.percent, heading.rounding)
    return points if heading.cap is None else min(points, heading.cap)


@applies(cch("L441-2-8"), cch("R441-2-17"))
def of(grid: Grid) -> Callable[[CotationFacts], int]:
    """What gives the points of a household under a grid: made once, asked of each."""
    return _Counting(grid).points

"""One criterion over one fact on one day: its line of points, or nothing.

A fact that must be proved first gives a line of 0 points that says what it would give.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction

from palier.rules.law import french
from palier.rules.law.dates import add_months, months_between
from palier.rules.law.law import applies, cch
from palier.rules.law.voice import phrase, say, say_plural
from palier.rules.people.answers import PointLine
from palier.rules.people.facts import Proof
from palier.rules.scoring import fact_units
from palier.rules.scoring.cotation_facts import Fact
from palier.rules.scoring.criteria import FALLING, Condition, Criterion, CriterionKind, Grid, ProofRule, condition
from palier.rules.scoring.grid_facts import CATALOGUE, Sort

_DAY = timedelta(days=1)
_STATUS_REVIEW = phrase("{fact}, en vérification ({points} après contrôle)")
_STATUS_TO_PROVE = phrase("{fact}, preuve à déposer ({points} après contrôle)")
_LAPSED = phrase("{fact}, preuve expirée le {day}")
_LAPSED_GIVES = phrase("{fact}, preuve expirée le {day} ({points} si elle est renouvelée)")
_UNPROVED = phrase("{fact}, sans preuve, jusqu’au {day} seulement")
_UNPROVED_GIVES = phrase("{fact}, sans preuve, jusqu’au {day} seulement ({points} avec une preuve)")
_UNDATED = phrase("{fact}, date à préciser ({points} après contrôle)")
_UNDATED_AT_MOST = phrase("{fact}, date à préciser (jusqu’à {points} après contrôle)")
_CAPPED = phrase("{fact}, plafond atteint")


def _value(criterion: Criterion, fact: Fact) -> str:
    if _conditions_met(criterion):
        return ""
    unit = CATALOGUE[criterion.fact].unit
    if fact.figure or fact.number is None:
        return fact.figure
    exact = Fraction(fact.number)
    number = french.number(int(exact))
    if not exact.is_integer():
        whole, rest = divmod(int(abs(exact) * 100), 100)
        sign = french.MINUS if exact < 0 else ""
        number = f"{sign}{french.number(whole)},{rest:02d}".rstrip("0").rstrip(",")
    return fact_units.written(unit, number, exact)


def _counted(points: int) -> str:
    return say_plural(points, "{count} point", "{count} points")


class _Lines:
    """Makes the lines of one criterion."""

    def __init__(self, criterion: Criterion, fact: Fact, grid: Grid) -> None:
        self.criterion = criterion
        self.fact = fact
        self.grid = grid

    def line(self, points: int, *, possible: int | None = None, text: str = "", until: date | None = None) -> PointLine:
        criterion, fact, grid = self.criterion, self.fact, self.grid
        heading = grid.headings.get(criterion.heading or "")
        return PointLine(
            criterion=criterion.code,
            label=criterion.label,
            fact=text or fact.text,
            points=points,
            possible=points if possible is None else possible,
            source=fact.proof.value,
            article=grid.deliberation,
            proof=fact.proof,
            valid_until=until or fact.until,
            value=_value(criterion, fact),
            field=fact.field,
            heading=heading.label if heading else "",
            weighs=criterion.fact,
        )

    def earned(self, points: int, *, text: str = "", until: date | None = None) -> PointLine | None:
        """The points, or a line of 0 that says what a proof would give; nothing for no points."""
        if not points and not self.criterion.is_worth_nothing:
            return None
        if points > 0 and self.criterion.proof is ProofRule.BEFORE_POINTS and self.fact.proof is not Proof.VERIFIED:
            status = _STATUS_REVIEW if self.fact.proof is Proof.IN_REVIEW else _STATUS_TO_PROVE
            text = say(status, fact=text or self.fact.text, points=_counted(points))
            return self.line(0, possible=points, text=text)
        return self.line(points, text=text, until=until)


def _ended(fact: Fact, until: date, *, points: str = "") -> str:
    """What was proved has expired; what was only told is no longer counted without a proof. ``points``: what either gives."""
    if fact.proof in (Proof.VERIFIED, Proof.REGISTER):
        words = _LAPSED_GIVES if points else _LAPSED
    else:
        words = _UNPROVED_GIVES if points else _UNPROVED
    return say(words, fact=fact.text, day=french.day(until), points=points)


def _not_living(make: _Lines, on: date, points: int, *, needs_since: bool) -> PointLine | None:
    """The line of 0 of a fact whose proof lapsed, that has not begun, or whose first day is needed and not known."""
    fact, gain, waiting = make.fact, _counted(points), max(points, 0)
    if fact.until is not None and fact.until < on:
        return make.line(0, possible=waiting, text=_ended(fact, fact.until, points=gain))
    if fact.since is not None and fact.since > on:
        return make.line(0, possible=waiting, text=say("{fact}, ne compte pas encore", fact=fact.text))
    if fact.since is None and needs_since:
        words = _UNDATED_AT_MOST if make.criterion.steps else _UNDATED
        return make.line(0, possible=waiting, text=say(words, fact=fact.text, points=gain))
    return None


def _hit(make: _Lines, on: date) -> PointLine | None:
    criterion, fact = make.criterion, make.fact
    needs_since = criterion.within_months is not None or criterion.after_months is not None
    if line := _not_living(make, on, criterion.points, needs_since=needs_since):
        return line
    last = None
    if criterion.within_months is not None and fact.since is not None:
        last = add_months(fact.since, criterion.within_months) - _DAY
        if on > last:
            return None
    if criterion.after_months and fact.since and on <= add_months(fact.since, criterion.after_months):
        return None
    until = min((day for day in (last, fact.until) if day is not None), default=None)
    return make.earned(criterion.points, until=until)


@applies(cch("L441-2-8"))
def reaches(kind: CriterionKind, fact: Fact, limit: Fraction, on: date) -> bool:
    """Compare exactly; a duration is compared by its dates, so that 36 months and a day are more than 36 months.

    A number that is not known reaches no limit.
    """
    if fact.since is not None:
        bound = add_months(fact.since, int(limit))
        days = (on - bound).days
        return {
            CriterionKind.OVER: days > 0,
            CriterionKind.AT_LEAST: days >= 0,
            CriterionKind.UNDER: days < 0,
            CriterionKind.AT_MOST: days <= 0,
        }[kind]
    number = fact.number
    if number is None:
        return False
    if kind is CriterionKind.OVER:
        return number > limit
    if kind is CriterionKind.AT_LEAST:
        return number >= limit
    return number < limit if kind is CriterionKind.UNDER else number <= limit


def _stepped(make: _Lines, on: date) -> PointLine | None:
    criterion, points = make.criterion, 0
    last: Fraction | None = None
    is_hit = CATALOGUE[criterion.fact].sort is Sort.HIT
    if is_hit and (line := _not_living(make, on, criterion.best, needs_since=True)):
        return line
    for limit, step in zip(criterion.limits, criterion.steps, strict=True):
        if reaches(criterion.kind, make.fact, limit, on):
            points, last = step, limit
    return make.earned(points, text=_conditions_met(criterion), until=_step_ends(make, last))


def _conditions_met(criterion: Criterion) -> str:
    """What a criterion that each household meets is given for: never which conditions, that not every reader may know."""
    if not criterion.is_for_everybody:
        return ""
    if not criterion.any_of:
        return say("Conditions remplies") if criterion.requires else ""
    return say_plural(
        criterion.any_count,
        "Au moins {count} condition remplie sur {total}",
        "Au moins {count} conditions remplies sur {total}",
        total=len(criterion.any_of),
    )


def _step_ends(make: _Lines, limit: Fraction | None) -> date | None:
    """Last day of a step that time takes away: a duration that must stay short."""
    fact, kind = make.fact, make.criterion.kind
    if fact.since is None or limit is None or kind not in FALLING:
        return None
    end = add_months(fact.since, int(limit)) - (_DAY if kind is CriterionKind.UNDER else timedelta(0))
    return min(end, fact.until or end)


def _months(make: _Lines, on: date) -> PointLine | None:
    criterion, fact = make.criterion, make.fact
    if fact.until is not None and fact.until < on:
        text = _ended(fact, fact.until)
        return make.line(0, text=text)
    if fact.since is None:
        return make.line(0, text=say("{fact}, date à préciser", fact=fact.text))
    months = max(0, months_between(fact.since, on) - (criterion.after_months or 0))
    points = months // criterion.every * criterion.points
    if criterion.cap is not None and points >= criterion.cap:
        return make.earned(criterion.cap, text=say(_CAPPED, fact=fact.text))
    return make.earned(points)


def _each(make: _Lines, on: date) -> PointLine | None:
    criterion = make.criterion
    units = max(0, int(Fraction(make.fact.number or 0)) - criterion.above)
    points = units // criterion.every * criterion.points
    if criterion.cap is not None and points >= criterion.cap:
        return make.earned(criterion.cap, text=say(_CAPPED, fact=make.fact.text))
    return make.earned(points)


@applies(cch("R441-2-17"))
def ends(criterion: Criterion, fact: Fact, on: date) -> Iterator[date]:
    """Last day of each event that still costs something: not exempt, begun, not over."""
    for event in fact.events:
        if event.on > on or event.reason in criterion.exempt:
            continue
        end = add_months(event.on, criterion.within_months) - _DAY if criterion.within_months else date.max
        if on <= end:
            yield end


def _events(make: _Lines, on: date) -> PointLine | None:
    criterion = make.criterion
    days = sorted(ends(criterion, make.fact, on))
    if not days:
        return None
    text = say_plural(len(days), "{count} refus", "{count} refus")
    if criterion.within_months:
        text = say_plural(
            len(days),
            "{count} refus depuis moins de {months} mois",
            "{count} refus depuis moins de {months} mois",
            months=criterion.within_months,
        )
    points = max(0, len(days) - criterion.above) * criterion.points
    if criterion.cap is not None:
        points = max(points, criterion.cap)
    if not points:
        return make.line(0, text=say("{fact}, sans effet à ce jour", fact=text))
    return make.line(points, text=text, until=days[0] if days[0] != date.max else None)


_KINDS: Mapping[CriterionKind, Callable[[_Lines, date], PointLine | None]] = {
    CriterionKind.HIT: _hit,
    CriterionKind.MONTHS: _months,
    CriterionKind.EACH: _each,
    CriterionKind.EVENTS: _events,
    CriterionKind.UNDER: _stepped,
    CriterionKind.AT_MOST: _stepped,
    CriterionKind.OVER: _stepped,
    CriterionKind.AT_LEAST: _stepped,
}


@applies(cch("L441-2-8"))
def is_met(asked: Condition, facts: Mapping[str, Fact], on: date) -> bool:
    """Whether a condition holds; a number or a first day that is not known meets none."""
    fact = facts.get(asked.fact)
    if fact is None or not fact.holds(on):
        return False
    return asked.kind is None or reaches(asked.kind, fact, asked.limit, on)


@applies(cch("L441-2-8"), cch("R441-2-17"))
def weigh(criterion: Criterion, facts: Mapping[str, Fact], grid: Grid, on: date) -> PointLine | None:
    """The line of a criterion for these facts on a day; ``None`` when it says nothing of them."""
    fact = facts.get(criterion.fact)
    if fact is None:
        return None
    if criterion.requires and not all(is_met(condition(text), facts, on) for text in criterion.requires):
        return None
    if criterion.unless and any(is_met(condition(text), facts, on) for text in criterion.unless):
        return None
    met = sum(is_met(condition(text), facts, on) for text in criterion.any_of)
    if criterion.any_of and met < criterion.any_count:
        return None
    return _KINDS[criterion.kind](_Lines(criterion, fact, grid), on)

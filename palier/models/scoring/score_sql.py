"""A grid written as one SQL statement over ``score_table``: the same points as ``rules.scoring.cotation``, without the reasons.

Each criterion is an expression that is NULL where the rules give no line, so that the best of a heading is found alike.
Every name and number comes from the catalogue and from a validated grid; texts are quoted, and the day is a literal.
"""

from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction

from palier.models.scoring.score_table import TABLE
from palier.rules.people.facts import LOCAL_LINKS
from palier.rules.scoring import heading_tree
from palier.rules.scoring.cotation import SENIORITY
from palier.rules.scoring.criteria import (
    STEPPED,
    WHOLE,
    Condition,
    Criterion,
    CriterionKind,
    Face,
    Grid,
    GridRounding,
    HeadingRule,
    PercentBase,
    ProofRule,
    condition,
)
from palier.rules.scoring.fact_offered import OF_HOME
from palier.rules.scoring.grid_facts import CATALOGUE, Sort

_OPERATORS = {
    CriterionKind.OVER: ">",
    CriterionKind.AT_LEAST: ">=",
    CriterionKind.UNDER: "<",
    CriterionKind.AT_MOST: "<=",
}


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _day(on: date) -> str:
    return f"DATE '{on.isoformat()}'"


def _after(column: str, months: int) -> str:
    return f"({column} + interval '{months} months')::date"


def holds(code: str, on: date) -> str:
    """Whether a fact that is true or false holds on the day."""
    day = _day(on)
    return f"({code}_p IS NOT NULL AND ({code}_s IS NULL OR {code}_s <= {day}) AND ({code}_u IS NULL OR {day} <= {code}_u))"


def _reaches(code: str, kind: CriterionKind, limit: Fraction, on: date) -> str:
    """Whether a number, or the time since a first day, reaches a limit; NULL where it is not known."""
    if CATALOGUE[code].sort is Sort.NUMBER:
        return f"{code}_n * {limit.denominator} {_OPERATORS[kind]} {limit.numerator} * {code}_d::bigint"
    return f"{_day(on)} {_OPERATORS[kind]} {_after(f'{code}_s', int(limit))}"


def _is_here(code: str, territory: str) -> str:
    """Whether a local link is a link with this territory: never NULL."""
    return f"COALESCE(jsonb_exists(links -> {_text(code)}, {_text(territory)}), false)"


def _is_met(asked: Condition, on: date, territory: str) -> str:
    """Whether a condition holds: never NULL."""
    if asked.fact in OF_HOME:
        return "false"
    known = CATALOGUE[asked.fact].sort
    living = holds(asked.fact, on) if known is Sort.HIT else f"{asked.fact}_p IS NOT NULL"
    if asked.fact in LOCAL_LINKS:
        living = f"({living} AND {_is_here(asked.fact, territory)})"
    if asked.kind is None:
        return living
    return f"({living} AND COALESCE({_reaches(asked.fact, asked.kind, asked.limit, on)}, false))"


def _earned(criterion: Criterion, points: str, *, is_malus: bool = False) -> str:
    """Points, or 0 where a proof is due first; NULL for no points."""
    found = points if criterion.is_worth_nothing else f"NULLIF({points}, 0)"
    if is_malus or criterion.proof is not ProofRule.BEFORE_POINTS:
        return found
    return f"CASE WHEN {criterion.fact}_p = 0 THEN {found} ELSE {found} * 0 END"


def _hit(criterion: Criterion, on: date) -> str:
    code, day = criterion.fact, _day(on)
    branches = [f"WHEN {code}_p IS NULL THEN NULL", f"WHEN {code}_u < {day} OR {code}_s > {day} THEN 0"]
    if criterion.within_months is not None or criterion.after_months is not None:
        branches.append(f"WHEN {code}_s IS NULL THEN 0")
    if criterion.within_months is not None:
        branches.append(f"WHEN {day} >= {_after(f'{code}_s', criterion.within_months)} THEN NULL")
    if criterion.after_months:
        branches.append(f"WHEN {day} <= {_after(f'{code}_s', criterion.after_months)} THEN NULL")
    return (
        f"CASE {' '.join(branches)} ELSE {_earned(criterion, str(criterion.points), is_malus=criterion.points < 0)} END"
    )


def _stepped(criterion: Criterion, on: date) -> str:
    code, branches = criterion.fact, []
    if CATALOGUE[code].sort is Sort.HIT:
        branches.append(f"WHEN {code}_u < {_day(on)} OR {code}_s > {_day(on)} OR {code}_s IS NULL THEN 0")
    for limit, step in reversed(list(zip(criterion.limits, criterion.steps, strict=True))):
        reached = _reaches(code, criterion.kind, limit, on)
        branches.append(f"WHEN {reached} THEN {_earned(criterion, str(step), is_malus=step < 0)}")
    return f"CASE WHEN {code}_p IS NULL THEN NULL {' '.join(branches)} ELSE NULL END"


def _months_between(column: str, on: date) -> str:
    """Full months from a column to the day, as ``rules.law.dates.months_between``."""
    index = on.year * 12 + on.month
    elapsed = f"({index} - (date_part('year', {column}) * 12 + date_part('month', {column}))::int)"
    if on.day != monthrange(on.year, on.month)[1]:
        elapsed = f"({elapsed} - (date_part('day', {column})::int > {on.day})::int)"
    return f"(CASE WHEN {column} >= {_day(on)} THEN 0 ELSE {elapsed} END)"


def _capped(criterion: Criterion, points: str) -> str:
    return points if criterion.cap is None else f"LEAST({points}, {criterion.cap})"


def _months(criterion: Criterion, on: date) -> str:
    code = criterion.fact
    months = f"GREATEST({_months_between(f'{code}_s', on)} - {criterion.after_months or 0}, 0)"
    points = _capped(criterion, f"{months} / {criterion.every} * {criterion.points}")
    return (
        f"CASE WHEN {code}_p IS NULL THEN NULL WHEN {code}_u < {_day(on)} OR {code}_s IS NULL THEN 0 "
        f"ELSE {_earned(criterion, points)} END"
    )


def _each(criterion: Criterion, on: date) -> str:
    code = criterion.fact
    units = f"GREATEST({code}_n / {code}_d - {criterion.above}, 0)"
    points = _capped(criterion, f"({units} / {criterion.every} * {criterion.points})::int")
    return f"CASE WHEN {code}_p IS NULL THEN NULL ELSE {_earned(criterion, points)} END"


def _events(criterion: Criterion, on: date) -> str:
    day = _day(on)
    conditions = [f"refusal.day <= {day}"]
    if criterion.exempt:
        conditions.append(f"refusal.reason NOT IN ({', '.join(_text(reason) for reason in criterion.exempt)})")
    if criterion.within_months is not None:
        conditions.append(f"{day} < {_after('refusal.day', criterion.within_months)}")
    points = f"GREATEST(count(*) - {criterion.above}, 0)::int * {criterion.points}"
    if criterion.cap is not None:
        points = f"GREATEST({points}, {criterion.cap})"
    counted = (
        f"SELECT CASE WHEN count(*) = 0 THEN NULL ELSE {points} END "  # noqa: S608 - a validated grid
        f"FROM unnest(refused_on, refused_for) AS refusal (day, reason) WHERE {' AND '.join(conditions)}"
    )
    return f"CASE WHEN refused_on IS NULL THEN NULL ELSE ({counted}) END"


_KINDS: Mapping[CriterionKind, Callable[[Criterion, date], str]] = {
    CriterionKind.HIT: _hit,
    CriterionKind.MONTHS: _months,
    CriterionKind.EACH: _each,
    CriterionKind.EVENTS: _events,
    **dict.fromkeys(STEPPED, _stepped),
}


def criterion_sql(criterion: Criterion, on: date, territory: str) -> str:
    """The points of one criterion, NULL where it has no line."""
    if criterion.fact in OF_HOME:
        return "NULL::int"
    points = _KINDS[criterion.kind](criterion, on)
    conditions = [_is_met(condition(text), on, territory) for text in criterion.requires]
    conditions += [f"NOT {_is_met(condition(text), on, territory)}" for text in criterion.unless]
    if criterion.any_of:
        met = " + ".join(f"({_is_met(condition(text), on, territory)})::int" for text in criterion.any_of)
        conditions.append(f"{met} >= {criterion.any_count}")
    if criterion.fact in LOCAL_LINKS:
        conditions.append(_is_here(criterion.fact, territory))
    if criterion.face is not None:
        conditions.append("is_transfer" if criterion.face is Face.TRANSFER else "NOT is_transfer")
    return f"CASE WHEN {' AND '.join(conditions)} THEN {points} END" if conditions else points


def _heading_sql(code: str | None, grid: Grid, on: date) -> str:
    """The points of a heading with all that it holds; without a code, those of the criteria that stand alone."""
    criteria = [criterion for criterion in grid.criteria if criterion.heading == code]
    heading = grid.headings.get(code or "")
    parts = [criterion_sql(criterion, on, grid.territory) for criterion in criteria]
    if heading is not None and heading.rule is HeadingRule.CHOSEN:
        # As ``Grid.chosen``: a choice kept under the bare heading equals no code that this grid has not.
        chosen = f"COALESCE(choices ->> {_text(grid.choice_key(heading.code))}, choices ->> {_text(heading.code)})"
        parts = [
            f"CASE WHEN {chosen} = {_text(criterion.code)} THEN {part} END"
            for criterion, part in zip(criteria, parts, strict=True)
        ]
    if heading is not None and heading.rule is HeadingRule.BEST and parts:
        total = f"COALESCE(GREATEST({', '.join(parts)}), 0)"
    else:
        held = [] if code is None else heading_tree.within(code, grid.headings)
        sums = [_heading_sql(one, grid, on) for one in held]
        total = " + ".join([*(f"COALESCE({part}, 0)" for part in parts), *sums]) or "0"
    if heading is not None and heading.percent is not None:
        total = _rounded(f"({total})", heading.percent, heading.rounding)
    return f"({total})" if heading is None or heading.cap is None else f"LEAST({total}, {heading.cap})"


def _rounded(points: str, percent: int, rounding: GridRounding) -> str:
    """As ``criteria.rounded``: floors of exact fractions, below zero too."""
    exact = f"{points}::bigint * {percent}"
    if rounding is GridRounding.NEAREST:
        return f"floor((2 * {exact} + {WHOLE})::numeric / {2 * WHOLE})::int"
    return f"{'ceil' if rounding is GridRounding.UP else 'floor'}(({exact})::numeric / {WHOLE})::int"


def _headings_sql(grid: Grid, on: date) -> str:
    codes = dict.fromkeys(heading_tree.outermost(criterion.heading, grid.headings) for criterion in grid.criteria)
    return " + ".join(_heading_sql(code, grid, on) for code in codes) or "0"


def _left_sql(grid: Grid, on: date) -> str:
    """What percentages leave of the points: each of its own base, all of them together never more than there is."""
    taking = [one for one in grid.criteria if one.percent_of is not None]
    plain = replace(grid, criteria=tuple(one for one in grid.criteria if one.percent_of is None))
    total = _headings_sql(plain, on)
    if not taking:
        return total
    unaged = replace(plain, criteria=tuple(one for one in plain.criteria if one.fact != SENIORITY))
    taken = []
    for one in taking:
        base = "total" if one.percent_of is PercentBase.TOTAL else "(total - unaged)"
        percent = f"LEAST(-COALESCE({criterion_sql(one, on, grid.territory)}, 0), {WHOLE})"
        taken.append(f"floor(GREATEST({base}, 0)::bigint * {percent} / {WHOLE}.0)")
    return (
        f"(SELECT total - LEAST({' + '.join(taken)}, GREATEST(total, 0))::int "  # noqa: S608 - a validated grid
        f"FROM (SELECT {total} AS total, {_headings_sql(unaged, on)} AS unaged) AS counted)"
    )


def points_sql(grid: Grid, on: date) -> str:
    """The total of a grid on a day."""
    total = _left_sql(grid, on)
    if grid.cap is not None:
        total = f"LEAST({total}, {grid.cap})"
    return f"({total})::int" if grid.floor is None else f"GREATEST({total}, {grid.floor})::int"


def score_sql(grid: Grid, on: date) -> str:
    """Demande, tier, points and the day waited since, for every row of the table."""
    return (
        f"SELECT demande_id, departement, CASE WHEN {holds('dalo', on)} THEN 0 ELSE 1 END AS tier, "  # noqa: S608
        f"{points_sql(grid, on)} AS points, anciennete_s AS waiting_since FROM {TABLE}"
    )

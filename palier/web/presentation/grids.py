"""How a criterion's points are said, from the grid itself."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from palier.rules.law import french
from palier.rules.law.voice import is_french, phrase, say, say_plural
from palier.rules.people.facts import Situation
from palier.rules.scoring import fact_units, grid_facts
from palier.rules.scoring.criteria import (
    STEPPED,
    Condition,
    Criterion,
    CriterionKind,
    Grid,
    GridRounding,
    Heading,
    PercentBase,
    condition,
)
from palier.rules.scoring.grid_facts import CATALOGUE

_YEAR = 12
_STEPS = {
    CriterionKind.OVER: phrase("{points} (plus de {number})"),
    CriterionKind.AT_LEAST: phrase("{points} (au moins {number})"),
    CriterionKind.UNDER: phrase("{points} (moins de {number})"),
    CriterionKind.AT_MOST: phrase("{points} (au plus {number})"),
}


_TAKEN = {
    PercentBase.TOTAL: phrase("{percent} % du total retirés par refus"),
    PercentBase.WAIT: phrase("{percent} % des points d’ancienneté retirés par refus"),
}


def in_own_words(fact: str) -> str:
    """What a criterion weighs, beside the name that its territory voted, for who reads another language; nothing in French."""
    return "" if is_french() else french.capital(grid_facts.said(fact))


def _number(value: Fraction) -> str:
    """A limit as it is written: ``6,5``."""
    return french.decimal(f"{Decimal(value.numerator) / Decimal(value.denominator):f}")


def _measured(criterion: Criterion, value: Fraction) -> str:
    return fact_units.written(_unit(criterion.fact), _number(value), value)


def _unit(fact: str) -> str:
    """In what a fact is compared: a situation counts the months since its first day."""
    known = CATALOGUE.get(fact)
    return "mois" if fact in set(Situation) else known.unit if known else ""


def _points(number: int) -> str:
    return say_plural(number, "{count} point", "{count} points")


def _by_month(criterion: Criterion) -> str:
    points, every = _points(criterion.points), criterion.every
    if every == 1:
        return say("{points} par mois", points=points)
    if every == _YEAR:
        return say("{points} par an", points=points)
    return say("{points} par {number} mois", points=points, number=every)


_BY_ONE = phrase("{points} par unité")
_EACH = {
    "enfants": phrase("{points} par enfant"),
    "personnes": phrase("{points} par personne"),
}


def _by_unit(criterion: Criterion) -> str:
    points = _points(criterion.points)
    if criterion.every > 1:
        return say("{points} par {number}", points=points, number=_measured(criterion, Fraction(criterion.every)))
    words = _EACH.get(_unit(criterion.fact), _BY_ONE)
    return say(words, points=points)


def _parts(criterion: Criterion) -> Iterator[str]:
    """What is given, then each limit set to it."""
    yield _given(criterion)
    if criterion.above and criterion.kind is CriterionKind.EACH:
        yield say("au-delà de {number}", number=criterion.above)
    elif criterion.above and criterion.kind not in {CriterionKind.MONTHS, CriterionKind.HIT}:
        yield say("à partir du {number}", number=french.ordinal(criterion.above + 1))
    yield from _limits(criterion)


def _given(criterion: Criterion) -> str:
    match criterion.kind:
        case CriterionKind.MONTHS:
            return _by_month(criterion)
        case CriterionKind.EACH:
            return _by_unit(criterion)
        case CriterionKind.HIT:
            return _points(criterion.points)
        case CriterionKind.EVENTS:
            if criterion.percent_of is not None:
                return say(_TAKEN[criterion.percent_of], percent=-criterion.points)
            return say("{points} par refus", points=_points(criterion.points))
        case _:
            raise NotImplementedError(criterion.kind)


def _limits(criterion: Criterion) -> Iterator[str]:
    if criterion.within_months and criterion.kind not in {CriterionKind.MONTHS, CriterionKind.EACH}:
        yield say("pendant {number} mois", number=criterion.within_months)
    if criterion.after_months and criterion.kind in {CriterionKind.MONTHS, CriterionKind.HIT}:
        yield say("après {number} mois", number=criterion.after_months)
    if criterion.cap is not None and criterion.kind is not CriterionKind.HIT:
        most = say("{percent} %", percent=-criterion.cap) if criterion.percent_of else french.number(criterion.cap)
        yield say("{number} au plus", number=most)


def weight(criterion: Criterion) -> str:
    """``5 points (plus de 33 %), 10 points (plus de 40 %)``, or ``1 point par mois, 60 au plus``."""
    if criterion.kind not in STEPPED:
        return french.series(_parts(criterion))
    if criterion.is_for_everybody and (criterion.requires or criterion.any_of):
        return _points(criterion.best)
    return french.series(
        say(_STEPS[criterion.kind], points=_points(step), number=_measured(criterion, limit))
        for limit, step in zip(criterion.limits, criterion.steps, strict=True)
    )


_SIGNS = {
    CriterionKind.OVER: phrase("{fact} : plus de {number}"),
    CriterionKind.AT_LEAST: phrase("{fact} : au moins {number}"),
    CriterionKind.UNDER: phrase("{fact} : moins de {number}"),
    CriterionKind.AT_MOST: phrase("{fact} : au plus {number}"),
}


def conditions(criterion: Criterion) -> str:
    """With what else a criterion counts, and with what it does not; empty where it asks for nothing."""
    found = [say("seulement avec {facts}", facts=_all(criterion.requires))] if criterion.requires else []
    if criterion.any_of:
        found.append(
            say_plural(
                criterion.any_count,
                "au moins {count} parmi : {facts}",
                "au moins {count} parmi : {facts}",
                facts=_all(criterion.any_of),
            )
        )
    if criterion.unless:
        found.append(say("sauf avec {facts}", facts=_all(criterion.unless)))
    return french.series(found, is_wide=True)


def asked_by(grid: Grid | None) -> Mapping[str, str]:
    """The conditions of each criterion of a grid that has some, by its code."""
    return {one.code: said for one in grid.criteria if (said := conditions(one))} if grid else {}


def _all(texts: tuple[str, ...]) -> str:
    """Each between marks where one holds a comma or a colon: a list in which nobody knows where a condition ends says none."""
    said = [_asked(condition(text)) for text in texts]
    if len(said) > 1 and any(sign in one for one in said for sign in ",،:"):
        said = [say("« {criterion} »", criterion=one) for one in said]
    return french.series(said)


def _asked(asked: Condition) -> str:
    fact = grid_facts.said(asked.fact) or asked.fact
    if asked.kind is None:
        return fact
    number = fact_units.written(_unit(asked.fact), _number(asked.limit), asked.limit)
    return say(_SIGNS[asked.kind], fact=fact, number=number)


_ROUNDED = {
    GridRounding.DOWN: phrase("{percent} % des points, au point inférieur"),
    GridRounding.UP: phrase("{percent} % des points, au point supérieur"),
    GridRounding.NEAREST: phrase("{percent} % des points, au point le plus proche"),
}


def coefficient(heading: Heading) -> str:
    """How a heading is counted, with its rounding; empty for one that is counted whole."""
    return "" if heading.percent is None else say(_ROUNDED[heading.rounding], percent=french.number(heading.percent))

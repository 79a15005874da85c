"""How a criterion's points are written in French, from the grid itself."""

from decimal import Decimal
from fractions import Fraction

from palier.rules.law import french
from palier.rules.scoring.criteria import STEPPED, Criterion, Kind
from palier.rules.scoring.grid_facts import CATALOGUE

_SIGNS = {Kind.OVER: "plus de", Kind.AT_LEAST: "au moins", Kind.UNDER: "moins de", Kind.AT_MOST: "au plus"}


def _number(value: Fraction) -> str:
    """A limit as it is written: ``6,5``."""
    return f"{Decimal(value.numerator) / Decimal(value.denominator):f}".replace(".", ",")


def _months(count: int) -> str:
    return "par mois" if count == 1 else "par an" if count == 12 else f"par {count} mois"  # noqa: PLR2004


def _counted(criterion: Criterion) -> str:
    points = french.count(criterion.points, "point")
    if criterion.kind is Kind.MONTHS:
        text = f"{points} {_months(criterion.every)}"
        return f"{text}, après {criterion.after_months} mois" if criterion.after_months else text
    if criterion.kind is Kind.EACH:
        unit = CATALOGUE[criterion.fact].unit
        each = f"par {criterion.every} {unit}" if criterion.every > 1 else "par unité"
        above = f", au-delà de {criterion.above}" if criterion.above else ""
        return f"{points} {each}{above}"
    free = f", à partir du {criterion.above + 1}ᵉ" if criterion.above else ""
    window = f", pendant {criterion.within_months} mois" if criterion.within_months else ""
    return f"{points} par refus{free}{window}"


def weight(criterion: Criterion) -> str:
    """``5 points (plus de 33 %), 10 points (plus de 40 %)``, or ``1 point par mois, 60 au plus``."""
    if criterion.kind in STEPPED:
        unit = CATALOGUE[criterion.fact].unit
        sign = _SIGNS[criterion.kind]
        return ", ".join(
            f"{french.count(step, 'point')} ({sign} {_number(limit)} {unit})"
            for limit, step in zip(criterion.limits, criterion.steps, strict=True)
        )
    if criterion.kind is Kind.HIT:
        text = french.count(criterion.points, "point")
        if criterion.within_months:
            text += f", pendant {criterion.within_months} mois"
        return f"{text}, après {criterion.after_months} mois" if criterion.after_months else text
    text = _counted(criterion)
    return text if criterion.cap is None else f"{text}, {french.number(criterion.cap)} au plus"

"""The lines that a grid makes by itself, so that the sum of the lines stays the score: coefficients, caps, floors, percentages.

No register says them: their source is the grid.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from palier.rules.law import french
from palier.rules.law.law import applies, cch
from palier.rules.law.voice import phrase, say, say_plural
from palier.rules.people.answers import PointLine
from palier.rules.people.facts import Proof
from palier.rules.scoring.criteria import WHOLE, Criterion, Grid, GridRounding, Heading, PercentBase, rounded

GRID_ITSELF = "grille"
"""The source of a line that the grid makes by itself, such as a cap: no register says it."""
_ROUNDED = {
    GridRounding.DOWN: phrase("{points} comptés à {percent} %, arrondis au point inférieur"),
    GridRounding.UP: phrase("{points} comptés à {percent} %, arrondis au point supérieur"),
    GridRounding.NEAREST: phrase("{points} comptés à {percent} %, arrondis au point le plus proche"),
}
_TAKEN = {
    PercentBase.TOTAL: phrase("{fact} : {percent} % de {points}"),
    PercentBase.WAIT: phrase("{fact} : {percent} % de {points} d’ancienneté"),
}


@applies(cch("L441-2-8"))
def of_heading(heading: Heading, lines: Sequence[PointLine], possible: int, grid: Grid) -> Iterator[PointLine]:
    """The coefficient of a heading, then its cap; ``possible``: what its lines would give once proved."""
    total = sum(line.points for line in lines)
    if heading.percent is not None:
        counted, could = (rounded(points, heading.percent, heading.rounding) for points in (total, possible))
        if counted != total or could != possible:
            words = say(_ROUNDED[heading.rounding], points=_counted(total), percent=french.number(heading.percent))
            label = say("Coefficient de la rubrique « {criterion} »", criterion=heading.label)
            yield _own(f"coefficient_{heading.code}", label, words, counted - total, could - possible, grid)
        total, possible = counted, could
    if heading.cap is not None:
        yield from _cut(f"plafond_{heading.code}", _named(heading), heading.cap, total, possible, grid)


@applies(cch("L441-2-8"))
def of_whole(lines: Sequence[PointLine], grid: Grid) -> Iterator[PointLine]:
    """The cap of the total, then its floor."""
    made = list(lines)
    if grid.cap is not None:
        made += _cut(
            "plafond_grille",
            say("Plafond du total"),
            grid.cap,
            sum(line.points for line in made),
            sum(line.possible for line in made),
            grid,
        )
    if grid.floor is not None:
        made += _raised(grid, grid.floor, made)
    yield from made[len(lines) :]


@applies(cch("L441-2-8"))
def taken(line: PointLine, criterion: Criterion, base: int, *, most: int) -> PointLine:
    """The points that a percentage takes of a base, rounded for the person, and never more than ``most``."""
    percent = min(WHOLE, -line.points)
    points = min(rounded(max(0, base), percent, GridRounding.DOWN), most)
    if not percent or criterion.percent_of is None:
        return line
    text = say(_TAKEN[criterion.percent_of], fact=line.fact, percent=percent, points=_counted(max(0, base)))
    return replace(line, fact=text, points=-points, possible=-points)


def _counted(points: int) -> str:
    return say_plural(points, "{count} point", "{count} points")


def _own(code: str, label: str, text: str, points: int, possible: int, grid: Grid) -> PointLine:
    return PointLine(
        criterion=code,
        label=label,
        fact=text,
        points=points,
        possible=possible,
        source=GRID_ITSELF,
        article=grid.deliberation,
        proof=Proof.REGISTER,
    )


def _cut(code: str, label: str, cap: int, total: int, possible: int, grid: Grid) -> Iterator[PointLine]:
    """The line by which a cap takes back what is above it."""
    over, over_possible = min(0, cap - total), min(0, cap - possible)
    if over or over_possible:
        text = (
            say_plural(total, "{count} point ramenés à {cap}", "{count} points ramenés à {cap}", cap=cap)
            if over
            else say_plural(cap, "Plafond de {count} point", "Plafond de {count} points")
        )
        yield _own(code, label, text, over, over_possible, grid)


def _named(heading: Heading) -> str:
    if not heading.label:
        return say("Plafond d’un groupe de critères")
    return say("Plafond de la rubrique « {criterion} »", criterion=heading.label)


def _raised(grid: Grid, floor: int, lines: Sequence[PointLine]) -> Iterator[PointLine]:
    """The line by which a floor gives back what was taken below it."""
    total, possible = sum(line.points for line in lines), sum(line.possible for line in lines)
    if total < floor:
        text = say_plural(total, "{count} point relevés à {floor}", "{count} points relevés à {floor}", floor=floor)
        yield _own("plancher_grille", say("Plancher du total"), text, floor - total, max(0, floor - possible), grid)

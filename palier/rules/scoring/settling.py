"""Heading by heading, which lines of a score count: the best, the chosen, or all; then headings that hold others.

What is not added, and what is to be said of a choice, come beside the lines.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from palier.rules.law import french
from palier.rules.law.law import applies, cch
from palier.rules.law.voice import phrase, say, say_plural
from palier.rules.people.answers import PointLine, Reason
from palier.rules.scoring import grid_lines, heading_tree
from palier.rules.scoring.cotation_facts import CotationFacts
from palier.rules.scoring.criteria import Criterion, Grid, Heading, HeadingRule

type Weighed = tuple[Criterion, PointLine]


def _best(pairs: Sequence[Weighed]) -> tuple[Criterion, PointLine]:
    """The line that gives most; of two, the first one of the grid."""
    return max(pairs, key=lambda pair: pair[1].points)


def _exclusive(heading: Heading, pairs: Sequence[Weighed], chosen: str | None) -> tuple[list[Weighed], list[Weighed]]:
    """What counts of a heading, and what does not. One not yet proved stays when it would give more."""
    if heading.rule is HeadingRule.CHOSEN:
        return [pair for pair in pairs if pair[0].code == chosen], [pair for pair in pairs if pair[0].code != chosen]
    winner = _best(pairs)
    kept: list[Weighed] = []
    left: list[Weighed] = []
    for pair in pairs:
        could_win = not pair[1].points and pair[1].possible > winner[1].points
        (kept if pair is winner or could_win else left).append(pair)
    return kept, left


def _not_added(pair: Weighed, winner: Weighed | None) -> PointLine:
    line = pair[1]
    why = (
        say("Ce critère ne se cumule pas avec « {criterion} »", criterion=winner[1].label)
        if winner
        else say("Ce critère n’a pas été choisi dans sa rubrique")
    )
    return replace(line, fact=f"{line.fact}. {why}", points=0, possible=0)


def _about_choice(
    heading: Heading, kept: Sequence[Weighed], left: Sequence[Weighed], chosen: str | None, grid: Grid
) -> Reason | None:
    """What is to be said of a choice: none was made, or the one that was made gives nothing while another would."""
    if heading.rule is not HeadingRule.CHOSEN or not left:
        return None
    if chosen is not None:
        label = grid.offered(heading.code).get(chosen)
        return _spent(heading, kept, left, label) if label else None
    # What would take points away is nobody's choice to make.
    return _unchosen(heading, gains) if (gains := [pair for pair in left if pair[1].possible > 0]) else None


def _spent(heading: Heading, kept: Sequence[Weighed], left: Sequence[Weighed], label: str) -> Reason | None:
    """The choice holds no more, or not yet; it is the person's to change, so another is proposed and none is taken."""
    best, given = _best(left)[1], sum(line.points for _, line in kept)
    if given or best.points <= 0:
        return None
    return Reason(
        code="choix_sans_effet",
        source=cch("L441-2-8"),
        sentence=say(
            "Sous « {heading} », le choix « {criterion} » ne donne pas de points aujourd’hui.",
            heading=heading.label,
            criterion=label,
        ),
        remedy=_instead(best),
    )


@applies(cch("L441-2-8"))
def dropped(weighed: Sequence[Weighed], facts: CotationFacts, grid: Grid) -> Iterator[Reason]:
    """A choice that a newer grid has no more: in the words of the older one, or without them where they are gone."""
    for heading in grid.headings.values():
        chosen = grid.chosen(heading.code, facts.choices)
        if heading.rule is not HeadingRule.CHOSEN or chosen is None or chosen in grid.offered(heading.code):
            continue
        label = grid.former.get((heading.code, chosen))
        best = max((line for one, line in weighed if one.heading == heading.code), key=_points, default=None)
        yield Reason(
            code="choix_retire",
            source=cch("L441-2-8"),
            sentence=say(_DROPPED if label else _DROPPED_UNNAMED, heading=heading.label, criterion=label),
            remedy=_instead(best) if best is not None and best.points > 0 else "",
        )


_DROPPED = phrase(
    "Sous « {heading} », votre choix « {criterion} » n’est plus dans la grille : il ne donne pas de points."
)
_DROPPED_UNNAMED = phrase(
    "Sous « {heading} », le critère que vous aviez choisi n’est plus dans la grille : il ne donne pas de points."
)


def _points(line: PointLine) -> int:
    return line.points


def _instead(best: PointLine) -> str:
    return say(
        "Choisissez « {criterion} », qui donne {points}, si cela convient mieux.",
        criterion=best.label,
        points=_counted(best.points),
    )


def _counted(points: int) -> str:
    return say_plural(points, "{count} point", "{count} points")


def _unchosen(heading: Heading, pairs: Sequence[Weighed]) -> Reason:
    given = [(line.label, _counted(line.possible)) for _, line in pairs]
    if len(given) == 1:
        remedy = say("Choisissez « {criterion} », qui donne {points}.", criterion=given[0][0], points=given[0][1])
    else:
        choices = french.series(
            say("« {criterion} » ({points})", criterion=label, points=gain) for label, gain in given
        )
        remedy = say("Choisissez parmi : {choices}.", choices=choices)
    return Reason(
        code="choix_de_rubrique",
        source=cch("L441-2-8"),
        sentence=say(
            "Sous la rubrique « {heading} », un seul critère compte : celui que vous choisissez.", heading=heading.label
        ),
        remedy=remedy,
    )


@applies(cch("L441-2-8"))
def settle(weighed: list[Weighed], grid: Grid, facts: CotationFacts) -> Iterator[tuple[list[PointLine], object]]:
    """Heading by heading: the lines that count, then what is not added, or a doubt; then the headings that hold others."""
    given: dict[str, tuple[list[PointLine], int]] = {}
    holding = heading_tree.holding(grid.headings)
    for code in dict.fromkeys(criterion.heading for criterion, _ in weighed):
        pairs = [pair for pair in weighed if pair[0].heading == code]
        heading = grid.headings.get(code or "")
        if heading is None:
            yield [line for _, line in pairs], None
            continue
        if heading.rule is not HeadingRule.SUM:
            chosen = grid.chosen(heading.code, facts.choices)
            kept, left = _exclusive(heading, pairs, chosen)
            winner = _best(kept) if kept else None
            yield [], [_not_added(pair, winner) for pair in left]
            yield [], _about_choice(heading, kept, left, chosen, grid)
            pairs = kept
        lines = [line for _, line in pairs]
        yield lines, None
        given[heading.code] = lines, _possible(heading, lines)
        if heading not in holding:
            yield _counted_heading(heading, given, grid), None
    for heading in holding:
        yield _counted_heading(heading, given, grid), None


def _counted_heading(heading: Heading, given: dict[str, tuple[list[PointLine], int]], grid: Grid) -> list[PointLine]:
    """The lines by which a heading is counted, over its own criteria and all that it holds; both are kept for its holder."""
    parts = [given.get(code, ([], 0)) for code in (heading.code, *heading_tree.within(heading.code, grid.headings))]
    lines, possible = [line for held, _ in parts for line in held], sum(could for _, could in parts)
    made = list(grid_lines.of_heading(heading, lines, possible, grid))
    given[heading.code] = [*lines, *made], possible + sum(line.possible for line in made)
    return made


def _possible(heading: Heading, lines: list[PointLine]) -> int:
    if heading.rule is HeadingRule.SUM:
        return sum(line.possible for line in lines)
    return max((line.possible for line in lines), default=0)

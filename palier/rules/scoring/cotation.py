"""How many points, line by line, and why: a grid's weights over the facts of a demande, on one day.

The total is the sum of the lines and nothing else: a cap is a line too.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from palier.rules.law import french
from palier.rules.law.law import applies, cch
from palier.rules.law.voice import phrase, say, say_plural
from palier.rules.people.answers import PointLine, Reason, Score
from palier.rules.people.facts import LOCAL_LINKS, Demande, Home
from palier.rules.scoring import grid_lines
from palier.rules.scoring.cotation_facts import CotationFacts, Fact
from palier.rules.scoring.criteria import Criterion, Grid, Heading, HeadingRule, PercentBase, condition
from palier.rules.scoring.gathering import facts_of
from palier.rules.scoring.grid_lines import GRID_ITSELF
from palier.rules.scoring.weighing import weigh

__all__ = ["GRID_ITSELF", "CotationFacts", "facts_of", "open_lines", "score", "score_facts"]

QUARTILE, SENIORITY = "premier_quartile", "anciennete"
DALO_TIER, FIRST_TIER, LAST_TIER = 0, 1, 2

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


def _dropped(weighed: Sequence[Weighed], facts: CotationFacts, grid: Grid) -> Iterator[Reason]:
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


def _settle(weighed: list[Weighed], grid: Grid, facts: CotationFacts) -> Iterator[tuple[list[PointLine], object]]:
    """Heading by heading: the lines that count, then what is not added, or a doubt."""
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
        yield list(grid_lines.of_heading(heading, lines, _possible(heading, lines), grid)), None


def _possible(heading: Heading, lines: list[PointLine]) -> int:
    if heading.rule is HeadingRule.SUM:
        return sum(line.possible for line in lines)
    return max((line.possible for line in lines), default=0)


def _tier(facts: CotationFacts) -> int:
    """0 for a DALO above all; then, for a home fitted for a handicap only, those whom it suits before the others."""
    if facts.is_dalo:
        return DALO_TIER
    return LAST_TIER if facts.suits_adapted_home is False else FIRST_TIER


def _here(known: Mapping[str, Fact], here: str) -> dict[str, Fact]:
    """The facts that hold where the grid weighs: a local link is a link with one territory."""
    return {code: fact for code, fact in known.items() if fact.places is None or here in fact.places}


def _unplaced(facts: CotationFacts, grid: Grid) -> Iterator[Reason]:
    """A local link that was told without its commune, under a grid that weighs it."""
    for situation in LOCAL_LINKS:
        fact = facts.facts.get(situation.value)
        if situation.value in grid.named and fact is not None and not fact.places:
            yield Reason(
                code="lien_sans_lieu",
                source=cch("L441-2-8"),
                sentence=say("« {fact} » : la commune n’est pas dite, ce lien ne compte nulle part.", fact=fact.text),
                remedy=say("Dites dans quelle commune, à la question sur vos situations."),
            )


def _unseen(facts: CotationFacts, grid: Grid) -> Iterator[Reason]:
    """The criteria that wait for a home: each list counts them for its own."""
    waiting = [
        one.label
        for one in grid.criteria_for(is_transfer=facts.is_transfer)
        if facts.unseen & {one.fact, *(condition(text).fact for text in one.asked)}
    ]
    if waiting:
        yield Reason(
            code="logement_par_logement",
            source=cch("L441-2-8"),
            sentence=say(
                "Ces critères dépendent du logement, et se comptent logement par logement : {criteria}.",
                criteria=french.series(say("« {criterion} »", criterion=label) for label in dict.fromkeys(waiting)),
            ),
        )


def _taken(
    taking: Sequence[Weighed], weighed: list[Weighed], lines: Sequence[PointLine], grid: Grid, facts: CotationFacts
) -> Iterator[PointLine]:
    """What a percentage takes of the points, or of those that seniority brings: never more than there is."""
    total = left = sum(line.points for line in lines)
    for criterion, line in taking:
        base = total
        if criterion.percent_of is PercentBase.WAIT:
            others = [pair for pair in weighed if pair[0].fact != SENIORITY]
            base -= sum(line.points for kept, _ in _settle(others, grid, facts) for line in kept)
        found = grid_lines.taken(line, criterion, base, most=max(0, left))
        left += found.points
        yield found


def _weighed(
    criterion: Criterion,
    facts: CotationFacts,
    grid: Grid,
    ahead: Mapping[str, date],
    instead: Mapping[str, Mapping[str, Fact]],
) -> PointLine | None:
    known = instead.get(criterion.code)
    known = facts.facts if known is None else _here(known, facts.territory or grid.territory)
    return weigh(criterion, known, grid, ahead.get(criterion.code, facts.on))


@applies(cch("L441-2-8"), cch("R441-2-17"))
def score_facts(
    facts: CotationFacts,
    grid: Grid,
    *,
    ahead: Mapping[str, date] = MappingProxyType({}),
    instead: Mapping[str, Mapping[str, Fact]] = MappingProxyType({}),
) -> Score:
    """Weigh facts that are already computed: a new grid, or all the publications of one day, cost only this.

    ``ahead`` weighs some criteria, by their codes, as on another day while everything else stands; ``instead`` weighs
    some on other facts.
    """
    placed, facts = facts, replace(facts, facts=_here(facts.facts, facts.territory or grid.territory))
    read = [
        (criterion, line)
        for criterion in grid.criteria_for(is_transfer=facts.is_transfer)
        if (line := _weighed(criterion, facts, grid, ahead, instead)) is not None
    ]
    weighed = [pair for pair in read if pair[0].percent_of is None]
    lines: list[PointLine] = []
    not_added: list[PointLine] = []
    doubts = list(facts.quartile_doubts) if QUARTILE in grid.named else []
    doubts += _unplaced(placed, grid)
    doubts += _unseen(facts, grid)
    for kept, beside in _settle(weighed, grid, facts):
        lines += kept
        if isinstance(beside, list):
            not_added += beside
        elif isinstance(beside, Reason):
            doubts.append(beside)
    doubts += _dropped(weighed, facts, grid)
    lines += _taken([pair for pair in read if pair[0].percent_of is not None], weighed, lines, grid, facts)
    lines.sort(key=lambda line: grid.places[line.criterion])
    lines += grid_lines.of_whole(lines, grid)
    return Score(
        grid=grid.code,
        on=facts.on,
        tier=_tier(facts),
        lines=tuple(lines),
        waiting_since=facts.waiting_since,
        to_confirm=(*facts.to_confirm, *doubts),
        not_added=tuple(not_added),
        circuits=tuple(
            circuit.label
            for circuit in grid.circuits
            if circuit.fact in facts.facts and facts.facts[circuit.fact].holds(facts.on)
        ),
    )


@applies(cch("L441-2-8"), cch("R441-2-17"))
def score(demande: Demande, grid: Grid, *, on: date, departement: str, home: Home | None = None) -> Score:
    """The score of a demande under a grid as it stands on ``on``, with the seniority of ``departement``."""
    return score_facts(facts_of(demande, home, on=on, departement=departement, wanted=grid.named), grid)


@applies(cch("R441-2-17"))
def open_lines(found: Score) -> tuple[PointLine, ...]:
    """The lines that could give more once proved: what a person can still do."""
    return tuple(line for line in found.lines if line.possible > line.points)

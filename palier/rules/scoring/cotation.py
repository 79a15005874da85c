"""How many points, line by line, and why: a grid's weights over the facts of a demande, on one day.

The total is the sum of the lines and nothing else: a cap is a line too.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from palier.rules.law import french
from palier.rules.law.law import applies, cch
from palier.rules.law.voice import say, say_plural
from palier.rules.people.answers import FollowedApart, PointLine, Reason, Score
from palier.rules.people.facts import LOCAL_LINKS, Demande, Home
from palier.rules.scoring import grid_lines, settling
from palier.rules.scoring.cotation_facts import CotationFacts, Fact
from palier.rules.scoring.criteria import Criterion, Grid, PercentBase, condition
from palier.rules.scoring.gathering import facts_of
from palier.rules.scoring.grid_lines import GRID_ITSELF
from palier.rules.scoring.settling import Weighed
from palier.rules.scoring.weighing import weigh

__all__ = ["GRID_ITSELF", "CotationFacts", "facts_of", "open_lines", "score", "score_facts"]

QUARTILE, SENIORITY = "premier_quartile", "anciennete"
DALO_TIER, FIRST_TIER, LAST_TIER = 0, 1, 2


@applies(cch("L441-2-8"), cch("L441-1"))
def tier_of(facts: CotationFacts) -> int:
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
    if not facts.unseen:
        return
    waiting = [
        one.label
        for one in grid.criteria_for(is_transfer=facts.is_transfer)
        if facts.unseen & {one.fact, *(condition(text).fact for text in one.asked)}
    ]
    if waiting:
        labels = list(dict.fromkeys(waiting))
        yield Reason(
            code="logement_par_logement",
            source=cch("L441-2-8"),
            sentence=say_plural(
                len(labels),
                "Ce critère dépend du logement, et se compte logement par logement : {criteria}.",
                "Ces critères dépendent du logement, et se comptent logement par logement : {criteria}.",
                criteria=french.series(say("« {criterion} »", criterion=label) for label in labels),
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
            base -= sum(line.points for kept, _ in settling.settle(others, grid, facts) for line in kept)
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
        if (criterion.fact in facts.facts or criterion.code in instead)
        and (line := _weighed(criterion, facts, grid, ahead, instead)) is not None
    ]
    weighed = [pair for pair in read if pair[0].percent_of is None]
    lines: list[PointLine] = []
    not_added: list[PointLine] = []
    doubts = list(facts.quartile_doubts) if QUARTILE in grid.named else []
    doubts += _unplaced(placed, grid)
    doubts += _unseen(facts, grid)
    for kept, beside in settling.settle(weighed, grid, facts):
        lines += kept
        if isinstance(beside, list):
            not_added += beside
        elif isinstance(beside, Reason):
            doubts.append(beside)
    doubts += settling.dropped(weighed, facts, grid)
    lines += _taken([pair for pair in read if pair[0].percent_of is not None], weighed, lines, grid, facts)
    lines.sort(key=lambda line: grid.places[line.criterion])
    lines += grid_lines.of_whole(lines, grid)
    return Score(
        grid=grid.code,
        on=facts.on,
        tier=tier_of(facts),
        lines=tuple(lines),
        waiting_since=facts.waiting_since,
        to_confirm=(*facts.to_confirm, *doubts),
        not_added=tuple(not_added),
        circuits=tuple(
            FollowedApart(label=circuit.label, valid_from=circuit.valid_from, valid_until=circuit.valid_until)
            for circuit in grid.circuits
            if circuit.is_open(facts.on) and circuit.fact in facts.facts and facts.facts[circuit.fact].holds(facts.on)
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

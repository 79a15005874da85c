"""How many points, line by line, and why: a grid's weights over the facts of a demande, on one day.

The total is the sum of the lines and nothing else. A fact that must be proved first gives a line of 0 points that
says what it would give.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from palier.rules import french
from palier.rules.answers import PointLine, Score
from palier.rules.cotation_facts import CotationFacts, Fact, facts_of, is_dalo
from palier.rules.dates import add_months
from palier.rules.facts import Demande, Home, Proof
from palier.rules.grids import Criterion, Grid, Kind, ProofRule
from palier.rules.law import Source, applies, cch

__all__ = ["CotationFacts", "facts_of", "is_dalo", "open_lines", "score", "score_facts"]

DALO_TIER, FIRST_TIER, LAST_TIER = 0, 1, 2


def _line(
    criterion: Criterion, fact: Fact, points: int, article: Source, *, possible: int | None = None,
    text: str = "", until: date | None = None,
) -> PointLine:  # fmt: skip
    return PointLine(
        criterion=criterion.code, label=criterion.label, fact=text or fact.text, points=points,
        possible=points if possible is None else possible, source=fact.proof.value, article=article,
        proof=fact.proof, valid_until=until or fact.until,
    )  # fmt: skip


def _until_proved(criterion: Criterion, fact: Fact, points: int, article: Source) -> PointLine:
    """Zero points today, and what a checked proof would give."""
    gain = french.count(points, "point")
    status = "en vérification" if fact.proof is Proof.IN_REVIEW else "preuve à déposer"
    text = f"{fact.text}, {status}\u00a0: {gain} après contrôle"
    return _line(criterion, fact, 0, article, possible=points, text=text)


def _hit(criterion: Criterion, fact: Fact, article: Source, on: date) -> PointLine | None:
    points = criterion.points
    if fact.until is not None and fact.until < on:
        gain = f"{french.count(points, 'point')} si elle est renouvelée"
        text = f"{fact.text}, preuve expirée le {french.day(fact.until)}\u00a0: {gain}"
        return _line(criterion, fact, 0, article, possible=points, text=text)
    if fact.since is not None and fact.since > on:
        return _line(criterion, fact, 0, article, possible=points, text=f"{fact.text}, pas encore commencé")
    last = None
    if criterion.within_months is not None:
        if fact.since is None:
            text = f"{fact.text}, date à préciser\u00a0: {french.count(points, 'point')} après contrôle"
            return _line(criterion, fact, 0, article, possible=points, text=text)
        last = add_months(fact.since, criterion.within_months) - timedelta(days=1)
        if on > last:
            return None
    if criterion.proof is ProofRule.BEFORE_POINTS and fact.proof is not Proof.VERIFIED:
        return _until_proved(criterion, fact, points, article)
    until = min((day for day in (last, fact.until) if day is not None), default=None)
    return _line(criterion, fact, points, article, until=until)


def _stepped(criterion: Criterion, fact: Fact, article: Source) -> PointLine | None:
    points, number = 0, fact.number or 0
    for limit, step in zip(criterion.limits, criterion.steps, strict=True):
        if number < limit if criterion.kind is Kind.UNDER else number > limit:
            points = step
    if not points:
        return None
    if criterion.proof is ProofRule.BEFORE_POINTS and fact.proof is not Proof.VERIFIED:
        return _until_proved(criterion, fact, points, article)
    return _line(criterion, fact, points, article)


def _months(criterion: Criterion, fact: Fact, article: Source) -> PointLine | None:
    cap, months = criterion.cap or 0, int(fact.number or 0)
    points = min(months * criterion.points, cap)
    if not points:
        return None
    text = f"{fact.text}, plafond atteint" if points == cap else ""
    return _line(criterion, fact, points, article, text=text)


def _events(criterion: Criterion, fact: Fact, article: Source, on: date) -> PointLine | None:
    window, cap = criterion.within_months or 0, criterion.cap or 0
    ends = [add_months(day, window) - timedelta(days=1) for day in fact.dates if day <= on]
    living = [end for end in ends if on <= end]
    if not living:
        return None
    text = f"{french.count(len(living), 'refus', 'refus')} depuis moins de {window}\u00a0mois"
    points = max(len(living) * criterion.points, cap)
    return _line(criterion, fact, points, article, text=text, until=min(living))


def _weigh(criterion: Criterion, fact: Fact, article: Source, on: date) -> PointLine | None:
    if criterion.kind is Kind.HIT:
        return _hit(criterion, fact, article, on)
    if criterion.kind is Kind.EVENTS:
        return _events(criterion, fact, article, on)
    return _months(criterion, fact, article) if criterion.kind is Kind.MONTHS else _stepped(criterion, fact, article)


def _best_of_groups(lines: Iterable[tuple[Criterion, PointLine]]) -> tuple[PointLine, ...]:
    """Of each exclusive group keep the best line, and one not yet proved only when it would give more."""
    pairs = list(lines)
    best: dict[str, PointLine] = {}
    for criterion, line in pairs:
        if criterion.group and (criterion.group not in best or line.points > best[criterion.group].points):
            best[criterion.group] = line
    kept = []
    for criterion, line in pairs:
        winner = best.get(criterion.group or "")
        if winner is None or line is winner or (not line.points and line.possible > winner.points):
            kept.append(line)
    return tuple(kept)


def _tier(facts: CotationFacts) -> int:
    """0 for a DALO above all; then, for a home fitted for a handicap only, those whom it suits before the others."""
    if facts.is_dalo:
        return DALO_TIER
    return LAST_TIER if facts.suits_adapted_home is False else FIRST_TIER


@applies(cch("L441-2-8"), cch("R441-2-17"))
def score_facts(facts: CotationFacts, grid: Grid) -> Score:
    """Weigh facts that are already computed: a new grid, or all the publications of one day, cost only this."""
    weighed = (
        (criterion, line)
        for criterion in grid.criteria
        if (fact := facts.facts.get(criterion.fact)) is not None
        and (line := _weigh(criterion, fact, grid.deliberation, facts.on)) is not None
    )
    return Score(
        grid=grid.code, on=facts.on, tier=_tier(facts), lines=_best_of_groups(weighed),
        waiting_since=facts.waiting_since, to_confirm=facts.to_confirm,
    )  # fmt: skip


@applies(cch("L441-2-8"), cch("R441-2-17"))
def score(demande: Demande, grid: Grid, *, on: date, departement: str, home: Home | None = None) -> Score:
    """The score of a demande under a grid as it stands on ``on``, with the seniority of ``departement``."""
    return score_facts(facts_of(demande, home, on=on, departement=departement), grid)


@applies(cch("R441-2-17"))
def open_lines(found: Score) -> tuple[PointLine, ...]:
    """The lines that could give more once proved: what a person can still do."""
    return tuple(line for line in found.lines if line.possible > line.points)

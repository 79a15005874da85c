"""What would move a place, and what never will: facts to prove, to complete, ending soon, or coming with time.

Each gain is measured by weighing again, headings and caps included; nothing is estimated.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from palier.rules import french, grid_facts
from palier.rules.answers import PointLine
from palier.rules.cotation import score_facts
from palier.rules.cotation_facts import CotationFacts, Fact
from palier.rules.criteria import STEPPED, Criterion, Grid, Kind
from palier.rules.dates import add_months, months_between
from palier.rules.facts import Proof
from palier.rules.grid_facts import Sort
from palier.rules.law import applies, cch

SOON_MONTHS = 3
"""A proof that ends within this many months is told in advance (ours)."""
AHEAD_MONTHS = 12
"""How far the points that come with time are looked for (ours)."""
_DAY = timedelta(days=1)
_MONEY = frozenset({"taux_effort", "reste_a_vivre", "ressources_uc", "loyer_actuel", "premier_quartile"})


class Sense(StrEnum):
    """Why something would move."""

    TO_PROVE = "a_prouver"
    IN_REVIEW = "en_verification"
    LAPSED = "expire"
    TO_COMPLETE = "a_completer"
    ENDING = "expire_bientot"
    WITH_TIME = "avec_le_temps"


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One thing that would change the points: ``gain`` is negative for what is about to be lost.

    ``at_most`` marks a gain that depends on a fact that is not known yet. ``on`` is when it happens by itself.
    """

    sense: Sense
    criterion: str
    label: str
    sentence: str
    gain: int
    at_most: bool = False
    on: date | None = None


def _proved(fact: Fact, on: date) -> Fact:
    """The same fact, proved and living on the day."""
    since = on if fact.since is None or fact.since > on else fact.since
    until = None if fact.until is not None and fact.until < on else fact.until
    return replace(fact, proof=Proof.VERIFIED, since=since, until=until)


def _points(facts: CotationFacts, grid: Grid, changed: dict[str, Fact | None]) -> int:
    kept = {code: fact for code, fact in (*facts.facts.items(), *changed.items()) if fact is not None}
    kept = {code: fact for code, fact in kept.items() if changed.get(code, fact) is not None}
    return score_facts(replace(facts, facts=kept), grid).points


def _to_prove(line: PointLine, criterion: Criterion, facts: CotationFacts, grid: Grid, now: int) -> Move | None:
    fact = facts.facts[criterion.fact]
    gain = _points(facts, grid, {criterion.fact: _proved(fact, facts.on)}) - now
    if gain <= 0:
        return None
    sense = Sense.IN_REVIEW if fact.proof is Proof.IN_REVIEW else Sense.TO_PROVE
    if fact.until is not None and fact.until < facts.on:
        sense = Sense.LAPSED
    return Move(sense=sense, criterion=criterion.code, label=criterion.label, sentence=f"{line.fact}.", gain=gain)


def _ending(line: PointLine, criterion: Criterion, facts: CotationFacts, grid: Grid, now: int) -> Move | None:
    end = line.valid_until
    if end is None or line.points <= 0 or end > add_months(facts.on, SOON_MONTHS):
        return None
    loss = _points(facts, grid, {criterion.fact: None}) - now
    if loss >= 0:
        return None
    sentence = f"Ces points s’arrêtent le {french.day(end)} si la preuve n’est pas renouvelée."
    return Move(
        sense=Sense.ENDING, criterion=criterion.code, label=criterion.label, sentence=sentence, gain=loss, on=end
    )  # fmt: skip


def _to_complete(criterion: Criterion, facts: CotationFacts) -> Move | None:
    """A number that is not known, and that could give points."""
    if criterion.fact in facts.facts or criterion.best <= 0:
        return None
    known = grid_facts.CATALOGUE[criterion.fact]
    if known.sort not in {Sort.NUMBER, Sort.SINCE} or criterion.fact == "pieces_en_trop":
        return None
    most = criterion.cap or criterion.best
    sentence = f"Votre dossier ne dit pas\u00a0: {known.meaning}. Ce critère peut donner jusqu’à {french.count(most, 'point')}."
    return Move(
        sense=Sense.TO_COMPLETE, criterion=criterion.code, label=criterion.label, sentence=sentence, gain=most,
        at_most=True,
    )  # fmt: skip


def _next_day(criterion: Criterion, fact: Fact, on: date) -> date | None:
    """The next day on which a fact that runs may give more."""
    since = fact.since
    if since is None:
        return None
    if criterion.kind in STEPPED:
        shift = _DAY if criterion.kind is Kind.OVER else timedelta(0)
        days = [add_months(since, int(limit)) + shift for limit in criterion.limits]
        return min((day for day in days if day > on), default=None)
    if criterion.kind is Kind.HIT:
        return add_months(since, criterion.after_months) + _DAY if criterion.after_months else None
    start = criterion.after_months or 0
    done = max(0, months_between(since, on) - start)
    return add_months(since, start + (done // criterion.every + 1) * criterion.every)


def _with_time(criterion: Criterion, facts: CotationFacts, grid: Grid, now: int) -> Move | None:
    fact = facts.facts.get(criterion.fact)
    day = None if fact is None else _next_day(criterion, fact, facts.on)
    if day is None or not facts.on < day <= add_months(facts.on, AHEAD_MONTHS):
        return None
    # On a later day everything else is held as it stands today, so that only this criterion moves.
    one = replace(grid, criteria=(criterion,), headings={}, cap=None)
    gain = score_facts(replace(facts, on=day), one).points - score_facts(facts, one).points
    whole = score_facts(replace(facts, on=day), grid).points - now
    if gain <= 0 or whole <= 0:
        return None
    sentence = f"Le {french.day(day)}, sans rien faire."
    return Move(
        sense=Sense.WITH_TIME, criterion=criterion.code, label=criterion.label, sentence=sentence,
        gain=min(gain, whole), on=day,
    )  # fmt: skip


def _all(facts: CotationFacts, grid: Grid) -> Iterator[Move | None]:
    found = score_facts(facts, grid)
    criteria = {criterion.code: criterion for criterion in grid.criteria_for(is_transfer=facts.is_transfer)}
    for line in found.lines:
        criterion = criteria.get(line.criterion)
        if criterion is None:
            continue
        if line.possible > line.points:
            yield _to_prove(line, criterion, facts, grid, found.points)
        yield _ending(line, criterion, facts, grid, found.points)
    for criterion in criteria.values():
        yield _to_complete(criterion, facts)
        yield _with_time(criterion, facts, grid, found.points)


@applies(cch("R441-2-17"))
def moves(facts: CotationFacts, grid: Grid) -> tuple[Move, ...]:
    """Everything that would change the points of a household under a grid, the greatest gain first."""
    order = list(Sense)
    found = [move for move in _all(facts, grid) if move is not None]
    return tuple(sorted(found, key=lambda move: (order.index(move.sense), -move.gain, move.criterion)))


_NEVER = (
    "Votre nom, votre sexe et votre nationalité",
    "Votre âge",
    "Votre employeur, ou ce qu’il verse",
    "L’heure de votre candidature, et le nombre de vos visites",
    "Le nombre de logements auxquels vous candidatez",
)


@applies(cch("R441-2-17"), cch("L441"))
def never(grid: Grid) -> tuple[str, ...]:
    """What does not move a place under this grid, whatever one does."""
    weighs_money = any(criterion.fact in _MONEY for criterion in grid.criteria)
    income = (
        "Le montant de vos revenus en lui-même\u00a0: il ouvre ou ferme un logement par son plafond"
        + (", et ne compte dans les points que rapporté au loyer ou au ménage" if weighs_money else ", sans donner de points"),
    )  # fmt: skip
    return (*_NEVER, *income)

"""What would move a place, and what never will: facts to prove, to complete, ending soon, or coming with time.

Each gain is measured by weighing again, headings and caps included; nothing is estimated.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from palier.rules.law import french
from palier.rules.law.dates import add_months, months_between
from palier.rules.law.law import applies, cch
from palier.rules.law.voice import phrase, say, say_plural
from palier.rules.people.answers import PointLine
from palier.rules.people.facts import Proof, Situation
from palier.rules.scoring import grid_facts, to_ask
from palier.rules.scoring.cotation import score_facts
from palier.rules.scoring.cotation_facts import CotationFacts, Fact
from palier.rules.scoring.criteria import STEPPED, Criterion, CriterionKind, Grid
from palier.rules.scoring.fact_offered import CEILINGS
from palier.rules.scoring.grid_facts import Sort
from palier.rules.scoring.weighing import ends

SOON_MONTHS = 3
"""A proof that ends within this many months is told in advance (ours)."""
AHEAD_MONTHS = 12
"""How far the points that come with time are looked for (ours)."""
_DAY = timedelta(days=1)
_OF_WALLS = frozenset({"surface", "surface_par_personne", "personnes_par_piece"})
"""Numbers of a home: nobody without one is asked for them."""
_MONEY = frozenset(
    {
        "taux_effort",
        "reste_a_vivre",
        "ressources_uc",
        "ressources_par_personne",
        "loyer_actuel",
        "premier_quartile",
        "effort_offert",
        *CEILINGS,
    }
)


class Sense(StrEnum):
    """Why something would move."""

    TO_PROVE = "a_prouver"
    IN_REVIEW = "en_verification"
    LAPSED = "expire"
    TO_COMPLETE = "a_completer"
    ENDING = "expire_bientot"
    WITH_TIME = "avec_le_temps"


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsMove:
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
    weighs: str = ""
    """The fact of the catalogue that its criterion weighs."""


def _proved(fact: Fact, on: date) -> Fact:
    """The same fact, proved and living on the day."""
    since = on if fact.since is None or fact.since > on else fact.since
    until = None if fact.until is not None and fact.until < on else fact.until
    return replace(fact, proof=Proof.VERIFIED, since=since, until=until)


def _points(facts: CotationFacts, grid: Grid, changed: dict[str, Fact | None]) -> int:
    kept = {code: fact for code, fact in (*facts.facts.items(), *changed.items()) if fact is not None}
    kept = {code: fact for code, fact in kept.items() if changed.get(code, fact) is not None}
    return score_facts(replace(facts, facts=kept), grid).points


def _to_prove(line: PointLine, criterion: Criterion, facts: CotationFacts, grid: Grid, now: int) -> PointsMove | None:
    fact = facts.facts[criterion.fact]
    if _is_undated(criterion, fact):
        return None
    gain = _points(facts, grid, {criterion.fact: _proved(fact, facts.on)}) - now
    if gain <= 0:
        return None
    sense = Sense.IN_REVIEW if fact.proof is Proof.IN_REVIEW else Sense.TO_PROVE
    if fact.until is not None and fact.until < facts.on:
        sense = Sense.LAPSED
    return _move(criterion, sense, f"{line.fact}.", gain)


def _move(
    criterion: Criterion, sense: Sense, sentence: str, gain: int, *, at_most: bool = False, on: date | None = None
) -> PointsMove:
    return PointsMove(
        sense=sense,
        criterion=criterion.code,
        label=criterion.label,
        sentence=sentence,
        gain=gain,
        at_most=at_most,
        on=on,
        weighs=criterion.fact,
    )


def _ending(line: PointLine, criterion: Criterion, facts: CotationFacts, grid: Grid, now: int) -> PointsMove | None:
    end = line.valid_until
    if end is None or line.points <= 0 or end > add_months(facts.on, SOON_MONTHS):
        return None
    if end == facts.facts[criterion.fact].until:
        loss = _points(facts, grid, {criterion.fact: None}) - now
    else:
        loss = score_facts(facts, grid, ahead={criterion.code: end + _DAY}).points - now
    if loss >= 0:
        return None
    is_renewed = end == facts.facts[criterion.fact].until and grid_facts.is_provable(criterion.fact)
    is_proved = facts.facts[criterion.fact].proof in (Proof.VERIFIED, Proof.REGISTER)
    words = _ENDS if not is_renewed else _ENDS_UNLESS_RENEWED if is_proved else _ENDS_UNLESS_PROVED
    sentence = say(words, day=french.day(end))
    return _move(criterion, Sense.ENDING, sentence, loss, on=end)


_ENDS = phrase("Ces points s’arrêtent après le {day}.")
_ENDS_UNLESS_RENEWED = phrase("Ces points s’arrêtent après le {day}, sauf si la preuve est renouvelée.")
_ENDS_UNLESS_PROVED = phrase("Ces points s’arrêtent après le {day}, sauf si une preuve les établit.")


def _supposed(criterion: Criterion, on: date, *, known: Fact | None) -> Iterator[Fact]:
    """The values that an unknown number or first day may have, each just enough for one step of the criterion."""
    bare = known or Fact(code=criterion.fact, text="", proof=Proof.VERIFIED)
    bare = replace(bare, proof=Proof.VERIFIED)
    if grid_facts.CATALOGUE[criterion.fact].sort is not Sort.NUMBER:
        start = criterion.after_months or 0
        for shift in (*(int(limit) for limit in criterion.limits), start, start + _months_to_most(criterion)):
            yield replace(bare, since=add_months(on, -shift) - _DAY)
            yield replace(bare, since=add_months(on, -shift) + _DAY)
        yield replace(bare, since=on)
        return
    for limit in criterion.limits:
        yield replace(
            bare,
            number=limit + {CriterionKind.OVER: Fraction(1), CriterionKind.UNDER: Fraction(-1)}.get(criterion.kind, 0),
        )
    if criterion.kind is CriterionKind.EACH:
        times = -(-(criterion.cap or criterion.points) // criterion.points)
        yield replace(bare, number=criterion.above + times * criterion.every)


def _months_to_most(criterion: Criterion) -> int:
    """Months after which a criterion counted by month gives no more; those of one time where it has no cap."""
    if criterion.kind is not CriterionKind.MONTHS:
        return 0
    times = 1 if criterion.cap is None else -(-criterion.cap // criterion.points)
    return times * criterion.every


def _to_complete(criterion: Criterion, facts: CotationFacts, grid: Grid, now: int) -> PointsMove | None:
    """A number, or a first day, that is not known and that could give points: at most what weighing it again gives.

    The gain is that of this criterion alone: another one that reads the same fact has a line of its own.
    """
    fact = facts.facts.get(criterion.fact)
    is_undated = fact is not None and _is_undated(criterion, fact)
    ask = to_ask.first_day(criterion.fact) if is_undated else to_ask.number(criterion.fact)
    homeless = facts.facts.get(Situation.HOMELESS.value)
    if homeless is not None and homeless.holds(facts.on) and criterion.fact in _OF_WALLS:
        return None
    if criterion.fact in facts.unseen:
        return None
    if not ask or not (is_undated or fact is None):
        return None
    supposed = (
        found for found in _supposed(criterion, facts.on, known=fact) if found.since is None or found.since <= facts.on
    )
    most = max((_alone(criterion, found, facts, grid) for found in supposed), default=now) - now
    if most <= 0:
        return None
    return _move(criterion, Sense.TO_COMPLETE, f"{ask} {_could_give(criterion, most)}", most, at_most=True)


def _could_give(criterion: Criterion, most: int) -> str:
    if criterion.kind is not CriterionKind.MONTHS or criterion.cap is not None:
        return say_plural(
            most,
            "Cela peut ajouter jusqu’à {count} point.",
            "Cela peut ajouter jusqu’à {count} points.",
        )
    if criterion.every == 1:
        return say_plural(
            most, "Ce critère donne {count} point chaque mois.", "Ce critère donne {count} points chaque mois."
        )
    return say_plural(
        most,
        "Ce critère donne {count} point tous les {months} mois.",
        "Ce critère donne {count} points tous les {months} mois.",
        months=criterion.every,
    )


def _alone(criterion: Criterion, fact: Fact, facts: CotationFacts, grid: Grid) -> int:
    """The total if this criterion read that fact while every other one reads what is known today."""
    known = {criterion.code: {**facts.facts, criterion.fact: fact}}
    return score_facts(facts, grid, instead=known).points


def _is_undated(criterion: Criterion, fact: Fact) -> bool:
    """Whether a fact lacks the first day without which the criterion gives nothing."""
    return grid_facts.CATALOGUE[criterion.fact].sort is Sort.HIT and fact.since is None and criterion.needs_since


def _days(criterion: Criterion, fact: Fact, on: date) -> list[date]:
    """The days on which a fact that runs may give more, or cost less."""
    if criterion.kind is CriterionKind.EVENTS:
        return [end + _DAY for end in ends(criterion, fact, on) if end != date.max]
    since = fact.since
    if since is None:
        return []
    if criterion.kind in STEPPED:
        shift = _DAY if criterion.kind in {CriterionKind.OVER, CriterionKind.AT_MOST} else timedelta(0)
        return [add_months(since, int(limit)) + shift for limit in criterion.limits]
    if criterion.kind is CriterionKind.HIT:
        starts = [add_months(since, criterion.after_months) + _DAY] if criterion.after_months else []
        return starts + ([add_months(since, criterion.within_months)] if criterion.within_months else [])
    start = criterion.after_months or 0
    done = max(0, months_between(since, on) - start)
    return [add_months(since, start + (done // criterion.every + 1) * criterion.every)]


def _with_time(criterion: Criterion, facts: CotationFacts, grid: Grid, now: int) -> PointsMove | None:
    """The first day, within a year, on which this criterion alone gives more."""
    fact = facts.facts.get(criterion.fact)
    days = [] if fact is None else _days(criterion, fact, facts.on)
    for day in sorted(day for day in days if facts.on < day <= add_months(facts.on, AHEAD_MONTHS)):
        # Everything else is held as it stands today, so that only this criterion moves, under its heading and the caps.
        gain = score_facts(facts, grid, ahead={criterion.code: day}).points - now
        if gain > 0:
            sentence = say("Ces points arrivent d’eux-mêmes le {day}.", day=french.day(day))
            return _move(criterion, Sense.WITH_TIME, sentence, gain, on=day)
    return None


def _all(facts: CotationFacts, grid: Grid) -> Iterator[PointsMove | None]:
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
        yield _to_complete(criterion, facts, grid, found.points)
        yield _with_time(criterion, facts, grid, found.points)


@applies(cch("R441-2-17"))
def moves(facts: CotationFacts, grid: Grid) -> tuple[PointsMove, ...]:
    """Everything that would change the points of a household under a grid, the greatest gain first."""
    order = list(Sense)
    found = [move for move in _all(facts, grid) if move is not None]
    return tuple(sorted(found, key=lambda move: (order.index(move.sense), -move.gain, move.criterion)))


_NEVER = (
    phrase("Votre nom, votre sexe et votre nationalité"),
    phrase("Votre âge en lui-même"),
    phrase("Votre employeur, ou ce qu’il verse"),
    phrase("L’heure de votre candidature, et le nombre de vos visites"),
    phrase("Le nombre de logements auxquels vous candidatez"),
)
_INCOME = phrase(
    "Le montant de vos revenus en lui-même : il ouvre ou ferme un logement par son plafond, sans donner de points"
)
_INCOME_WEIGHED = phrase(
    "Le montant de vos revenus en lui-même : il ouvre ou ferme un logement par son plafond, et ne compte dans les points "
    "que rapporté au loyer ou au ménage"
)


@applies(cch("R441-2-17"), cch("L441"))
def never(grid: Grid) -> tuple[str, ...]:
    """What does not move a place under this grid, whatever one does."""
    weighs_money = any(criterion.fact in _MONEY for criterion in grid.criteria)
    return tuple(say(one) for one in (*_NEVER, _INCOME_WEIGHED if weighs_money else _INCOME))

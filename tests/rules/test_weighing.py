"""One criterion over one fact, at each of its edges."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest

from palier.rules.people.facts import Proof, RefusedOffer, Situation
from palier.rules.scoring import cotation, grids, weighing
from palier.rules.scoring.cotation_facts import CotationFacts, Fact
from palier.rules.scoring.criteria import Criterion, CriterionKind, Grid, ProofRule

ON = date(2026, 5, 1)
DAY = timedelta(days=1)
GRID: Grid = grids.seed()


def points(fact: Fact, on: date = ON, **asked: object) -> int | None:
    criterion = Criterion(code="essai", fact=fact.code, label="Essai", proof=ProofRule.NONE, **asked)  # type: ignore[arg-type]
    line = weighing.weigh(criterion, {fact.code: fact}, GRID, on)
    return None if line is None else line.points


@pytest.mark.parametrize(("children", "given"), [(0, None), (2, None), (3, None), (4, 5), (5, 5), (6, 10), (9, 15)])
def test_units_count_two_by_two_above_those_that_give_nothing(children: int, given: int | None) -> None:
    fact = Fact(code="enfants_mineurs", text="", proof=Proof.REGISTER, number=children)

    assert points(fact, kind=CriterionKind.EACH, points=5, every=2, above=2) == given


@pytest.mark.parametrize(("days", "given"), [(-1, 0), (0, 24), (1, 24)])
def test_months_count_to_the_last_day_of_the_proof(days: int, given: int) -> None:
    fact = Fact(code=Situation.HOMELESS, text="", proof=Proof.VERIFIED, since=date(2024, 5, 1), until=ON + days * DAY)

    assert points(fact, kind=CriterionKind.MONTHS, points=1) == given


@pytest.mark.parametrize(
    ("kind", "days", "given"),
    [
        (CriterionKind.AT_MOST, -1, None),
        (CriterionKind.AT_MOST, 0, 7),
        (CriterionKind.AT_MOST, 1, 7),
        (CriterionKind.UNDER, 0, None),
        (CriterionKind.UNDER, 1, 7),
        (CriterionKind.AT_LEAST, 1, None),
        (CriterionKind.AT_LEAST, 0, 7),
        (CriterionKind.AT_LEAST, -1, 7),
        (CriterionKind.OVER, 0, None),
        (CriterionKind.OVER, -1, 7),
    ],
)
def test_a_duration_is_compared_by_its_dates_on_both_sides(kind: CriterionKind, days: int, given: int | None) -> None:
    """Twelve months ago plus ``days``: one day later is a duration one day shorter."""
    fact = Fact(code="anciennete", text="", proof=Proof.REGISTER, number=12, since=date(2025, 5, 1) + days * DAY)

    assert points(fact, kind=kind, limits=(Fraction(12),), steps=(7,)) == given


@pytest.mark.parametrize(
    ("number", "value"),
    [
        (Fraction(1), "1 personne"),
        (Fraction(3, 2), "1,5 personne"),
        (Fraction(2), "2 personnes"),
        (Fraction(1, 2), "0,5 personne"),
        (Fraction(-1, 2), "\u22120,5 personne"),
        (Fraction(-2), "\u22122 personnes"),
        (0, "0 personne"),
    ],
)
def test_a_value_is_written_as_french_writes_it(number: Fraction | int, value: str) -> None:
    fact = Fact(code="personnes", text="", proof=Proof.REGISTER, number=number)
    criterion = Criterion(
        code="essai",
        fact="personnes",
        label="Essai",
        proof=ProofRule.NONE,
        kind=CriterionKind.OVER,
        limits=(Fraction(-9),),
        steps=(1,),
    )

    line = weighing.weigh(criterion, {"personnes": fact}, GRID, ON)

    assert line is not None
    assert line.value == value


def test_a_negative_criterion_costs_before_any_proof() -> None:
    fact = Fact(code=Situation.HOMELESS, text="", proof=Proof.DECLARED)
    criterion = Criterion(
        code="essai",
        fact=Situation.HOMELESS,
        label="Essai",
        proof=ProofRule.BEFORE_POINTS,
        kind=CriterionKind.HIT,
        points=-3,
    )

    line = weighing.weigh(criterion, {Situation.HOMELESS: fact}, GRID, ON)

    assert line is not None
    assert (line.points, line.possible) == (-3, -3)


def test_even_one_point_waits_for_its_proof() -> None:
    fact = Fact(code=Situation.HOMELESS, text="", proof=Proof.DECLARED)
    criterion = Criterion(
        code="essai", fact=fact.code, label="Essai", proof=ProofRule.BEFORE_POINTS, kind=CriterionKind.HIT, points=1
    )

    line = weighing.weigh(criterion, {fact.code: fact}, GRID, ON)

    assert line is not None
    assert (line.points, line.possible) == (0, 1)


@pytest.mark.parametrize(
    "kind", [CriterionKind.UNDER, CriterionKind.AT_MOST, CriterionKind.OVER, CriterionKind.AT_LEAST]
)
def test_a_number_that_is_not_known_reaches_no_limit(kind: CriterionKind) -> None:
    fact = Fact(code="personnes", text="", proof=Proof.REGISTER)

    assert points(fact, kind=kind, limits=(Fraction(0),), steps=(7,)) is None
    assert points(fact, kind=kind, limits=(Fraction(3),), steps=(7,)) is None


def test_a_floor_gives_back_what_is_missing_today_and_no_more_than_will_be_missing_once_proved() -> None:
    malus = Criterion(
        code="malus", label="Malus", kind=CriterionKind.HIT, fact="mutation", proof=ProofRule.NONE, points=-5
    )
    bonus = replace(malus, code="bonus", fact=Situation.HOMELESS, proof=ProofRule.BEFORE_POINTS, points=10)
    grid = replace(GRID, criteria=(malus, bonus), headings={}, circuits=(), cap=None, floor=0)
    lost = Fact(code="mutation", text="", proof=Proof.REGISTER)
    won = Fact(code=Situation.HOMELESS, text="", proof=Proof.DECLARED)

    def floor_line(*known: Fact) -> tuple[int, int]:
        facts = CotationFacts(
            on=ON,
            departement="69",
            waiting_since=None,
            is_dalo=False,
            is_transfer=False,
            suits_adapted_home=None,
            facts={fact.code: fact for fact in known},
            choices={},
            to_confirm=(),
            quartile_doubts=(),
        )
        last = cotation.score_facts(facts, grid).lines[-1]
        assert last.criterion == "plancher_grille"
        return last.points, last.possible

    assert floor_line(lost) == (5, 5)
    assert floor_line(lost, won) == (5, 0)


def test_a_refusal_that_costs_nothing_hides_no_later_one() -> None:
    events = (
        RefusedOffer(on=date(2026, 1, 10), reason="prix"),
        RefusedOffer(on=date(2026, 2, 10), reason="taille"),
        RefusedOffer(on=date(2026, 9, 1), reason="taille"),
    )
    fact = Fact(code="refus", text="", proof=Proof.VERIFIED, events=events)
    asked = {"kind": CriterionKind.EVENTS, "points": -5, "within_months": 12}

    assert points(fact, **asked) == -10
    assert points(fact, **asked, exempt=("prix",)) == -5
    assert points(fact, **asked, exempt=("prix", "taille")) is None


@pytest.mark.parametrize(("number", "value"), [(1, "1 personne par pièce"), (2, "2 personnes par pièce")])
def test_a_unit_of_several_words_agrees_by_its_first(number: int, value: str) -> None:
    fact = Fact(code="personnes_par_piece", text="", proof=Proof.REGISTER, number=number)
    criterion = Criterion(
        code="essai",
        fact=fact.code,
        label="Essai",
        proof=ProofRule.NONE,
        kind=CriterionKind.AT_LEAST,
        limits=(Fraction(1),),
        steps=(1,),
    )

    line = weighing.weigh(criterion, {fact.code: fact}, GRID, ON)

    assert line is not None
    assert line.value == value


def test_months_that_have_not_begun_give_nothing() -> None:
    fact = Fact(code="anciennete", text="", proof=Proof.REGISTER, since=ON + 90 * DAY)

    assert points(fact, kind=CriterionKind.MONTHS, points=1) is None
    assert points(fact, kind=CriterionKind.MONTHS, points=1, after_months=6) is None


def test_a_malus_whose_proof_lapsed_could_cost_nothing_more() -> None:
    fact = Fact(code=Situation.HOMELESS, text="", proof=Proof.VERIFIED, until=ON - DAY)
    criterion = Criterion(
        code="essai", fact=fact.code, label="Essai", proof=ProofRule.NONE, kind=CriterionKind.HIT, points=-3
    )

    line = weighing.weigh(criterion, {fact.code: fact}, GRID, ON)

    assert line is not None
    assert (line.points, line.possible) == (0, 0)


def test_refusals_that_cost_nothing_at_first_never_give_points() -> None:
    events = (RefusedOffer(on=date(2026, 2, 10), reason="taille"),)
    fact = Fact(code="refus", text="", proof=Proof.VERIFIED, events=events)

    assert points(fact, kind=CriterionKind.EVENTS, points=-5, above=2) == 0


def test_a_situation_that_counts_by_its_length_asks_for_its_first_day() -> None:
    fact = Fact(code=Situation.HOMELESS, text="Sans logement", proof=Proof.VERIFIED)
    criterion = Criterion(
        code="essai",
        fact=fact.code,
        label="Essai",
        proof=ProofRule.NONE,
        kind=CriterionKind.AT_LEAST,
        limits=(Fraction(6), Fraction(12)),
        steps=(5, 10),
    )

    line = weighing.weigh(criterion, {fact.code: fact}, GRID, ON)

    assert line is not None
    assert (line.points, line.possible) == (0, 10)
    assert line.fact.startswith("Sans logement, date à préciser (jusqu’à 10")


@pytest.mark.parametrize(("days", "given"), [(-1, -5), (0, -5), (1, None)])
def test_a_refusal_costs_from_its_own_day_and_not_before(days: int, given: int | None) -> None:
    fact = Fact(
        code="refus", text="", proof=Proof.VERIFIED, events=(RefusedOffer(on=ON + days * DAY, reason="taille"),)
    )

    assert points(fact, kind=CriterionKind.EVENTS, points=-5, within_months=12) == given

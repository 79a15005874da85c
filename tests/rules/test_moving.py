"""What would move a place: each gain is what weighing again gives, and what never moves is said."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from palier.rules.law import french
from palier.rules.people.facts import (
    Claim,
    CurrentHome,
    Demande,
    ExpectedChild,
    Household,
    Person,
    PersonRole,
    Proof,
    RefusedOffer,
    Situation,
    Wish,
)
from palier.rules.scoring import cotation, grids, moving
from palier.rules.scoring.cotation import score_facts
from palier.rules.scoring.cotation_facts import CotationFacts
from palier.rules.scoring.criteria import Criterion, CriterionKind, Grid, ProofRule
from palier.rules.scoring.moving import PointsMove, Sense
from tests.rules import strategies

TODAY = strategies.TODAY
GRID = grids.seed()
MONTHS, HEADINGS = grids.seed("exemples/mois"), grids.seed("exemples/rubriques")


def facts(on: date = TODAY, **known: object) -> CotationFacts:
    person = Person(key="d", role=PersonRole.HOLDER)
    demande = replace(Demande(numero_unique="1110326000042ZZTST", household=Household(persons=(person,))), **known)
    return cotation.facts_of(demande, on=on, departement="69")


def found(criterion: str, known: CotationFacts, grid: Grid = GRID) -> PointsMove:
    (move,) = [move for move in moving.moves(known, grid) if move.criterion == criterion]
    return move


@given(strategies.demandes(), st.one_of(strategies.grids(), st.sampled_from([GRID, MONTHS, HEADINGS])))
def test_every_sure_gain_moves_the_points_and_is_not_nothing(demande: Demande, grid: Grid) -> None:
    known = cotation.facts_of(demande, on=TODAY, departement="69")

    for move in moving.moves(known, grid):
        assert move.gain != 0
        assert move.sentence
        assert (move.gain < 0) == (move.sense is Sense.ENDING)
        assert move.at_most == (move.sense is Sense.TO_COMPLETE)
        assert (move.on is None) == (move.sense not in {Sense.ENDING, Sense.WITH_TIME})


def test_a_fact_to_prove_gives_what_its_heading_leaves() -> None:
    claims = (Claim(situation=Situation.UNFIT_HOME, proof=Proof.DECLARED),)
    hosted = facts(claims=claims, current_home=CurrentHome(occupancy_codes=("CP",)))

    move = found("indigne", hosted, HEADINGS)

    assert (move.sense, move.gain) == (Sense.TO_PROVE, 14 - 6)


def test_a_fact_under_review_and_a_lapsed_one_say_so() -> None:
    review = facts(claims=(Claim(situation=Situation.HANDICAP, proof=Proof.IN_REVIEW),))
    yesterday = TODAY - timedelta(days=1)
    lapsed = facts(claims=(Claim(situation=Situation.HANDICAP, proof=Proof.VERIFIED, valid_until=yesterday),))

    assert found("handicap", review).sense is Sense.IN_REVIEW
    assert (found("handicap", lapsed).sense, found("handicap", lapsed).gain) == (Sense.LAPSED, 25)


def test_a_fact_that_waits_for_its_date_is_a_gain() -> None:
    undated = facts(claims=(Claim(situation=Situation.JOB_MOVE, proof=Proof.VERIFIED),))

    assert found("mobilite_professionnelle", undated).gain == 10


def test_a_proof_that_ends_within_three_months_is_told_with_its_loss() -> None:
    soon, later = date(2026, 8, 1), date(2026, 8, 2)
    claim = Claim(situation=Situation.HANDICAP, proof=Proof.VERIFIED)

    move = found("handicap", facts(claims=(replace(claim, valid_until=soon),)))

    assert (move.sense, move.gain, move.on) == (Sense.ENDING, -25, soon)
    assert not [m for m in moving.moves(facts(claims=(replace(claim, valid_until=later),)), GRID) if m.gain < 0]


def test_a_proof_that_ends_costs_nothing_where_another_line_takes_its_place() -> None:
    claims = (
        Claim(situation=Situation.UNFIT_HOME, proof=Proof.VERIFIED, valid_until=date(2026, 6, 1)),
        Claim(situation=Situation.VIOLENCE, proof=Proof.VERIFIED),
    )

    assert not [move for move in moving.moves(facts(claims=claims), HEADINGS) if move.sense is Sense.ENDING]


def test_an_unknown_number_can_give_at_most_its_last_step() -> None:
    move = found("suroccupation", facts())

    assert (move.sense, move.gain, move.at_most) == (Sense.TO_COMPLETE, 20, True)
    assert not [
        m for m in moving.moves(facts(current_home=CurrentHome(floor_area=30)), GRID) if m.criterion == "suroccupation"
    ]


def test_the_next_month_and_the_next_threshold_are_dated() -> None:
    known = facts(deposited_on=date(2023, 5, 15))

    assert (found("mois", known, MONTHS).gain, found("mois", known, MONTHS).on) == (1, date(2026, 5, 15))
    assert (found("delai_anormal", known, MONTHS).gain, found("delai_anormal", known, MONTHS).on) == (
        21 - 1,
        date(2026, 5, 16),
    )


def test_what_is_capped_no_longer_comes_with_time() -> None:
    assert not [m for m in moving.moves(facts(deposited_on=date(2000, 1, 1)), GRID) if m.sense is Sense.WITH_TIME]


def test_a_hit_after_a_delay_comes_with_time() -> None:
    known = facts(deposited_on=date(2016, 9, 1))

    move = found("attente_longue", known, HEADINGS)

    assert (move.gain, move.on) == (3, date(2026, 9, 2))


def test_what_never_moves_a_place_is_said_and_money_only_where_it_is_not_weighed() -> None:
    bare = replace(GRID, criteria=tuple(c for c in GRID.criteria if c.fact == "anciennete"))

    assert any("nom" in one for one in moving.never(GRID))
    assert any("heure" in one for one in moving.never(GRID))
    assert "sans donner de points" in moving.never(bare)[-1]
    assert "rapporté au loyer" in moving.never(GRID)[-1]


def _grid(*criteria: Criterion, cap: int | None = None) -> Grid:
    return replace(GRID, criteria=criteria, headings={}, cap=cap)


def _criterion(**keys: object) -> Criterion:
    return replace(
        Criterion(code="x", fact="heberge_tiers", label="x", kind=CriterionKind.HIT, proof=ProofRule.NONE, points=5),
        **keys,
    )


def test_an_unknown_number_promises_no_more_than_the_cap_of_the_grid_leaves() -> None:
    months = _criterion(code="m", fact="anciennete", kind=CriterionKind.MONTHS, points=1)
    effort = _criterion(fact="taux_effort", kind=CriterionKind.OVER, limits=(Fraction(30),), steps=(10,), points=0)
    known = facts(deposited_on=date(2025, 5, 1))

    assert found("x", known, _grid(months, effort, cap=15)).gain == 3
    assert not [move for move in moving.moves(known, _grid(months, effort, cap=12)) if move.criterion == "x"]


def test_an_unknown_number_promises_nothing_where_another_condition_fails() -> None:
    effort = _criterion(fact="taux_effort", kind=CriterionKind.UNDER, limits=(Fraction(30),), steps=(10,), points=0)

    assert found("x", facts(), _grid(effort)).gain == 10
    assert not moving.moves(facts(), _grid(replace(effort, requires=("enfants_mineurs >= 1",))))


def test_nobody_without_a_home_is_asked_for_its_surface() -> None:
    crowd = _criterion(
        fact="personnes_par_piece", kind=CriterionKind.AT_LEAST, limits=(Fraction(2),), steps=(10,), points=0
    )

    assert found("x", facts(), _grid(crowd)).gain == 10
    assert not moving.moves(facts(current_home=CurrentHome(occupancy_codes=("SD",))), _grid(crowd))


def test_a_situation_without_its_first_day_can_give_at_most_its_last_step() -> None:
    lasting = _criterion(kind=CriterionKind.AT_LEAST, limits=(Fraction(6), Fraction(24)), steps=(5, 15), points=0)
    hosted = facts(current_home=CurrentHome(occupancy_codes=("CP",)))

    move = found("x", hosted, _grid(lasting))

    assert (move.sense, move.gain, move.at_most) == (Sense.TO_COMPLETE, 15, True)
    assert "premier jour de cette situation" in move.sentence


def test_units_are_counted_until_the_cap() -> None:
    crowd = _criterion(fact="personnes_par_piece", kind=CriterionKind.EACH, points=2, every=2, cap=8)

    assert found("x", facts(), _grid(crowd)).gain == 8


def test_what_no_page_takes_is_asked_of_nobody() -> None:
    minutes = _criterion(fact="trajet_travail_minutes", kind=CriterionKind.EACH, points=2, every=15, cap=8)
    single = _criterion(fact="contrat_cdi", kind=CriterionKind.AT_LEAST, limits=(Fraction(6),), steps=(10,), points=0)
    holder = Person(key="d", role=PersonRole.HOLDER, contract_type="CDI")

    assert not moving.moves(facts(), _grid(minutes))
    assert not moving.moves(facts(household=Household(persons=(holder,))), _grid(single))


def test_one_unknown_fact_gives_each_criterion_its_own_gain_and_none_to_what_the_household_does_not_ask() -> None:
    months = _criterion(code="m", fact="anciennete", kind=CriterionKind.MONTHS, points=1, cap=24)
    later = _criterion(code="l", fact="anciennete", kind=CriterionKind.MONTHS, points=2, cap=60, after_months=24)
    small = _criterion(
        code="s",
        fact="anciennete",
        kind=CriterionKind.OVER,
        limits=(Fraction(36),),
        steps=(20,),
        points=0,
        requires=("souhait_t1",),
    )
    wants_t3 = facts(wish=Wish(type_codes=("T3",)))

    gains = {move.criterion: move.gain for move in moving.moves(wants_t3, _grid(months, later, small))}

    assert gains == {"m": 24, "l": 60}


def test_a_wait_without_a_cap_promises_no_maximum() -> None:
    months = _criterion(fact="anciennete", kind=CriterionKind.MONTHS, points=2, every=6)

    move = found("x", facts(), _grid(months))

    assert move.gain == 2
    assert move.sentence.endswith("Ce critère donne 2 points tous les 6 mois.")
    assert "jusqu’à" not in move.sentence


def test_a_computed_figure_asks_for_what_it_is_computed_from_and_where_to_give_it() -> None:
    effort = _criterion(fact="taux_effort", kind=CriterionKind.OVER, limits=(Fraction(30),), steps=(10,), points=0)

    sentence = found("x", facts(), _grid(effort)).sentence

    assert "loyer" in sentence
    assert "« Mon logement actuel » et « Mes ressources »" in sentence
    assert "ne dit pas" not in sentence


def test_a_refusal_that_stops_counting_gives_its_points_back_on_its_day() -> None:
    malus = _criterion(fact="refus", kind=CriterionKind.EVENTS, points=-10, within_months=12, above=1)
    refusals = (
        RefusedOffer(on=date(2025, 8, 1)),
        RefusedOffer(on=date(2025, 10, 1)),
        RefusedOffer(on=date(2026, 1, 1)),
    )

    move = found("x", facts(refusals=refusals), _grid(malus))

    assert (move.sense, move.gain, move.on) == (Sense.WITH_TIME, 10, date(2026, 8, 1))
    assert not moving.moves(facts(refusals=refusals), _grid(replace(malus, within_months=None)))


def test_points_taken_for_a_time_come_back_after_it() -> None:
    taken = _criterion(fact="prise_de_poste", points=-5, within_months=6)
    claim = Claim(situation=Situation.JOB_START, proof=Proof.VERIFIED, since=date(2026, 1, 1))

    move = found("x", facts(claims=(claim,)), _grid(taken))

    assert (move.gain, move.on) == (5, date(2026, 7, 1))


def test_what_no_proof_renews_only_ends() -> None:
    birth = _criterion(fact="enfant_a_naitre")
    household = Household(
        persons=(Person(key="d", role=PersonRole.HOLDER),), expected=(ExpectedChild(number=1, due_on=date(2026, 6, 1)),)
    )

    sentence = found("x", facts(household=household), _grid(birth)).sentence

    assert sentence == f"Ces points s’arrêtent après le {french.day(date(2026, 6, 1))}."


def test_a_cap_already_reached_is_no_promise_and_a_heading_that_falls_back_is_no_loss() -> None:
    months = _criterion(code="m", fact="anciennete", kind=CriterionKind.MONTHS, points=1)
    hosted = _criterion(fact="heberge_tiers", points=5)
    claim = Claim(situation=Situation.HOSTED, proof=Proof.VERIFIED, valid_until=date(2026, 6, 1))
    known = facts(deposited_on=date(2024, 5, 1), claims=(claim,))

    assert score_facts(known, _grid(months, hosted, cap=24)).points == 24
    assert not moving.moves(known, _grid(months, hosted, cap=24))
    assert found("x", known, _grid(months, hosted, cap=29)).gain == -5


def test_months_of_a_situation_stop_with_its_proof_and_wait_for_its_first_day() -> None:
    lasting = _criterion(kind=CriterionKind.MONTHS, points=2)
    claim = Claim(situation=Situation.HOSTED, proof=Proof.VERIFIED, since=date(2026, 1, 1))
    lapsed = facts(claims=(replace(claim, valid_until=date(2026, 4, 30)),))

    assert score_facts(facts(claims=(claim,)), _grid(lasting)).points == 8
    assert [(line.points, "expirée" in line.fact) for line in score_facts(lapsed, _grid(lasting)).lines] == [(0, True)]
    undated = facts(claims=(replace(claim, since=None),))
    assert found("x", undated, _grid(replace(lasting, cap=20))).gain == 20


def test_a_gain_of_time_is_told_beside_a_loss_that_comes_before_it() -> None:
    malus = _criterion(code="m", fact="refus", kind=CriterionKind.EVENTS, points=-10, within_months=12)
    claim = Claim(situation=Situation.HOSTED, proof=Proof.VERIFIED, valid_until=date(2026, 6, 1))
    known = facts(claims=(claim,), refusals=(RefusedOffer(on=date(2025, 8, 1)),))
    grid = _grid(malus, _criterion(points=40))

    assert (found("m", known, grid).gain, found("m", known, grid).on) == (10, date(2026, 8, 1))
    assert found("x", known, grid).gain == -40


def test_a_short_time_that_goes_by_takes_one_step_back_on_its_day() -> None:
    recent = _criterion(
        fact="prise_de_poste", kind=CriterionKind.UNDER, limits=(Fraction(12), Fraction(6)), steps=(5, 10), points=0
    )
    claim = Claim(situation=Situation.JOB_START, proof=Proof.VERIFIED, since=date(2026, 1, 1))

    (line,) = score_facts(facts(claims=(claim,)), _grid(recent)).lines
    move = found("x", facts(claims=(claim,)), _grid(recent))

    assert (line.points, line.valid_until) == (10, date(2026, 6, 30))
    assert (move.sense, move.gain, move.on) == (Sense.ENDING, -5, date(2026, 6, 30))
    (last,) = score_facts(facts(claims=(claim,)), _grid(replace(recent, kind=CriterionKind.AT_MOST))).lines
    assert last.valid_until == date(2026, 7, 1)

"""What would move a place: each gain is what weighing again gives, and what never moves is said."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from palier.rules import cotation, grids, moving
from palier.rules.cotation_facts import CotationFacts
from palier.rules.criteria import Grid
from palier.rules.facts import Claim, CurrentHome, Demande, Household, Person, PersonRole, Proof, Situation
from palier.rules.moving import Move, Sense
from tests.rules import strategies

TODAY = strategies.TODAY
GRID = grids.seed()
MONTHS, HEADINGS = grids.seed("exemples/mois"), grids.seed("exemples/rubriques")


def facts(on: date = TODAY, **known: object) -> CotationFacts:
    person = Person(key="d", role=PersonRole.HOLDER)
    demande = replace(Demande(numero_unique="1110326000042ZZTST", household=Household(persons=(person,))), **known)
    return cotation.facts_of(demande, on=on, departement="69")


def found(criterion: str, known: CotationFacts, grid: Grid = GRID) -> Move:
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

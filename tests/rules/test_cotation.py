"""Points: the sum is the total, blind to what the grid does not name, and never against a longer wait."""

import statistics
import time
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from palier.rules.people.facts import (
    Claim,
    CurrentHome,
    Dalo,
    Demande,
    Household,
    Person,
    PersonRole,
    Proof,
    RefusedOffer,
    Situation,
)
from palier.rules.scoring import cotation, grids
from tests.rules import strategies

TODAY = strategies.TODAY
GRID = grids.seed()


def alone(**facts: object) -> Demande:
    person = Person(key="d", role=PersonRole.HOLDER)
    return replace(Demande(numero_unique="1110326000042ZZTST", household=Household(persons=(person,))), **facts)


def score(demande: Demande, on: date = TODAY) -> cotation.Score:
    return cotation.score(demande, GRID, on=on, departement="69")


@given(strategies.demandes())
def test_the_sum_is_the_total_and_nothing_is_counted_twice(demande: Demande) -> None:
    found = score(demande)
    groups = {criterion.code: criterion.heading for criterion in GRID.criteria}
    scoring = [groups[line.criterion] for line in found.lines if line.points and groups[line.criterion]]

    assert found.points == sum(line.points for line in found.lines)
    assert len({line.criterion for line in found.lines}) == len(found.lines)
    assert len(scoring) == len(set(scoring))
    assert all(str(line.article) == "délibération fictive DEMO-2026" and line.fact for line in found.lines)
    assert all(line.possible >= line.points for line in found.lines)


@given(strategies.demandes(), st.data())
def test_what_the_grid_does_not_name_changes_nothing(demande: Demande, data: st.DataObject) -> None:
    holder = replace(demande.household.persons[0], contract_type="CDI", incomes=data.draw(strategies.incomes()))
    persons = (holder, *demande.household.persons[1:])
    other = replace(
        demande,
        numero_unique="2A10109000001ZZTST",
        household=replace(demande.household, persons=persons),
        wish=data.draw(st.just(demande.wish)),
        # A renewal says its motives again, and so their end: without a motive its day moves nothing.
        valid_until=demande.valid_until if demande.motives else None,
        claims=tuple(data.draw(st.permutations(demande.claims))),
        refusals=tuple(data.draw(st.permutations(demande.refusals))),
    )

    assert score(other) == score(demande)


@given(strategies.demandes(), st.integers(1, 900))
def test_a_longer_wait_never_has_fewer_points(demande: Demande, earlier: int) -> None:
    since = demande.deposited_on or TODAY
    newer = replace(demande, deposited_on=since, waiting_since={})
    older = replace(newer, deposited_on=since - timedelta(days=earlier))

    assert score(older).points >= score(newer).points
    assert score(older).waiting_since < score(newer).waiting_since  # type: ignore[operator]


@given(strategies.demandes())
def test_only_a_living_dalo_is_above_all(demande: Demande) -> None:
    is_living = demande.dalo is Dalo.ACTIVE and (demande.dalo_valid_until or TODAY) >= TODAY

    assert (score(demande).tier == cotation.DALO_TIER) == is_living


@given(strategies.demandes())
def test_facts_weighed_later_give_the_same_score(demande: Demande) -> None:
    facts = cotation.facts_of(demande, on=TODAY, departement="69")

    assert cotation.score_facts(facts, grids.load(grids.FOLDER / "cotation" / "demo-2026.toml")) == score(demande)


@given(strategies.demandes(), strategies.claims())
def test_proving_a_situation_never_costs_points(demande: Demande, claim: Claim) -> None:
    proved = replace(claim, proof=Proof.VERIFIED)

    assert score(replace(demande, claims=(*demande.claims, proved))).points >= score(demande).points


def test_a_fact_under_review_says_what_it_would_give() -> None:
    (line,) = score(alone(claims=(Claim(situation=Situation.HANDICAP, proof=Proof.IN_REVIEW),))).lines

    assert line.fact.endswith("en vérification (25 points après contrôle)")
    assert (line.points, line.possible) == (0, 25)


def test_a_motive_announces_a_situation_without_giving_points() -> None:
    found = score(alone(motives=("03", "05", "07", "18")))

    assert found.points == 0
    assert {line.criterion for line in cotation.open_lines(found)} == {
        "logement_indigne",
        "handicap",
        "mobilite_professionnelle",
    }
    assert "stade_expulsion_inconnu" in {reason.code for reason in found.to_confirm}


def test_a_claim_that_begins_later_waits_for_its_day() -> None:
    claims = (Claim(situation=Situation.ESSENTIAL_WORKER, proof=Proof.VERIFIED, since=TODAY + timedelta(days=1)),)

    assert score(alone(claims=claims)).points == 0
    assert score(alone(claims=claims), TODAY + timedelta(days=1)).points == 10


def test_lines_carry_the_day_on_which_they_end() -> None:
    claims = (Claim(situation=Situation.JOB_MOVE, proof=Proof.VERIFIED, since=date(2026, 1, 1)),)
    lines = {
        line.criterion: line.valid_until
        for line in score(
            alone(claims=claims, refusals=(RefusedOffer(on=date(2026, 1, 1)), RefusedOffer(on=date(2026, 2, 1))))
        ).lines
    }

    assert lines == {"mobilite_professionnelle": date(2026, 6, 30), "refus": date(2026, 12, 31)}


def test_a_grid_may_ask_proof_of_a_number_and_weigh_a_young_couple() -> None:
    head = grids.FOLDER.joinpath("cotation", "demo-2026.toml").read_text(encoding="utf-8").partition("[[")[0]
    rows = """
[[criterion]]
code = "surface"
fact = "surface"
label = "Surface"
kind = "under"
proof = "avant_points"
limits = [100]
points = [10]
[[criterion]]
code = "jeunes"
fact = "jeune_menage"
label = "Jeune ménage"
kind = "hit"
proof = "aucune"
points = 3
"""
    birth = date(2000, 1, 1)
    couple = Household(
        persons=(
            Person(key="d", role=PersonRole.HOLDER, birth_date=birth),
            Person(key="c1", role=PersonRole.CO_HOLDER, link="M", birth_date=birth),
        )
    )
    demande = alone(household=couple, current_home=CurrentHome(floor_area=10))

    found = cotation.score(demande, grids.load(head + rows), on=TODAY, departement="69")

    assert {line.criterion: (line.points, line.possible) for line in found.lines} == {
        "surface": (0, 10),
        "jeunes": (3, 3),
    }


def test_scoring_a_household_is_quick() -> None:
    demande = alone(deposited_on=date(2020, 1, 1), dalo=Dalo.ACTIVE, motives=("03", "07"))
    durations = []
    for _ in range(200):
        start = time.perf_counter()
        score(demande)
        durations.append(time.perf_counter() - start)

    assert statistics.median(durations) < 0.001, "aim 0.2 ms; five times that under a loaded machine"

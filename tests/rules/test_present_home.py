"""The class of energy and the landlord of the home of today: told, proved, compared; never a name, never a cost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.rules.people.facts import Claim, Proof, Situation
from palier.rules.scoring import cotation, fact_energy, grid_facts, grids
from palier.rules.scoring.criteria import ProofRule
from palier.rules.scoring.grid_errors import GridError
from tests.rules.test_voted_shapes import BARE, HEAD, HOME, ON, line

DAY = timedelta(days=1)
CLASSES = st.sampled_from(fact_energy.CLASSES)
PROOFS = st.sampled_from([Proof.DECLARED, Proof.IN_REVIEW, Proof.VERIFIED])


def classed(letter: str, proof: Proof = Proof.VERIFIED, **days: date | None) -> Claim:
    return Claim(situation=Situation.ENERGY_CLASS, energy=letter, proof=proof, **days)


def codes(*claims: Claim, on: date = ON) -> set[str]:
    found = cotation.facts_of(replace(BARE, claims=claims), on=on, departement="69").facts
    wanted = {*fact_energy.CLASS_FACTS.values(), Situation.ENERGY_LEAK.value}
    return {code for code, fact in found.items() if code in wanted and fact.holds(on)}


@given(CLASSES, PROOFS)
def test_a_class_is_one_fact_and_f_and_g_are_the_leaking_home_too(letter: str, proof: Proof) -> None:
    leaking = {"logement_energivore"} if letter in "FG" else set()

    assert codes(classed(letter, proof)) == {f"energie_{letter.lower()}", *leaking}


@pytest.mark.parametrize("letter", ["", "H", "f", "AA"])
def test_what_is_no_class_is_no_fact(letter: str) -> None:
    assert codes(classed(letter)) == set()


@pytest.mark.parametrize(("until", "holds"), [(ON, True), (ON - DAY, False)])
def test_a_class_counts_to_the_last_day_of_its_proof(until: date, holds: bool) -> None:
    assert bool(codes(classed("G", valid_until=until))) is holds


def test_a_diagnosis_of_the_day_counts_and_one_to_come_does_not() -> None:
    assert codes(classed("B", since=ON)) == {"energie_b"}
    assert codes(classed("B", since=ON + DAY)) == set()


@pytest.mark.parametrize("first", [Proof.DECLARED, Proof.VERIFIED])
def test_of_a_class_and_of_a_leaking_home_the_best_proved_counts(first: Proof) -> None:
    other = Proof.VERIFIED if first is Proof.DECLARED else Proof.DECLARED
    leak = Claim(situation=Situation.ENERGY_LEAK, proof=other)
    found = cotation.facts_of(replace(BARE, claims=(classed("G", first), leak)), on=ON, departement="69").facts

    assert found["logement_energivore"].proof is Proof.VERIFIED


def test_it_waits_for_its_proof_where_the_grid_says_so_and_says_its_day() -> None:
    criterion = line("g", "energie_g").replace("aucune", ProofRule.BEFORE_POINTS)
    grid = grids.load(HEAD + criterion)

    def of(proof: Proof) -> tuple[int, int, str]:
        claim = classed("G", proof, since=date(2024, 3, 5))
        (found,) = cotation.score(replace(BARE, claims=(claim,)), grid, on=ON, departement="69").lines
        return found.points, found.possible, found.fact

    assert of(Proof.DECLARED)[:2] == (0, 5)
    assert of(Proof.IN_REVIEW)[:2] == (0, 5)
    assert of(Proof.VERIFIED) == (5, 5, "Logement classé G pour l’énergie, diagnostic du 5 mars 2024")


def test_the_day_of_a_diagnosis_is_no_first_day_of_living_there() -> None:
    found = cotation.facts_of(
        replace(BARE, claims=(classed("G", since=date(2010, 3, 5)),)), on=ON, departement="69"
    ).facts

    assert [found[code].since for code in ("energie_g", "logement_energivore")] == [None, None]


@pytest.mark.parametrize(
    ("letter", "proof", "until", "leak", "is_told"),
    [
        ("B", Proof.VERIFIED, None, Proof.DECLARED, False),
        ("B", Proof.VERIFIED, ON, Proof.DECLARED, False),
        ("B", Proof.VERIFIED, ON - DAY, Proof.DECLARED, True),
        ("B", Proof.DECLARED, None, Proof.DECLARED, False),
        ("B", Proof.DECLARED, None, Proof.IN_REVIEW, True),
        ("B", Proof.VERIFIED, None, Proof.VERIFIED, False),
        ("G", Proof.VERIFIED, None, Proof.DECLARED, True),
        ("B", Proof.REFUSED, None, Proof.REFUSED, False),
    ],
)
def test_a_class_that_is_neither_denies_f_or_g_where_it_is_as_well_established(
    letter, proof, until, leak, is_told
) -> None:
    told = Claim(situation=Situation.ENERGY_LEAK, proof=leak)

    assert ("logement_energivore" in codes(classed(letter, proof, valid_until=until), told)) is is_told


def same(*landlords: str, home: str, proof: Proof = Proof.DECLARED, until: date | None = None) -> int:
    told = Claim(situation=Situation.PRESENT_LANDLORD, landlords=landlords, proof=proof, valid_until=until)
    grid = grids.load(HEAD + line("b", "bailleur_du_logement"))
    offered = replace(HOME, landlord=home)
    return cotation.score(replace(BARE, claims=(told,)), grid, on=ON, departement="69", home=offered).points


@pytest.mark.parametrize(
    ("landlords", "home", "points"),
    [(("7",), "7", 5), (("9", "7"), "7", 5), (("7",), "70", 0), ((), "7", 0), (("",), "", 0), ((), "", 0)],
)
def test_the_landlord_of_today_is_compared_with_the_one_of_the_home(landlords, home, points) -> None:
    assert same(*landlords, home=home) == points


def test_a_landlord_whose_proof_was_refused_or_has_ended_counts_no_more() -> None:
    assert same("7", home="7", proof=Proof.REFUSED) == 0
    assert (same("7", home="7", until=ON), same("7", home="7", until=ON - DAY)) == (5, 0)


def test_before_any_home_is_known_the_criterion_is_said_home_by_home() -> None:
    grid = grids.load(HEAD + line("b", "bailleur_du_logement"))
    found = cotation.score(BARE, grid, on=ON, departement="69")

    assert [one.code for one in found.to_confirm if one.code == "logement_par_logement"] == ["logement_par_logement"]


@pytest.mark.parametrize(
    ("fact", "words"),
    [("classe_energie", "energie_a à energie_g"), ("bailleur_actuel", "bailleur_du_logement")],
)
def test_a_grid_that_names_the_question_is_told_the_fact(fact: str, words: str) -> None:
    with pytest.raises(GridError, match=words):
        grids.load(HEAD + line("x", fact))
    assert fact not in grid_facts.CATALOGUE


@pytest.mark.parametrize("letter", "EFG")
def test_no_grid_takes_points_for_a_home_that_leaks(letter: str) -> None:
    with pytest.raises(GridError, match="mal-logement"):
        grids.load(HEAD + line("x", f"energie_{letter.lower()}", "points = -5") + line("w", "en_emploi"))

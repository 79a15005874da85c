"""The order of the lines, and what is announced to someone as a thing still to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from palier.rules.people.facts import (
    Claim,
    CurrentHome,
    Dalo,
    Demande,
    ExpectedChild,
    Proof,
    Situation,
)
from palier.rules.scoring import cotation, grids
from tests.rules.lines.moves import ALONE, HERE, ON, lines, said, score


def test_the_lines_come_in_the_order_of_the_grid_each_cap_after_its_heading_and_the_total_last() -> None:
    claims = (
        Claim(situation=Situation.LIVES_HERE, proof=Proof.DECLARED, place="69123", territory=HERE),
        Claim(situation=Situation.WORKS_HERE, proof=Proof.DECLARED, place="69123", territory=HERE),
    )
    found = score(
        "exemples/choix",
        claims=claims,
        deposited_on=date(2010, 1, 1),
        dalo=Dalo.ACTIVE,
        motives=("11",),
        choices={"motif_principal": "separation"},
    )

    assert [line.criterion for line in found.lines] == [
        "dalo",
        "separation",
        "habite",
        "travaille",
        "plafond_territoire",
        "anciennete",
        "plafond_grille",
    ]
    assert said(found.lines[-1]) == ("plafond_grille", -23, -23, "123 points ramenés à 100")


def test_a_home_fitted_for_a_handicap_orders_those_whom_it_suits_first() -> None:
    from palier.rules.people.facts import CeilingZone, Financing, Home

    home = Home(
        commune="69123",
        departement="69",
        territory="demo",
        zone=CeilingZone.ELSEWHERE,
        zone_abc="A",
        financing=Financing.PLUS,
        type_code="T3",
        floor_area=70,
        rent=60_000,
        is_adapted=True,
    )
    demande = Demande(numero_unique="1110326000042ZZTST", household=ALONE)

    def tier(proof: Proof | None, **known: object) -> int:
        claims = (Claim(situation=Situation.HANDICAP, proof=proof),) if proof else ()
        one = replace(demande, claims=claims, **known)
        return cotation.score(one, grids.seed(), on=ON, departement="69", home=home).tier

    assert [tier(Proof.VERIFIED), tier(Proof.DECLARED), tier(None), tier(None, dalo=Dalo.ACTIVE)] == [1, 2, 2, 0]


def test_a_birth_to_come_counts_to_its_day() -> None:
    household = replace(ALONE, expected=(ExpectedChild(number=1, due_on=ON),))

    assert next(line[0] for line in lines("exemples/rubriques", household=household)) == "parent_seul"
    assert lines("exemples/rubriques", ON + timedelta(days=1), household=household) == []


def test_a_proof_that_would_only_draw_level_or_less_is_not_announced() -> None:
    danger = Claim(situation=Situation.VIOLENCE, proof=Proof.DECLARED)
    level = score("exemples/rubriques", claims=(danger,), current_home=CurrentHome(occupancy_codes=("SD",)))
    # Eight points of a step: more than the six of a handicap that waits for its proof, under another heading's cap.
    steps = score(
        "exemples/rubriques",
        claims=(Claim(situation=Situation.HOSTED, proof=Proof.VERIFIED), danger),
        current_home=CurrentHome(floor_area=6),
    )

    assert [line.criterion for line in level.lines] == ["sans_logement"]
    assert [line.criterion for line in level.not_added] == ["violences"]
    assert [(line.criterion, line.points, line.possible) for line in steps.lines] == [
        ("violences", 0, 17),
        ("surface_par_personne", 8, 8),
    ]


def test_a_step_that_wins_leaves_out_a_smaller_situation_to_prove() -> None:
    grid = grids.seed("exemples/rubriques")
    first = tuple(
        replace(one, proof=grids.ProofRule.BEFORE_POINTS) if one.code == "heberge" else one for one in grid.criteria
    )
    demande = Demande(
        numero_unique="1110326000042ZZTST",
        household=ALONE,
        claims=(Claim(situation=Situation.HOSTED, proof=Proof.DECLARED),),
        current_home=CurrentHome(floor_area=6),
    )
    found = cotation.score(demande, replace(grid, criteria=first), on=ON, departement="69")

    assert [(line.criterion, line.points) for line in found.lines] == [("surface_par_personne", 8)]
    assert [line.criterion for line in found.not_added] == ["heberge"]


def test_a_choice_that_gives_nothing_is_still_a_choice() -> None:
    found = score("exemples/choix", motives=("11",), choices={"motif_principal": "travail"})

    assert "choix_de_rubrique" not in {reason.code for reason in found.to_confirm}
    assert [line.criterion for line in found.not_added] == ["separation"]


def test_a_cap_is_never_something_that_a_person_can_still_do() -> None:
    grid = grids.seed("exemples/choix")
    first = tuple(
        replace(one, proof=grids.ProofRule.BEFORE_POINTS) if one.code == "habite" else one for one in grid.criteria
    )
    claims = (
        Claim(situation=Situation.LIVES_HERE, proof=Proof.DECLARED, place="69123", territory=HERE),
        Claim(situation=Situation.WORKS_HERE, proof=Proof.DECLARED, place="69123", territory=HERE),
    )
    demande = Demande(numero_unique="1110326000042ZZTST", household=ALONE, claims=claims)
    found = cotation.score(demande, replace(grid, criteria=first), on=ON, departement="69")

    assert [line.criterion for line in cotation.open_lines(found)] == ["habite"]
    assert found.lines[-1].criterion == "plafond_territoire"

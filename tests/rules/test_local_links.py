"""A local link is a link with one territory: what was told, else what the register gives, never the whole country."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from palier.rules.people.facts import Claim, Demande, Household, Proof, Situation
from palier.rules.scoring import cotation, grids

ON = date(2026, 12, 1)
BARE = Demande(numero_unique="", household=Household(persons=()))


def grid(territory: str) -> grids.Grid:
    return grids.load(
        f"""code = "X"
title = "x"
territory = "{territory}"
deliberation = "délibération fictive"
effective_from = 2026-01-01

[[criterion]]
code = "habite"
fact = "habite_territoire"
label = "habite"
kind = "hit"
proof = "aucune"
points = 5

[[criterion]]
code = "travaille"
fact = "travaille_territoire"
label = "travaille"
kind = "hit"
proof = "aucune"
points = 3

[[criterion]]
code = "sans_famille"
fact = "en_emploi"
label = "en emploi"
kind = "hit"
proof = "aucune"
requires = ["famille_territoire"]
points = 2

[[criterion]]
code = "pour_tous"
fact = "sans_logement"
label = "sans logement"
kind = "hit"
proof = "aucune"
points = 5
"""
    )


def claim(situation: Situation, territory: str | None, proof: Proof = Proof.DECLARED) -> Claim:
    return Claim(situation=situation, proof=proof, territory=territory)


def score(demande: Demande, territory: str) -> cotation.Score:
    return cotation.score(demande, grid(territory), on=ON, departement="69")


@pytest.mark.parametrize(
    ("demande", "here", "there"),
    [
        (replace(BARE, claims=(claim(Situation.LIVES_HERE, "T1"),)), 5, 0),
        (replace(BARE, lives_in=("T1",)), 5, 0),
        (replace(BARE, works_in=("T1", "T2")), 3, 3),
        (replace(BARE, claims=(claim(Situation.WORKS_HERE, None),), works_in=("T1",)), 3, 0),
        (replace(BARE, claims=(claim(Situation.LIVES_HERE, "T2"),), lives_in=("T1",)), 0, 5),
        (replace(BARE, claims=(claim(Situation.LIVES_HERE, "", Proof.VERIFIED),)), 0, 0),
    ],
)
def test_a_link_counts_in_its_territory_and_in_no_other(demande: Demande, here: int, there: int) -> None:
    assert [score(demande, territory).points for territory in ("T1", "T2")] == [here, there]


def test_a_link_told_without_its_commune_counts_nowhere_and_says_what_to_do() -> None:
    found = score(replace(BARE, claims=(claim(Situation.FAMILY_HERE, None),)), "T1")

    (doubt,) = [reason for reason in found.to_confirm if reason.code == "lien_sans_lieu"]
    assert "ne compte nulle part" in doubt.sentence
    assert doubt.remedy
    assert found.points == 0


def test_under_a_borrowed_grid_the_link_is_with_the_territory_of_the_home() -> None:
    demande = replace(BARE, lives_in=("T1",))
    facts = cotation.facts_of(demande, on=ON, departement="69", territory="T1")

    assert cotation.score_facts(facts, grid("demo")).points == 5
    assert cotation.score_facts(replace(facts, territory="T2"), grid("demo")).points == 0

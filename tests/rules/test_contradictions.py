"""Each ground has an answer: what the file says against it, a fact that it needs, or a sentence that is asked."""

from dataclasses import replace
from datetime import date

import pytest

from palier.rules.commission import contradictions, grounds
from palier.rules.commission.contradictions import GroundEvidence
from palier.rules.commission.grounds import Circumstances, Ground, GroundUse
from palier.rules.people.facts import (
    CeilingZone,
    Claim,
    CurrentHome,
    Demande,
    Financing,
    Home,
    Household,
    Person,
    PersonRole,
    Proof,
    Situation,
)

ON = date(2026, 6, 1)
PLAIN = Demande(numero_unique="0", household=Household(persons=(Person(key="d", role=PersonRole.HOLDER),)))
HOME = Home(
    commune="93048",
    departement="93",
    territory="demo",
    zone=CeilingZone.ILE_DE_FRANCE,
    zone_abc="A",
    financing=Financing.PLUS,
    type_code="T2",
    floor_area=45,
    rent=45_000,
)
KNOWN = GroundEvidence(demande=PLAIN, home=HOME, on=ON)
AGAINST = {
    Ground.INCOMPLETE_AFTER_REQUEST: Circumstances(against_incomplete="Aucune pièce n’a été demandée."),
    Ground.SOCIAL_MIX: grounds.PLAIN,
}
"""Grounds that are refused outright while their facts do not hold."""


def said(ground: Ground, known: GroundEvidence = KNOWN) -> str:
    return contradictions.contradiction(ground, known)


@pytest.mark.parametrize("ground", list(Ground))
def test_every_ground_has_an_answer(ground: Ground) -> None:
    if ground in contradictions.ANSWERS or ground in grounds.NEED_NOTE:
        return
    use = next(iter(grounds.GROUNDS[ground].uses))
    with pytest.raises(grounds.GroundDoesNotHold):
        grounds.require(ground, use, AGAINST[ground])


def test_a_home_is_not_accessible_only_to_whom_the_file_asks_it_for() -> None:
    assert said(Ground.NOT_ACCESSIBLE) == "Rien dans ce dossier ne demande un logement accessible."
    asked = Claim(situation=Situation.HANDICAP, proof=Proof.DECLARED)
    refused = replace(asked, proof=Proof.REFUSED)
    assert said(Ground.NOT_ACCESSIBLE, replace(KNOWN, demande=replace(PLAIN, claims=(asked,)))) == ""
    assert said(Ground.NOT_ACCESSIBLE, replace(KNOWN, demande=replace(PLAIN, motives=("07",)))) == ""
    assert "ne demande" in said(Ground.NOT_ACCESSIBLE, replace(KNOWN, demande=replace(PLAIN, claims=(refused,))))
    assert "accessible" not in said(Ground.NOT_ACCESSIBLE, replace(KNOWN, home=replace(HOME, is_adapted=True)))


def test_a_verified_paper_of_each_adult_is_said_against_a_stay_not_established() -> None:
    assert said(Ground.IRREGULAR_STAY) == ""
    assert "chaque adulte" in said(Ground.IRREGULAR_STAY, replace(KNOWN, has_stay_papers=True))


def test_a_yes_is_said_against_who_is_called_unreachable_or_gone() -> None:
    for ground in (Ground.UNREACHABLE, Ground.STEPPED_BACK):
        assert said(ground) == ""
        assert said(ground, replace(KNOWN, said_yes_on=ON)) == (
            "Le 1er juin 2026, ce ménage a répondu que ce logement l’intéresse toujours."
        )
        assert "n’est pas un essai" in grounds.NEED_NOTE[ground]


def test_a_stay_is_refused_to_every_use_until_its_piece_was_asked() -> None:
    about = Circumstances(against_stay="Aucune pièce d’identité ou de séjour n’a été demandée.")
    for use in (GroundUse.SET_ASIDE, GroundUse.CHECK, GroundUse.COMMISSION, GroundUse.INADMISSIBLE):
        assert Ground.IRREGULAR_STAY not in grounds.allowed(use, about)
        with pytest.raises(grounds.GroundDoesNotHold, match="séjour"):
            grounds.require(Ground.IRREGULAR_STAY, use, about)


def test_what_the_file_says_against_the_other_grounds() -> None:
    tenant = replace(PLAIN, current_home=CurrentHome(is_owner=False))
    assert "pas propriétaire" in said(Ground.SUITABLE_OWNERSHIP, replace(KNOWN, demande=tenant))
    assert said(Ground.SUITABLE_OWNERSHIP) == ""
    assert "pas calculé" in said(Ground.INSUFFICIENT_RESOURCES)
    assert "aucune pièce" in said(Ground.FALSE_DECLARATION)
    assert said(Ground.FALSE_DECLARATION, replace(KNOWN, has_pieces=True)) == ""
    assert "avant ce dossier" in said(Ground.RANKED_BEHIND, replace(KNOWN, is_first_examined=True))
    assert said(Ground.RANKED_BEHIND) == ""

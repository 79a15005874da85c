"""Rooms and types against persons: what informs, what a territory changes, what is apart."""

from dataclasses import replace
from datetime import date

import pytest

from palier.rules.fitting import occupancy, size_guide
from palier.rules.fitting.occupancy import Fit
from palier.rules.law import parameters
from palier.rules.people import household
from palier.rules.people.facts import (
    Claim,
    CurrentHome,
    Demande,
    Household,
    Person,
    PersonRole,
    Proof,
    Situation,
)

TODAY = date(2026, 5, 1)


def holders(*links: str | None) -> household.Composition:
    first = Person(key="d", role=PersonRole.HOLDER, birth_date=date(1970, 1, 1))
    others = [
        Person(key=f"c{place}", role=PersonRole.CO_HOLDER, link=link, birth_date=date(1970, 1, 1))
        for place, link in enumerate(links)
    ]
    return household.composition(Household(persons=(first, *others)), on=TODAY)


def test_under_occupation_informs_only_while_its_text_was_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    found = occupancy.under_occupation(CurrentHome(rooms=4), holders("M"), on=TODAY)
    assert found is not None
    assert found.sentence == "Selon nos informations, un logement de 4 pièces pour 2 personnes serait sous-occupé."

    read = parameters.get
    monkeypatch.setattr(parameters, "get", lambda *key: replace(read(*key), confidence="S"))
    sure = occupancy.under_occupation(CurrentHome(rooms=3, occupants=2), holders(), on=TODAY)
    assert sure is not None
    assert sure.sentence == "Un logement de 3 pièces pour 2 personnes ne serait pas sous-occupé."


def test_an_area_of_zero_is_unknown() -> None:
    assert occupancy.occupation(CurrentHome(floor_area=0), holders(), on=TODAY) is None


def test_more_rooms_stop_at_the_largest_type() -> None:
    assert occupancy.suitable_types(holders("M"), on=TODAY, more_rooms=1)[0] == ("T2", "T3")
    many = holders("M", "L", "L", "L", "L", "L")
    assert occupancy.suitable_types(many, on=TODAY, more_rooms=1)[0] == ("T5", "T6P")


@pytest.mark.parametrize(
    ("type_code", "links", "fit"),
    [
        ("T2", ("L",), Fit.FITS),
        ("T3", ("L",), Fit.APART),
        ("T1", ("L",), Fit.APART),
        ("T3", ("M",), Fit.TOO_BIG),
        ("T1", ("M",), Fit.TOO_SMALL),
        ("XX", ("M",), Fit.UNKNOWN),
    ],
)
def test_co_tenants_are_apart(type_code: str, links: tuple[str, ...], fit: Fit) -> None:
    assert occupancy.fits(type_code, holders(*links), guide=size_guide.of_palier(TODAY)) is fit


@pytest.mark.parametrize(
    ("proof", "since", "until", "rooms"),
    [
        (Proof.VERIFIED, None, None, 1),
        (Proof.VERIFIED, TODAY, TODAY, 1),
        (Proof.VERIFIED, date(2026, 5, 2), None, 0),
        (Proof.VERIFIED, None, date(2026, 4, 30), 0),
        (Proof.IN_REVIEW, None, None, 0),
    ],
)
def test_a_childminder_s_room_needs_a_living_proof(
    proof: Proof, since: date | None, until: date | None, rooms: int
) -> None:
    claim = Claim(situation=Situation.CHILDMINDER, proof=proof, since=since, valid_until=until)
    demande = Demande(numero_unique="", household=Household(persons=()), claims=(claim,))

    assert occupancy.extra_rooms(demande, on=TODAY) == rooms

"""Declaring and orienting a home, under the bailleur's rights."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from palier.models import Commune, Home, Organisation
from palier.rules.doors.access import ActionRefused
from palier.workflows.homes import correcting, declaring
from tests.workflows.bailleur_world import DAY, NOW, World, as_bailleur, make_home, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world(designated=1, others=0)


def draft(world: World, rpls_id: str) -> declaring.HomeDraft:
    return declaring.HomeDraft(
        rpls_id=rpls_id,
        commune=world.home.commune,
        street="rue des Lilas",
        type_code="T2",
        floor_area=45,
        financing="PLUS",
        rent=42_000,
        charges=6_000,
    )


def test_a_home_is_declared_once_under_its_number(world: World) -> None:
    with as_bailleur(world):
        home = declaring.declare_home(draft(world, "ABCDEFGHIJ"), by=world.karim, at=NOW)
        with pytest.raises(declaring.HomeAlreadyDeclared):
            declaring.declare_home(draft(world, "ABCDEFGHIJ"), by=world.karim, at=NOW)

    assert home.bailleur == world.bailleur


def test_only_a_bailleur_declares(world: World) -> None:
    with pytest.raises(ActionRefused):
        declaring.declare_home(draft(world, "ABCDEFGHIJ"), by=world.commission, at=NOW)


def test_a_home_is_oriented_to_a_reservataire_with_the_day_of_its_vacancy(world: World) -> None:
    home = make_home(world.bailleur, world.reservataire, 9)
    other = Organisation.objects.create(kind="reservataire", name="Autre")

    with as_bailleur(world):
        oriented = declaring.orient_home(home, other, vacancy_notified_on=date(2026, 5, 4), by=world.karim, at=NOW)
        again = declaring.orient_home(home, other, vacancy_notified_on=date(2026, 5, 4), by=world.karim, at=NOW + DAY)

    assert oriented.reservataire == other
    assert again.oriented_at == NOW


def test_a_published_home_is_not_oriented_elsewhere(world: World) -> None:
    other = Organisation.objects.create(kind="reservataire", name="Autre")

    with pytest.raises(declaring.HomeAlreadyOriented):
        declaring.orient_home(world.home, other, vacancy_notified_on=date(2026, 5, 4), by=world.karim, at=NOW)
    with pytest.raises(declaring.NotAReservataire):
        declaring.orient_home(world.home, world.bailleur, vacancy_notified_on=date(2026, 5, 4), by=world.karim, at=NOW)


def test_a_commune_that_is_many_or_a_street_with_its_number_is_refused(world: World) -> None:
    paris = Commune.objects.create(code="75056", name="Paris", search_name="paris", departement="75", region="11")
    Commune.objects.create(
        code="75102",
        name="Paris 2e Arrondissement",
        search_name="paris 2e arrondissement",
        departement="75",
        region="11",
        parent_code="75056",
    )
    wrong = draft(world, "ABCDEFGHIJ")

    with pytest.raises(declaring.ChooseTheArrondissement, match="« Paris 2e Arrondissement »"):
        declaring.declare_home(replace(wrong, commune=paris), by=world.karim, at=NOW)
    with pytest.raises(declaring.NumberIsPublic):
        declaring.declare_home(replace(wrong, street="12 rue Test"), by=world.karim, at=NOW)
    with pytest.raises(declaring.RentIsNothing):
        declaring.declare_home(replace(wrong, rent=0), by=world.karim, at=NOW)


@pytest.mark.parametrize("street", ["=HYPERLINK(A1)", "+33 rue Test", "-1", "@rue"])
def test_a_street_that_a_spreadsheet_would_compute_is_refused(world: World, street: str) -> None:
    wrong = replace(draft(world, "ABCDEFGHIJ"), street=street)

    with pytest.raises(declaring.NotWrittenSo, match="commence par une lettre"):
        declaring.declare_home(wrong, by=world.karim, at=NOW)
    with pytest.raises(declaring.NotWrittenSo):
        correcting.correct_home(world.home, wrong, reason="saisie", by=world.karim, at=NOW)


@pytest.mark.parametrize("sign", ["\ufffe", "\u202e", "\u2028", "\u2029", "\u200b", "\x07"])
@pytest.mark.parametrize("name", ["street", "door"])
def test_a_sign_that_nobody_sees_is_refused(world: World, sign: str, name: str) -> None:
    wrong = replace(draft(world, "ABCDEFGHIJ"), **{name: f"rue{sign}des Lilas"})

    with pytest.raises(declaring.NotWrittenSo, match="invisible") as refused:
        declaring.declare_home(wrong, by=world.karim, at=NOW)
    assert refused.value.field == name


def test_each_constraint_of_the_table_has_its_own_sentence(world: World) -> None:
    home = Home(bailleur=world.bailleur, **replace(draft(world, "ABCDEFGHIJ"), rent=0).columns)

    with pytest.raises(declaring.RentIsNothing, match="plus de zéro"):
        declaring.keep(home)

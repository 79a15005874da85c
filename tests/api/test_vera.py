"""The view in the shape of the Dutch standard: the same lines as the other addresses, without a person, and nothing early."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from palier.models import AccessEntry, Candidature
from palier.rules.situations.situations import Level
from palier.workflows.doors import protecting
from tests import api_world, factories
from tests import world as worlds

if TYPE_CHECKING:
    from palier.rules.people import facts
    from tests.world import World

pytestmark = pytest.mark.django_db
LISTS = ("reacties", "puntenberekeningen", "puntenmutaties")


@pytest.fixture
def world() -> World:
    return worlds.cast(others=0)


def test_a_list_is_told_with_places_and_points_and_names_nobody(world: World) -> None:
    on = world.home_at("classee", [world.amina, world.noe])
    toit = api_world.software(world.odile)

    listed = toit.get("vera/publicaties").json()
    places, points, why = (toit.get(f"vera/{one}", publicatie=on.public_id) for one in LISTS)

    assert [one["id"] for one in listed] == [str(on.public_id)]
    assert listed[0]["begindatum"].endswith("Z")
    assert listed[0]["eenheden"] == [f"http://testserver/api/v1/homes/{on.home.public_id}"]
    ranks = {str(row.public_id): row.rank for row in Candidature.objects.filter(publication=on)}
    assert {one["id"]: one["positie"] for one in places.json()} == ranks
    assert {one["publicatie"]["id"] for one in places.json()} == {str(on.public_id)}
    totals = {str(row.public_id): row.points for row in Candidature.objects.filter(publication=on)}
    assert {one["id"]: one["situatiepunten"] for one in points.json()} == totals
    assert [one["puntenmutaties"] for one in points.json()] == [[{"id": one["id"]}] for one in why.json()]
    for one in (world.amina, world.noe):
        for secret in (one.persons[0].last_name, one.demande.numero_unique, str(one.demande.public_id)):
            assert not any(secret in told.text for told in (places, points, why))
    rows = AccessEntry.objects.filter(actor=world.odile.person.public_id, demande_ref=world.amina.demande.pk)
    assert rows.exists(), "a reading is told to its household"


def test_before_the_closing_nobody_reads_who_applied_and_a_landlord_only_who_was_sent(world: World) -> None:
    world.home_at("publiee", [world.amina, world.noe])
    closed = world.home_at("classee", [world.amina, world.noe])
    sent = world.home_at("designee", [world.amina])
    toit, est = api_world.software(world.odile), api_world.software(world.karim)

    assert {one["publicatie"]["id"] for one in toit.get("vera/reacties").json()} == {
        str(closed.public_id),
        str(sent.public_id),
    }
    assert {one["publicatie"]["id"] for one in est.get("vera/reacties").json()} == {str(sent.public_id)}


def test_pages_follow_by_the_header_of_the_standard(world: World) -> None:
    for _ in range(3):
        factories.publication(factories.home(world.bailleur, world.reservataire))
    toit = api_world.software(world.odile)
    headers = {"Authorization": f"Bearer {toit.secret}", "X-Parameters-AantalPerPagina": "2"}

    first = toit.client.get("/api/v1/vera/publicaties", headers=headers)
    last = toit.client.get("/api/v1/vera/publicaties", {"cursor": first["X-Parameters-Cursor"]}, headers=headers)

    assert (len(first.json()), len(last.json())) == (2, 1)
    assert "X-Parameters-Cursor" not in last


@pytest.mark.parametrize("stage", ["classee", "designee"])
def test_somebody_in_danger_is_found_by_no_list(world: World, monkeypatch: pytest.MonkeyPatch, stage: str) -> None:
    world.home_at(stage, [world.amina, world.noe])
    reader = api_world.software(world.odile if stage == "classee" else world.karim)
    amina, real = world.amina.demande.numero_unique, protecting.level_of

    def level(known: facts.Demande) -> Level:
        return Level.PROTECTED if known.numero_unique == amina else real(known)

    before = [reader.get(f"vera/{place}").json() for place in LISTS]
    monkeypatch.setattr(protecting, "level_of", level)

    assert [reader.get(f"vera/{place}").json() for place in LISTS] == before
    assert [len(one) for one in before] == [2, 2, 2]


def test_a_stranger_reads_nothing_of_it(world: World) -> None:
    on = world.home_at("designee", [world.amina])
    for other in (world.stranger_karim, world.stranger_odile):
        stranger = api_world.software(other)
        assert stranger.get("vera/publicaties").json() == []
        assert stranger.get(f"vera/publicaties/{on.public_id}").status_code == 404
        for place in LISTS:
            assert stranger.get(f"vera/{place}").json() == []
            assert stranger.get(f"vera/{place}", publicatie=on.public_id).status_code == 404

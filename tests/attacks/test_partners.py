"""A landlord's key, and what somebody who holds it reaches: what its member reads, and no row, name or word of another's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from palier.models import AccessEntry, Candidature
from palier.models.demandes import layers_at
from palier.rules.situations.situations import Level
from palier.workflows.doors import protecting
from palier.workflows.partners.recognising_keys import software_of
from tests import api_world
from tests import world as worlds
from tests.attacks.raw_sql import REFUSED, member, page_of, would

if TYPE_CHECKING:
    from palier.models import Publication
    from tests.world import World

pytestmark = pytest.mark.django_db
TABLES = ("palier_home", "palier_candidature", "palier_demande", "palier_person", "palier_fact", "palier_offer")
WRITTEN = (
    "UPDATE palier_demande SET state = 'radiee'",
    "UPDATE palier_candidature SET rank = 1",
    "UPDATE palier_publication SET to_designate = 3",
    "DELETE FROM palier_candidature",
    "SELECT 1 FROM palier_apikey",
    "SELECT 1 FROM palier_secondfactor",
)


@pytest.fixture
def world() -> World:
    return worlds.cast(others=0)


@pytest.fixture
def on(world: World) -> Publication:
    return world.home_at("designee", [world.amina, world.noe])


def test_a_key_acts_under_the_claim_of_its_member_to_the_letter(world: World) -> None:
    secret = api_world.key_of(world.karim).secret

    found = software_of(secret, at=timezone.now())

    assert found is not None
    assert found.acting == member(world.karim)


def test_raw_sql_under_a_key_reads_and_writes_what_its_member_s_page_does(world: World, on: Publication) -> None:
    found = software_of(api_world.key_of(world.karim).secret, at=timezone.now())
    assert found is not None

    told = []
    for who in (found.acting, member(world.karim)):
        with page_of(who):
            told.append([would(f"SELECT 1 FROM {table}") for table in TABLES] + [would(one) for one in WRITTEN])

    assert told[0] == told[1]
    assert told[0][-2:] == [REFUSED, 0] or told[0][-2:] == [REFUSED, REFUSED]


def test_another_landlord_s_key_reads_no_row_of_this_one(world: World, on: Publication) -> None:
    found = software_of(api_world.key_of(world.stranger_karim).secret, at=timezone.now())
    assert found is not None

    with page_of(found.acting):
        for table in TABLES[1:]:
            assert would(f"SELECT 1 FROM {table}") == 0, table


def test_nothing_that_is_read_of_a_file_tells_where_its_people_are_or_what_they_earn(
    world: World, on: Publication
) -> None:
    karim = api_world.software(world.karim)
    rows = list(Candidature.objects.filter(publication=on))

    said = karim.get(f"publications/{on.public_id}/candidates").text
    said += "".join(karim.get(f"candidates/{row.public_id}").text for row in rows)

    for applicant in (world.amina, world.noe):
        for one in applicant.persons:
            hidden = (one.phone, one.email, one.address, applicant.demande.numero_unique)
            assert not [value for value in hidden if value and value in said]
    assert "20140" not in said
    assert "20 140" not in said


def test_a_person_in_danger_leaves_for_no_software(
    world: World, on: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    karim, row = api_world.software(world.karim), Candidature.objects.filter(publication=on).order_by("rank")[0]
    name = karim.get(f"candidates/{row.public_id}").json()["name"]
    noted = AccessEntry.objects.count()
    monkeypatch.setattr(protecting, "level_of", lambda *_, **__: Level.PROTECTED)

    line = karim.get(f"publications/{on.public_id}/candidates").json()["items"][0]
    read = karim.get(f"candidates/{row.public_id}")
    acts = [
        karim.post(f"candidates/{row.public_id}/offer", {"answer_days": 10}),
        karim.post(f"candidates/{row.public_id}/check", {"output": "conforme", "seen": "aucun"}),
    ]

    assert (line["name"], line["is_at_the_desk"]) == (None, True)
    assert [one.status_code for one in (read, *acts)] == [403, 403, 403]
    assert {one.json()["code"] for one in (read, *acts)} == {"au-bureau-seulement"}
    assert name not in read.text
    assert AccessEntry.objects.count() > noted, "the list was read, and its households are told"


def test_a_file_whose_access_ended_and_one_of_a_person_in_danger_are_said_alike(
    world: World, on: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    karim = api_world.software(world.karim)
    first = karim.get(f"publications/{on.public_id}/candidates").json()["items"][0]
    monkeypatch.setattr(protecting, "level_of", lambda *_, **__: Level.PROTECTED)
    protected = karim.get(f"publications/{on.public_id}/candidates").json()["items"][0]
    monkeypatch.undo()
    # Row security, for a file that is no longer read.
    monkeypatch.setattr(layers_at, "facts_at", lambda *_, **__: iter(()))
    ended = karim.get(f"publications/{on.public_id}/candidates").json()["items"][0]

    assert protected == ended
    assert {name: value for name, value in first.items() if protected[name] != value} == {
        "name": first["name"],
        "is_at_the_desk": False,
    }

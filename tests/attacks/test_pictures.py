"""Raw SQL of each role on the pictures of homes: nobody sees one before its list, and no organisation touches another's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from palier.models import HomePicture, Publication
from palier.models.doors import acting
from palier.models.doors.row_security import PROTECTED
from tests import factories
from tests.attacks.raw_sql import REFUSED, member, page_of, person, would
from tests.picture_world import added

if TYPE_CHECKING:
    from palier.models import Home
    from palier.workflows.acting.actors import Actor

pytestmark = pytest.mark.django_db
TABLES = ("palier_homepicture", "palier_picturecontent")
SEEN = "SELECT alt FROM palier_homepicture"
BYTES = "SELECT large FROM palier_picturecontent"
SHOWN = ("publiee", "classee", "designee", "en_commission", "attribuee")
HIDDEN = ("brouillon", "louee", "infructueuse", "rendue_au_bailleur", "retiree")
ADDED = """
    INSERT INTO palier_homepicture (public_id, home_id, room, alt, position, digest, small_width, small_height, large_width,
      large_height, nobody_seen_at, added_at, removed_at)
    VALUES (gen_random_uuid(), %s, 'vue', 'Vue', 0, 'd', 1, 1, 1, 1, now(), now(), NULL)
"""


@pytest.fixture
def home() -> Home:
    bailleur = factories.organisation("bailleur", "Habitat")
    return factories.home(bailleur, factories.organisation("reservataire", "Ville"))


@pytest.fixture
def karim(home: Home) -> Actor:
    return factories.member("Karim", home.bailleur)


@pytest.fixture
def odile(home: Home) -> Actor:
    assert home.reservataire is not None
    return factories.member("Odile", home.reservataire)


def test_which_roles_have_what() -> None:
    held = {
        (policy.table, policy.role.removeprefix("palier_")): set(policy.commands)
        for policy in PROTECTED
        if policy.table in TABLES
    }
    for table in TABLES:
        roles = {role for one, role in held if one == table}
        assert not roles & {"gate", "intake", "separation", "registrant"}
        assert {"public", "demandeur", "guichet", "logeur", "bailleur", "clock"} <= roles
    writers = {policy.role for policy in PROTECTED if policy.table in TABLES and policy.commands != ("SELECT",)}
    assert writers == {"palier_bailleur", "palier_reservataire", "palier_clock"}


@pytest.mark.parametrize("stage", [*SHOWN, *HIDDEN])
def test_the_public_sees_pictures_while_the_list_runs(home: Home, karim: Actor, stage: str) -> None:
    added(home, karim)
    factories.publication(home, stage=stage)
    amina, seen = factories.demande("Amina"), int(stage in SHOWN)

    for who in (acting.PUBLIC, person(amina)):
        with page_of(who):
            assert (would(SEEN), would(BYTES)) == (seen, seen)


def test_a_home_without_a_list_and_a_direct_one_show_nothing(home: Home, karim: Actor) -> None:
    added(home, karim)
    with page_of(acting.PUBLIC):
        assert (would(SEEN), would(BYTES)) == (0, 0)
    factories.publication(home, stage="designee", is_direct=True)
    for who in (acting.PUBLIC, person(factories.demande("Amina"))):
        with page_of(who):
            assert (would(SEEN), would(BYTES)) == (0, 0)


def test_what_was_removed_is_seen_by_its_organisations_alone(home: Home, karim: Actor, odile: Actor) -> None:
    added(home, karim)
    factories.publication(home)
    HomePicture.objects.update(removed_at=timezone.now())

    with page_of(acting.PUBLIC):
        assert (would(SEEN), would(BYTES)) == (0, 0)
    for actor in (karim, odile):
        with page_of(member(actor)):
            assert (would(SEEN), would(BYTES)) == (1, 1)


def test_an_organisation_writes_of_its_own_homes_alone(home: Home, karim: Actor, odile: Actor) -> None:
    made = added(home, karim)
    strangers = [
        factories.member("Karl", factories.organisation("bailleur", "Autre")),
        factories.member("Odette", factories.organisation("reservataire", "Autre ville")),
    ]
    content = "INSERT INTO palier_picturecontent (picture_id, small, large) VALUES (%s, '', '')"
    for actor in (karim, odile):
        with page_of(member(actor)):
            assert would(ADDED, [home.pk]) == 1
            assert would("UPDATE palier_homepicture SET alt = 'x', removed_at = now()") == 1
    factories.publication(home)
    for actor in strangers:
        with page_of(member(actor)):
            assert would(SEEN) == 1
            assert would(ADDED, [home.pk]) == REFUSED
            assert would("UPDATE palier_homepicture SET alt = 'x'") == 0
            assert would(content, [made.pk]) == REFUSED


@pytest.mark.parametrize(
    "column", ["digest = 'x'", "home_id = 1", "nobody_seen_at = now()", "is_drawn = true", "added_at = now()"]
)
def test_what_was_declared_and_drawn_is_never_rewritten(home: Home, karim: Actor, column: str) -> None:
    added(home, karim)
    with page_of(member(karim)):
        assert would(f"UPDATE palier_homepicture SET {column}") == REFUSED
        assert would("UPDATE palier_picturecontent SET large = ''") == REFUSED
        assert would("DELETE FROM palier_homepicture") == REFUSED
        assert would("DELETE FROM palier_picturecontent") == REFUSED


def test_the_public_and_a_household_write_nothing(home: Home, karim: Actor) -> None:
    added(home, karim)
    factories.publication(home)
    for who in (acting.PUBLIC, person(factories.demande("Amina"))):
        with page_of(who):
            assert would(ADDED, [home.pk]) == REFUSED
            assert would("UPDATE palier_homepicture SET alt = 'x'") == REFUSED


def test_a_claim_of_nobody_sees_nothing(home: Home, karim: Actor) -> None:
    added(home, karim)
    factories.publication(home)
    assert Publication.objects.exists()
    with page_of(acting.Acting(role="palier_gate")):
        assert would(SEEN) == REFUSED

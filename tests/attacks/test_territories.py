"""Raw SQL as a mairie and as a préfecture: no row of a person, and of their own place alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.utils import timezone

from palier.models import Lease, Organisation
from palier.models.doors import function_rights
from palier.models.doors.row_security import MAIRIE, OPEN, PREFECTURE, READ, TERRITORIES
from tests import factories
from tests.attacks.raw_sql import REFUSED, member, page_of, would

if TYPE_CHECKING:
    from palier.workflows.acting.actors import Actor
    from tests.world import World

pytestmark = pytest.mark.django_db
PUBLIC_TABLES = {
    *("palier_home", "palier_publication", "palier_otherroof", "palier_organisation", "palier_organisationlook"),
    *("palier_homepicture", "palier_picturecontent"),
    *("palier_letterending", "palier_localshare", "palier_quartileentry", "palier_switchchange", "palier_gridversion"),
}
OWN_TABLES = {"palier_doneact", "palier_mailpause"}
"""That a button was pressed, and that no mail is wanted: of oneself."""
CALLS = {
    "palier_territory_queue": "palier_territory_queue()",
    "palier_territory_candidates": "palier_territory_candidates(ARRAY(SELECT id FROM palier_publication))",
    "palier_territory_seances": "palier_territory_seances(NULL)",
    "palier_territory_lets": "palier_territory_lets()",
    "palier_territory_quarters": "palier_territory_quarters()",
    "palier_prefecture_shares": "palier_prefecture_shares(2025)",
    "palier_prefecture_waits": "palier_prefecture_waits()",
}


@pytest.fixture
def world(built_world: World) -> World:
    world = built_world
    row = world.candidature("acceptee", world.noe)
    today = timezone.localdate()
    Lease.objects.create(
        publication=row.publication,
        candidature=row,
        demande=row.demande,
        signed_on=today,
        starts_on=today,
        signed_by=world.karim.person,
        recorded_at=timezone.now(),
        contingent="COLACT",
        audience=[world.bailleur.pk],
    )
    return world


def told(who: Actor, call: str) -> list[str]:
    with page_of(member(who)), connection.cursor() as cursor:
        cursor.execute(f"SELECT t::text FROM {call} t")
        return [text for (text,) in cursor.fetchall()]


def of(world: World, role: str) -> Actor:
    return {MAIRIE: world.maud, PREFECTURE: world.philippe}[role]


@pytest.mark.parametrize("role", TERRITORIES)
def test_no_table_or_view_gives_a_place_a_row_of_a_person(world: World, role: str) -> None:
    open_to_all = {table for table, roles, verbs in OPEN if role in roles and READ in verbs}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'm', 'p', 'f')"
        )
        every = sorted(name for (name,) in cursor.fetchall())

    with page_of(member(of(world, role))):
        read = {name for name in every if would(f"SELECT 1 FROM {name}") != REFUSED}

    assert read == open_to_all | PUBLIC_TABLES | OWN_TABLES


@pytest.mark.parametrize("role", TERRITORIES)
def test_no_function_of_a_place_tells_a_household(world: World, role: str) -> None:
    """Whatever a line says, it names nobody, no number, and no opaque id of a file or of a candidature."""
    secrets = [
        secret
        for each in (world.amina, world.noe, *world.others)
        for secret in (
            each.demande.numero_unique,
            str(each.demande.public_id),
            each.persons[0].last_name,
            *(str(row.public_id) for row in each.demande.candidatures.all()),
        )
    ]
    text = " ".join(line for name, call in CALLS.items() if _may(role, name) for line in told(of(world, role), call))

    assert text
    assert [secret for secret in secrets if secret in text] == []


def _may(role: str, name: str) -> bool:
    return role in function_rights.FUNCTIONS[name][0]


@pytest.mark.parametrize(
    "call", ["palier_territory_queue()", "palier_territory_seances(NULL)", "palier_territory_lets()"]
)
def test_a_place_is_told_of_itself_and_a_stranger_of_nothing(world: World, call: str) -> None:
    assert told(world.maud, call)
    assert told(world.philippe, call)
    assert told(world.stranger_maud, call) == told(world.stranger_philippe, call) == []


def test_naming_another_organisation_changes_nothing(world: World) -> None:
    """The argument is the clock's: a page is told of the organisation of its claim."""
    other = f"palier_territory_seances({world.maud.body.pk})"

    assert told(world.stranger_maud, other) == []
    assert told(world.maud, f"palier_territory_seances({world.stranger_maud.body.pk})") == told(world.maud, other)


def test_a_list_of_another_place_is_not_counted(world: World) -> None:
    lists = CALLS["palier_territory_candidates"]

    assert told(world.maud, lists)
    assert told(world.stranger_maud, lists) == []


def test_a_count_under_ten_is_no_number(world: World) -> None:
    """Six apply for each home of this world."""
    with page_of(member(world.maud)):
        assert would(f"SELECT 1 FROM {CALLS['palier_territory_candidates']} t WHERE t.number IS NOT NULL") == 0


def test_a_mairie_asks_nothing_of_a_departement_and_nobody_else_asks_of_a_place(world: World) -> None:
    for name in ("palier_prefecture_shares", "palier_prefecture_waits"):
        with page_of(member(world.maud)):
            assert would(f"SELECT * FROM {CALLS[name]}") == REFUSED
    for who in (world.karim, world.odile, world.emile, world.mireille):
        with page_of(member(who)):
            assert {would(f"SELECT * FROM {call}") for call in CALLS.values()} == {REFUSED}


def test_a_suspended_mairie_is_told_of_nothing(world: World) -> None:
    Organisation.objects.filter(pk=world.maud.body.pk).update(suspended_at=timezone.now())

    assert told(world.maud, "palier_territory_queue()") == []


def test_the_minutes_are_sealed_for_the_prefecture_alone(world: World) -> None:
    closed = world.seances[str(world.at["attribuee"].pk)]

    assert closed.minutes_digest
    assert any(closed.minutes_digest in line for line in told(world.philippe, "palier_territory_seances(NULL)"))
    assert not any(closed.minutes_digest in line for line in told(world.maud, "palier_territory_seances(NULL)"))


def test_a_household_named_without_an_ad_is_hidden_from_the_mairie_before_its_commission(world: World) -> None:
    on = world.at["designee"]
    type(on).objects.filter(pk=on.pk).update(is_direct=True)
    with page_of(member(world.maud)):
        ours = f"SELECT 1 FROM palier_territory_queue() WHERE home = {on.home_id}"
        assert would(f"{ours} AND stage = '' AND publication IS NULL AND NOT is_direct") == 1
    with page_of(member(world.philippe)):
        assert would(f"SELECT 1 FROM palier_territory_queue() WHERE home = {on.home_id} AND is_direct") == 1


@pytest.mark.parametrize("role", TERRITORIES)
def test_a_place_writes_nothing_but_its_own_lines(world: World, role: str) -> None:
    with page_of(member(of(world, role))):
        for statement in (
            "UPDATE palier_home SET rent = 1",
            "UPDATE palier_organisation SET departement = '75'",
            "DELETE FROM palier_seance",
            "INSERT INTO palier_calledmember (seance_id, member) VALUES (1, 1)",
            "SELECT palier_defer('palier.jobs.desks.mail_all', '{}'::jsonb, NULL, NULL)",
        ):
            assert would(statement) == REFUSED, statement


def test_a_town_with_arrondissements_has_the_whole(world: World) -> None:
    inside = factories.commune("75119", "Paris 19e")
    type(inside).objects.filter(pk="75119").update(parent_code="75056")
    town = factories.member(
        "Paule", factories.organisation("mairie", "Paris", commune=factories.commune("75056", "Paris"))
    )
    factories.home(world.bailleur, world.reservataire, commune=inside)

    assert len(told(town, "palier_territory_queue()")) == 1

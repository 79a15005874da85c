"""What an injection in a page of a steward held to territories has of the database: theirs, and nothing beyond (ADR 108)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.utils import timezone

from palier.models import Membership, Organisation, StewardTerritory, Territory
from palier.models.doors import function_rights, row_security
from palier.models.doors.row_security import LOCAL_STEWARD, MANAGER, PUBLIC, STEWARD
from palier.rules.doors.access import Role
from palier.workflows.entering import password_links
from palier.workflows.organisations import organising
from tests import factories
from tests import world as worlds
from tests.attacks.raw_sql import REFUSED, member, page_of, would

if TYPE_CHECKING:
    from palier.workflows.acting.actors import Actor
    from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return worlds.cast(others=0)


@pytest.fixture
def ariane() -> Actor:
    return worlds.steward()


@pytest.fixture
def tessa(world: World, ariane: Actor) -> Actor:
    """Held to the territory of Karim's landlord."""
    return worlds.local_steward(world.bailleur)


def test_it_reads_no_household_and_nothing_that_opens_a_door(world: World, tessa: Actor) -> None:
    with page_of(member(tessa)):
        assert would("SELECT login FROM palier_user WHERE login LIKE 'd:%%'", []) == 0
        for table in (
            "demande",
            "person",
            "candidature",
            "piece",
            "letter",
            "offer",
            "decision",
            "paperletter",
            "holder",
        ):
            assert would(f"SELECT 1 FROM palier_{table}") == REFUSED
        for secret in (
            "password FROM palier_user",
            "secret_hash FROM palier_passwordlink",
            "sealed FROM palier_secondfactor",
            "code_hash FROM palier_backupcode",
            "session_data FROM django_session",
            "details FROM palier_journalentry",
        ):
            assert would(f"SELECT {secret}") == REFUSED


def test_it_reads_nothing_of_the_site_as_a_whole(world: World, tessa: Actor, ariane: Actor) -> None:
    """Take-overs, forecasts of erasures, refused entries, printers, missions, the journal: a steward of the site alone."""
    organising.suspend(world.bailleur, by=ariane, at=timezone.now())
    with page_of(member(tessa)):
        for table in (
            "stockbatch",
            "stockfile",
            "stockline",
            "erasureforecast",
            "signinattempt",
            "letterprinter",
            "mission",
        ):
            assert would(f"SELECT 1 FROM palier_{table}") == REFUSED
        for call in ("palier_queue()", "palier_stewards_able()", "palier_queue_progress()"):
            assert would(f"SELECT * FROM {call}") == REFUSED
        # Who settled what its pages show, by opaque ids: neither a word of the line, nor a line of anything else.
        assert would("SELECT verb FROM palier_journalentry") == REFUSED
        assert would("SELECT object_id FROM palier_journalentry") == 0


def test_every_function_of_it_is_of_everybody_of_a_manager_or_its_own() -> None:
    own = {
        "palier_held_territories",
        "palier_local_accounts",
        "palier_local_unplaced",
        "palier_local_account",
        "palier_threshold_decided_on",
        "palier_leases_without_threshold",
    }
    for name, (roles, _) in function_rights.FUNCTIONS.items():
        if LOCAL_STEWARD in roles:
            assert name in own or PUBLIC in roles or MANAGER in roles, name
    tables = {one.table for one in row_security.PROTECTED if one.role == LOCAL_STEWARD}
    assert tables <= {one.table for one in row_security.PROTECTED if one.role in (STEWARD, PUBLIC)}


def test_members_and_accounts_are_those_of_its_territories(world: World, tessa: Actor) -> None:
    with page_of(member(tessa)):
        assert would("SELECT 1 FROM palier_user WHERE id = %s", [world.karim.person.pk]) == 1
        assert would("SELECT 1 FROM palier_user WHERE id = %s", [world.odile.person.pk]) == 0
        assert would("SELECT 1 FROM palier_membership WHERE organisation_id = %s", [world.odile.body.pk]) == 0
        # Nobody else of the operator: neither another steward, nor who is held elsewhere.
        assert would("SELECT 1 FROM palier_membership WHERE organisation_id = %s", [tessa.body.pk]) == 1


def test_it_changes_no_organisation_beyond_and_moves_none(world: World, tessa: Actor) -> None:
    Territory.objects.get_or_create(code="AUTRE", defaults={"name": "Autre"})
    with page_of(member(tessa)):
        assert would("UPDATE palier_organisation SET name = 'Est' WHERE id = %s", [world.bailleur.pk]) == 1
        assert would("UPDATE palier_organisation SET name = 'Est' WHERE id = %s", [world.odile.body.pk]) == 0
        assert would("UPDATE palier_organisation SET suspended_at = now() WHERE id = %s", [tessa.body.pk]) == 0
        for column, value in (
            ("territory_id", "AUTRE"),
            ("closed_at", "2026-01-01"),
            ("is_state", "true"),
            ("commune_id", "93048"),
            ("successor_id", str(world.odile.body.pk)),
        ):
            assert would(f"UPDATE palier_organisation SET {column} = %s", [value]) == REFUSED


@pytest.mark.parametrize(
    ("kind", "territory", "more"),
    [
        ("reservataire", None, {}),
        ("reservataire", "AUTRE", {}),
        ("reservataire", "200057875", {"is_state": "true"}),
        ("mairie", "200057875", {"commune_id": "75056"}),
    ],
)
def test_it_makes_no_organisation_beyond(
    world: World, tessa: Actor, kind: str, territory: str | None, more: dict[str, str]
) -> None:
    Territory.objects.get_or_create(code="AUTRE", defaults={"name": "Autre"})
    factories.commune("75056", "Paris")
    made = {"is_state": "false", "commune_id": None, **more}
    with page_of(member(tessa)):
        assert (
            would(
                "INSERT INTO palier_organisation"
                " (public_id, kind, name, siret, contact, is_state, commune_id, departement, territory_id)"
                " VALUES (gen_random_uuid(), %s, 'Neuf', '', '', %s, %s, '', %s)",
                [kind, made["is_state"], made["commune_id"], territory],
            )
            == REFUSED
        )


def test_it_gives_no_role_of_the_site_and_no_membership_beyond(world: World, tessa: Actor) -> None:
    add = "INSERT INTO palier_membership (user_id, organisation_id, role) VALUES (%s, %s, %s)"
    new = factories.member("Nina", world.bailleur).person
    with page_of(member(tessa)):
        assert would(add, [new.pk, world.bailleur.pk, "commission"]) == 1
        assert would(add, [new.pk, world.bailleur.pk, "controle"]) == REFUSED
        assert would(add, [new.pk, tessa.body.pk, "intendant"]) == REFUSED
        assert would(add, [new.pk, tessa.body.pk, "intendant_territoire"]) == REFUSED
        assert would(add, [new.pk, world.odile.body.pk, "reservataire"]) == REFUSED
        # Whoever works beyond is brought in by a steward of the site, who sees both.
        assert would(add, [world.odile.person.pk, world.bailleur.pk, "bailleur"]) == REFUSED
        assert would(add, [tessa.person.pk, world.bailleur.pk, "bailleur"]) == REFUSED


def test_an_account_that_is_also_somebody_s_beyond_is_not_its_own(world: World, tessa: Actor) -> None:
    karim = world.karim.person
    Membership.objects.create(user=karim, organisation=world.odile.body, role=Role.RESERVATAIRE)
    password_links.draw(karim, timezone.now(), password_links.RESET_LIFE)
    with page_of(member(tessa)):
        assert would("UPDATE palier_user SET signed_out_at = now() WHERE id = %s", [karim.pk]) == 0
        assert would("DELETE FROM palier_secondfactor WHERE user_id = %s", [karim.pk]) == 0
        assert would("SELECT id FROM palier_passwordlink WHERE user_id = %s", [karim.pk]) == 0
        assert would("SELECT id FROM palier_signin WHERE user_id = %s", [karim.pk]) == 0
        stop = "UPDATE palier_membership SET suspended_at = {} WHERE user_id = %s AND organisation_id = %s"
        assert would(stop.format("now()"), [karim.pk, world.bailleur.pk]) == 1
        assert would(stop.format("NULL"), [karim.pk, world.bailleur.pk]) == REFUSED


def test_it_gives_nobody_a_password(world: World, tessa: Actor) -> None:
    karim = world.karim.person
    with page_of(member(tessa)):
        assert would("UPDATE palier_user SET password = 'une' WHERE id = %s", [karim.pk]) == REFUSED
        assert would("UPDATE palier_user SET password = '!' WHERE id = %s", [karim.pk]) == 1
        assert would("UPDATE palier_user SET login = 'moi@dehors.example' WHERE id = %s", [karim.pk]) == REFUSED


def test_switches_and_words_are_of_its_territories_alone(tessa: Actor) -> None:
    Territory.objects.get_or_create(code="AUTRE", defaults={"name": "Autre"})
    switch = (
        "INSERT INTO palier_switchchange (public_id, switch, territory_id, is_open, since, reason, made_at)"
        " VALUES (gen_random_uuid(), 'orientation_sociale', %s, false, now(), 'parce que', now())"
    )
    ending = (
        "INSERT INTO palier_letterending (public_id, slot, territory_id, text, made_at)"
        " VALUES (gen_random_uuid(), 'formule', %s, 'Bien à vous.', now())"
    )
    with page_of(member(tessa)):
        for statement in (switch, ending):
            assert would(statement, ["200057875"]) == 1
            assert would(statement, ["AUTRE"]) == REFUSED
            assert would(statement, [None]) == REFUSED


def test_it_gives_itself_no_territory_and_loses_all_at_once(world: World, tessa: Actor, ariane: Actor) -> None:
    row = Membership.objects.get(user=tessa.person)
    add = "INSERT INTO palier_stewardterritory (membership_id, territory_id, given_at) VALUES (%s, %s, now())"
    Territory.objects.get_or_create(code="AUTRE", defaults={"name": "Autre"})
    change = "UPDATE palier_organisation SET name = 'Est' WHERE id = %s"
    with page_of(member(tessa)):
        assert would(add, [row.pk, "AUTRE"]) == REFUSED
        assert would("UPDATE palier_stewardterritory SET ended_at = NULL", []) == REFUSED
    # Nor does a steward of the site give one to themselves, or to a steward of the site.
    own = Membership.objects.get(user=ariane.person)
    with page_of(member(ariane)):
        assert would(add, [own.pk, "AUTRE"]) == REFUSED
        assert would(add, [row.pk, "AUTRE"]) == 1
    StewardTerritory.objects.filter(membership=row).update(ended_at=timezone.now())
    with page_of(member(tessa)):
        assert would(change, [world.bailleur.pk]) == 0
        assert would("SELECT 1 FROM palier_membership WHERE organisation_id = %s", [world.bailleur.pk]) == 0


@pytest.mark.parametrize("how", ["suspendu", "parti", "autre role", "organisme suspendu"])
def test_who_is_stopped_holds_no_territory_any_more(world: World, tessa: Actor, how: str) -> None:
    mine = Membership.objects.filter(user=tessa.person)
    if how == "suspendu":
        mine.update(suspended_at=timezone.now())
    elif how == "parti":
        mine.update(ended_at=timezone.now())
    elif how == "autre role":
        mine.update(role=Role.AUDITOR)
    else:
        Organisation.objects.filter(pk=tessa.body.pk).update(suspended_at=timezone.now())

    with page_of(member(tessa)):
        assert would("UPDATE palier_organisation SET name = 'Est' WHERE id = %s", [world.bailleur.pk]) == 0
        assert would("SELECT 1 WHERE cardinality(palier_held_territories()) > 0") == 0


def test_another_role_is_told_of_no_territory(world: World, ariane: Actor) -> None:
    for who in (world.karim, ariane):
        with page_of(member(who)):
            assert would("SELECT palier_held_territories()") == REFUSED


def test_a_link_is_asked_for_members_of_its_territories_alone(world: World, tessa: Actor) -> None:
    """The job that mails a link is refused for anybody else, by the database itself."""
    ask = "SELECT palier_defer('palier.jobs.links.send', %s::jsonb, NULL, NULL)"
    rows = {who: Membership.objects.get(user=who.person).pk for who in (world.karim, world.odile, tessa)}
    with page_of(member(tessa)):
        for who, row in rows.items():
            args = f'{{"membership": {row}, "key": "{uuid4()}"}}'
            assert would(ask, [args]) == (1 if who == world.karim else REFUSED), who.person.name

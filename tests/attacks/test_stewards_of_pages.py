"""What an injection in a page of the steward has of the database: accounts and no household, and no way in (ADR 61)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.utils import timezone

from palier.models import PasswordLink, User
from palier.models.doors import acting
from palier.models.doors.row_security import STEWARD
from palier.rules.doors.access import Role
from palier.workflows.entering import password_links
from tests import factories, second_factors
from tests import world as worlds
from tests.attacks.raw_sql import REFUSED, member, page_of, tried, would

if TYPE_CHECKING:
    from collections.abc import Iterator

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
def page(world: World, ariane: Actor) -> Iterator[None]:
    with page_of(member(ariane)):
        yield


@pytest.mark.usefixtures("page")
def test_it_reads_no_household_by_any_table(world: World) -> None:
    assert would("SELECT login FROM palier_user WHERE login LIKE 'd:%%'", []) == 0
    assert would("SELECT login FROM palier_user", []) >= 6
    for table in ("demande", "person", "candidature", "piece", "letter", "offer", "decision", "paperletter", "holder"):
        assert would(f"SELECT 1 FROM palier_{table}") == REFUSED
    # Of the journal, accounts and settings (ADR 75): no line of a file, of an offer, of a letter.
    outside = "object_kind NOT IN ('User', 'Membership', 'Organisation', 'Mission')"
    assert would(f"SELECT 1 FROM palier_journalentry WHERE {outside}") == 0


@pytest.mark.usefixtures("page")
@pytest.mark.parametrize(
    "secret",
    [
        "password FROM palier_user",
        "secret_hash FROM palier_passwordlink",
        "sealed FROM palier_secondfactor",
        "code_hash FROM palier_backupcode",
        "mark FROM palier_signin",
        "session_data FROM django_session",
        "body FROM palier_message",
        "inside FROM palier_claimkey",
    ],
)
def test_it_reads_nothing_that_opens_a_door(secret: str) -> None:
    assert would(f"SELECT {secret}") == REFUSED


def test_it_gives_nobody_a_password_and_makes_no_link(world: World, ariane: Actor) -> None:
    karim, known = world.karim.person, make_password("une phrase que je connais")
    with page_of(member(ariane)):
        assert would("UPDATE palier_user SET password = %s WHERE id = %s", [known, karim.pk]) == REFUSED
        assert would("UPDATE palier_user SET password = '!' WHERE id = %s", [karim.pk]) == 1
        assert (
            would(
                "INSERT INTO palier_user (public_id, login, name, password, is_active, is_demo, demo_story)"
                " VALUES (gen_random_uuid(), 'moi@dehors.example', 'Moi', %s, true, false, '')",
                [known],
            )
            == REFUSED
        )
        link = (
            "INSERT INTO palier_passwordlink (public_id, user_id, secret_hash, created_at, expires_at)"
            " VALUES (gen_random_uuid(), %s, 'abc', now(), now() + interval '1 day')"
        )
        assert would(link, [karim.pk]) == REFUSED


def test_it_brings_no_used_link_to_life(world: World, ariane: Actor) -> None:
    link = password_links.draw(world.karim.person, timezone.now(), password_links.RESET_LIFE)
    kept = PasswordLink.objects.get(secret_hash=password_links.hashed(link.secret))
    with page_of(member(ariane)):
        assert would("UPDATE palier_passwordlink SET used_at = now() WHERE id = %s", [kept.pk]) == 1
        assert would("UPDATE palier_passwordlink SET used_at = NULL WHERE id = %s", [kept.pk]) == REFUSED
        assert would("UPDATE palier_passwordlink SET expires_at = now() WHERE id = %s", [kept.pk]) == REFUSED


def test_who_has_been_in_keeps_their_address_and_nobody_loses_their_name(world: World, ariane: Actor) -> None:
    new = User.objects.create_user("nouveau@est.example", name="Nouveau")
    with page_of(member(ariane)):
        for column, of_who_came in (("login", REFUSED), ("name", 1)):
            statement = f"UPDATE palier_user SET {column} = 'moi@dehors.example' WHERE id = %s"
            assert would(statement, [world.karim.person.pk]) == of_who_came
            assert would(statement, [new.pk]) == 1
            assert would(statement, [world.amina.user.pk]) == 0
        assert would("UPDATE palier_user SET name = ' ' WHERE id = %s", [world.karim.person.pk]) == REFUSED
        assert would("UPDATE palier_user SET login = 'd:1:d' WHERE id = %s", [new.pk]) == REFUSED


def test_a_password_taken_away_does_not_make_somebody_new(world: World, ariane: Actor) -> None:
    """Otherwise their account would be sent to another address, and opened from there under their name."""
    with page_of(member(ariane)):
        assert tried("UPDATE palier_user SET password = '!' WHERE id = %s", [world.karim.person.pk]) == 1
        assert would("UPDATE palier_user SET login = 'a@b.example' WHERE id = %s", [world.karim.person.pk]) == REFUSED
        assert would("UPDATE palier_user SET chose_at = NULL WHERE id = %s", [world.karim.person.pk]) == REFUSED


def test_it_gives_itself_no_role_and_takes_none_from_itself(world: World, ariane: Actor) -> None:
    add = "INSERT INTO palier_membership (user_id, organisation_id, role) VALUES (%s, %s, %s)"
    new = User.objects.create_user("nouveau@est.example", name="Nouveau")
    with page_of(member(ariane)):
        assert would(add, [ariane.person.pk, world.bailleur.pk, "bailleur"]) == REFUSED
        assert would(add, [new.pk, world.bailleur.pk, "bailleur"]) == 1
        assert would(add, [new.pk, world.bailleur.pk, "reservataire"]) == REFUSED
        assert would(add, [new.pk, world.bailleur.pk, "intendant"]) == REFUSED
        assert would("UPDATE palier_membership SET ended_at = now() WHERE user_id = %s", [ariane.person.pk]) == 0
        assert would("UPDATE palier_membership SET role = 'commission'") == REFUSED
        assert would("DELETE FROM palier_secondfactor WHERE user_id = %s", [ariane.person.pk]) == 0


def test_it_takes_away_the_second_factor_of_another_and_adds_none(world: World, ariane: Actor) -> None:
    second_factors.give(world.karim.person)
    with page_of(member(ariane)):
        assert would("DELETE FROM palier_secondfactor WHERE user_id = %s", [world.karim.person.pk]) == 1
        assert would("UPDATE palier_secondfactor SET last_step = 0") == REFUSED
        assert would("INSERT INTO palier_secondfactor (user_id) VALUES (%s)", [world.karim.person.pk]) == REFUSED


def test_an_organisation_stays_what_it_is_in_law(world: World, ariane: Actor) -> None:
    with page_of(member(ariane)):
        assert would("UPDATE palier_organisation SET name = 'Autre' WHERE id = %s", [world.bailleur.pk]) == 1
        for column, value in (("kind", "exploitant"), ("public_id", None), ("id", 9)):
            assert would(f"UPDATE palier_organisation SET {column} = %s", [value]) == REFUSED
        assert would("DELETE FROM palier_organisation") == REFUSED


def test_no_other_role_writes_an_organisation_and_a_role_only_taken_neither(world: World, ariane: Actor) -> None:
    statement = "UPDATE palier_organisation SET is_state = true"
    for who in (member(world.karim), member(world.odile), acting.PUBLIC, acting.GATE):
        with page_of(who):
            assert would(statement) == REFUSED
    with page_of(acting.PUBLIC), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('role', %s, true)", [STEWARD])
        assert would(statement) == 0
        assert would("SELECT 1 FROM palier_user") == 0


def test_it_asks_for_a_link_of_another_and_never_of_its_own(world: World, ariane: Actor) -> None:
    ask = "SELECT palier_defer('palier.jobs.links.send', jsonb_build_object('membership', %s::bigint, 'key', 'k'), NULL, NULL)"
    gone = factories.member("Parti", world.bailleur)
    gone.person.memberships.update(ended_at=timezone.now())
    with page_of(member(ariane)):
        assert _asked(ask, world.karim) == 1
        assert _asked(ask, ariane) == REFUSED
        assert _asked(ask, gone) == REFUSED
        for task in ("palier.jobs.closing.close", "palier.jobs.erasing.erase_asked"):
            other = f"SELECT palier_defer('{task}', '{{\"demande\": 1}}', NULL, NULL)"
            assert would(other) == REFUSED


def _asked(statement: str, of: Actor) -> Any:
    return would(statement, [of.person.memberships.get().pk])


def test_a_mail_of_a_steward_goes_to_a_professional_alone(world: World, ariane: Actor) -> None:
    mail = (
        "INSERT INTO palier_message (id, demande_id, channel, recipient, subject, body, created_at, doubts)"
        " VALUES (gen_random_uuid(), %s, 'email', %s, 's', 'b', now(), 0)"
    )
    with page_of(member(ariane)):
        assert would(mail, [None, world.karim.person.login]) == 1
        assert would(mail, [None, "menage@dehors.example"]) == REFUSED
        assert would(mail, [world.amina.demande.pk, world.karim.person.login]) == REFUSED


def test_numbers_of_what_is_in_hand_name_nobody(world: World, ariane: Actor) -> None:
    world.home_at("publiee", [world.amina])
    with page_of(member(ariane)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM palier_in_hand(%s)", [world.bailleur.pk])
        assert cursor.fetchone() == (1, 0, 0, 0, 0)
        cursor.execute("SELECT * FROM palier_stewards_able()")
        assert cursor.fetchall() == [(ariane.person.pk, ariane.body.pk)]
    with page_of(member(world.karim)):
        assert would("SELECT * FROM palier_in_hand(%s)", [world.bailleur.pk]) == REFUSED


def test_the_role_of_a_steward_is_the_one_that_the_pages_take(ariane: Actor) -> None:
    assert member(ariane).role == STEWARD
    assert ariane.role is Role.STEWARD

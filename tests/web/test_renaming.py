"""A name that changes once its person has come in: mended by who answers for them, told to them, and no seal is touched."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.models import JournalEntry, Membership, Message, User
from palier.rules.doors.access import Role
from palier.workflows.accounts import changing_members, managing
from palier.workflows.organisations import stewards
from tests import factories, second_factors
from tests import world as worlds
from tests.attacks import sealed_world
from tests.plain_pages import plain_text
from tests.web.steward_pages import desk_of, post

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

    from palier.models import Organisation
    from palier.workflows.acting.actors import Actor

pytestmark = pytest.mark.django_db
BEFORE, AFTER = "Lucie Morel", "Lucie Morel-Haddad"


@pytest.fixture
def ariane() -> Actor:
    return worlds.steward()


@pytest.fixture
def desk(ariane: Actor) -> Client:
    return desk_of(ariane)


@pytest.fixture
def est() -> Organisation:
    return factories.organisation("bailleur", "Est Habitat")


@pytest.fixture
def lucie(est: Organisation) -> User:
    who = factories.member(BEFORE, est).person
    User.objects.filter(pk=who.pk).update(chose_at=timezone.now())
    return User.objects.get(pk=who.pk)


@pytest.fixture
def rita(est: Organisation) -> Actor:
    manager = factories.member("Rita Sylla", est)
    Membership.objects.filter(user=manager.person).update(manages_since=timezone.now())
    second_factors.give(manager.person)
    return manager


def renamed(client: Client, on: Organisation | None, who: User, name: str) -> HttpResponse:
    page, args = ("intendant_membre", [on.public_id]) if on else ("equipe_membre", [])
    return post(client, page, [*args, who.public_id], act="nom", name=name)


@pytest.mark.parametrize("is_steward", [True, False])
def test_it_is_written_kept_by_whom_and_told_to_its_person(
    desk: Client, ariane: Actor, rita: Actor, est: Organisation, lucie: User, *, is_steward: bool
) -> None:
    client, on, by = (desk, est, ariane) if is_steward else (desk_of(rita), None, rita)

    done = renamed(client, on, lucie, f"  {AFTER.replace(' ', '  ')} ")

    lucie.refresh_from_db()
    assert lucie.name == AFTER
    assert AFTER in plain_text(client.get(done["Location"]))
    (line,) = JournalEntry.objects.filter(verb="corriger_membre")
    assert (line.actor, line.object_id, line.details) == (by.person.public_id, lucie.public_id, {"champs": ["nom"]})
    mail = Message.objects.get()
    assert mail.recipient == lucie.login
    assert AFTER in mail.body
    assert "Est Habitat" in mail.body


def test_twice_is_once_and_the_address_the_password_and_the_sessions_stay(
    desk: Client, est: Organisation, lucie: User
) -> None:
    for _ in range(2):
        assert renamed(desk, est, lucie, AFTER).status_code == 302

    found = User.objects.get(pk=lucie.pk)
    assert (found.login, found.password, found.signed_out_at) == (lucie.login, lucie.password, lucie.signed_out_at)
    assert JournalEntry.objects.filter(verb="corriger_membre").count() == 1


def test_no_name_is_refused_and_so_are_one_s_own_and_another_organisation_s(
    desk: Client, ariane: Actor, rita: Actor, est: Organisation, lucie: User
) -> None:
    assert renamed(desk, est, lucie, "  ").status_code == 400
    assert renamed(desk, ariane.body, ariane.person, "Reine").status_code == 400
    elsewhere = factories.member("Paul", factories.organisation("bailleur", "Nord")).person
    assert renamed(desk_of(rita), None, elsewhere, "Autre").status_code == 404
    assert not JournalEntry.objects.filter(verb="corriger_membre").exists()


def test_the_verb_asks_for_the_right_too(est: Organisation, lucie: User, rita: Actor) -> None:
    at = timezone.now()
    colleague = factories.member("Paul", est)
    with pytest.raises(managing.NotManager):
        changing_members.rename(lucie.login, est, name=AFTER, by=colleague, at=at)
    with pytest.raises(stewards.OwnAccess):
        changing_members.rename(rita.person.login, est, name=AFTER, by=rita, at=at)


def test_who_works_elsewhere_too_is_renamed_by_a_steward_alone(
    desk: Client, rita: Actor, est: Organisation, lucie: User
) -> None:
    nord = factories.organisation("bailleur", "Nord")
    Membership.objects.create(user=lucie, organisation=nord, role=Role.BAILLEUR)
    client = desk_of(rita)

    assert "Corriger son nom" not in plain_text(client.get(reverse("equipe_membre", args=[lucie.public_id])))
    assert "travaille" in plain_text(client.get(reverse("equipe_membre", args=[lucie.public_id])))
    assert renamed(client, None, lucie, AFTER).status_code == 400
    assert renamed(desk, est, lucie, AFTER).status_code == 302


def test_the_seals_of_past_acts_are_what_they_were(desk: Client, est: Organisation, lucie: User) -> None:
    sealed_world.seal()
    assert sealed_world.faults() == []

    renamed(desk, est, lucie, AFTER)
    sealed_world.seal()

    assert [fault.sentence for fault in sealed_world.faults()] == []

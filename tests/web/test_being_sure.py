"""What takes something from a member asks first: whom, what ends, what stays, the way back; and does nothing meanwhile."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.models import JournalEntry, Membership, SecondFactor, SignIn, User
from palier.rules.doors.access import Role
from palier.web.equipe import members as team
from palier.web.intendant import confirming
from palier.web.intendant import members as stewarded
from tests import factories, second_factors
from tests import world as worlds
from tests.plain_pages import plain_text
from tests.web.steward_pages import BACKEND, desk_of, post

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

    from palier.models import Organisation
    from palier.workflows.acting.actors import Actor

pytestmark = pytest.mark.django_db
OF_A_MEMBER = ("suspendre", "partir", "lien", "facteur", "sessions")


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
def karim(est: Organisation) -> User:
    who = factories.member("Karim Haddad", est).person
    User.objects.filter(pk=who.pk).update(chose_at=timezone.now())
    second_factors.give(who)
    return who


@pytest.fixture
def manager(est: Organisation) -> Client:
    rita = factories.member("Rita Morel", est)
    Membership.objects.filter(user=rita.person).update(manages_since=timezone.now())
    second_factors.give(rita.person)
    return desk_of(rita)


def press(client: Client, on: Organisation | None, who: User, which: str, **said: str) -> HttpResponse:
    page, args = ("intendant_membre", [on.public_id]) if on else ("equipe_membre", [])
    return post(client, page, [*args, who.public_id], act=which, **said)


def state(who: User) -> tuple[object, ...]:
    row = User.objects.get(pk=who.pk)
    held = SecondFactor.objects.filter(user=who).exists()
    memberships = list(Membership.objects.filter(user=who).order_by("pk").values_list("suspended_at", "ended_at"))
    return (
        row.password,
        row.signed_out_at,
        held,
        memberships,
        JournalEntry.objects.filter(object_id=who.public_id).count(),
    )


@pytest.mark.parametrize("which", OF_A_MEMBER)
@pytest.mark.parametrize("is_steward", [True, False])
def test_the_first_press_changes_nothing_and_the_second_does(
    desk: Client, manager: Client, est: Organisation, karim: User, which: str, *, is_steward: bool
) -> None:
    client, on = (desk, est) if is_steward else (manager, None)
    before = state(karim)

    asked = press(client, on, karim, which)

    page = plain_text(asked)
    assert asked.status_code == 200
    assert state(karim) == before
    for told in (
        "Karim Haddad",
        karim.login,
        "Est Habitat",
        "Ce qui suit",
        "Pour revenir en arrière",
        "Ne rien changer",
    ):
        assert told in page
    assert press(client, on, karim, which, confirme="oui").status_code == 302
    assert state(karim) != before


def test_leaving_says_each_way_in_that_ends_and_how_many_sessions(desk: Client, est: Organisation, karim: User) -> None:
    now = timezone.now()
    for mark in "ab":
        SignIn.objects.create(user=karim, mark=mark, device="Firefox", since=now - timedelta(hours=1), last_seen_at=now)

    page = plain_text(press(desk, est, karim, "partir"))

    for told in (
        "Ses 2 connexions ouvertes se ferment.",
        "Son mot de passe ne sert plus.",
        "Son application de codes ne sert plus.",
        "invitez-la de nouveau",
    ):
        assert told in page


def test_who_works_elsewhere_keeps_the_ways_in_and_the_page_says_so(
    desk: Client, manager: Client, est: Organisation, karim: User
) -> None:
    Membership.objects.create(user=karim, organisation=factories.organisation("bailleur", "Nord"), role=Role.BAILLEUR)

    for client, on in ((desk, est), (manager, None)):
        page = plain_text(press(client, on, karim, "partir"))
        assert "Ses accès dans d’autres organismes restent" in page
        assert "Son mot de passe ne sert plus" not in page


def test_what_would_be_refused_is_refused_before_anybody_is_asked(desk: Client, est: Organisation, karim: User) -> None:
    SecondFactor.objects.filter(user=karim).delete()

    answer = press(desk, est, karim, "facteur")

    assert answer.status_code == 400
    assert "n’a pas de second facteur" in plain_text(answer)
    assert plain_text(answer).count("n’a pas de second facteur") == 1


def test_an_invitation_is_sent_again_without_being_asked_and_withdrawn_after(desk: Client, est: Organisation) -> None:
    post(desk, "intendant_inviter", [est.public_id], name="Nora Petit", login="nora@est.example", role="bailleur")
    nora = User.objects.get(login="nora@est.example")

    assert press(desk, est, nora, "lien").status_code == 302
    asked = press(desk, est, nora, "retirer")

    assert "Le lien envoyé n’ouvre plus rien" in plain_text(asked)
    assert Membership.objects.get(user=nora).ended_at is None


def test_without_a_code_just_given_nobody_is_asked_anything(
    ariane: Actor, est: Organisation, karim: User, client
) -> None:
    client.force_login(ariane.person, backend=BACKEND)

    answer = press(client, est, karim, "partir", confirme="oui")

    assert answer.status_code == 302
    assert reverse("intendant_membre", args=[est.public_id, karim.public_id]) != answer["Location"].partition("?")[0]
    assert Membership.objects.get(user=karim).ended_at is None


def test_every_button_that_takes_something_away_asks() -> None:
    gives = {"reprendre", "confier"}
    assert set(stewarded.ACTS) - gives == set(confirming.TAKING)
    assert set(team.ACTS) - gives <= set(confirming.TAKING)

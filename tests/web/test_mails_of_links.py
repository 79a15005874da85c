"""What became of the mail of a link is on the page of its member: taken by the relay, or come back, and then another is sent."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.jobs.letters.messages import send
from palier.models import Membership, Message, PasswordLink, User
from palier.models.doors import acting
from palier.rules.letters.outcomes import MessageOutcome
from palier.workflows.letters import unreached
from tests import factories, second_factors
from tests import world as worlds
from tests.attacks.raw_sql import REFUSED, member, page_of, would
from tests.plain_pages import plain_text
from tests.web.steward_pages import act, desk_of, mailed, post

if TYPE_CHECKING:
    from django.test import Client

    from palier.models import Organisation
    from palier.workflows.acting.actors import Actor

pytestmark = pytest.mark.django_db
UNSURE, LEFT, BACK = "son départ n’est pas encore confirmé", "parti par courriel le", "l’adresse ne l’a pas reçu"


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
def nora(desk: Client, est: Organisation) -> User:
    post(desk, "intendant_inviter", [est.public_id], name="Nora Petit", login="nora@est.example", role="bailleur")
    mailed()
    return User.objects.get(login="nora@est.example")


@pytest.fixture
def manager(est: Organisation) -> Client:
    rita = factories.member("Rita Sylla", est)
    Membership.objects.filter(user=rita.person).update(manages_since=timezone.now())
    second_factors.give(rita.person)
    return desk_of(rita)


def pages(desk: Client, manager: Client, est: Organisation, who: User) -> list[str]:
    here = reverse("intendant_membre", args=[est.public_id, who.public_id])
    return [plain_text(desk.get(here)), plain_text(manager.get(reverse("equipe_membre", args=[who.public_id])))]


def test_a_link_that_was_made_is_not_said_to_have_left(
    desk: Client, manager: Client, est: Organisation, nora: User
) -> None:
    for page in pages(desk, manager, est, nora):
        assert UNSURE in page
        assert LEFT not in page


def test_once_the_relay_took_it_the_page_says_so(desk: Client, manager: Client, est: Organisation, nora: User) -> None:
    send(str(Message.objects.get().pk))
    acting.leave()

    for page in pages(desk, manager, est, nora):
        assert LEFT in page
        assert UNSURE not in page


@pytest.mark.parametrize("is_forgotten", [False, True])
def test_one_that_came_back_is_told_with_what_to_do_then_another_takes_its_place(
    desk: Client, manager: Client, est: Organisation, nora: User, *, is_forgotten: bool
) -> None:
    kept = Message.objects.get()
    send(str(kept.pk))
    acting.leave()
    if is_forgotten:
        Message.objects.filter(pk=kept.pk).delete()

    assert unreached.note_returned(kept.pk, MessageOutcome.RETURNED, at=timezone.now() + timedelta(days=2))

    for page in pages(desk, manager, est, nora):
        assert BACK in page
        assert "Envoyer un autre lien" in page
    assert not unreached.note_returned(kept.pk, MessageOutcome.RETURNED, at=timezone.now() + timedelta(days=3))

    act(desk, est, nora, "lien")
    mailed()
    for page in pages(desk, manager, est, nora):
        assert BACK not in page
        assert UNSURE in page


def test_a_return_of_nothing_of_ours_or_of_long_ago_says_nothing(nora: User) -> None:
    kept = Message.objects.get().pk
    Message.objects.all().delete()

    assert not unreached.note_returned(uuid4(), MessageOutcome.RETURNED, at=timezone.now())
    assert not unreached.note_returned(kept, MessageOutcome.DELAYED, at=timezone.now())
    assert not unreached.note_returned(kept, MessageOutcome.RETURNED, at=timezone.now() + timedelta(days=31))
    assert PasswordLink.objects.get().came_back_at is None


def test_only_the_clock_writes_it(ariane: Actor, nora: User) -> None:
    with page_of(member(ariane)):
        assert would("SELECT left_at, came_back_at FROM palier_passwordlink") == 1
        for column in ("left_at", "came_back_at"):
            assert would(f"UPDATE palier_passwordlink SET {column} = now()") == REFUSED

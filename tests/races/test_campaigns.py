"""Two workers at once on real transactions write one invitation each; an answer and a reminder at once leave one state."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from django.db import transaction

from palier.models import Message, StockInvite, StockSending, StockTwin
from palier.models.doors import acting
from palier.workflows.takeover import answering_invites, campaign_turns, inviting, pairing
from palier.workflows.takeover.answering_invites import InviteSaid, InviteWord
from tests import campaign_world as world
from tests.races.at_once import at_once

if TYPE_CHECKING:
    from pytest_django.fixtures import SettingsWrapper

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture(autouse=True)
def _site(settings: SettingsWrapper) -> None:
    settings.SITE, settings.SMS_URL = "https://palier.example", ""


def lines(count: int) -> list[str]:
    return [
        world.line(
            f"A{n}",
            numero="",
            first=f"Prénom{chr(97 + n % 26)}",
            last=f"Nom{chr(97 + n // 26)}",
            email=f"p{n}@a.example",
        )
        for n in range(count)
    ]


def test_two_workers_at_once_invite_each_person_once() -> None:
    campaign = world.begun(*lines(40))
    at_once(*[partial(campaign_turns.take_in, campaign, at=world.AT)] * 2)
    keys = list(StockInvite.objects.order_by("pk").values_list("pk", flat=True))
    assert len(keys) == 40

    def worker() -> int:
        return sum(inviting.invite(key, at=world.AT) for key in keys)

    written = at_once(worker, worker)

    assert sum(written) == 40
    assert (StockSending.objects.count(), Message.objects.filter(subject__contains="ancienne").count()) == (40, 40)
    assert set(StockInvite.objects.values_list("done", flat=True)) == {1}


def test_an_answer_and_a_reminder_at_once_leave_a_person_who_said_no_alone() -> None:
    campaign = world.begun(world.line(email="n@a.example"))
    world.turn(campaign)
    code = world.code_of(world.messages()[0])
    StockInvite.objects.update(next_at=world.AT)
    said = InviteSaid(InviteWord.USELESS, world.NUMERO, world.invite_of().line.birth_date)

    def answered() -> bool:
        with transaction.atomic(), acting.taken(acting.GATE):
            return answering_invites.answer(code, said, source="192.0.2.9", at=world.later(1))

    results = at_once(answered, partial(inviting.invite, world.invite_of().pk, at=world.later(1)))

    assert results[0] is True
    assert world.invite_of().state == "refusee"
    assert world.invite_of().next_at is None


def test_the_same_lines_compared_twice_at_once_make_each_pair_once() -> None:
    world.taken_in(*[world.line(f"A{n}", email="n@a.example") for n in range(6)])

    at_once(*[partial(pairing.look, at=world.AT)] * 2)

    assert StockTwin.objects.count() == 15

"""Each person is invited once a step, by the first way that is left, and never where a safe address should be written to."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from palier.models import (
    Message,
    StockCampaign,
    StockInvite,
    StockSending,
    StockTask,
    StockTwin,
)
from palier.models.doors import acting
from palier.rules.letters.outcomes import MessageOutcome
from palier.rules.takeover.campaign_states import CallResult, CampaignState, InviteState
from palier.rules.takeover.twin_words import TwinState
from palier.workflows.letters import unreached
from palier.workflows.takeover import calling_people, campaigning, inviting, pairing
from tests import campaign_world as world
from tests import takeover_world as stock

if TYPE_CHECKING:
    from pytest_django.fixtures import SettingsWrapper

pytestmark = pytest.mark.django_db
MAIL = "nadege@ancien.example"


@pytest.fixture(autouse=True)
def _site(settings: SettingsWrapper) -> None:
    settings.SITE = "https://palier.example"
    settings.SMS_URL = ""


def state(key: str = "A1") -> str:
    return world.invite_of(key).state


def test_nothing_leaves_before_a_steward_has_read_the_counts_and_begun() -> None:
    campaign = campaigning.prepare(world.taken_in(world.line(email=MAIL)), by=stock.BY, at=world.AT)
    with pytest.raises(campaigning.NotCounted):
        campaigning.begin(campaign, by=stock.BY, at=world.AT)

    assert not StockInvite.objects.exists()
    assert not world.messages()


def test_a_mail_leaves_with_a_link_and_names_nobody() -> None:
    campaign = world.begun(world.line(email=MAIL))
    world.turn(campaign)

    [message] = world.messages()
    assert (message.channel, message.recipient, message.demande) == ("email", MAIL, None)
    for told in ("Quervazec", "Nadège", world.NUMERO, campaign.batch.organisation.name):
        assert told not in message.body + message.subject
    assert len(world.code_of(message)) == 19
    assert campaign.counts == {"personnes": 1, "invitee": 1}


def test_the_same_turn_again_writes_nothing_more() -> None:
    campaign = world.begun(world.line(email=MAIL))
    world.turn(campaign)
    world.turn(campaign)
    StockInvite.objects.update(next_at=world.AT, done=0)
    with pytest.raises(Exception, match=r"palier_stocksending|stock_sending_once"):
        world.turn(campaign)

    assert len(world.messages()) == 1


def test_the_plan_reminds_then_posts_then_has_a_person_call() -> None:
    campaign = world.begun(world.line(email=MAIL, phone="0612345678", address="3 rue des Lilas"))
    for day in range(130):
        world.turn(campaign, world.later(day))

    ways = list(StockSending.objects.order_by("step").values_list("way", flat=True))
    assert ways == ["courriel", "courriel", "courriel", "lettre"]
    assert world.messages()[1].subject.startswith("Rappel")
    letter, call = StockTask.objects.order_by("kind")
    assert (letter.name, letter.contact) == ("Nadège Quervazec", "3 rue des Lilas\n93100 Montreuil")
    assert (call.kind, call.contact, call.link) == ("telephone", "0612345678", "")
    assert state() == InviteState.INVITED


def test_nothing_leaves_at_night_nor_on_a_sunday() -> None:
    campaign = world.begun(world.line(email=MAIL))
    world.turn(campaign, world.AT + timedelta(hours=12))
    world.turn(campaign, world.later(5))

    assert not world.messages()
    world.turn(campaign, world.later(6))
    assert len(world.messages()) == 1


def test_a_mail_that_comes_back_after_its_message_was_forgotten_goes_on_by_letter_at_once() -> None:
    campaign = world.begun(world.line(email=MAIL, address="3 rue des Lilas"))
    world.turn(campaign)
    [message] = world.messages()
    key = message.pk
    message.delete()

    with acting.taken(acting.CLOCK):
        assert unreached.note_returned(key, MessageOutcome.RETURNED, at=world.later(1))
        assert not unreached.note_returned(key, MessageOutcome.RETURNED, at=world.later(1))
    world.turn(campaign, world.later(1))

    assert StockTask.objects.get().kind == "lettre"


def test_who_has_no_way_left_is_unreachable_and_said_so() -> None:
    campaign = world.begun(world.line(email=MAIL), world.line("A2", numero="", first="Léa"))
    world.turn(campaign)
    with acting.taken(acting.CLOCK):
        unreached.note_returned(world.messages()[0].pk, MessageOutcome.RETURNED, at=world.later(1))
    world.turn(campaign, world.later(1))

    assert (state(), state("A2")) == (InviteState.UNREACHABLE, InviteState.UNREACHABLE)
    assert campaign.counts["injoignable"] == 2


def test_paused_or_stopped_nothing_leaves_and_undoing_the_batch_stops_it() -> None:
    campaign = world.begun(world.line(email=MAIL))
    campaigning.pause(campaign, by=stock.BY, at=world.AT)
    world.turn(campaign)
    assert not world.messages()
    with pytest.raises(campaigning.CampaignMoved):
        campaigning.pause(campaign, by=stock.BY, at=world.AT)
    campaigning.begin(campaign, by=stock.BY, at=world.AT)
    world.turn(campaign)
    assert len(world.messages()) == 1

    stock.undone(campaign.batch)

    campaign.refresh_from_db()
    assert campaign.state == CampaignState.STOPPED
    assert not StockInvite.objects.exists()
    assert not StockSending.objects.exists()


def test_a_call_is_noted_and_noted_again_and_a_line_that_its_person_confirmed_is_called_no_more() -> None:
    campaign = world.begun(world.line(phone="0612345678"))
    world.turn(campaign)
    task = StockTask.objects.get()
    calling_people.note_call(task, CallResult.USELESS, by=stock.BY, at=world.later(1))
    world.turn(campaign, world.later(1))
    assert (state(), world.invite_of().refusal) == (InviteState.REFUSED, "plus_utile")

    calling_people.note_call(task, CallResult.NO_ANSWER, by=stock.BY, at=world.later(2))
    world.turn(campaign, world.later(2))

    assert state() == InviteState.INVITED
    assert [one.pk for one in calling_people.to_call(campaign.batch)] == [task.pk]


def test_a_line_said_to_be_a_double_is_not_invited_until_that_is_taken_back() -> None:
    lines = [world.line("A1", email=MAIL), world.line("A2", email=MAIL)]
    campaign = world.begun(*lines)
    with acting.taken(acting.CLOCK):
        assert pairing.look(at=world.AT) == 2
        assert pairing.look(at=world.AT) == 0
    twin = StockTwin.objects.get()
    assert twin.is_exact
    assert pairing.decide_exact(campaign.batch, by=stock.BY, at=world.AT) == 1
    world.turn(campaign)
    assert len(world.messages()) == 1

    pairing.decide(twin, TwinState.APART, by=stock.BY, at=world.AT)
    world.turn(campaign, world.later(8))

    assert Message.objects.filter(recipient=MAIL).count() == 2


def test_what_is_kept_of_a_link_is_a_digest() -> None:
    campaign = world.begun(world.line(email=MAIL))
    world.turn(campaign)
    code = world.code_of(world.messages()[0])

    assert StockSending.objects.get().code_hash == inviting.hash_of(code.lower().replace("-", " "))
    assert StockCampaign.objects.get().counts["personnes"] == 1

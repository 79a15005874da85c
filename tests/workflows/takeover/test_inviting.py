"""Each person is invited once a step, by the first way that is left, and never where a safe address should be written to."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from palier.models import (
    Fork,
    ForkKind,
    Message,
    Person,
    SafeChannel,
    StockCampaign,
    StockCheck,
    StockInvite,
    StockSending,
    StockTask,
    StockTwin,
)
from palier.models.doors import acting
from palier.models.life import forgetting
from palier.rules.letters.outcomes import MessageOutcome
from palier.rules.takeover.campaign_states import CallResult, CampaignState, InviteState
from palier.rules.takeover.register_words import CheckState, RegisterTold
from palier.rules.takeover.twin_words import TwinState
from palier.web.intendant.takeover.campaign import board
from palier.workflows.letters import unreached
from palier.workflows.takeover import calling_people, campaigning, comparing, inviting, pairing
from tests import campaign_world as world
from tests import couples
from tests import takeover_world as stock
from tests.attacks.raw_sql import would

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


# --- People in danger ---------------------------------------------------------------------------------------------------------


def hers(couple: couples.Couple, **more: str) -> str:
    born, number = f"{couples.HERS:%d/%m/%Y}", couple.demande.numero_unique
    first = Person.objects.get(demande=couple.demande, key="d").first_name
    return world.line(numero=number, born=born, first=first, email=MAIL, phone="0612345678", **more)


def test_who_has_a_safe_address_is_written_to_there_alone_and_is_on_no_list() -> None:
    couple = couples.couple()
    SafeChannel.objects.create(demande=couple.demande, email="sure@abri.example", person_key="d", set_at=timezone.now())
    campaign = world.begun(hers(couple, address="3 rue des Lilas"))
    for day in range(0, 130, 3):
        world.turn(campaign, world.later(day))

    assert {one.recipient for one in world.messages()} == {"sure@abri.example"}
    assert not StockTask.objects.exists()


def test_a_safe_address_holds_back_a_line_without_a_number_whose_name_sounds_alike() -> None:
    couple = couples.couple()
    SafeChannel.objects.create(demande=couple.demande, email="sure@abri.example", person_key="d", set_at=timezone.now())
    person = Person.objects.get(demande=couple.demande, key="d")
    same = world.line(
        numero="", last=person.last_name.upper(), first=person.first_name, born=f"{couples.HERS:%d/%m/%Y}", email=MAIL
    )
    campaign = world.begun(same, world.line("A2", email="autre@ancien.example"))
    world.turn(campaign)

    assert [one.recipient for one in world.messages()] == ["autre@ancien.example"]
    assert state() == InviteState.HELD
    assert dict(board(campaign))["Invitées, sans réponse"] == 2


def test_nobody_who_left_in_silence_is_written_to_at_a_former_address() -> None:
    couple = couples.couple()
    child = couples.couple().demande
    Fork.objects.create(parent=couple.demande, child=child, person_key="d", kind=ForkKind.SILENT, at=timezone.now())
    campaign = world.begun(hers(couple, address="3 rue des Lilas"))
    for day in range(0, 130, 3):
        world.turn(campaign, world.later(day))

    assert not world.messages()
    assert not StockTask.objects.exists()
    assert state() == InviteState.HELD
    # Nor by the counts, nor by what the register says of a number that is no more hers.
    assert campaign.counts == {"personnes": 1, "invitee": 1}
    with acting.taken(acting.CLOCK):
        comparing.add(at=world.AT)
        [(pk, numero)] = comparing.due(at=world.AT)
        his = RegisterTold((couples.HIS,), None, None, is_struck_off=True)
        comparing.keep(pk, numero, his, None, at=world.AT)
    assert StockCheck.objects.get().state == CheckState.SAME


@pytest.mark.parametrize("how", ["left", "safe"])
def test_a_former_tool_that_mistyped_a_birth_date_writes_to_no_former_address_of_who_hides(how: str) -> None:
    couple = couples.couple()
    if how == "left":
        child = couples.couple().demande
        Fork.objects.create(parent=couple.demande, child=child, person_key="d", kind=ForkKind.SILENT, at=timezone.now())
    else:
        safe = {"email": "sure@abri.example", "person_key": "d", "set_at": timezone.now()}
        SafeChannel.objects.create(demande=couple.demande, **safe)
    person = Person.objects.get(demande=couple.demande, key="d")
    named = {"first": person.first_name, "last": person.last_name, "numero": couple.demande.numero_unique}
    campaign = world.begun(world.line(**named, born="03/03/1973", email=MAIL, address="3 rue des Lilas"))
    world.turn(campaign)

    assert not world.messages()
    assert state() == InviteState.HELD


def test_a_letter_that_waits_is_not_posted_to_who_hides_since() -> None:
    couple = couples.couple()
    person = Person.objects.get(demande=couple.demande, key="d")
    unnumbered = world.line(
        numero="", last=person.last_name, first=person.first_name, born=f"{couples.HERS:%d/%m/%Y}", address="3 rue des Lilas"
    )
    campaign = world.begun(unnumbered)
    world.turn(campaign)
    assert len(calling_people.posts(campaign.batch)) == 1
    SafeChannel.objects.create(demande=couple.demande, email="sure@abri.example", person_key="d", set_at=timezone.now())
    for day in range(0, 30, 3):
        world.turn(campaign, world.later(day))

    assert state() == InviteState.HELD
    assert not calling_people.posts(campaign.batch)


def test_who_is_here_is_written_to_where_their_file_is_and_not_where_a_tool_of_before_says() -> None:
    couple = couples.couple()
    campaign = world.begun(hers(couple))
    world.turn(campaign)

    [message] = world.messages()
    assert message.recipient == Person.objects.get(demande=couple.demande, key="d").email
    assert message.recipient != MAIL
    assert message.demande_id == couple.demande.pk


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


def test_an_erasure_takes_the_invitation_with_the_line_and_no_other() -> None:
    couple = couples.couple()
    campaign = world.begun(hers(couple), world.line("A2", email="autre@ancien.example"))
    world.turn(campaign)

    for table, count in (("palier_stocksending", 1), ("palier_stockinvite", 1), ("palier_stocktask", 0)):
        where = forgetting.REMOVED[table] % {"demande": couple.demande.pk}
        assert would(f"DELETE FROM {table} WHERE {where}") == count, table

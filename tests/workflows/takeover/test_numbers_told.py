"""The number that a call gave is taken back with it, and one that a link gave, or the former tool, is nobody's call to lose."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from palier.jobs.people import campaigns
from palier.models import StockCampaign, StockCheck, StockInvite, StockLine, StockTask
from palier.rules.takeover.campaign_states import CallResult
from palier.rules.takeover.register_words import CheckDecision, CheckState
from palier.workflows.parting import separating
from palier.workflows.takeover import answering_invites, calling_people, comparing, inviting
from palier.workflows.takeover.answering_invites import InviteSaid, InviteWord
from tests import campaign_world as world
from tests import couples
from tests import takeover_world as stock
from tests.workflows.test_separating import separate

if TYPE_CHECKING:
    from pytest_django.fixtures import SettingsWrapper

pytestmark = pytest.mark.django_db
BORN = date(1980, 2, 1)
WRONG = "0750118019876A1002"
CALLED = datetime(2027, 3, 1, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _site(settings: SettingsWrapper) -> None:
    settings.SITE, settings.SMS_URL, settings.SNE_URL = "https://palier.example", "", ""


def to_call(*, email: str = "") -> StockTask:
    """Somebody without a number whom the plan has called, after its messages."""
    campaign = world.begun(world.line(numero="", phone="0612345678", email=email))
    for day in range(0, 160, 10):
        world.turn(campaign, world.later(day))
    return StockTask.objects.get()


def noted(result: CallResult, numero: str = "", *, minutes: float) -> None:
    at = CALLED + timedelta(minutes=minutes)
    calling_people.note_call(StockTask.objects.get(), result, numero=numero, by=stock.BY, at=at)


def turned() -> None:
    """Two minutes of the clock: what a number leaves behind does not come back."""
    for _ in range(2):
        world.turn(StockCampaign.objects.get(), CALLED)
        campaigns.sweep(0)


def linked(code: str, *, minutes: float, numero: str = world.NUMERO) -> bool:
    said = InviteSaid(InviteWord.MINE, numero, BORN)
    return answering_invites.answer(code, said, source="192.0.2.7", at=CALLED + timedelta(minutes=minutes))


def told() -> str:
    return StockLine.objects.get().numero


@pytest.mark.parametrize("after", [CallResult.NO_ANSWER, CallResult.WILL_COME], ids=["another result", "blank"])
def test_a_wrong_number_is_taken_back_and_the_link_that_left_asks_for_theirs_again(after: CallResult) -> None:
    to_call(email="n@ancien.example")
    noted(CallResult.WILL_COME, WRONG, minutes=0)
    turned()
    assert told() == WRONG
    StockCheck.objects.update(state=CheckState.OTHER_BIRTH, next_at=None)

    noted(after, minutes=5)
    turned()

    task, invite = StockTask.objects.get(), StockInvite.objects.get()
    assert (told(), task.asks_number, invite.asks_number, invite.numero) == ("", True, True, "")
    assert invite.proof == inviting.proof_of("", BORN)
    assert not StockCheck.objects.exists(), (
        "what the register says of somebody else's number is no question of this line"
    )
    assert linked(world.code_of(world.messages()[0]), minutes=9)
    turned()
    assert (told(), StockTask.objects.get().asks_number) == (world.NUMERO, False)


def test_taken_back_it_is_written_again_and_a_note_that_changes_nothing_keeps_it() -> None:
    to_call()
    noted(CallResult.WILL_COME, WRONG, minutes=0)
    turned()
    noted(CallResult.NO_ANSWER, minutes=5)
    turned()
    noted(CallResult.WILL_COME, world.NUMERO, minutes=6)
    turned()
    noted(CallResult.WILL_COME, world.NUMERO, minutes=7)
    turned()

    assert told() == world.NUMERO
    assert StockTask.objects.get().asks_number, "the call that gave it may correct it"


def test_a_number_given_by_a_link_outlives_the_note_of_a_call_of_the_same_minute() -> None:
    to_call(email="n@ancien.example")
    assert linked(world.code_of(world.messages()[0]), minutes=0)
    noted(CallResult.NO_ANSWER, minutes=0.5)
    turned()
    assert told() == world.NUMERO

    noted(CallResult.WILL_COME, minutes=5)
    turned()

    assert told() == world.NUMERO
    with pytest.raises(calling_people.NumberNotAsked):
        noted(CallResult.WILL_COME, WRONG, minutes=6)


def test_a_number_of_a_link_that_a_steward_set_aside_and_took_back_is_no_call_s() -> None:
    to_call(email="n@ancien.example")
    noted(CallResult.NO_ANSWER, minutes=0)
    assert linked(world.code_of(world.messages()[0]), minutes=1)
    turned()
    StockCheck.objects.update(state=CheckState.UNKNOWN, next_at=None)
    for decision, known in ((CheckDecision.ASK, ""), (None, world.NUMERO)):
        comparing.decide(StockCheck.objects.get(), decision, by=stock.BY, at=CALLED)
        turned()
        assert told() == known

    noted(CallResult.NO_ANSWER, minutes=5)
    turned()

    assert told() == world.NUMERO


def test_a_number_that_a_steward_set_aside_does_not_come_back_before_its_invitation_is_proved_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(comparing, "AT_ONCE", 0)
    to_call()
    noted(CallResult.WILL_COME, WRONG, minutes=0)
    turned()
    StockCheck.objects.update(state=CheckState.OTHER_BIRTH, next_at=None)
    comparing.decide(StockCheck.objects.get(), CheckDecision.ASK, by=stock.BY, at=CALLED)
    comparing.add(at=CALLED)

    world.turn(StockCampaign.objects.get(), CALLED)

    assert told() == ""


def test_a_call_of_whom_the_former_tool_has_a_number_takes_nothing_back() -> None:
    campaign = world.begun(world.line(phone="0612345678"))
    world.turn(campaign)
    noted(CallResult.WILL_COME, minutes=0)
    turned()
    noted(CallResult.NO_ANSWER, minutes=5)
    turned()

    assert told() == world.NUMERO
    assert StockCheck.objects.get().numero == world.NUMERO


def test_who_left_with_a_number_of_their_own_keeps_it_when_the_call_that_gave_the_first_is_noted_otherwise() -> None:
    couple = couples.couple()
    child = separate(couple)
    line = world.line(numero="", born=f"{couples.HERS:%d/%m/%Y}", first="", phone="0612345678")
    world.turn(world.begun(line))
    noted(CallResult.WILL_COME, couple.demande.numero_unique, minutes=0)
    turned()
    assert told() == couple.demande.numero_unique
    separating.numbered(child, "093032112345678901", at=CALLED)

    noted(CallResult.NO_ANSWER, minutes=5)
    turned()

    assert told() == "093032112345678901"

"""Who hides, has a safe address or left in silence: no former address is written to, and nothing unsaid points at them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from palier.models import Fork, ForkKind, Person, SafeChannel, StockCheck, StockTask
from palier.models.doors import acting
from palier.models.life import erased_rows
from palier.rules.takeover.campaign_states import CallResult, InviteState
from palier.rules.takeover.register_words import CheckState, RegisterTold
from palier.web.intendant.takeover.campaign import board
from palier.workflows.takeover import calling_people, comparing, inviting
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


@pytest.mark.parametrize("is_left", [False, True])
def test_a_number_that_somebody_left_in_silence_is_compared_as_any_other(is_left: bool) -> None:
    """Whoever brings a made-up file learns nothing of a number by what stays unsaid of it."""
    couple = couples.couple()
    if is_left:
        child = couples.couple().demande
        Fork.objects.create(parent=couple.demande, child=child, person_key="d", kind=ForkKind.SILENT, at=timezone.now())
    number = couple.demande.numero_unique
    hers = {"numero": number, "born": f"{couples.HERS:%d/%m/%Y}", "deposit": "01/01/2020"}
    world.begun(world.line("A1", **hers), world.line("A2", numero=number, born="03/03/1973"))
    told = RegisterTold((couples.HIS, *(() if is_left else (couples.HERS,))), couples.HERS, None, is_struck_off=is_left)
    with acting.taken(acting.CLOCK):
        comparing.add(at=world.AT)
        for pk, numero in comparing.due(at=world.AT):
            comparing.keep(pk, numero, told, None, at=world.AT)

    states = dict(StockCheck.objects.values_list("key", "state"))
    assert states == {"A1": CheckState.DIFFERS, "A2": CheckState.OTHER_BIRTH}
    assert len(StockCheck.objects.get(key="A1").differences) == 1


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


@pytest.mark.parametrize("contact", [{"address": "3 rue des Lilas"}, {"phone": "0612345678"}], ids=["letter", "call"])
@pytest.mark.parametrize("is_numbered", [False, True])
def test_what_waits_to_be_posted_or_called_goes_within_a_day_once_its_person_hides(
    contact: dict[str, str], is_numbered: bool
) -> None:
    couple = couples.couple()
    person = Person.objects.get(demande=couple.demande, key="d")
    number = couple.demande.numero_unique if is_numbered else ""
    Person.objects.filter(pk=person.pk).update(email="", phone="")
    named = {"last": person.last_name, "first": person.first_name, "born": f"{couples.HERS:%d/%m/%Y}"}
    campaign = world.begun(world.line(numero=number, **named, **contact))
    world.turn(campaign)
    task, invite = StockTask.objects.get(), world.invite_of()
    if task.kind == "telephone":
        calling_people.note_call(task, CallResult.NO_ANSWER, by=stock.BY, at=world.AT)
        world.turn(campaign)
    tried = [world.AT + timedelta(minutes=minute) for minute in range(1440)]
    assert [pk for at in tried for pk in inviting.in_doubt(campaign, at=at)] == [invite.pk]
    assert not inviting.look_again(invite.pk, at=world.AT), "nobody hides: it waits on"

    SafeChannel.objects.create(demande=couple.demande, email="sure@abri.example", person_key="d", set_at=timezone.now())

    assert inviting.look_again(invite.pk, at=world.AT)
    assert not StockTask.objects.exists()
    assert state() == (InviteState.INVITED if is_numbered else InviteState.HELD)


def test_who_is_here_is_written_to_where_their_file_is_and_not_where_a_tool_of_before_says() -> None:
    couple = couples.couple()
    campaign = world.begun(hers(couple))
    world.turn(campaign)

    [message] = world.messages()
    assert message.recipient == Person.objects.get(demande=couple.demande, key="d").email
    assert message.recipient != MAIL
    assert message.demande_id == couple.demande.pk


def test_an_erasure_takes_the_invitation_with_the_line_and_no_other() -> None:
    couple = couples.couple()
    campaign = world.begun(hers(couple), world.line("A2", email="autre@ancien.example"))
    world.turn(campaign)

    for table, count in (("palier_stocksending", 1), ("palier_stockinvite", 1), ("palier_stocktask", 0)):
        where = erased_rows.REMOVED[table] % {"demande": couple.demande.pk}
        assert would(f"DELETE FROM {table} WHERE {where}") == count, table

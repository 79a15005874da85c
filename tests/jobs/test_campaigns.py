"""The minute of a campaign: the register answers, does not know, or is away; a turn that dies in the middle is made again."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from palier.gateways.sne.errors import SneGarbage, SneUnavailable, SneUnknownNumber
from palier.jobs.people import campaigns, register_turns, stocks
from palier.models import StockCheck, StockInvite, StockSending
from palier.models.doors import acting
from palier.rules.law import clocks
from palier.rules.people.facts import PersonRole
from palier.rules.takeover.campaign_states import CampaignState, InviteState
from palier.rules.takeover.register_words import TRIES, CheckState
from palier.workflows.acting import telling
from palier.workflows.takeover import campaigning, comparing, inviting, receiving, undoing_stock
from tests import campaign_world as world
from tests import takeover_world as stock

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_django.fixtures import SettingsWrapper

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _site(settings: SettingsWrapper) -> None:
    settings.SITE, settings.SMS_URL, settings.SNE_URL = "https://palier.example", "", "https://register.example"


def answering(monkeypatch: pytest.MonkeyPatch, answer: Callable[[str], object]) -> None:
    monkeypatch.setattr(campaigns, "SneClient", lambda *_args: SimpleNamespace(demande=answer))


def swept() -> StockCheck:
    with acting.taken(acting.CLOCK):
        campaigns.sweep(0)
    return StockCheck.objects.get()


def test_what_the_register_says_otherwise_is_kept_in_words_and_no_name_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    world.taken_in(world.line(deposit="01/09/2015"))
    known = SimpleNamespace(
        persons=[SimpleNamespace(role=PersonRole.HOLDER, birth_date=date(1980, 2, 1), last_name="Autrement")],
        demande=SimpleNamespace(deposited_on=date(2018, 3, 2)),
        renewed_on=None,
        radiation=None,
        file_dated_at=world.AT,
    )
    answering(monkeypatch, lambda _numero: known)

    check = swept()

    assert (check.state, check.register_on, check.next_at) == (CheckState.DIFFERS, world.AT.date(), None)
    assert [one["field"] for one in check.differences] == ["depot"]
    assert "Autrement" not in str(check.differences)


def test_a_number_that_the_register_does_not_know_is_for_a_person_to_decide(monkeypatch: pytest.MonkeyPatch) -> None:
    world.taken_in(world.line())

    def unknown(_numero: str) -> object:
        raise SneUnknownNumber("ANO001", "inconnu")

    answering(monkeypatch, unknown)

    assert swept().state == CheckState.UNKNOWN


def test_a_register_that_is_away_is_asked_again_and_at_last_said_not_to_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    world.taken_in(world.line())

    def away(_numero: str) -> object:
        raise SneUnavailable("loin")

    answering(monkeypatch, away)
    assert (swept().state, swept().tries) == (CheckState.TO_ASK, 1)
    for _ in range(TRIES - 1):
        StockCheck.objects.update(next_at=timezone.now())
        swept()

    check = StockCheck.objects.get()
    assert (check.state, check.tries, check.next_at) == (CheckState.SILENT, TRIES, None)


def test_a_register_that_is_away_ends_the_turn_and_keeps_no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    world.taken_in(*(world.line(f"A{n}", numero=f"07501180198{n:02d}A1001") for n in range(8)))
    asked: list[str] = []

    def answered(numero: str) -> object:
        asked.append(numero)
        raise SneGarbage("", "illisible") if is_there else SneUnavailable("loin")

    is_there = False
    answering(monkeypatch, answered)
    campaigns.sweep(0)
    assert len(asked) == register_turns.SILENT
    # Who answers what nobody can read is there: it holds no other number.
    is_there, asked = True, []
    campaigns.sweep(0)
    assert len(asked) == 8 - register_turns.SILENT


def test_a_register_that_is_slow_keeps_no_worker_for_a_whole_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    world.taken_in(*(world.line(f"A{n}", numero=f"07501180198{n:02d}A1001") for n in range(4)))
    asked: list[str] = []

    def slow(numero: str) -> object:
        asked.append(numero)
        raise SneUnknownNumber("ANO001", "inconnu")

    answering(monkeypatch, slow)
    monkeypatch.setattr(register_turns, "LASTS", timedelta(0))
    campaigns.sweep(0)
    assert len(asked) == 2


def test_invitations_leave_the_worker_to_others_within_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    campaign = world.begun(*(world.line(f"A{n}", numero="", email=f"a{n}@exemple.invalid") for n in range(5)))
    monkeypatch.setattr(clocks, "is_quiet", lambda *_: False)
    for invited in (2, 4, 5):
        with acting.taken(acting.CLOCK):
            campaigns.go_on(campaign, lasts=timedelta(0))
        campaign.refresh_from_db()
        # Those who wait for the next minute are on the board meanwhile, as every minute.
        assert campaign.counts.get(InviteState.INVITED) == invited
        assert campaign.counts["personnes"] == 5


def test_a_batch_that_is_taken_in_again_is_counted_before_its_campaign_goes_on() -> None:
    campaign = world.begun(*(world.line(f"A{n}", numero="", email=f"a{n}@exemple.invalid") for n in range(3)))
    world.turn(campaign)
    batch = receiving.undo(campaign.batch, by=stock.BY, at=world.AT)
    with acting.taken(acting.CLOCK):
        undoing_stock.undo(batch, at=world.AT)
    batch = receiving.begin(batch, by=stock.BY, at=world.AT)
    with acting.taken(acting.CLOCK):
        stocks.sweep(0)
    campaign.refresh_from_db()
    # What it counted is gone with its lines.
    assert (campaign.state, campaign.counts, campaign.counted_at) == (CampaignState.STOPPED, {}, None)
    with pytest.raises(campaigning.NotCounted):
        campaigning.begin(campaign, by=stock.BY, at=world.AT)

    with acting.taken(acting.CLOCK):
        campaigns.go_on(campaign)
    campaign.refresh_from_db()
    assert (campaign.counts["personnes"], campaign.counts.get(InviteState.WAITING)) == (3, 3)
    assert campaigning.begin(campaign, by=stock.BY, at=world.AT).state == CampaignState.RUNNING


def test_another_number_is_another_question(monkeypatch: pytest.MonkeyPatch) -> None:
    world.taken_in(world.line())

    def unknown(_numero: str) -> object:
        raise SneUnknownNumber("ANO001", "inconnu")

    answering(monkeypatch, unknown)
    check = swept()
    with acting.taken(acting.CLOCK):
        check.line.numero = "0750118019876A1009"
        check.line.save(update_fields=["numero"])
        comparing.add(at=world.AT)

    check.refresh_from_db()
    assert (check.state, check.numero) == (CheckState.TO_ASK, "0750118019876A1009")


def test_a_turn_that_dies_in_the_middle_of_a_person_leaves_them_to_be_invited(monkeypatch: pytest.MonkeyPatch) -> None:
    campaign = world.begun(world.line(email="n@a.example"))
    world.turn(campaign, world.AT.replace(hour=2))
    kept = telling.message

    def killed(*args: object, **named: object) -> None:
        kept(*args, **named)  # type: ignore[arg-type]
        raise SystemExit

    monkeypatch.setattr(telling, "message", killed)
    with pytest.raises(SystemExit):
        inviting.invite(StockInvite.objects.get().pk, at=world.AT)
    assert not StockSending.objects.exists()
    assert not world.messages()
    monkeypatch.setattr(telling, "message", kept)

    world.turn(campaign)

    assert len(world.messages()) == 1
    assert StockInvite.objects.get().done == 1

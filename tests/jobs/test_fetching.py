"""The jobs and the stand-in together: a notice comes, a service that is away is asked again, and no log holds a number."""

from __future__ import annotations

import logging
import threading
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from palier.jobs.people import fetching as tasks
from palier.models import Fact, StateFetch
from palier.rules.fetching.fetching import FetchMove, FetchState
from sandbox.taxes.people import ADDRESS, Declarant, Taxpayer
from sandbox.taxes.server import TaxesSandbox
from tests import factories
from tests.fetching_world import NUMBER, consented, moved, year

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.factories import Applicant

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def service(tmp_path: Path, settings) -> Iterator[Callable[..., TaxesSandbox]]:
    started: list[tuple[TaxesSandbox, threading.Thread]] = []
    secret = tmp_path / "secret"
    secret.write_text("secret-du-bac-a-sable\n", encoding="ascii")
    who = Declarant(name="BENALI", given="AMINA LEILA", birth="1989-04-17")
    taxpayer = Taxpayer(number=NUMBER, declarants=(who,), incomes={year(): 18_400})

    def start(fault: str = "") -> TaxesSandbox:
        server = TaxesSandbox(("127.0.0.1", 0), [taxpayer], fault=fault, pause=3)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        started.append((server, thread))
        settings.TAX_URL = f"http://127.0.0.1:{server.server_address[1]}"
        settings.TAX_CLIENT, settings.TAX_SECRET_FILE = "palier", str(secret)
        settings.TAX_TELESERVICE, settings.TAX_TIMEOUT = "PALIER", 1
        return server

    yield start
    for server, thread in started:
        server.shutdown()
        thread.join(5)
        server.server_close()


@pytest.fixture
def amina() -> Applicant:
    return factories.demande("Amina")


def row() -> StateFetch:
    return StateFetch.objects.get()


def again() -> None:
    """A later minute of the clock."""
    StateFetch.objects.update(next_try_at=timezone.now() - timedelta(seconds=1))
    tasks.ask_late(0)


def test_a_notice_is_asked_read_and_entered(amina: Applicant, service, caplog: pytest.LogCaptureFixture) -> None:
    server = service()
    consented(amina.demande, amina.actor)

    with caplog.at_level(logging.DEBUG):
        tasks.ask(amina.demande.pk)
        tasks.ask(amina.demande.pk)

    assert row().state == FetchState.FOUND
    assert server.asked == ["token", "notice"], "what was answered is not asked again"
    assert server.refused == []
    moved(row(), FetchMove.ACCEPT, amina.actor)
    tasks.settle(amina.demande.pk)
    tasks.settle(amina.demande.pk)
    assert Fact.objects.get(path=f"incomes/d/{year()}").value == 18_400
    kept = str([*StateFetch.objects.values(), *Fact.objects.values(), caplog.text])
    assert NUMBER not in kept
    assert ADDRESS not in kept
    assert "DES INVENTIONS" not in kept


@pytest.mark.parametrize(
    "fault", ["broken", "gateway", "away", "busy", "slow", "garbage", "endless", "mute", "elsewhere"]
)
def test_a_service_that_is_away_is_asked_again_and_gives_what_it_has(amina: Applicant, service, fault: str) -> None:
    server = service(fault)
    consented(amina.demande, amina.actor)

    tasks.ask(amina.demande.pk)

    assert row().state == FetchState.WAITING
    wait = row().next_try_at - timezone.now()
    assert (wait > timedelta(hours=1)) == (fault in {"away", "busy"}), wait
    asked = len(server.asked)
    tasks.ask_late(0)
    assert len(server.asked) == asked, "not before its minute"
    server.fault = ""
    again()
    assert row().state == FetchState.FOUND


def test_a_service_that_does_not_know_the_site_is_told_to_the_operator_without_a_name(
    amina: Applicant, service, caplog: pytest.LogCaptureFixture
) -> None:
    service("shut")
    consented(amina.demande, amina.actor)

    with caplog.at_level(logging.WARNING):
        tasks.ask(amina.demande.pk)

    assert "taxes_shut" in caplog.text
    assert NUMBER not in caplog.text
    assert row().state == FetchState.WAITING


def test_settings_that_do_not_hold_are_a_service_that_does_not_know_the_site(
    amina: Applicant, service, settings
) -> None:
    service()
    consented(amina.demande, amina.actor)
    settings.TAX_SECRET_FILE = "/nulle/part"

    tasks.ask(amina.demande.pk)

    assert (row().state, row().tries) == (FetchState.WAITING, 1)


def test_a_consent_taken_back_is_asked_of_nobody(amina: Applicant, service) -> None:
    server = service()
    made = consented(amina.demande, amina.actor)
    moved(made, FetchMove.WITHDRAW, amina.actor)

    tasks.ask(amina.demande.pk)

    assert server.asked == []


def test_the_night_effaces_what_nobody_read(amina: Applicant, service) -> None:
    service()
    consented(amina.demande, amina.actor)
    tasks.ask(amina.demande.pk)
    tasks.forget(0)
    assert row().state == FetchState.FOUND
    StateFetch.objects.update(last_day=timezone.localdate() - timedelta(days=1))

    tasks.forget(0)

    assert (row().state, row().answer_sealed) == (FetchState.EXPIRED, "")


def test_a_last_turn_that_nobody_came_back_from_keeps_no_number(amina: Applicant, service) -> None:
    """A worker that was stopped between its last claim and the answer: the row waited for ever, with its number."""
    server = service()
    consented(amina.demande, amina.actor)
    StateFetch.objects.update(tries=6, next_try_at=None)
    tasks.forget(0)
    assert row().state == FetchState.WAITING, "not on its own day: somebody may be asking"
    StateFetch.objects.update(asked_at=timezone.now() - timedelta(days=1))

    tasks.forget(0)

    assert (row().state, row().key_sealed, server.asked) == (FetchState.AWAY, "", [])

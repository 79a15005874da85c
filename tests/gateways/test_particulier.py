"""API Particulier, as its published description has it: what is asked, what is read, each error, every way to be away."""

from __future__ import annotations

import json
import logging
import threading
import time
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING

import pytest

from palier.gateways.administration import StateAway, StateShut
from palier.gateways.particulier import ParticulierService
from palier.rules.people.certified import Citizen
from sandbox.particulier.server import ADDRESS, RECIPIENT, TOKEN, ParticulierSandbox, Registered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ACCOUNT = "nora.b-1990"
NORA = Registered(
    account=ACCOUNT,
    name="BELKACEM",
    given="NORA",
    birth="1990-04-12",
    since="2024-01-08",
    until="2026-02-28",
    usage="MARTIN",
)
STILL = Registered(account="paul", name="MARTIN", given="PAUL", birth="1988-01-30", since="2025-06-01")


@pytest.fixture
def service() -> Iterator[Callable[..., tuple[ParticulierSandbox, ParticulierService]]]:
    started: list[tuple[ParticulierSandbox, threading.Thread]] = []

    def start(fault: str = "", **changes: str) -> tuple[ParticulierSandbox, ParticulierService]:
        server = ParticulierSandbox(("127.0.0.1", 0), [NORA, STILL], fault=fault, pause=3)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        started.append((server, thread))
        known = {"token": TOKEN, "recipient": RECIPIENT} | changes
        return server, ParticulierService(f"http://127.0.0.1:{server.server_address[1]}", timeout=1.0, **known)

    yield start
    for server, thread in started:
        server.shutdown()
        thread.join(5)
        server.server_close()


def test_a_registration_comes_with_two_days_and_a_name_and_nothing_to_reach_anybody_by(service) -> None:
    server, particulier = service()

    found = particulier.job_seeker(ACCOUNT)

    assert found is not None
    assert found.who == Citizen("BELKACEM", ("NORA",), "1990-04-12", usage_name="MARTIN")
    assert (found.since, found.until) == (date(2024, 1, 8), date(2026, 2, 28))
    told = json.dumps(asdict(found), default=str)
    assert ADDRESS not in told
    assert "exemple.test" not in told
    assert "0600000000" not in told
    assert server.refused == []


def test_one_that_goes_on_has_no_last_day(service) -> None:
    found = service()[1].job_seeker("paul")

    assert found is not None
    assert found.until is None


def test_an_account_that_nobody_has_is_nothing_and_so_is_one_that_is_none(service) -> None:
    _, particulier = service()

    assert particulier.job_seeker("personne") is None
    assert particulier.job_seeker("") is None


@pytest.mark.parametrize(("fault", "why"), [("expired", "401 00103"), ("rights", "403 00100"), ("gone", "410")])
def test_a_token_or_rights_that_do_not_hold_are_for_the_operator(service, fault: str, why: str) -> None:
    with pytest.raises(StateShut) as shut:
        service(fault)[1].job_seeker(ACCOUNT)
    assert str(shut.value).strip() == why


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"token": "autre"}, "00101"), ({"recipient": "123"}, "00203"), ({"token": "é"}, ""), ({"token": "a\nb"}, "")],
)
def test_a_setting_that_does_not_hold_is_no_person_s_fault(service, changes: dict[str, str], code: str) -> None:
    server, particulier = service(**changes)
    with pytest.raises(StateShut):
        particulier.job_seeker(ACCOUNT)
    assert server.refused == ([code] if code else [])


@pytest.mark.parametrize(
    "fault", ["conflict", "busy", "unknown", "late", "away", "slow", "garbage", "endless", "elsewhere"]
)
def test_every_way_to_be_away_is_asked_again_and_comes_in_time(service, fault: str) -> None:
    began = time.monotonic()
    with pytest.raises(StateAway) as away:
        service(fault)[1].job_seeker(ACCOUNT)
    assert time.monotonic() - began < 3
    assert away.value.wait == (90.0 if fault == "busy" else 0.0)


def test_nothing_writes_an_account_or_a_token_down(service, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        _, particulier = service("late")
        with pytest.raises(StateAway) as away:
            particulier.job_seeker(ACCOUNT)
    assert ACCOUNT not in caplog.text
    assert ACCOUNT not in str(away.value)
    assert TOKEN not in repr(particulier)


def test_nothing_goes_in_clear_to_another_machine() -> None:
    with pytest.raises(StateShut, match="address"):
        ParticulierService("http://192.0.2.1", TOKEN, RECIPIENT).job_seeker(ACCOUNT)

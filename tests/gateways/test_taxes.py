"""The tax administration's service, as its open description has it: what is asked, what is believed, and every way to be away."""

from __future__ import annotations

import json
import logging
import threading
import time
from datetime import date
from typing import TYPE_CHECKING

import pytest

from palier.gateways.taxes import TaxesAway, TaxesShut, TaxService, reading
from palier.rules.people.certified import Citizen
from sandbox.taxes.people import ADDRESS, Declarant, Taxpayer
from sandbox.taxes.server import FAULTS, TaxesSandbox

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NUMBER = "3012345678901"
SECRET = "secret-du-bac-a-sable"
NORA = Taxpayer(
    number=NUMBER,
    declarants=(
        Declarant(name="BELKACEM", given="NORA LEÏLA", birth="1990-04-12", usage="MARTIN"),
        Declarant(name="MARTIN", given="PAUL", birth="1988-01-30"),
    ),
    incomes={2024: 31_250},
    family="M",
    shares=2.5,
    dependants=1,
)


@pytest.fixture
def service() -> Iterator[Callable[..., tuple[TaxesSandbox, TaxService]]]:
    started: list[tuple[TaxesSandbox, threading.Thread]] = []

    def start(fault: str = "", **changes: str) -> tuple[TaxesSandbox, TaxService]:
        server = TaxesSandbox(("127.0.0.1", 0), [NORA], fault=fault, pause=3)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        started.append((server, thread))
        known = {"client": "palier", "secret": SECRET, "teleservice": "PALIER"} | changes
        return server, TaxService(f"http://127.0.0.1:{server.server_address[1]}", timeout=1.0, **known)

    yield start
    for server, thread in started:
        server.shutdown()
        thread.join(5)
        server.server_close()


def test_a_notice_comes_with_what_is_counted_and_compared_and_no_address(service) -> None:
    server, taxes = service()

    found = taxes.notice(NUMBER, 2024)

    assert found is not None
    assert (found.year, found.reference_income, found.shares, found.family, found.dependants) == (
        2024,
        31_250,
        "2.5",
        "M",
        1,
    )
    assert found.established_on == date(2025, 7, 8)
    assert found.declarants == (
        Citizen("BELKACEM", ("NORA", "LEÏLA"), "1990-04-12", usage_name="MARTIN"),
        Citizen("MARTIN", ("PAUL",), "1988-01-30"),
    )
    assert ADDRESS.split()[-1] not in repr(found)
    assert server.refused == []
    assert server.asked == ["token", "notice"]


def test_no_notice_of_that_year_and_no_such_number_are_the_same_nothing(service) -> None:
    server, taxes = service()

    assert taxes.notice(NUMBER, 2023) is None
    assert taxes.notice("3099999999999", 2024) is None
    assert taxes.notice("9999999999999", 2024) is None, "an ill-formed number is answered 400"
    assert server.refused == []


def test_each_question_has_its_own_correlation(service) -> None:
    server, taxes = service()

    for _ in range(2):
        assert taxes.notice(NUMBER, 2024) is not None

    assert len(server.seen) == 2


@pytest.mark.parametrize("changes", [{"client": "autre"}, {"secret": "faux"}])
def test_a_site_that_is_not_known_is_the_operator_s_to_see(service, changes: dict[str, str]) -> None:
    _, taxes = service(**changes)

    with pytest.raises(TaxesShut):
        taxes.notice(NUMBER, 2024)


@pytest.mark.parametrize("fault", ["shut", "expired"])
def test_a_site_that_is_refused_is_the_operator_s_too(service, fault: str) -> None:
    server, taxes = service(fault)

    with pytest.raises(TaxesShut):
        taxes.notice(NUMBER, 2024)
    assert server.refused == []


@pytest.mark.parametrize("fault", sorted(set(FAULTS) - {"", "shut", "expired"}))
def test_every_way_to_be_away_is_one_within_the_time_limit(
    service, fault: str, caplog: pytest.LogCaptureFixture
) -> None:
    server, taxes = service(fault)
    began = time.monotonic()

    with caplog.at_level(logging.DEBUG), pytest.raises(TaxesAway) as away:
        taxes.notice(NUMBER, 2024)

    assert time.monotonic() - began < 2
    assert NUMBER not in f"{away.value!r} {away.value.__cause__!r} {away.value.__context__!r} {caplog.text}"
    assert server.refused == []
    assert (away.value.wait > 3_600) == (fault in {"away", "busy"})


@pytest.mark.parametrize("url", ["http://impots.example", "ftp://127.0.0.1", "https://", "127.0.0.1:80"])
def test_only_what_is_encrypted_or_on_this_machine_is_asked(url: str) -> None:
    with pytest.raises(TaxesShut):
        TaxService(url, "palier", SECRET, "PALIER").notice(NUMBER, 2024)


def test_a_service_that_nobody_runs_is_away() -> None:
    with pytest.raises(TaxesAway):
        TaxService("http://127.0.0.1:9", "palier", SECRET, "PALIER", timeout=1).notice(NUMBER, 2024)


def test_a_secret_is_in_no_word_of_the_service() -> None:
    assert SECRET not in repr(TaxService("https://impots.example", "palier", SECRET, "PALIER"))


@pytest.mark.parametrize(
    "told",
    [
        b"[]",
        b"null",
        b"{}",
        b'{"rfr": null}',
        b'{"rfr": "12"}',
        b'{"rfr": -1}',
        b'{"rfr": 12.5}',
        b'{"rfr": true}',
        b'{"rfr": 1e12}',
        b'{"rfr": 1, "pac": 3}',
        b"[" * 100_000,
        b"\xff",
    ],
)
def test_what_is_no_notice_is_no_answer(told: bytes) -> None:
    with pytest.raises(TaxesAway):
        reading.notice(told, 2024)


def test_a_part_that_is_not_known_is_left_unknown() -> None:
    told = {"rfr": 0, "sitFam": "X", "pac": None, "nmNaiDec1": "A", "prnmDec1": None, "dateNaisDec1": {"annee": "1980"}}

    found = reading.notice(json.dumps(told).encode(), 2024)

    assert (found.reference_income, found.family, found.dependants, found.shares, found.established_on) == (
        0,
        "",
        None,
        "",
        None,
    )
    assert found.declarants == (Citizen("A", (), "1980-00-00"),)

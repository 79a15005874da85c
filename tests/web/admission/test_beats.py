"""An answer that leaves on a beat waits without a slot: refusals never hold the site, and no source holds its threads."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest

from hosting.admission import beats
from hosting.admission.beats import AT_ONCE, OF_ONE, Beats
from palier.web.requests.edge import LEAVES_AT
from tests.web.admission.browser import Browser, Site

if TYPE_CHECKING:
    from hosting.admission.door import Door

pytestmark = pytest.mark.usefixtures("settings")


class Refusing(Site):
    """Refuses what is sent, on a beat; reads are answered at once."""

    def __call__(self, environ, start_response):
        if environ["REQUEST_METHOD"] == "POST":
            environ[LEAVES_AT] = time.monotonic() + 0.3
        return super().__call__(environ, start_response)


@pytest.fixture
def site() -> Site:
    return Refusing()


def test_a_refusal_leaves_on_its_beat(door: Door) -> None:
    began = time.monotonic()

    assert Browser(door).ask(typed={"numero": "x"}, REMOTE_ADDR="203.0.113.1").status == 200
    assert time.monotonic() - began >= 0.3


def test_refusals_that_wait_leave_the_only_slot_to_the_others(door: Door) -> None:
    waiting = [
        threading.Thread(
            target=Browser(door).ask, kwargs={"typed": {"numero": "x"}, "REMOTE_ADDR": f"203.0.113.{number}"}
        )
        for number in range(3)
    ]
    for each in waiting:
        each.start()
        time.sleep(0.02)  # one after the other through the only slot
    read = Browser(door).ask()

    assert read.status == 200
    assert any(each.is_alive() for each in waiting)
    for each in waiting:
        each.join(timeout=5)


def held(beats_: Beats, sources: list[str], monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """What each of these is told, all at once."""
    go, told = threading.Event(), []
    monkeypatch.setattr(beats.time, "sleep", lambda _: go.wait(5))
    threads = [
        threading.Thread(
            target=lambda one=one: told.append(beats_.wait({"REMOTE_ADDR": one, LEAVES_AT: time.monotonic() + 1}))
        )
        for one in sources
    ]
    for each in threads:
        each.start()
    deadline = time.monotonic() + 5
    while len(told) < max(0, len(sources) - AT_ONCE) and time.monotonic() < deadline:
        go.wait(0.01)
    go.set()
    for each in threads:
        each.join(timeout=5)
    return told


def test_one_source_waits_for_few(monkeypatch: pytest.MonkeyPatch) -> None:
    told = held(Beats(), ["203.0.113.7"] * (AT_ONCE + 3), monkeypatch)

    assert sorted(told) == [False] * (AT_ONCE + 3 - OF_ONE) + [True] * OF_ONE


def test_all_together_never_take_the_threads_of_the_site(monkeypatch: pytest.MonkeyPatch) -> None:
    told = held(Beats(), [f"203.0.113.{number}" for number in range(AT_ONCE + 5)], monkeypatch)

    assert sorted(told) == [False] * 5 + [True] * AT_ONCE


def test_a_page_cannot_ask_to_wait_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    monkeypatch.setattr(beats.time, "sleep", pauses.append)

    assert Beats().wait({"REMOTE_ADDR": "203.0.113.7", LEAVES_AT: time.monotonic() + 60})
    assert pauses == [beats.LONGEST]


def test_who_finds_no_place_is_asked_to_come_again(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door._beats, "wait", lambda _: False)  # noqa: SLF001 - the door as it is when all places are taken

    assert Browser(door).ask(typed={"numero": "x"}).status == 503

"""Processes that accept from one queue: who has more to do than another leaves its connections to be accepted again."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest
from django.http import HttpResponse

from hosting.admission.door import Door
from tests.web.admission.browser import Browser, Site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

AGAIN = "close"
_ENTERED = """
import os, sys
from pathlib import Path
from hosting.admission.room import Room
os.getppid = lambda: int(sys.argv[2])
Room(Path(sys.argv[1])).enter_process(3)
"""


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    """The door of a site that makes one long page, and has room for others."""
    site = Site()
    door = Door(site, path=tmp_path / "room", slots=3, is_secure=False, keep=lambda _: HttpResponse())
    long = threading.Thread(target=Browser(door).ask, args=("/lent/",))
    long.start()
    assert site.inside.acquire(timeout=10)
    yield door
    site.go_on.set()
    long.join(timeout=10)


def said_of_connection(door: Door) -> str | None:
    return Browser(door).ask().headers.get("Connection")


def test_who_is_alone_keeps_its_connections(door: Door) -> None:
    assert said_of_connection(door) is None


@pytest.mark.parametrize(("in_use", "waiting", "said"), [(0, 0, AGAIN), (1, 0, None), (0, 1, None), (2, 3, None)])
def test_a_connection_goes_where_less_is_done(door: Door, in_use: int, waiting: int, said: str | None) -> None:
    door.room.enter_process(3).note(in_use=in_use, waiting=waiting, served=0)

    assert said_of_connection(door) == said


def test_who_makes_one_page_at_a_time_keeps_its_connection(tmp_path: Path) -> None:
    door = Door(Site(), path=tmp_path / "room", slots=3, is_secure=False, keep=lambda _: HttpResponse())
    door.room.enter_process(3)

    assert said_of_connection(door) is None


def test_nothing_is_left_to_the_processes_of_another_release(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "getppid", lambda: 1)
    door.room.enter_process(3)

    assert said_of_connection(door) is None


def test_nothing_is_left_to_a_process_that_died(door: Door, tmp_path: Path) -> None:
    argv = [sys.executable, "-c", _ENTERED, str(tmp_path / "room"), str(os.getppid())]
    subprocess.run(argv, check=True, timeout=60)

    assert said_of_connection(door) is None

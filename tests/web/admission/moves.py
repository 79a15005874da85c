"""What happens before a door: a slot comes free, people are called, somebody stands in line."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from tests.web.admission.browser import Browser, Site

if TYPE_CHECKING:
    from hosting.admission.door import Door


def free(door: Door, site: Site) -> None:
    """Let the slow page end: the slot is free again."""
    site.go_on.set()
    deadline = time.monotonic() + 10
    while door.room.figures()["slots_in_use"]:
        assert time.monotonic() < deadline
        time.sleep(0.001)


def call(door: Door, people: int, *, known: bool = False) -> None:
    """Call people, as time and spare capacity would."""
    with door.room.locked():
        line = door.room.known if known else door.room.new
        assert line.call(people, int(time.monotonic())) == people


def in_line(door: Door) -> Browser:
    person = Browser(door)
    person.ask()
    person.ask()
    return person

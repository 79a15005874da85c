"""What the room tells to whoever watches: every name of it, and counts that survive the processes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse

from hosting.admission.door import Door
from tests.web.admission.browser import Browser, Site

if TYPE_CHECKING:
    from pathlib import Path

NAMES = {
    "open",
    "opened_total",
    "waiting_known",
    "waiting_new",
    "called_not_come",
    "joined_total",
    "called_total",
    "entered_total",
    "turned_away_total",
    "forms_kept_total",
    "called_per_second",
    "page_seconds",
    "slots",
    "slots_in_use",
    "slots_waited_for",
    "served",
}


def test_the_room_tells_how_many_were_served_and_turned_away(tmp_path: Path) -> None:
    door = Door(Site(), path=tmp_path / "room", slots=2, is_secure=False, keep=lambda _: HttpResponse())
    Browser(door).ask()
    door.room.overload()
    with door.room.locked():
        door.room.new.join(0)
    Browser(door).ask()
    Browser(door).ask(typed={"nom": "Amina"})

    told = door.figures()

    assert set(told) == NAMES
    wanted = {
        "open": 1,
        "opened_total": 1,
        "waiting_new": 3,
        "joined_total": 3,
        "turned_away_total": 2,
        "forms_kept_total": 1,
        "served": 1,
        "slots": 2,
        "slots_in_use": 0,
    }
    assert {name: told[name] for name in wanted} == wanted

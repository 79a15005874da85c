"""The door when the rush ends, between processes, and when its own file or the site fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.http import HttpResponse

from hosting.admission.door import Door
from tests.web.admission.browser import Browser, Site
from tests.web.admission.moves import call, free, in_line

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def test_the_room_closes_when_the_rush_is_over(busy: Door, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    person = in_line(busy)
    free(busy, site)
    call(busy, 1)
    person.ask()
    monkeypatch.setattr("hosting.admission.room.QUIET", -1)
    monkeypatch.setattr("hosting.admission.room.TICK", 0)

    Browser(busy).ask()

    assert not busy.room.is_open


def test_two_processes_keep_one_line(make_door: Callable[[], Door], busy: Door) -> None:
    other = make_door()  # the next release, during an upgrade
    person = in_line(busy)

    person.door = other

    assert person.ask().place == 1
    assert Browser(other).ask().place == 2


def test_a_room_whose_file_cannot_be_made_still_lets_people_in(site: Site, tmp_path: Path) -> None:
    door = Door(site, path=tmp_path / "missing" / "room", slots=1, is_secure=True, keep=lambda _: HttpResponse())

    assert Browser(door).ask().status == 200


def test_a_room_locked_by_a_stopped_process_still_lets_people_in(make_door: Callable[[], Door], door: Door) -> None:
    other = make_door()
    door.room.overload()

    with other.room.locked():
        answer = Browser(door).ask()

    assert answer.status == 200


def test_an_error_of_the_site_gives_its_slot_back(door: Door, site: Site) -> None:
    site.is_broken = True
    with pytest.raises(RuntimeError):
        Browser(door).ask()
    site.is_broken = False

    assert Browser(door).ask().status == 200

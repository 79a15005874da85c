"""The web has read every page before a process of it takes a visitor."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_ASKED = """
from config.web import code
from django.urls import get_resolver
code()
print('url_patterns' in vars(get_resolver()))
"""
_BEGUN = """
import sys
from pathlib import Path
from django.conf import settings
from config.web import application
settings.SHARED = Path(sys.argv[1])
application()
from hosting.admission.room import Room
print(Room(settings.SHARED / 'waiting-room').figures()['slots'] == settings.WEB_SLOTS)
"""
_STUCK = """
import fcntl, sys
from pathlib import Path
from django.conf import settings
settings.SHARED = Path(sys.argv[1])
from config.web import application
from hosting.admission.room import Room
Room(settings.SHARED / 'waiting-room')
(file,) = settings.SHARED.iterdir()
with file.open() as held:
    fcntl.flock(held, fcntl.LOCK_EX)
    door = application()
print('slots' in door.figures())
"""


def said(program: str, *arguments: str) -> list[str]:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    told = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert not told.returncode, told.stderr
    return told.stdout.split()


def test_the_first_visitor_of_a_process_waits_for_no_page_to_be_read() -> None:
    assert said(_ASKED) == ["True"]


def test_the_others_leave_connections_to_a_process_from_its_start(tmp_path: Path) -> None:
    assert said(_BEGUN, str(tmp_path)) == ["True"]


def test_a_room_that_another_holds_keeps_no_process_from_starting(tmp_path: Path) -> None:
    """A process that dies at its start, and again, ends its master: nobody would serve."""
    assert said(_STUCK, str(tmp_path)) == ["True"]

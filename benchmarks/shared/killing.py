"""Work that is killed (-9) at a random instant, in a process of its own: what it had not committed is gone."""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING

from django.db import connections

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random


LONGEST = 20.0
"""Seconds that the work has at most before it is killed."""
STILL = 60
"""Turns in a row in which nothing moves: the work does nothing, killed or not."""


class NothingMoves(RuntimeError):
    """What is to be killed does nothing of its work."""


def killed(work: Callable[[], object], random: Random, most: float) -> bool:
    """Do it in a process that is killed after a random while; false where it had ended before."""
    for one in connections.all():
        one.close()
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    ends = time.monotonic() + random.uniform(0.01, most)
    while time.monotonic() < ends:
        done, _ = os.waitpid(child, os.WNOHANG)
        if done:
            return False
        time.sleep(0.005)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return True


def until(work: Callable[[], object], left: Callable[[], int], random: Random, most: float) -> int:
    """Kill until nothing is left: later each time where nothing moved, so that a busy machine gets there too; how many kills.

    Raises ``NothingMoves``.
    """
    kills, wait, before, still = 0, most, left(), 0
    while before:
        kills += killed(work, random, min(wait, LONGEST))
        now = left()
        still = 0 if now != before else still + 1
        if still == STILL:
            raise NothingMoves(f"{now} are left, as {STILL} turns before")
        wait, before = (max(most, wait / 2) if now != before else wait * 1.5), now
    return kills

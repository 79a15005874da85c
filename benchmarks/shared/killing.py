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
    """Kill until nothing is left: later each time where nothing moved, so that a busy machine gets there too; how many kills."""
    kills, wait, before = 0, most, left()
    while before:
        kills += killed(work, random, wait)
        now = left()
        wait, before = (max(most, wait / 2) if now != before else wait * 1.5), now
    return kills

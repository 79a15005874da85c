"""Doing many things of which one may fail: each in its own transaction, and the others never wait for it."""

from collections.abc import Callable, Iterable

from procrastinate import RetryStrategy

PATIENT = RetryStrategy(max_attempts=14, exponential_wait=2)
"""For what an act asked: tried again after 2 s, 4 s, 8 s... for nine hours in all, whatever is down meanwhile."""


class SomeFailed(Exception):
    """Some could not be done; the others were. Says how many and what happened to the first, and holds what did to each."""

    def __init__(self, failed: list[Exception]) -> None:
        super().__init__(len(failed))
        self.failed = failed


def each[One](which: Iterable[One], do: Callable[[One], object]) -> int:
    """Do it for each; return how many were given. Raises ``SomeFailed`` once all were tried."""
    failed: list[Exception] = []
    count = 0
    for one in which:
        count += 1
        try:
            do(one)
        except Exception as error:  # noqa: BLE001 - whatever it is, the next person's right does not wait for it
            failed.append(error)
    if failed:
        raise SomeFailed(failed) from failed[0]
    return count

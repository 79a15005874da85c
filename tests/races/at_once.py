"""Run acts at the same instant, each in its own thread and connection, and give back what each came to."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Callable


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Return for each act its result, or the error that it raised."""
    gate = threading.Barrier(len(acts))
    results: list[Any] = [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        try:
            gate.wait(timeout=10)
            results[place] = act()
        except Exception as error:  # noqa: BLE001 - an error is a result here
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return results

"""Work that several processes share, each with its own processor: for a long job that computes more than it asks of the database.

They are started for the job, step aside for whoever serves pages, and end with it.
"""

import gc
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import cache
from multiprocessing import connection as pipes
from multiprocessing import get_context, parent_process
from typing import Any

import django
from django.db import connection

MOST = 4
"""However many processors there are: each holds some files in memory, and a connection."""
_ASIDE = 10
_WHERE = ("NAME", "USER", "PASSWORD", "HOST", "PORT")


def count() -> int:
    """As many as the processors that this process may use."""
    return min(len(os.sched_getaffinity(0)), MOST)


def shared[Share, Done](do: Callable[[Share], Done], shares: Iterable[Share]) -> Iterator[Done]:
    """What is done of each share, in whatever order it comes; the first that fails ends the others."""
    # Never a fork: the worker has threads, and connections that two processes would speak on.
    where = {key: connection.settings_dict[key] for key in _WHERE}
    # The framework's own function first: whatever stands in this room is read once its applications are there.
    with ProcessPoolExecutor(count(), get_context("spawn"), initializer=django.setup) as pool:
        try:
            for done in as_completed([pool.submit(_do, where, do, share) for share in shares]):
                yield done.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _do[Share, Done](database: Mapping[str, Any], do: Callable[[Share], Done], share: Share) -> Done:
    """In such a process: one share, once it has begun."""
    _begin(tuple(database.items()))
    return do(share)


@cache
def _begin(database: tuple[tuple[str, Any], ...]) -> None:
    """Once in a process: on the same database, behind whoever serves pages."""
    os.nice(_ASIDE)
    connection.settings_dict.update(database)
    # What is there now stays: it is not looked through again each time that files are let go.
    gc.freeze()
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Whoever started this process may be killed: nobody would end it then."""
    parent = parent_process()
    if parent is not None:
        pipes.wait([parent.sentinel])
        os._exit(1)

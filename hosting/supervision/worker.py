"""`./run palier worker`: runs the background tasks and the clock of one release until TERM, after the task in hand.

`./run palier serve` runs one; on a second machine it runs alone. Its login is the worker's own.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import time

import django
from procrastinate import PsycopgConnector
from procrastinate.contrib.django import app, connector_params

os.environ.setdefault("PALIER_LOGIN", "worker")
django.setup()

from palier.jobs.partners import events, webhooks  # noqa: E402 - tasks are registered once the applications are there
from palier.jobs.path import retaking  # noqa: E402 - tasks are registered once the applications are there
from palier.jobs.queue import strangers  # noqa: E402 - tasks are registered once the applications are there
from palier.jobs.seals import sealing  # noqa: E402 - tasks are registered once the applications are there
from palier.management.french_help import FrenchParser  # noqa: E402 - beside the others

LOOKS_EVERY = 5
MOST_CONNECTIONS = 4
"""Of the queue, one at rest. A fall of the database leaves each idle one dead, and the pool pauses twice as long after
each that it finds so: four at rest held a finished job, and those behind it, for thirty seconds.
"""
SET_BACK_SECONDS = 30
"""A clock set back by more than this silences the periodic tasks until it has caught up, unless they start afresh."""


def main(arguments: list[str]) -> None:
    """Work until TERM; a database that cannot be reached ends the process: who supervises starts it again.

    One task at a time: several workers may run beside each other, here or on other machines.
    """
    description = "Fait les tâches seules, jusqu’à TERM ; `serve` en lance déjà un."
    FrenchParser(prog="./run palier worker", description=description).parse_args(arguments)
    strangers.keep_for_later()
    queue = PsycopgConnector(kwargs=connector_params("default"), min_size=1, max_size=MOST_CONNECTIONS)
    stop_beside = sealing.start()
    events.start(stop_beside)
    webhooks.start(stop_beside)
    with app.replace_connector(queue):
        asyncio.run(_work())
    stop_beside.set()


async def _work() -> None:
    async with app.open_async():
        while await _until_the_clock_is_set_back():
            retaking.log.warning("clock_set_back")


async def _until_the_clock_is_set_back() -> bool:
    """Work until asked to stop, ``False``, or until the clock of the machine is set back, ``True``."""
    worker = asyncio.create_task(
        app.run_worker_async(
            name="palier",
            concurrency=1,
            update_heartbeat_interval=retaking.HEARTBEAT_SECONDS,
            stalled_worker_timeout=retaking.SILENT_SECONDS,
            worker_middleware=[retaking.note_running],
        )
    )
    lead = time.time() - time.monotonic()
    while not worker.done():
        await asyncio.wait([worker], timeout=LOOKS_EVERY)
        if time.time() - time.monotonic() < lead - SET_BACK_SECONDS:
            # Cancelled, it lets the task under way end.
            worker.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await worker
            return True
        lead = max(lead, time.time() - time.monotonic())
    await worker
    return False

"""Handing work to the background, in the same transaction as the act that asks for it: the outbox (ruling 30)."""

from datetime import datetime

from procrastinate.contrib.django import app


LEGAL_CLOCK = 10
"""Priority of what the law or an announcement fixes to the instant: it goes before thousands of letters that wait."""


def defer(
    task: str, *, at: datetime | None = None, lock: str | None = None, priority: int = 0, **arguments: int | str
) -> None:
    """Defer a task of ``palier.jobs`` by its name. ``lock`` lets one job at a time run under that word.

    Of the jobs that are due, those of the highest priority are done first.
    """
    app.configure_task(name=task, schedule_at=at, queueing_lock=None, lock=lock, priority=priority).defer(**arguments)

"""Handing work to the background, in the same transaction as the act that asks for it: the outbox (ruling 30)."""

from datetime import datetime

from procrastinate.contrib.django import app


def defer(task: str, *, at: datetime | None = None, lock: str | None = None, **arguments: int | str) -> None:
    """Defer a task of ``palier.jobs`` by its name. ``lock`` lets one job at a time run under that word."""
    app.configure_task(name=task, schedule_at=at, queueing_lock=None, lock=lock).defer(**arguments)

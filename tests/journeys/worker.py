"""The worker of a journey: runs what the acts have deferred, as the clock, in the order in which it was asked."""

from __future__ import annotations

from django.db import connection
from procrastinate.contrib.django import app

MOST = 200


def run_jobs() -> list[str]:
    """Run every job whose time has come, and those that they defer; return the names of what ran."""
    ran: list[str] = []
    while len(ran) < MOST:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE procrastinate_jobs SET status = 'doing' WHERE id = (SELECT min(id) FROM procrastinate_jobs"
                " WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now()))"
                " RETURNING id, task_name, args::text"
            )
            row = cursor.fetchone()
        if row is None:
            return ran
        run(row[1], row[2])
        with connection.cursor() as cursor:
            cursor.execute("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = %s", [row[0]])
        ran.append(row[1])
    raise AssertionError(f"jobs without end: {ran[-5:]}")


def run(task: str, arguments: str) -> None:
    import json

    app.perform_import_paths()
    app.tasks[task].func(**json.loads(arguments))

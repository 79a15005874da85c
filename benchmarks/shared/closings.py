"""Lists brought to close during a run, by the worker of the site itself, to see how late it is."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import django

if TYPE_CHECKING:
    import psycopg

WAIT = 90
"""Seconds given to the last closing once the run is over."""
_NEXT = """
    SELECT id FROM palier_publication WHERE stage = 'publiee' AND opens_at <= now() AND closes_at > now() + interval '1 hour'
    ORDER BY closes_at DESC, id LIMIT %s
"""
# Scored as on another day: weighed with no rules that are here, its candidates are weighed again without an alarm.
_MOVE = """
    UPDATE palier_publication SET weighed_with = 'moved', closes_at = now() + make_interval(secs => %s) WHERE id = %s
    RETURNING closes_at
"""
_JOB = """
    UPDATE procrastinate_jobs SET scheduled_at = %s
    WHERE task_name = %s AND status = 'todo' AND (args ->> 'publication')::bigint = %s
"""
_CLOSED = """
    SELECT extract(epoch FROM r.frozen_at - p.closes_at) FROM palier_publication p
    JOIN palier_ranking r ON r.publication_id = p.id WHERE p.id = ANY(%s)
"""


class Closings:
    """A few open lists, their closing brought forward and spread over the run."""

    def __init__(self, owner: psycopg.Connection[Any], count: int, seconds: float) -> None:
        """Move each, and the job that publishing gave to the clock."""
        django.setup()
        from palier.workflows.homes.publishing import CLOSE_TASK

        self._owner = owner
        self.moved = [row[0] for row in owner.execute(_NEXT, [count]).fetchall()]
        self.count = len(self.moved)
        for place, publication in enumerate(self.moved, 1):
            (closes_at,) = owner.execute(_MOVE, [seconds * place / (self.count + 1), publication]).fetchone() or (None,)
            owner.execute(_JOB, [closes_at, CLOSE_TASK, publication])

    def lateness(self) -> list[float]:
        """Seconds between the instant of each list and its closing; waits for the last ones."""
        deadline = time.monotonic() + WAIT
        while True:
            found = [float(row[0]) for row in self._owner.execute(_CLOSED, [self.moved]).fetchall()]
            if len(found) == self.count or time.monotonic() > deadline:
                return found
            time.sleep(0.5)

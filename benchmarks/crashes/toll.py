"""What the crashes cost: jobs, closings and letters, counted in the database and at the mail sink."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from benchmarks.crashes.site import Site

SETTLING = 240
"""Bound on the wait for the last job, in seconds."""
_SENDING = re.compile(r"<([0-9a-f-]{36})\.(\d+)@")
_OPEN = """
    SELECT count(*) FROM procrastinate_jobs WHERE NOT task_name = ANY(%(clocks)s)
    AND (status = 'doing'
        OR status = 'todo' AND (scheduled_at IS NULL OR scheduled_at < now() + make_interval(secs => %(ahead)s)))
"""
_DUE = "SELECT count(*) FROM palier_publication WHERE stage = 'publiee' AND closes_at <= now()"
_FAILED = (
    "SELECT task_name, count(*) FROM procrastinate_jobs WHERE status NOT IN ('todo', 'doing', 'succeeded') GROUP BY 1"
)
_AGAIN = "SELECT task_name, count(*), sum(attempts - 1) FROM procrastinate_jobs WHERE attempts > 1 GROUP BY 1 ORDER BY 2 DESC"
_MESSAGES = """
    SELECT id::text, doubts, sent_at IS NOT NULL, extract(epoch FROM sent_at - claimed_at)
    FROM palier_message WHERE channel = 'email' AND created_at >= %(since)s
"""
_LETTERS = "SELECT count(*) FROM palier_letter WHERE sent_at >= %(since)s"
_CLOSINGS = """
    SELECT p.id, count(DISTINCT r.id), (SELECT count(*) FROM palier_journalentry j
        WHERE j.object_id = p.public_id AND j.verb = 'clore'),
        (SELECT count(*) FROM palier_letter l JOIN palier_candidature c ON c.id = l.candidature_id
         WHERE c.publication_id = p.id AND l.kind = 'classement'), coalesce(max(r.candidates), 0), max(r.position)
    FROM palier_publication p LEFT JOIN palier_ranking r ON r.publication_id = p.id
    WHERE p.closes_at <= now() GROUP BY p.id ORDER BY p.closes_at, p.id
"""


@dataclass
class Toll:
    """Counts, and a sentence for each thing that does not hold."""

    jobs_again: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Jobs that were begun more than once, and how many times more, by task."""
    closings: int = 0
    ranked: int = 0
    letters: int = 0
    taken: int = 0
    """Messages that the sink answered for."""
    said_again: int = 0
    """Messages sent once more, as such, under another Message-ID: nobody could know whether the first arrived."""
    windows: list[float] = field(default_factory=list)
    """Seconds between the claim of a message and the note of its answer: dead in it, there is a doubt."""
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        """A few lines of counts."""
        again = ", ".join(f"{jobs} of {task} ({times} times)" for task, (jobs, times) in self.jobs_again.items())
        ordered = sorted(self.windows) or [0.0]
        middle, longest = ordered[len(ordered) // 2], ordered[-1]
        return (
            f"Jobs begun again: {again or 'none'}; closings: {self.closings}, {self.ranked} ranked\n"
            f"Letters: {self.letters}; e-mails taken by the sink: {self.taken}, of which said again as such: {self.said_again}\n"
            f"Window of doubt of a sending: median {middle * 1000:.1f} ms, longest {longest * 1000:.0f} ms"
        )


def settle(site: Site, *, ahead: int = 60) -> float:
    """Wait until every job asked for is done and every due publication closed; return the seconds that it took.

    ``ahead``: jobs that start within so many seconds are waited for too. Between two rounds, 0: closings come every few
    seconds, and would be waited for one after the other.
    """
    asked = {"clocks": _clocks(site), "ahead": ahead}

    def is_over() -> bool:
        return site.ask(_OPEN, asked)[0][0] == 0 and site.ask(_DUE)[0][0] == 0

    try:
        return site.wait(is_over, "the jobs were not all done", bound=SETTLING)
    except RuntimeError as error:
        left = site.ask(
            "SELECT task_name, status::text, attempts, scheduled_at, now() FROM procrastinate_jobs"
            " WHERE status IN ('todo', 'doing') ORDER BY id LIMIT 10"
        )
        raise RuntimeError(f"{error}: {left}") from error


def count(site: Site, since: datetime) -> Toll:
    """Count everything, once it has settled."""
    toll = Toll(
        jobs_again={task.removeprefix("palier.jobs."): (jobs, int(times)) for task, jobs, times in site.ask(_AGAIN)}
    )
    for task, number in site.ask(_FAILED):
        toll.faults.append(f"{number} jobs of {task} did not succeed")
    _count_closings(site, toll)
    _count_letters(site, since, toll)
    return toll


def _clocks(site: Site) -> list[str]:
    return [row[0] for row in site.ask("SELECT DISTINCT task_name FROM procrastinate_periodic_defers")]


def _count_closings(site: Site, toll: Toll) -> None:
    position = 0
    for publication, rankings, lines, told, ranked, place in site.ask(_CLOSINGS):
        toll.closings += 1
        toll.ranked += ranked
        if (rankings, lines) != (1, 1):
            toll.faults.append(f"publication {publication}: {rankings} rankings, {lines} lines in the journal")
        elif told != ranked:
            toll.faults.append(f"publication {publication}: {ranked} ranked, {told} letters of rank")
        elif place <= position:
            toll.faults.append(f"publication {publication}: closed out of the order of the instants")
        position = max(position, place or 0)


def _count_letters(site: Site, since: datetime, toll: Toll) -> None:
    lines = [json.loads(line) for line in site.mail.read_text().splitlines()]
    toll.taken = len(lines)
    by_id = Counter(line["message_id"] for line in lines)
    toll.faults += [f"{key} was taken {number} times" for key, number in by_id.items() if number > 1]
    sendings = Counter(found[1] for key in by_id if (found := _SENDING.match(key)))
    messages = site.ask(_MESSAGES, {"since": since})
    for key, doubts, is_sent, window in messages:
        times = sendings.pop(key, 0)
        toll.said_again += max(times - 1, 0)
        if not times or not is_sent:
            toll.faults.append(f"message {key} never left (taken {times} times, said sent: {is_sent})")
        if times > doubts + 1:
            toll.faults.append(f"message {key} left {times} times for {doubts} doubts")
        if window is not None:
            toll.windows.append(float(window))
    toll.faults += [f"the sink has a message that nobody kept: {key}" for key in sendings]
    toll.letters = int(site.ask(_LETTERS, {"since": since})[0][0])
    if toll.letters != len(messages):
        toll.faults.append(f"{toll.letters} letters were announced by {len(messages)} e-mails")

"""The whole product above its capacity: real web, worker and database, strangers by the hundred, acts and closings."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from benchmarks.crashes.site import Site
from benchmarks.shared.crowds import OK, WAITING, Crowd
from benchmarks.traffic.ledger import Outcome
from benchmarks.traffic.people import open_publications, people
from benchmarks.waiting import LATENESS, Acting
from hosting.admission.room import Room

if TYPE_CHECKING:
    from pathlib import Path

RUSH, TIMES, SAMPLED = 12, 4, 2
"""Seconds, and as many people as the site can serve times so many: a quick machine is overrun as a slow one is."""
CLOSING = 2
_FIRST = "SELECT public_id FROM palier_publication ORDER BY id LIMIT %s"
LATE = 20
"""Seconds: the job of the closing itself fires, not the sweep that comes once a minute."""
pytestmark = [pytest.mark.slow, pytest.mark.alone]


def test_acts_go_first_closings_fire_on_time_and_no_answer_is_lost_in_a_rush(tmp_path: Path) -> None:
    with Site(tmp_path / "site", people=6, publications=6, doubt=10) as site:
        with site.connect() as connection:
            # Not those that close: a form read before its list closed and sent after is refused, as it must be.
            first = {row[0] for row in connection.execute(_FIRST, [CLOSING]).fetchall()}
            homes = [one for one in open_publications(connection, 6, for_seconds=600) if one not in first]
            acting = Acting(site.url, people(connection, 2), homes)

        crowd = Crowd(site.url, "/logements/?loyer={}")
        crowd.closed(4, 2)  # the first pages load what the others find
        capacity = len(crowd.closed(4, SAMPLED)) / SAMPLED
        site.spread_closings(CLOSING, first=4, every=4)
        with acting:
            visitors = crowd.rush(rate=TIMES * capacity, seconds=RUSH)

        room = Room(site.state / "waiting-room").figures()
        deadline = time.monotonic() + 2 * LATE
        late: list[float] = []
        while len(late) < CLOSING and time.monotonic() < deadline:
            late = [float(row[0]) for row in site.ask(LATENESS)]
            time.sleep(0.2)

    answers = [answer for visitor in visitors for answer in visitor.answers]
    waiting = sorted(answer.seconds for answer in answers if answer.place)
    assert {answer.status for answer in answers} <= {OK, WAITING}
    assert room["opened_total"] >= 1
    assert len(waiting) > len(visitors) / 2, "the site was not above its capacity"
    assert waiting[len(waiting) // 2] < 1, "a page in line waited for a slot"
    assert any(visitor.served_at for visitor in visitors if visitor.answers[0].place), "nobody came in from the line"
    assert [act.outcome for act in acting.ledger.acts if act.outcome is not Outcome.ACKNOWLEDGED] == []
    assert acting.ledger.acts
    assert len(late) == CLOSING
    assert max(late) < LATE

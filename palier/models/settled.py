"""What a steward settled, kept by each process for a few seconds: pages and letters ask it without a round trip of their own.

With it comes the stamp of the communes, which changes with any of them (``territories.known_communes``).

One statement reads all of it. Another process sees a change within ``KEPT_SECONDS``; the one that made it, at once.
"""

import time
from dataclasses import dataclass

from django.db import connection

from palier.rules.doors.switches import SwitchedTo
from palier.rules.letters.endings import Ending

KEPT_SECONDS = 3.0
STAMP = "(SELECT palier_stamp_of_communes())"
"""Which communes a statement sees, in SQL: asked once by it."""
_READ = f"""
    SELECT 'i', switch, territory_id, is_open, since, '', id FROM palier_switchchange
    UNION ALL SELECT 'l', slot, territory_id, true, NULL, text, id FROM (
      SELECT DISTINCT ON (slot, territory_id) * FROM palier_letterending ORDER BY slot, territory_id, id DESC) last
    UNION ALL SELECT 'c', coalesce({STAMP}, ''), NULL, true, NULL, '', 0
    ORDER BY 7
"""  # noqa: S608 - no value


@dataclass(frozen=True, slots=True)
class Settled:
    """Every change of a switch, in the order in which they were made; of each text of letters, the last version."""

    changes: tuple[SwitchedTo, ...] = ()
    endings: tuple[Ending, ...] = ()
    communes: str = ""
    """The stamp of the communes; blank where it is not known, and nothing of them is kept."""


_kept: tuple[Settled, float] | None = None


def now() -> Settled:
    """What holds, as this process knows it. Any role may read it."""
    global _kept  # noqa: PLW0603 - the one value of this process
    kept, at = _kept, time.monotonic()
    if kept is None or kept[1] <= at:
        kept = _kept = (_read(), at + KEPT_SECONDS)
    return kept[0]


def forget() -> None:
    """Read anew at the next question: something was just settled here."""
    global _kept  # noqa: PLW0603 - the one value of this process
    _kept = None


def suppose(settled: Settled, seconds: float) -> None:
    """Take this as what holds, for so long: what a test knows, or a moment in which nothing can be read."""
    global _kept  # noqa: PLW0603 - the one value of this process
    _kept = (settled, time.monotonic() + seconds)


def _read() -> Settled:
    with connection.cursor() as cursor:
        cursor.execute(_READ)
        rows = cursor.fetchall()
    return Settled(
        changes=tuple(SwitchedTo(row[1], row[2], row[3], row[4]) for row in rows if row[0] == "i"),
        endings=tuple(Ending(row[1], row[2], row[5]) for row in rows if row[0] == "l"),
        communes="".join(row[1] for row in rows if row[0] == "c"),
    )

"""What a steward settled, kept by each process for a few seconds: pages and letters ask it without a round trip of their own.

With it comes the stamp of the communes, which changes with any of them (``territories.known_communes``).

One statement reads all of it. Another process sees a change within ``KEPT_SECONDS``; the one that made it, at once.
"""

import time
from dataclasses import dataclass

from django.db import connection, transaction

from palier.rules.doors.switches import SwitchedTo
from palier.rules.homes.quartile_thresholds import ILE_DE_FRANCE
from palier.rules.letters.endings import Ending
from palier.rules.people.facts import EnteredThreshold

KEPT_SECONDS = 3.0
STAMP = "(SELECT palier_stamp_of_communes())"
"""Which communes a statement sees, in SQL: asked once by it."""
_READ = f"""
    SELECT 'i', switch, territory_id, is_open, since, '', id, NULL::timestamptz FROM palier_switchchange
    UNION ALL SELECT 'l', slot, territory_id, true, NULL, text, id, NULL FROM (
      SELECT DISTINCT ON (slot, territory_id) * FROM palier_letterending ORDER BY slot, territory_id, id DESC) last
    UNION ALL SELECT 'q', title, territory_id, is_void, effective_on, amount::text, id, made_at FROM palier_quartileentry
    UNION ALL SELECT 'c', coalesce({STAMP}, ''), NULL, true, NULL, '', 0, NULL
    ORDER BY 7
"""  # noqa: S608 - no value


@dataclass(frozen=True, slots=True)
class Settled:
    """Every change of a switch, in the order in which they were made; of each text of letters, the last version."""

    changes: tuple[SwitchedTo, ...] = ()
    endings: tuple[Ending, ...] = ()
    thresholds: tuple[EnteredThreshold, ...] = ()
    """Every entry of a threshold of the first quartile, in the order in which they were made."""
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


def thresholds_of(territory: str) -> tuple[EnteredThreshold, ...]:
    """What was entered for a territory, and for all Île-de-France."""
    return tuple(one for one in now().thresholds if one.territory in (territory, ILE_DE_FRANCE))


def changed() -> None:
    """Something was just settled here: read it anew at once, and once it is kept, since another may have read meanwhile."""
    forget()
    transaction.on_commit(forget)


def forget() -> None:
    """Read anew at the next question."""
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
        thresholds=tuple(
            EnteredThreshold(
                territory=row[2] or ILE_DE_FRANCE,
                amount=int(row[5]),
                effective_on=row[4],
                title=row[1],
                is_void=row[3],
                place=row[6],
                made_at=row[7],
            )
            for row in rows
            if row[0] == "q"
        ),
        communes="".join(row[1] for row in rows if row[0] == "c"),
    )

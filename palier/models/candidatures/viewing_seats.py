"""Places of an hour of visit, asked of functions that return numbers: who else comes is nobody's to read."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import connection


@dataclass(frozen=True, slots=True)
class HeldHour:
    """An hour as it stands under its lock: when, whether it was cancelled, its places and how many are taken."""

    starts_at: datetime
    is_cancelled: bool
    places: int
    taken: int

    @property
    def is_full(self) -> bool:
        """Whether no place is left."""
        return self.taken >= self.places


def taken(slots: Collection[int]) -> dict[int, int]:
    """How many places are taken at each of these hours."""
    if not slots:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT slot, taken FROM palier_viewing_seats(%s)", [list(slots)])
        return dict(cursor.fetchall())


def lock(slot: int) -> HeldHour | None:
    """Hold an hour until the transaction ends, and say how it stands; none where the caller may not see it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT starts_at, is_cancelled, places, taken FROM palier_lock_viewing_slot(%s)", [slot])
        found = cursor.fetchone()
    return HeldHour(*found) if found else None

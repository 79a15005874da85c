"""What a mairie or a préfecture is told of its own place: homes, days and counts, by functions that ask the claim (ADR 73)."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection


class WaitingHome(NamedTuple):
    """A home that is not let, and where its list stands; no list, nothing of it."""

    home: int
    publication: int | None
    stage: str
    opens_at: datetime | None
    closes_at: datetime | None
    is_direct: bool
    """A household was named by the préfet, without an ad: said to the préfecture alone."""
    seance_at: datetime | None


class TerritorySeance(NamedTuple):
    """A séance and the homes of the place that it examines: neither its members, nor a file, nor a decision."""

    public_id: UUID
    bailleur: int
    held_at: datetime
    place: str
    form: str
    stage: str
    closed_at: datetime | None
    digest: str
    homes: Sequence[int]


class LetHome(NamedTuple):
    """A home, the day on which its lease was signed, and the contingent."""

    home: int
    signed_on: date
    contingent: str


class QuarterCount(NamedTuple):
    """Of a quarter that is over: homes let on a contingent; where no contingent is named, lists and their candidates."""

    starts: date
    contingent: str | None
    homes: int
    candidates: int | None


class ShareCount(NamedTuple):
    """Leases of one part that count for one thing; ``None`` is hidden."""

    part: str
    alike: str
    cell: str
    number: int | None


def queue() -> list[WaitingHome]:
    """Every home of the place that is not let."""
    columns = "home, publication, stage, opens_at, closes_at, is_direct, seance_at"
    return [WaitingHome(*row) for row in _rows(f"SELECT {columns} FROM palier_territory_queue()")]  # noqa: S608 - no value


def candidates(lists: Iterable[int]) -> dict[int, int | None]:
    """How many apply, by list: none under ten."""
    return dict(_rows("SELECT publication, number FROM palier_territory_candidates(%s::bigint[])", [list(lists)]))


def seances(organisation: int) -> list[TerritorySeance]:
    """The séances of the place; the clock names whose."""
    columns = "seance, bailleur, held_at, place, form, stage, closed_at, digest, homes"
    found = _rows(f"SELECT {columns} FROM palier_territory_seances(%s)", [organisation])  # noqa: S608 - no value
    return [TerritorySeance(*row) for row in found]


def lets() -> list[LetHome]:
    """The homes let in the last twelve months, the newest first."""
    return [
        LetHome(*row)
        for row in _rows(
            "SELECT home, signed_on, contingent FROM palier_territory_lets() ORDER BY signed_on DESC, home DESC"
        )
    ]


def quarters() -> list[QuarterCount]:
    """The quarters of two years that are over, the newest first."""
    return [
        QuarterCount(*row)
        for row in _rows(
            "SELECT starts, contingent, homes, candidates FROM palier_territory_quarters() ORDER BY starts DESC, contingent"
        )
    ]


def shares(year: int) -> list[ShareCount]:
    """What the leases of a year that is over count for, in a département."""
    return [
        ShareCount(*row)
        for row in _rows("SELECT part, alike, cell, number FROM palier_prefecture_shares(%s) ORDER BY 1, 2, 3", [year])
    ]


def waits() -> dict[str, int]:
    """What is late today in a département, by what it is: the tens that are reached."""
    return dict(_rows("SELECT what, at_least FROM palier_prefecture_waits()"))


def _rows(statement: str, values: Sequence[int | list[int]] = ()) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())

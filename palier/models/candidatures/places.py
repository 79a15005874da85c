"""Places and counts, asked of functions that return numbers only: under row security a count sees one row."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from palier.models.candidatures.candidatures import Candidature
from palier.models.foreseen import Rows
from palier.models.together import Asking, call
from palier.rules.candidature.funnel import PublicationStage
from palier.rules.ranking.cuts import Cut


@dataclass(frozen=True, slots=True)
class CurrentPlace:
    """How many are ahead, how many are level (oneself included once placed), and how many in all."""

    ahead: int
    level: int
    total: int
    is_hidden: bool = False
    """Anywhere in the list: an exact place would tell the points of one of the others (``rules.ranking.small_lists``)."""

    @property
    def first(self) -> int:
        """The best rank that the draw can still give."""
        return self.ahead + 1

    @property
    def last(self) -> int:
        """The worst rank that the draw can still give."""
        return self.ahead + max(self.level, 1)


def anywhere(place: CurrentPlace) -> CurrentPlace:
    """The whole list, in the stead of a place that would tell too much."""
    return CurrentPlace(0, place.total, place.total, is_hidden=True)


def place(candidature: Candidature) -> CurrentPlace:
    """The place of a candidature: exact once ranked, before that between ``first`` and ``last``."""
    return CurrentPlace(*_row("SELECT ahead, level, total FROM palier_place(%s)", [candidature.pk]))


def places(candidatures: Iterable[int]) -> dict[int, CurrentPlace]:
    """The places of many candidatures, each as its own page asks it."""
    return asked_places(candidatures).now()


def asked_places(candidatures: Iterable[int]) -> Asking[dict[int, CurrentPlace]]:
    """The same, with what else a page asks."""
    text = (
        "SELECT asked.id, place.ahead, place.level, place.total FROM unnest(%s::bigint[]) AS asked (id) "
        "LEFT JOIN LATERAL palier_place(asked.id) AS place ON true"
    )
    return Asking(text, [list(candidatures)], _places)


def _places(rows: Rows) -> dict[int, CurrentPlace]:
    return {key: CurrentPlace(ahead or 0, level or 0, total or 0) for key, ahead, level, total in rows}


@dataclass(frozen=True, slots=True)
class OwnList:
    """The place of a candidature, and the outline of its list while that runs."""

    place: CurrentPlace
    outline: "Outline | None"


def own_lists(candidatures: Iterable[int]) -> dict[int, OwnList]:
    """What ``places`` and ``outlines`` say of a household's own lists, each list walked once where those walk it twice.

    A test compares: a list of 100,000 costs half.
    """
    return asked_own_lists(candidatures).now()


def asked_own_lists(candidatures: Iterable[int]) -> Asking[dict[int, OwnList]]:
    """The same, with what else a page asks."""
    asked = list(candidatures)
    columns = "candidature, ahead, level, total, placed, places, tier, band, priority"
    text = f"SELECT {columns} FROM palier_own_lists(%s::bigint[])"  # noqa: S608 - names of columns
    return Asking(text, [asked], lambda rows: _own_lists(asked, rows))


def _own_lists(asked: list[int], rows: Rows) -> dict[int, OwnList]:
    found = dict.fromkeys(asked, OwnList(CurrentPlace(0, 0, 0), None))
    for key, before, level, total, placed, sent, tier, band, priority in rows:
        outline = (
            Outline(placed, None if tier is None else Cut(sent, tier, band, priority)) if placed is not None else None
        )
        found[key] = OwnList(CurrentPlace(before, level, total), outline)
    return found


def standing(publication: int, *, tier: int, order_points: int, since: date) -> CurrentPlace:
    """The place that someone with this order key has or would have on a publication before its closing."""
    return CurrentPlace(
        *_row(
            "SELECT ahead, level, total FROM palier_standing(%s, %s, %s, %s)",
            [publication, tier, order_points, since],
        )
    )


@dataclass(frozen=True, slots=True)
class WouldBeKey:
    """What somebody would be ranked by on a publication, before the draw."""

    publication: int
    tier: int
    order_points: int
    since: date


def would_be(asked: Collection[WouldBeKey], *, up_to: int) -> dict[int, CurrentPlace]:
    """The place that these order keys would have, oneself included, each list counted up to a bound and no further.

    A number that reaches the bound says « at least »: a list of 100,000 costs what one of a hundred does.
    """
    if not asked:
        return {}
    rows = _rows(
        "SELECT publication, ahead, level, total FROM palier_would_be(%s::bigint[], %s::int[], %s::int[], %s::date[], %s)",
        [
            [one.publication for one in asked],
            [one.tier for one in asked],
            [one.order_points for one in asked],
            [one.since for one in asked],
            up_to,
        ],
    )
    return {key: CurrentPlace(before, level + 1, total + 1) for key, before, level, total in rows}


def ahead(publication: int, *, tier: int, order_points: Collection[int], since: date) -> dict[int, int]:
    """How many would stand before someone at each of these points, asked in one statement."""
    if not order_points:
        return {}
    rows = _rows(
        "SELECT asked.points, found.ahead FROM unnest(%s::integer[]) AS asked (points), "
        "LATERAL palier_standing(%s, %s, asked.points, %s) AS found",
        [sorted(order_points), publication, tier, since],
    )
    return dict(rows)


def counts(publication: int) -> dict[str, int]:
    """Number of candidatures by stage."""
    return asked_counts(publication).now()


def asked_counts(publication: int) -> Asking[dict[str, int]]:
    """The same, with what else a page asks."""
    return Asking("SELECT stage, n FROM palier_counts(%s)", [publication], dict)


def counts_of(publications: Collection[int]) -> dict[int, dict[str, int]]:
    """The same of several publications, in one statement however many they are."""
    found: dict[int, dict[str, int]] = {publication: {} for publication in publications}
    if found:
        statement = "SELECT one, stage, n FROM unnest(%s::bigint[]) AS one, LATERAL palier_counts(one)"
        for publication, stage, number in _rows(statement, [list(found)]):
            found[publication][stage] = number
    return found


@dataclass(frozen=True, slots=True)
class Outline:
    """How many stand on a list, and the last place that is sent, with its tier; none under ten candidates."""

    placed: int
    cut: Cut | None


def outlines(publications: Collection[int]) -> dict[int, Outline]:
    """The outlines of several lists at once."""
    return asked_outlines(publications).now() if publications else {}


def asked_outlines(publications: Collection[int]) -> Asking[dict[int, Outline]]:
    """The same, with what else a page asks."""
    columns = "publication, placed, places, tier, band, priority"
    text = f"SELECT {columns} FROM palier_cuts(%s)"  # noqa: S608 - names of columns
    return Asking(text, [list(publications)], _outlines)


def _outlines(rows: Rows) -> dict[int, Outline]:
    return {
        key: Outline(placed, None if tier is None else Cut(sent, tier, band, priority))
        for key, placed, sent, tier, band, priority in rows
    }


def histogram(publication: int) -> list[tuple[int, int]]:
    """Number of candidates by band of five points; empty under ten candidates."""
    return asked_histogram(publication).now()


def asked_histogram(publication: int) -> Asking[list[tuple[int, int]]]:
    """The same, with what else a page asks."""
    return Asking("SELECT band, n FROM palier_histogram(%s)", [publication], lambda rows: [(one, n) for one, n in rows])


def cut(publication: int) -> Cut | None:
    """The last place that is sent of a list, with its tier; none under ten candidates."""
    return outlines([publication])[publication].cut


def household(publication: int, demande: int) -> Asking[bool]:
    """Whether another demande of the same household is already on this publication.

    Who asks waits for one that arrives at this instant, and keeps others waiting until the transaction ends.
    """
    return Asking("SELECT palier_household_present(%s, %s)", [publication, demande], lambda rows: bool(rows[0][0]))


def refresh_audience(demande: int) -> None:
    """Let the organisations of the demande's candidatures see its file, and no other."""
    call("SELECT palier_refresh_audience(%s)", [demande])


def active_by_number(numero: str) -> int | None:
    """The active demande of a number, for a préfet who names a household that it may not see yet; its id and nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT palier_active_by_number(%s)", [numero])
        found = cursor.fetchone()[0]
    return None if found is None else int(found)


@dataclass(frozen=True, slots=True)
class Window:
    """The state of a publication at the instant of its lock, by the clock of the database."""

    stage: str
    opens_at: datetime
    closes_at: datetime
    at: datetime

    def is_due(self, at: datetime) -> bool:
        """Whether the closing instant has passed and the closing itself is late, by either clock."""
        return self.stage == PublicationStage.PUBLIEE and max(at, self.at) >= self.closes_at


def lock_window(publication: int) -> Window:
    """Hold a share lock on a publication until the transaction ends, so that it cannot close under an act."""
    return window(publication).now()


def window(publication: int) -> Asking[Window]:
    """The same, with what is asked after it."""
    text = "SELECT stage, opens_at, closes_at, at FROM palier_lock_publication(%s)"
    return Asking(text, [publication], lambda rows: Window(*rows[0]))


def _rows(statement: str, values: Sequence[int | date | list[int] | list[date]]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def _row(statement: str, values: Sequence[int | date | list[int]]) -> tuple[Any, ...]:
    return _rows(statement, values)[0]

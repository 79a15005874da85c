"""What an employer may count: nothing under ten, in SQL itself, and nothing that two tables give back together."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from itertools import pairwise
from typing import TYPE_CHECKING
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from palier.models import EmployerSite, EmployerTally
from palier.rules.law import parameters
from palier.rules.people.employment import FILE
from palier.rules.ranking import small_cells
from palier.workflows.people import employer_sites
from tests import factories
from tests.employment_world import at_the_employer, employer

if TYPE_CHECKING:
    from palier.workflows.acting.actors import Actor
    from palier.workflows.people.employer_sites import Figure

pytestmark = pytest.mark.django_db
QUARTERS = tuple(date(year, month, 1) for year in (2023, 2024) for month in (1, 4, 7, 10))
OPENED = datetime(2023, 2, 3, 12, tzinfo=ZoneInfo("Europe/Paris"))
SMALL = small_cells.smallest_shown(date(2026, 1, 1))
LEDGERS = st.lists(
    st.lists(st.one_of(st.integers(0, 4), st.integers(0, 30)), min_size=8, max_size=8), min_size=1, max_size=4
)


def kept(by: Actor, ledger: list[list[int]], opened: datetime = OPENED) -> list[EmployerSite]:
    """A site for each line, with its number in each quarter of two years."""
    rows = []
    for numbers in ledger:
        row = EmployerSite.objects.create(
            organisation=by.body, name=f"Site {uuid4()}", commune=factories.commune(), created_at=opened
        )
        rows.append(row)
        EmployerTally.objects.bulk_create(
            EmployerTally(organisation=by.body, site=row, quarter=quarter, number=number)
            for quarter, number in zip(QUARTERS, numbers, strict=True)
            if number
        )
    return rows


def told(by: Actor, on: date = date(2025, 1, 1)) -> list[Figure]:
    with at_the_employer(by):
        return employer_sites.figures(by=by, on=on)


def periods(found: list[Figure]) -> list[Figure]:
    return [one for one in found if one.site is None]


def by_year(found: list[Figure]) -> dict[int, list[Figure]]:
    years = defaultdict(list)
    for one in found:
        if one.site is not None:
            years[one.ends.year].append(one)
    return years


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(ledger=LEDGERS)
def test_no_table_nor_two_of_them_tell_a_number_under_ten(db: None, ledger: list[list[int]]) -> None:
    with transaction.atomic():
        by = employer()
        rows = kept(by, ledger)
        found = told(by)
        transaction.set_rollback(True)

    # Each period is whole quarters, and the periods follow one another: adding or taking some away gives others.
    shown, start = periods(found), date(2023, 1, 1)
    for one in shown:
        assert one.starts == start
        assert one.number is not None
        assert one.number >= SMALL
        assert one.number == _sum(ledger, range(len(rows)), one.starts, one.ends)
        start = _after(one.ends)
    # What is left after them is never told.
    for year, sites in by_year(found).items():
        mine = [one for one in shown if one.ends.year == year]
        total = sum(one.number or 0 for one in mine)
        assert {(one.starts, one.ends) for one in sites} == {(mine[0].starts, mine[-1].ends)}
        true = {row.pk: _sum(ledger, [index], mine[0].starts, mine[-1].ends) for index, row in enumerate(rows)}
        _one_breakdown(true, sites, total)
        _crossed(mine, sites, total)


def _one_breakdown(true: dict[int, int], sites: list[Figure], total: int) -> None:
    """Numbers by site are what the rule of small numbers publishes."""
    wanted = small_cells.publish({str(key): number for key, number in true.items()}, on=date(2026, 1, 1))
    assert {str(one.site): one.number for one in sites} == wanted.counts
    assert wanted.total == total


def _crossed(mine: list[Figure], sites: list[Figure], total: int) -> None:
    """A site within a period: either a whole line that is shown, or nothing nearer than ten apart can be told of it."""
    lines = [one.number for one in sites if one.number is not None]
    if left := total - sum(lines):
        lines.append(left)
    columns = [one.number or 0 for one in mine]
    assert all(line >= SMALL for line in lines)
    for line in lines:
        for column in columns:
            least, most = max(0, line + column - total), min(line, column)
            assert most - least >= SMALL or len(lines) == 1 or len(columns) == 1


def _sum(ledger: list[list[int]], which: object, starts: date, ends: date) -> int:
    return sum(
        number
        for index in which  # type: ignore[attr-defined]
        for quarter, number in zip(QUARTERS, ledger[index], strict=True)
        if starts <= quarter <= ends
    )


def _after(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)


def test_a_small_quarter_is_told_with_the_next_one() -> None:
    by = employer()
    kept(by, [[3, 6, 1, 12, 0, 0, 0, 0]])

    assert [(one.starts, one.ends, one.number) for one in periods(told(by))] == [
        (date(2023, 1, 1), date(2023, 9, 30), 10),
        (date(2023, 10, 1), date(2023, 12, 31), 12),
    ]


def test_a_quarter_is_told_once_it_is_over_and_never_changes() -> None:
    by = employer()
    kept(by, [[12, 14, 3, 9, 11, 2, 5, 8]])

    readings = [told(by, on) for on in (date(2023, 3, 31), date(2023, 4, 1), date(2024, 3, 1), date(2025, 1, 1))]

    assert readings[0] == []
    assert len(periods(readings[1])) == 1
    for before, after in pairwise(readings):
        assert set(before) <= set(after)


def test_a_site_that_came_later_changes_no_year_that_was_told() -> None:
    by = employer()
    kept(by, [[12, 14, 13, 19, 0, 0, 0, 0], [20, 11, 10, 10, 0, 0, 0, 0]])
    before = by_year(told(by))[2023]

    kept(by, [[0] * 8], opened=datetime(2024, 5, 1, 12, tzinfo=ZoneInfo("Europe/Paris")))

    assert by_year(told(by))[2023] == before


def test_no_day_to_come_is_counted_whatever_is_asked() -> None:
    by = employer()
    EmployerTally.objects.create(
        organisation=by.body,
        site=kept(by, [[0] * 8])[0],
        quarter=date(datetime.now(tz=ZoneInfo("Europe/Paris")).year, 10, 1),
        number=40,
    )

    assert told(by, date(2999, 1, 1)) == told(by, datetime.now(tz=ZoneInfo("Europe/Paris")).date())


def test_another_employer_counts_its_own() -> None:
    by, other = employer(), employer("Autre employeur")
    kept(by, [[40] * 8])

    assert told(other) == []


def test_the_numbers_of_the_functions_are_those_of_the_parameters() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname, prosrc FROM pg_proc WHERE proname IN"
            " ('palier_employer_figures', 'palier_attest_employment', 'palier_correct_employment')"
        )
        sources = dict(cursor.fetchall())
    on = date(2026, 1, 1)
    months, oldest = (parameters.get(FILE, key, on).value for key in ("months_ahead", "oldest_start"))
    contracts = ", ".join(f"'{code}'" for code in parameters.get(FILE, "contracts", on).value)

    assert f"least_shown CONSTANT int := {SMALL};" in sources["palier_employer_figures"]
    for name in ("palier_attest_employment", "palier_correct_employment"):
        assert f"IN ({contracts})" in sources[name]
        assert f"BETWEEN '{oldest}' AND" in sources[name]
        assert f"interval '{months} months'" in sources[name]

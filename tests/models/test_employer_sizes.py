"""Attestations by size of employer: none that an employer who knows its own could take apart, in SQL as in the rule."""

from __future__ import annotations

from datetime import date, datetime
from itertools import combinations
from typing import TYPE_CHECKING
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from palier.models import EmployerSite, EmployerSize, EmployerTally, Organisation
from palier.rules.law import parameters
from palier.rules.people import employer_sizes as rules
from palier.rules.ranking import shared_cells, small_cells
from palier.workflows.people import employer_sizes
from tests import factories
from tests.employment_world import at_the_employer, employer

if TYPE_CHECKING:
    from palier.workflows.acting.actors import Actor
    from palier.workflows.people.employer_sizes import SizesOfAYear

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
ON, YEAR = date(2026, 1, 1), 2024
SAID, LATE = datetime(2025, 3, 31, 23, 59, tzinfo=PARIS), datetime(2025, 4, 1, 0, 1, tzinfo=PARIS)
BANDS = rules.bands(ON)
SMALL = small_cells.smallest_shown(ON)
HOUSES = st.lists(
    st.tuples(st.sampled_from((*BANDS, None)), st.one_of(st.integers(0, 8), st.integers(0, 60), st.just(400))),
    max_size=14,
)


def attested(house: Organisation, number: int, *, year: int = YEAR) -> None:
    site = EmployerSite.objects.create(
        organisation=house, name=f"Site {uuid4()}", commune=factories.commune(), created_at=SAID
    )
    EmployerTally.objects.create(organisation=house, site=site, quarter=date(year, 1, 1), number=number)


def sized(house: Organisation, low: int | None, *, at: datetime = SAID, year: int = YEAR) -> None:
    EmployerSize.objects.create(organisation=house, year=year, at_least=low, said_at=at)


def houses(made: list[tuple[int | None, int]]) -> list[Organisation]:
    found = []
    for low, number in made:
        house = factories.organisation("employeur", f"Employeur {uuid4()}")
        attested(house, number)
        if low is not None:
            sized(house, low)
        found.append(house)
    return found


def told(by: Actor, on: date = ON) -> list[SizesOfAYear]:
    with at_the_employer(by):
        return employer_sizes.by_size(by=by, on=on)


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(made=HOUSES)
def test_no_employer_takes_the_table_apart_with_what_it_knows(db: None, made: list[tuple[int | None, int]]) -> None:
    with transaction.atomic():
        houses(made)
        found = told(employer())
        transaction.set_rollback(True)

    cells = {str(low): shared_cells.cell_of(n for one, n in made if one == low) for low in (*BANDS, None)}
    wanted = shared_cells.publish_shared(cells, on=ON)
    if wanted is None:
        assert found == []
        return
    (year,) = found
    assert (year.year, year.total) == (YEAR, wanted.total)
    assert {str(low): number for low, number in year.counts.items()} == wanted.counts
    _holds(made, year)


def _holds(made: list[tuple[int | None, int]], year: SizesOfAYear) -> None:
    """Each line, the sum of the hidden ones, and every sum of lines, less what any one employer made: none or ten and more."""
    lines = [(number, {low}) for low, number in year.counts.items() if number is not None]
    hidden = {low for low, number in year.counts.items() if number is None}
    if hidden:
        lines.append((year.total - sum(number for number, _ in lines), hidden))
        assert len(hidden) > 1
    for size in range(1, len(lines) + 1):
        for chosen in combinations(lines, size):
            number, bands = sum(n for n, _ in chosen), set().union(*(b for _, b in chosen))
            parts = [n for low, n in made if low in bands and n]
            assert number == sum(parts)
            assert len(parts) >= 3
            for part in parts:
                assert number - part >= SMALL
                assert 2 * part <= number


def test_a_small_employer_alone_in_its_band_is_never_told_by_subtraction() -> None:
    houses([(0, 4), *[(10, 20)] * 4, *[(50, 30)] * 4])

    (year,) = told(employer())

    assert year.total == 204
    assert year.counts == {0: None, 10: None, 50: 120, 250: None, 5000: None, None: None}


def test_one_that_makes_most_of_a_band_hides_it() -> None:
    houses([(5000, 90), *[(5000, 6)] * 5, *[(10, 20)] * 8])

    (year,) = told(employer())

    assert year.counts[5000] is None
    assert year.counts[10] is None
    assert year.total == 280


def test_two_employers_alone_are_told_nothing() -> None:
    houses([(10, 80), (10, 90)])

    assert told(employer()) == []


def test_a_year_is_told_once_it_is_closed_and_never_changes() -> None:
    found = houses([*[(10, 20)] * 4, *[(50, 30)] * 4])
    reader = employer()
    assert told(reader, date(2025, 4, 1)) == []
    before = told(reader, date(2025, 4, 2))

    sized(found[0], 50, at=LATE)
    sized(found[1], None, at=LATE)

    assert before != []
    assert told(reader) == before
    # Another year is counted by what was said of it, and by nothing that was said of this one.
    for house in found:
        attested(house, 20, year=2023)
    (other,) = [one for one in told(reader) if one.year == 2023]
    assert (other.total, set(other.counts.values())) == (160, {None})


def test_the_last_word_before_it_closes_is_the_one_that_counts() -> None:
    found = houses([*[(10, 20)] * 4, *[(50, 30)] * 4])
    for house in found[:4]:
        sized(house, 50)

    (year,) = told(employer())

    assert year.counts[10] is None
    assert year.total == 200


def test_employers_that_one_succeeds_count_as_one() -> None:
    found = houses([(10, 40), (10, 40), (10, 40)])
    reader = employer()
    assert len(told(reader)) == 1

    Organisation.objects.filter(pk__in=[one.pk for one in found[1:]]).update(
        successor=found[0], closed_at=datetime(2024, 12, 1, tzinfo=PARIS)
    )

    assert told(reader) == []


def test_nobody_but_an_employer_is_told_by_the_function() -> None:
    houses([*[(10, 20)] * 4])

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM palier_sizes_of_employers(%s)", [ON])
        assert cursor.fetchone() == (0,)


def test_the_numbers_of_the_function_are_those_of_the_parameters() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'palier_sizes_of_employers'")
        (source,) = cursor.fetchone()
    fewest, month = (parameters.get(small_cells.FILE, key, ON).value for key in ("fewest_employers", "sizes_close"))
    bands = ", ".join(str(low) for low in BANDS)

    assert (
        f"SELECT {SMALL} AS least_shown, {fewest} AS fewest, {month} AS close_month, ARRAY[{bands}] AS bands" in source
    )

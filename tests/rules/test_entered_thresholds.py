"""Which entered threshold holds on a day: the last of its day, the nearest day, its own year, and before what ships or after."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.rules.homes import entered_thresholds, quartile, quartile_thresholds
from palier.rules.homes.quartile_thresholds import Threshold
from palier.rules.homes.quotas import Quartile
from palier.rules.law.law import cch
from palier.rules.people.facts import CeilingZone, EnteredThreshold
from tests.rules.test_quartile import HOME, LYON, earning

FIRST = date(2026, 3, 1)
BEFORE = FIRST - timedelta(days=1)
MADE = datetime(2026, 3, 1, 9, tzinfo=UTC)
ENTERED = EnteredThreshold(
    territory=LYON,
    amount=9_000,
    effective_on=FIRST,
    title="arrêté d’essai, annexe",
    is_void=False,
    place=1,
    made_at=MADE,
)
ELSEWHERE, IDF = CeilingZone.ELSEWHERE, quartile_thresholds.ILE_DE_FRANCE


def shipped(amount: int | None, since: date) -> dict[str, tuple[Threshold, ...]]:
    one = Threshold(
        id="S",
        territory=quartile_thresholds.EPCI,
        amount=amount,
        valid_from=since,
        valid_until=date(2026, 12, 31),
        article=cch("L441-1"),
        title="livré",
        confidence="S",
    )
    return {quartile_thresholds.EPCI: (one,), IDF: (replace(one, territory=IDF),)}


def amount_in(zone: CeilingZone | None, on: date, *entered: EnteredThreshold, territory: str = LYON) -> int | None:
    found = quartile_thresholds.threshold_in(zone, territory, on, entered=entered)
    return found.amount if found is not None else None


def test_an_entry_holds_from_its_day_to_the_end_of_its_year() -> None:
    assert amount_in(ELSEWHERE, BEFORE, ENTERED) is None
    assert amount_in(ELSEWHERE, FIRST, ENTERED) == 9_000
    assert amount_in(ELSEWHERE, date(2026, 12, 31), ENTERED) == 9_000
    assert amount_in(ELSEWHERE, date(2027, 1, 1), ENTERED) is None
    assert quartile_thresholds.threshold_in(ELSEWHERE, LYON, FIRST, entered=[ENTERED]).is_sure  # type: ignore[union-attr]


def test_an_entry_is_of_its_territory_alone() -> None:
    assert amount_in(ELSEWHERE, FIRST, ENTERED, territory="200046978") is None
    assert amount_in(None, FIRST, ENTERED) is None
    assert amount_in(CeilingZone.OVERSEAS, FIRST, ENTERED) is None


@pytest.mark.parametrize("zone", [CeilingZone.PARIS, CeilingZone.ILE_DE_FRANCE])
def test_the_region_reads_its_own_threshold_and_never_that_of_one_of_its_territories(zone: CeilingZone) -> None:
    assert amount_in(zone, FIRST, ENTERED) is None
    assert amount_in(zone, FIRST, ENTERED, replace(ENTERED, territory=IDF, amount=11_000, place=2)) == 11_000
    assert amount_in(ELSEWHERE, FIRST, replace(ENTERED, territory=IDF)) is None


def test_the_later_day_goes_first_and_of_one_day_the_last_entry() -> None:
    later = replace(ENTERED, amount=9_500, effective_on=FIRST + timedelta(days=30), place=2)
    assert amount_in(ELSEWHERE, later.effective_on, ENTERED, later) == 9_500
    assert amount_in(ELSEWHERE, later.effective_on - timedelta(days=1), later, ENTERED) == 9_000
    assert amount_in(ELSEWHERE, FIRST, replace(ENTERED, amount=9_100, place=3), ENTERED) == 9_100


def test_an_entry_taken_back_leaves_what_held_before() -> None:
    later = replace(ENTERED, amount=9_500, effective_on=FIRST + timedelta(days=30), place=2)
    void = replace(later, is_void=True, place=3)
    assert amount_in(ELSEWHERE, later.effective_on, ENTERED, later, void) == 9_000
    assert amount_in(ELSEWHERE, FIRST, ENTERED, replace(ENTERED, is_void=True, place=4)) is None


def test_a_correction_of_the_same_day_taken_back_leaves_the_one_before_it() -> None:
    right, void = replace(ENTERED, amount=9_100, place=2), replace(ENTERED, amount=9_100, is_void=True, place=3)
    again = replace(ENTERED, is_void=True, place=4)
    assert amount_in(ELSEWHERE, FIRST, ENTERED, right) == 9_100
    assert amount_in(ELSEWHERE, FIRST, ENTERED, right, void) == 9_000
    assert amount_in(ELSEWHERE, FIRST, ENTERED, right, void, again) is None
    assert amount_in(ELSEWHERE, FIRST, replace(void, place=0), ENTERED) == 9_000


@pytest.mark.parametrize(("seconds", "known"), [(-1, False), (0, False), (1, True)])
def test_a_list_knows_what_was_entered_before_its_instant_alone(seconds: int, known: bool) -> None:
    found = entered_thresholds.made_before([ENTERED], MADE + timedelta(seconds=seconds))
    assert found == ((ENTERED,) if known else ())


@pytest.mark.parametrize(
    ("zone", "territory", "whose"),
    [
        (CeilingZone.PARIS, LYON, IDF),
        (CeilingZone.ILE_DE_FRANCE, "", IDF),
        (ELSEWHERE, LYON, LYON),
        (ELSEWHERE, "", ""),
        (CeilingZone.OVERSEAS, LYON, ""),
        (None, LYON, ""),
    ],
)
def test_a_home_reads_the_threshold_of_the_region_or_of_its_territory(
    zone: CeilingZone | None, territory: str, whose: str
) -> None:
    assert quartile_thresholds.whose(zone, territory) == whose


@pytest.mark.parametrize(("days", "expected"), [(-1, 9_000), (0, 9_000), (1, 8_000)])
def test_what_ships_is_the_default_and_goes_first_from_a_later_day_alone(days: int, expected: int) -> None:
    found = quartile_thresholds.threshold_in(
        ELSEWHERE,
        LYON,
        FIRST + timedelta(days=40),
        thresholds=shipped(8_000, FIRST + timedelta(days=days)),
        entered=[ENTERED],
    )
    assert found is not None
    assert found.amount == expected


@pytest.mark.parametrize(("monthly", "place"), [(749, Quartile.FIRST), (750, Quartile.UNKNOWN), (751, Quartile.ABOVE)])
def test_a_household_is_placed_by_what_was_entered_for_the_home(monthly: int, place: Quartile) -> None:
    home = replace(HOME, thresholds=(ENTERED,))
    answer = quartile.first_quartile(earning(monthly), home, on=FIRST)

    assert answer.place is place
    assert "arrêté d’essai, annexe" in answer.reasons[0].sentence
    assert quartile.place_of(earning(monthly), home, on=FIRST) is place
    assert quartile.place_of(earning(monthly), home, on=BEFORE) is Quartile.UNKNOWN


def test_a_year_is_read_once_a_threshold_of_it_is_entered() -> None:
    assert not quartile_thresholds.is_read(LYON, 2026)
    assert quartile_thresholds.is_read(LYON, 2026, entered=[ENTERED])
    assert not quartile_thresholds.is_read(LYON, 2027, entered=[ENTERED])
    assert not quartile_thresholds.is_read(LYON, 2026, entered=[ENTERED, replace(ENTERED, is_void=True, place=2)])


def test_a_threshold_of_elsewhere_reads_no_year_here() -> None:
    assert not quartile_thresholds.is_read("200046978", 2026, entered=[ENTERED])
    assert not quartile_thresholds.is_read(IDF, 2026, entered=[ENTERED])
    assert quartile_thresholds.is_read(IDF, 2026, entered=[replace(ENTERED, territory=IDF)])
    sure = shipped(9_000, date(2026, 1, 1))
    assert quartile_thresholds.is_read(LYON, 2026, thresholds=sure)
    assert quartile_thresholds.is_read(IDF, 2026, thresholds=sure)


def test_a_day_is_settled_by_a_decision_of_that_day_or_after() -> None:
    settled = entered_thresholds.is_settled
    assert settled(ENTERED, day=FIRST, decided_on=FIRST)
    assert not settled(ENTERED, day=FIRST + timedelta(days=1), decided_on=FIRST)
    assert not settled(ENTERED, day=FIRST, decided_on=None)
    assert not settled(None, day=FIRST, decided_on=FIRST)


def test_an_entry_holds_until_the_eve_of_the_next_or_the_end_of_its_year() -> None:
    later = replace(ENTERED, effective_on=FIRST + timedelta(days=30), place=2)
    elsewhere = replace(later, territory=IDF, effective_on=FIRST + timedelta(days=1), place=3)
    last_day = entered_thresholds.last_day
    assert last_day(ENTERED, [ENTERED, elsewhere]) == date(2026, 12, 31)
    assert last_day(ENTERED, [ENTERED, later, elsewhere]) == FIRST + timedelta(days=29)
    assert last_day(ENTERED, [ENTERED, later, replace(later, is_void=True, place=4)]) == date(2026, 12, 31)
    assert last_day(later, [ENTERED, later]) == date(2026, 12, 31)


ENTRIES = st.lists(
    st.builds(
        EnteredThreshold,
        territory=st.sampled_from([LYON, IDF]),
        amount=st.integers(1, 3),
        effective_on=st.dates(date(2025, 12, 30), date(2026, 1, 4)),
        title=st.just("t"),
        is_void=st.booleans(),
        place=st.integers(0, 10_000),
        made_at=st.just(MADE),
    ),
    unique_by=lambda one: one.place,
    max_size=8,
)


@given(entries=ENTRIES, on=st.dates(date(2025, 12, 29), date(2026, 1, 6)), shuffled=st.randoms())
def test_the_order_in_which_entries_are_read_changes_nothing(entries, on, shuffled) -> None:
    other = list(entries)
    shuffled.shuffle(other)
    found = entered_thresholds.in_force(entries, LYON, on=on)

    assert found == entered_thresholds.in_force(other, LYON, on=on)
    assert found is None or (found.effective_on <= on and found.effective_on.year == on.year and not found.is_void)

"""Every day since 2024 has one row in every file of parameters: a value, or an explicit unknown with its reason."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.rules.fitting import ceilings, overrides
from palier.rules.homes import quartile_thresholds
from palier.rules.law import coverage, parameters
from palier.rules.people.facts import CeilingZone, Financing, Household, Person, PersonRole
from palier.rules.people.household import composition

FIRST, LAST = date(2024, 1, 1), date(2027, 12, 31)
DAYS = [FIRST + timedelta(days=shift) for shift in range((LAST - FIRST).days + 1)]
OWN_SHAPE = {ceilings.FILE, overrides.FILE, quartile_thresholds.FILE}
FILES = sorted(path.name for path in parameters.FOLDER.glob("*.toml") if path.name not in OWN_SHAPE)
ALONE = composition(Household(persons=(Person(key="d", role=PersonRole.HOLDER),)), on=FIRST)


@dataclass(frozen=True)
class Row:
    valid_from: date
    valid_until: date | None = None


def rows(*bounds: tuple[date, date | None]) -> list[Row]:
    return [Row(*pair) for pair in bounds]


@pytest.mark.parametrize("file", FILES)
def test_each_key_has_one_row_each_day_until_its_end(file: str) -> None:
    for key, entries in parameters.load(file).items():
        end = entries[-1].valid_until or LAST
        for day in DAYS:
            held = [row for row in entries if row.valid_from <= day <= (row.valid_until or LAST)]
            assert len(held) == (day <= end), f"{file}, {key}, {day}"
            assert all((row.value is None) == row.is_unknown == bool(row.missing) for row in held)


@pytest.mark.parametrize("financing", Financing)
def test_each_financing_has_one_table_each_day_until_2026_and_none_in_2027(financing: Financing) -> None:
    for day in DAYS:
        tables = ceilings.tables_on(financing, day)
        assert len(tables) == (day.year < 2027), day
        assert all(table.is_unknown == (not table.amounts) for table in tables)


@pytest.mark.parametrize("financing", Financing)
def test_each_day_gives_an_amount_or_the_reason_why_not(financing: Financing) -> None:
    known = {Financing.PLUS: 2024, Financing.PLS: 2024, Financing.PLAI: 2026, Financing.LLI: 2026}[financing]

    for day in DAYS:
        found = ceilings.income_ceiling(financing, ALONE, zone=CeilingZone.ELSEWHERE, zone_abc="B1", on=day)
        assert (found.amount is not None) == (known <= day.year < 2027), day
        assert (found.missing is None) == (found.amount is not None)
        assert found.missing is None or found.missing.code == "plafond_absent"


@pytest.mark.parametrize("territory", [quartile_thresholds.EPCI, quartile_thresholds.ILE_DE_FRANCE])
def test_each_day_until_2026_has_one_general_threshold(territory: str) -> None:
    periods = quartile_thresholds.load()[territory]

    for day in DAYS:
        assert len([row for row in periods if row.valid_from <= day <= row.valid_until]) == (day.year < 2027)


def test_every_row_names_its_text_and_its_confidence() -> None:
    loaded = [row for file in FILES for entries in parameters.load(file).values() for row in entries]
    everything = [
        *loaded,
        *ceilings.load_tables(),
        *(row for found in quartile_thresholds.load().values() for row in found),
    ]

    assert len(loaded) > 20
    assert all(row.title and row.article.key and row.confidence in parameters.CONFIDENCES for row in everything)


def test_no_unknown_is_called_sure() -> None:
    assert all(table.confidence == "U" for table in ceilings.load_tables() if table.is_unknown)
    assert not any(row.is_sure for found in quartile_thresholds.load().values() for row in found if row.missing)


@pytest.mark.parametrize(
    ("periods", "words"),
    [
        ([], "aucune période"),
        (rows((date(2024, 1, 2), None)), "rien du 1er janvier 2024 au 1er janvier 2024"),
        (rows((FIRST, date(2024, 6, 30)), (date(2024, 7, 2), None)), "rien du 1er juillet 2024"),
        (rows((FIRST, date(2024, 6, 30)), (date(2024, 6, 30), None)), "se chevauchent le 30 juin 2024"),
        (rows((FIRST, None), (date(2025, 1, 1), None)), "se chevauchent le 1er janvier 2025"),
        (rows((FIRST, date(2023, 12, 31))), "la fin précède le début"),
    ],
)
def test_a_hole_or_an_overlap_is_said_with_its_days(periods: list[Row], words: str) -> None:
    assert words in coverage.problem(periods)


@pytest.mark.parametrize(
    "periods",
    [
        rows((FIRST, None)),
        rows((date(1987, 8, 1), None)),
        rows((FIRST, date(2024, 12, 31))),
        rows((date(2025, 1, 1), None), (FIRST, date(2024, 12, 31))),
        rows((date(2020, 1, 1), date(2020, 12, 31)), (date(2021, 1, 1), None)),
    ],
)
def test_periods_that_follow_each_other_are_sound(periods: list[Row]) -> None:
    assert coverage.problem(periods) == ""


def test_a_hole_may_stand_where_only_overlaps_are_refused() -> None:
    apart = rows((FIRST, FIRST), (date(2026, 1, 1), None))

    assert coverage.overlap(apart) == ""
    assert coverage.problem(apart) != ""


@given(st.lists(st.integers(1, 400), min_size=1, max_size=6), st.integers(0, 2000))
def test_sound_periods_hold_each_of_their_days_once(lengths: list[int], shift: int) -> None:
    starts = [FIRST + timedelta(days=sum(lengths[:place])) for place in range(len(lengths))]
    ends = [start + timedelta(days=length - 1) for start, length in zip(starts, lengths, strict=True)]
    periods = rows(*zip(starts, ends, strict=True))
    day = FIRST + timedelta(days=shift)

    assert coverage.problem(periods) == ""
    assert sum(row.valid_from <= day <= (row.valid_until or day) for row in periods) == (day <= ends[-1])
    assert (coverage.in_force(periods, day) is not None) == (day <= ends[-1])

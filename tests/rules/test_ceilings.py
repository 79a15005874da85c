"""Dated tables of ceilings: one a day, never decreasing, refused by name when wrong."""

from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.rules import ceilings, household
from palier.rules.facts import CeilingZone, Financing, Household, Person, PersonRole
from palier.rules.parameters import FOLDER, ParameterError
from tests.rules.strategies import TODAY

TEXT = (FOLDER / "ceilings.toml").read_text(encoding="utf-8")
LAUNCH = date(2026, 1, 1)


def of(size: int) -> household.Composition:
    """Unlinked adults, so that nothing raises the category."""
    roles = [PersonRole.HOLDER, *[PersonRole.CO_HOLDER] * (size - 1)]
    persons = tuple(Person(key=str(place), role=role, link="L") for place, role in enumerate(roles))
    return household.composition(Household(persons=persons), on=TODAY)


@given(st.integers(0, 364), st.sampled_from(Financing))
def test_exactly_one_table_is_in_force_each_day_since_launch(shift: int, financing: Financing) -> None:
    assert len(ceilings.tables_on(financing, LAUNCH + timedelta(days=shift))) == 1


@given(st.integers(1, 12), st.sampled_from([CeilingZone.PARIS, CeilingZone.ILE_DE_FRANCE, CeilingZone.ELSEWHERE]))
def test_pls_is_plus_and_thirty_percent_rounded_half_up(size: int, zone: CeilingZone) -> None:
    plus = ceilings.income_ceiling(Financing.PLUS, of(min(size, 6)), zone=zone, on=TODAY).amount
    pls = ceilings.income_ceiling(Financing.PLS, of(min(size, 6)), zone=zone, on=TODAY).amount

    assert plus is not None
    assert pls == int(Fraction(plus * 13, 10) + Fraction(1, 2))


@given(st.integers(1, 11), st.sampled_from(Financing))
def test_one_more_person_never_lowers_a_ceiling(size: int, financing: Financing) -> None:
    smaller, larger = (
        ceilings.income_ceiling(financing, of(n), zone=CeilingZone.PARIS, zone_abc="Abis", on=TODAY).amount
        for n in (size, size + 1)
    )

    assert smaller is not None
    assert larger is not None
    assert smaller < larger


def test_a_lease_two_years_ahead_has_no_estimate() -> None:
    found = ceilings.income_ceiling(Financing.PLUS, of(1), zone=CeilingZone.PARIS, on=TODAY, lease_year=2028)

    assert found.amount is None
    assert found.missing is not None
    assert found.missing.code == "plafond_absent"


def test_the_abc_zone_is_read_with_or_without_its_space() -> None:
    spellings = [
        ceilings.income_ceiling(Financing.LLI, of(1), zone=None, zone_abc=zone, on=TODAY).amount
        for zone in ("A bis", "Abis")
    ]

    assert spellings == [44344, 44344]


def test_the_digest_is_that_of_the_tables_in_force() -> None:
    assert ceilings.digest(date(2026, 1, 1)) == ceilings.digest(date(2026, 12, 31))
    assert ceilings.digest(date(2025, 12, 31)) != ceilings.digest(date(2026, 1, 1))


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('id = "PLUS-2026"\n', "", "table ?.id"),
        ('financing = "PLUS"', 'financing = "PLUX"', "table PLUS-2025.financing"),
        ("26920, 40233, 52740", "26920, 40233, 100", "table PLUS-2026.amounts.PARIS_LIMITROPHES"),
        ("26920, 40233, 52740", "26920, 40233", "table PLUS-2026.amounts.PARIS_LIMITROPHES"),
        ("26920, 40233, 52740", "26920, 40233.5, 52740", "table PLUS-2026.amounts.PARIS_LIMITROPHES"),
        ("amounts.B1", "amounts.B9", "table LLI-2026.amounts.B1"),
        ('confidence = "U"', 'confidence = "X"', "table PLAI-2025.confidence"),
        ("valid_from = 2025-01-01", "valid_from = 2026-01-01", "table PLAI-2025.valid_until"),
        ("valid_until = 2025-12-31", "valid_until = 2026-01-01", "table LLI-2026.valid_from"),
        ("valid_from = 2025-01-01", 'valid_from = "2025"', "table PLAI-2025.valid_from"),
        ('confidence = "U"\n', 'confidence = "U"\ncolour = 1\n', "table PLAI-2025.colour"),
    ],
)
def test_a_wrong_table_is_refused_with_its_file_and_key(tmp_path: Path, old: str, new: str, key: str) -> None:
    (tmp_path / "ceilings.toml").write_text(TEXT.replace(old, new), encoding="utf-8")

    with pytest.raises(ParameterError) as refusal:
        ceilings.load_tables(tmp_path)

    assert (refusal.value.file, refusal.value.key) == ("ceilings.toml", key)

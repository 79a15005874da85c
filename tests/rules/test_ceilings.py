"""Dated tables of ceilings: one a day, never decreasing, refused by name when wrong."""

from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.models.territories import communes
from palier.rules.fitting import ceilings
from palier.rules.law.parameters import FOLDER, ParameterError
from palier.rules.people import household
from palier.rules.people.facts import CeilingZone, Financing, Household, Person, PersonRole
from tests.rules.strategies import TODAY

TEXT = (FOLDER / "ceilings.toml").read_text(encoding="utf-8")
LAUNCH = date(2026, 1, 1)
INDEX = ((14451, 14103), (14577, 14451))
"""Index of reference of rents (INSEE), third quarters of 2024 over 2023, then 2025 over 2024, in hundredths."""


def of(size: int) -> household.Composition:
    """Unlinked adults, so that nothing raises the category."""
    roles = [PersonRole.HOLDER, *[PersonRole.CO_HOLDER] * (size - 1)]
    persons = tuple(Person(key=str(place), role=role, link="L") for place, role in enumerate(roles))
    return household.composition(Household(persons=persons), on=TODAY)


@given(st.integers(0, 364), st.sampled_from(Financing))
def test_exactly_one_table_is_in_force_each_day_since_launch(shift: int, financing: Financing) -> None:
    assert len(ceilings.tables_on(financing, LAUNCH + timedelta(days=shift))) == 1


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_pls_is_plus_and_thirty_percent_rounded_half_up(year: int) -> None:
    (plus,) = ceilings.tables_on(Financing.PLUS, date(year, 5, 1))
    (pls,) = ceilings.tables_on(Financing.PLS, date(year, 5, 1))

    half_up = {
        zone: tuple(int(Fraction(amount * 13, 10) + Fraction(1, 2)) for amount in amounts)
        for zone, amounts in plus.amounts.items()
    }

    assert pls.amounts == half_up
    assert sum(map(len, half_up.values())) == 21


def test_plus_rises_by_the_index_of_rents_each_year() -> None:
    """The third quarters: 2.47 % from 2024 to 2025, 0.87 % from 2025 to 2026, each cell within two euros."""
    tables = [ceilings.tables_on(Financing.PLUS, date(year, 1, 1))[0].amounts for year in (2024, 2025, 2026)]

    for before, after, (now, then) in zip(tables, tables[1:], INDEX, strict=False):
        for zone, amounts in before.items():
            for old, new in zip(amounts, after[zone], strict=True):
                assert abs(Fraction(old * now, then) - new) <= 2


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


def test_the_year_of_the_lease_chooses_the_table() -> None:
    found = [
        ceilings.income_ceiling(Financing.PLUS, of(1), zone=CeilingZone.ELSEWHERE, on=date(year, 6, 1))
        for year in (2024, 2025, 2026)
    ]

    assert [(ceiling.table_id, ceiling.amount, ceiling.year) for ceiling in found] == [
        ("PLUS-2024", 22642, 2024),
        ("PLUS-2025", 23201, 2025),
        ("PLUS-2026", 23403, 2026),
    ]


def test_a_table_of_next_year_said_unknown_still_leaves_an_estimate(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (
        TEXT
        + """
[[table]]
id = "PLUS-2027"
financing = "PLUS"
valid_from = 2027-01-01
valid_until = 2027-12-31
article = "arrêté du 29 juillet 1987"
title = "table de 2027"
confidence = "U"
is_unknown = true
reason = "pas encore publiée"
"""
    )
    (tmp_path / "ceilings.toml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(ceilings, "_tables", lambda: ceilings.load_tables(tmp_path))

    ahead = ceilings.income_ceiling(Financing.PLUS, of(1), zone=CeilingZone.PARIS, on=TODAY, lease_year=2027)
    then = ceilings.income_ceiling(Financing.PLUS, of(1), zone=CeilingZone.PARIS, on=date(2027, 1, 1))

    assert (ahead.amount, ahead.is_estimate, ahead.table_id) == (26920, True, "PLUS-2026")
    assert (then.amount, then.table_id) == (None, "PLUS-2027")


def test_only_a_figure_read_at_its_source_is_sure() -> None:
    plus, plai, none = (
        ceilings.income_ceiling(financing, of(1), zone=CeilingZone.PARIS, on=on)
        for financing, on in (
            (Financing.PLUS, TODAY),
            (Financing.PLAI, TODAY),
            (Financing.PLUS, date(2027, 1, 1)),
        )
    )

    assert [found.is_sure for found in (plus, plai, none)] == [True, False, False]


@pytest.mark.parametrize(
    ("commune", "zone"),
    [
        ("75056", CeilingZone.PARIS),
        ("75101", CeilingZone.PARIS),
        ("75120", CeilingZone.PARIS),
        ("92012", CeilingZone.PARIS),
        ("93066", CeilingZone.PARIS),
        ("94028", CeilingZone.ILE_DE_FRANCE),
        ("78646", CeilingZone.ILE_DE_FRANCE),
        ("69123", CeilingZone.ELSEWHERE),
        ("59350", CeilingZone.ELSEWHERE),
        ("97411", CeilingZone.OVERSEAS),
    ],
)
def test_a_commune_is_in_the_zone_of_the_order_of_1987(commune: str, zone: CeilingZone) -> None:
    """Boulogne-Billancourt touches Paris, Créteil does not, Lyon is elsewhere."""
    home = communes.offered_in(commune, Financing.PLUS)

    assert home is not None
    assert home.zone is zone


def test_twenty_nine_communes_touch_paris() -> None:
    """Besides Paris and its arrondissements, and besides what has merged into one of the twenty-nine."""
    touching = {
        code
        for code, row in communes.packaged().items()
        if row["zone_hlm"] == CeilingZone.PARIS and not code.startswith("75") and not row["commune_mere"]
    }

    assert len(touching) == 29
    assert touching >= {"92012", "93001", "93006", "93066", "94080"}


PLUS_2026 = "26920, 40233, 52740"


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('id = "PLUS-2026"\n', "", "table ?.id"),
        ('id = "PLUS-2026"', "id = 3", "table 3.id"),
        ('id = "PLUS-2026"', 'id = "PLUS-2025"', "table PLUS-2025.id"),
        ('financing = "PLUS"', 'financing = "PLUX"', "table PLUS-2024.financing"),
        ('financing = "PLUS"', 'financing = ["PLUS"]', "table PLUS-2024.financing"),
        (PLUS_2026, "26920, 40233, 100", "table PLUS-2026.amounts.PARIS_LIMITROPHES"),
        (PLUS_2026, "26920, 40233", "table PLUS-2026.amounts.PARIS_LIMITROPHES"),
        (PLUS_2026, "26920, 40233.5, 52740", "table PLUS-2026.amounts.PARIS_LIMITROPHES"),
        (PLUS_2026, "26920, nan, 52740", "table PLUS-2026.amounts.PARIS_LIMITROPHES"),
        (PLUS_2026, "-26920, 40233, 52740", "table PLUS-2026.amounts.PARIS_LIMITROPHES"),
        (PLUS_2026, "0, 40233, 52740", "table PLUS-2026.amounts.PARIS_LIMITROPHES"),
        (PLUS_2026, '"26920", 40233, 52740', "table PLUS-2026.amounts.PARIS_LIMITROPHES"),
        (PLUS_2026, "true, 40233, 52740", "table PLUS-2026.amounts.PARIS_LIMITROPHES"),
        ("84304, 9394", "84304, 9394000", "table PLUS-2026.amounts.PARIS_LIMITROPHES"),
        (
            "amounts.PARIS_LIMITROPHES = [14811, 24140, 31643, 34637, 41203, 46369, 5166]",
            "amounts.PARIS_LIMITROPHES = 1",
            "table PLAI-2026.amounts.PARIS_LIMITROPHES",
        ),
        (
            "amounts.PARIS_LIMITROPHES = [14811, 24140, 31643, 34637, 41203, 46369, 5166]\n",
            "",
            "table PLAI-2026.amounts.PARIS_LIMITROPHES",
        ),
        ("amounts.B1", "amounts.B9", "table LLI-2026.amounts.B1"),
        ('confidence = "U"', 'confidence = "X"', "table PLAI-2024.confidence"),
        ("valid_from = 2025-01-01", "valid_from = 2026-01-01", "table PLAI-2025.valid_until"),
        ("valid_until = 2025-12-31", "valid_until = 2026-01-01", "tables PLAI"),
        ("valid_until = 2025-12-31", "valid_until = 2025-12-30", "tables PLAI"),
        ("valid_from = 2024-01-01", "valid_from = 2024-01-02", "tables PLAI"),
        ("valid_from = 2025-01-01", 'valid_from = "2025"', "table PLAI-2025.valid_from"),
        ("valid_until = 2025-12-31\n", "", "table PLAI-2025.valid_until"),
        ('confidence = "U"\n', 'confidence = "U"\ncolour = 1\n', "table PLAI-2024.colour"),
        ("is_unknown = true\n", "", "table PLAI-2024.amounts"),
        ("is_unknown = true\n", "is_unknown = true\namounts.C = []\n", "table PLAI-2024.amounts"),
        ('reason = "', 'colour = "', "table PLAI-2024.colour"),
        ("# Income ceilings", "colour = 1\n#", "colour"),
    ],
)
def test_a_wrong_table_is_refused_with_its_file_and_key(tmp_path: Path, old: str, new: str, key: str) -> None:
    assert old in TEXT
    (tmp_path / "ceilings.toml").write_text(TEXT.replace(old, new), encoding="utf-8")

    with pytest.raises(ParameterError) as refusal:
        ceilings.load_tables(tmp_path)

    assert (refusal.value.file, refusal.value.key) == ("ceilings.toml", key)
    assert refusal.value.reason


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("table = 3", "table"),
        ("table = [3]", "table"),
        ("table = []", "tables PLAI"),
        ("table = [{ id = 'a' }]", "table a.article"),
        (TEXT.replace('"PLS"', '"PLUS"').replace('"PLS-', '"PLUT-'), "tables PLUS"),
        (TEXT.split('[[table]]\nid = "LLI-2024"')[0], "tables LLI"),
        (
            TEXT.replace("amounts.PARIS_LIMITROPHES = [14811, 24140, 31643, 34637, 41203, 46369, 5166]", "amounts = 3")
            .replace("amounts.ILE_DE_FRANCE = [14811, 24140, 29017, 31862, 37719, 42444, 4727]\n", "")
            .replace("amounts.AUTRES_REGIONS = [12870, 18753, 22551, 25092, 29359, 33086, 3690]\n", ""),
            "table PLAI-2026.amounts",
        ),
    ],
    ids=range(7),
)
def test_a_file_of_another_shape_is_refused(tmp_path: Path, text: str, key: str) -> None:
    (tmp_path / "ceilings.toml").write_text(text, encoding="utf-8")

    with pytest.raises(ParameterError) as refusal:
        ceilings.load_tables(tmp_path)

    assert refusal.value.key == key

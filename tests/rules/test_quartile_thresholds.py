"""Which threshold of the first quartile holds: the shape of its file, whose it is, the years that were read."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from palier.rules.homes import quartile_thresholds
from palier.rules.homes.quartile_thresholds import Threshold
from palier.rules.law.parameters import ParameterError
from tests.rules.test_quartile import HOME, LYON, ROW, SHIPPED, loaded, thresholds

__all__ = ["loaded"]


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("amount = 9000", "amount = 9000.5", f"threshold Q1-{LYON}-2026.amount"),
        ("amount = 9000", "amount = nan", f"threshold Q1-{LYON}-2026.amount"),
        ("amount = 9000", "amount = 0", f"threshold Q1-{LYON}-2026.amount"),
        ("amount = 9000", "amount = -1", f"threshold Q1-{LYON}-2026.amount"),
        ("amount = 9000", "amount = 100001", f"threshold Q1-{LYON}-2026.amount"),
        ("amount = 9000", "amount = true", f"threshold Q1-{LYON}-2026.amount"),
        ("amount = 9000\n", "", f"threshold Q1-{LYON}-2026.amount"),
        ("amount = 9000", "amount = 9000\nis_unknown = true", f"threshold Q1-{LYON}-2026.amount"),
        (f'territory = "{LYON}"', 'territory = "Lyon"', f"threshold Q1-{LYON}-2026.territory"),
        (f'territory = "{LYON}"', 'territory = "²00046977"', f"threshold Q1-{LYON}-2026.territory"),
        (f'territory = "{LYON}"', "territory = 200046977", f"threshold Q1-{LYON}-2026.territory"),
        (f'territory = "{LYON}"', 'territory = "EPCI"', "thresholds EPCI"),
        (f'id = "Q1-{LYON}-2026"\n', "", "threshold ?.id"),
        (f'id = "Q1-{LYON}-2026"', 'id = "Q1-IDF-2026"', "threshold Q1-IDF-2026.id"),
        ("2026-12-31", "2025-12-31", f"threshold Q1-{LYON}-2026.valid_until"),
        ('confidence = "S"', 'confidence = "S"\ncolour = 1', f"threshold Q1-{LYON}-2026.colour"),
    ],
)
def test_a_wrong_threshold_is_refused_with_its_key(tmp_path: Path, old: str, new: str, key: str) -> None:
    assert old in ROW

    with pytest.raises(ParameterError) as refusal:
        thresholds(tmp_path, SHIPPED + ROW.replace(old, new))

    assert (refusal.value.file, refusal.value.key) == (quartile_thresholds.FILE, key)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("colour = 1\n" + SHIPPED, "colour"),
        ("threshold = 3", "threshold"),
        ("threshold = [3]", "threshold"),
        ("threshold = []", "thresholds EPCI"),
        (SHIPPED.replace("valid_until = 2024-12-31", "valid_until = 2024-12-30"), "thresholds EPCI"),
        (SHIPPED + ROW + ROW.replace("-2026", "-bis", 1), f"thresholds {LYON}"),
    ],
    ids=range(6),
)
def test_a_file_of_another_shape_is_refused(tmp_path: Path, text: str, key: str) -> None:
    with pytest.raises(ParameterError) as refusal:
        thresholds(tmp_path, text)

    assert refusal.value.key == key


def test_a_territory_may_have_a_year_of_its_own_and_fall_back_on_the_others(tmp_path: Path) -> None:
    known = thresholds(tmp_path)

    ids = [
        quartile_thresholds.threshold_for(HOME, day, thresholds=known) for day in (date(2025, 12, 31), date(2026, 1, 1))
    ]

    assert [row.id for row in ids if row] == ["Q1-EPCI-2025", f"Q1-{LYON}-2026"]


def test_a_year_without_any_threshold_read_is_known_as_such(loaded: Mapping[str, tuple[Threshold, ...]]) -> None:
    years = {one.valid_from.year for rows in loaded.values() for one in rows if one.is_sure}

    assert years
    for year in years:
        assert any(quartile_thresholds.is_read(of, year, thresholds=loaded) for of in loaded)
    assert not any(quartile_thresholds.is_read(of, max(years) + 1, thresholds=loaded) for of in loaded)
    assert not quartile_thresholds.is_read(LYON, 2026)


@pytest.mark.parametrize(
    ("departement", "whose"), [("93", quartile_thresholds.ILE_DE_FRANCE), ("60", "X"), ("28", "X")]
)
def test_a_lease_reads_the_threshold_of_the_region_by_its_departement(departement: str, whose: str) -> None:
    assert quartile_thresholds.whose_lease(departement, "X") == whose

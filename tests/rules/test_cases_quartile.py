"""The first quartile on facts that a jurist wrote down (``cases/quartile/*.toml``), with the thresholds of the case."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from palier.rules.homes import quartile, quartile_thresholds
from palier.rules.homes.quartile_thresholds import Threshold
from palier.rules.law import law
from tests.rules import case_reader

FOLDER = Path(__file__).parent / "cases" / "quartile"
CASES = [
    row for path in sorted(FOLDER.glob("*.toml")) for row in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
]


def _threshold(row: dict[str, Any]) -> Threshold:
    return Threshold(
        id=f"Q1-{row['territory']}",
        territory=row["territory"],
        amount=row["amount"],
        valid_from=date(2026, 1, 1),
        valid_until=date(2026, 12, 31),
        article=law.cch("L441-1"),
        title="arrêté d’essai",
        confidence=row.get("confidence", "S"),
    )


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_the_place_is_what_the_case_says(case: dict[str, Any]) -> None:
    known: dict[str, tuple[Threshold, ...]] = {quartile_thresholds.EPCI: (), quartile_thresholds.ILE_DE_FRANCE: ()}
    known |= {row["territory"]: (_threshold(row),) for row in case["thresholds"]}
    home = replace(case_reader.home(case), territory=case.get("home", {}).get("territory", "200046977"))

    found = quartile.first_quartile(case_reader.household(case), home, on=case["on"], thresholds=known)
    answers = {
        "place": found.place.value,
        "reasons": [reason.code for reason in found.reasons],
        "units_tenths": int(found.units * 10),
        "yearly_cents": None if found.per_unit is None else int(found.per_unit * 100),
    }

    assert {key: answers[key] for key in case["expected"]} == case["expected"]
    assert case["expected"]
    assert law.parse(case["article"])


def test_no_two_cases_share_a_title() -> None:
    assert len({case["title"] for case in CASES}) == len(CASES) >= 12

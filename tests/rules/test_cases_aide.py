"""The housing aid on facts that were worked by hand (``cases/aide/*.toml``)."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from palier.rules.fitting import housing_aid
from palier.rules.fitting.housing_aid import AidFamily
from palier.rules.law import law
from palier.rules.people.facts import Demande
from tests.rules import case_reader

FOLDER = Path(__file__).parent / "cases" / "aide"
CASES = [
    row for path in sorted(FOLDER.glob("*.toml")) for row in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
]


def aid(case: dict[str, Any], family: list[Any], *, is_handicapped: bool = False) -> int:
    couple, dependants, resources = family
    of = AidFamily(is_couple=couple, dependants=dependants, resources=resources, is_handicapped=is_handicapped)
    return housing_aid.monthly_aid(case["rent"], case["zone"], of, on=case["on"])


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_the_aid_is_what_the_case_says(case: dict[str, Any]) -> None:
    if "family" in case:
        assert aid(case, case["family"]) == case["aid"]
    else:
        home = replace(case_reader.home(case), rent=case["rent"])
        demande = Demande(numero_unique="x", household=case_reader.household(case))
        found = housing_aid.estimate(demande, home, zone=case["zone"], on=case["on"])
        assert [found.least, found.most] == [aid(case, family) for family in case["bounds"]]
    assert law.parse(case["article"])


def test_no_two_cases_share_a_title_and_ten_are_worked() -> None:
    assert len({case["title"] for case in CASES}) == len(CASES)
    assert sum("family" in case for case in CASES) >= 10

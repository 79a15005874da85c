"""Twelve grids as territories vote them, from the guide alone, on households computed by hand (``cases/models/*.toml``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from palier.rules.law import law
from palier.rules.scoring import grids
from tests.rules import case_reader
from tests.rules.test_cases import ANSWERS

if TYPE_CHECKING:
    from tests.rules.case_reader import Case

CASES = case_reader.cases(case_reader.FOLDER / "models")
MODELS = grids.names(models=True)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_the_grid_gives_what_a_hand_found_in_its_text(case: Case) -> None:
    assert "points" in case.expected
    assert {key: ANSWERS[key](case) for key in case.expected} == case.expected
    assert law.parse(case.article)


@pytest.mark.parametrize("name", MODELS)
def test_a_model_is_read_without_a_warning_and_has_ten_households(name: str) -> None:
    reading = grids.read(grids.FOLDER / "cotation" / f"{name}.toml")

    assert not reading.warnings
    assert len({case.name for case in CASES if case.grid == name}) >= 10


def test_no_two_cases_share_a_name_and_each_is_of_a_model() -> None:
    assert len({case.name for case in CASES}) == len(CASES)
    assert {case.grid for case in CASES} == set(MODELS)

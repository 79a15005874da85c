"""The sentences of ``cases/motives``: what the free text of a decision may not say, and what it may."""

import tomllib
from pathlib import Path

import pytest

from palier.rules.commission import motives
from palier.rules.law import law

TABLE = tomllib.loads((Path(__file__).parent / "cases" / "motives" / "sentences.toml").read_text(encoding="utf-8"))
CAUGHT = [(case["family"], text) for case in TABLE["case"] if case["family"] for text in case["sentences"]]
PASSED = [text for case in TABLE["case"] if not case["family"] for text in case["sentences"]]


@pytest.mark.parametrize(("family", "text"), CAUGHT, ids=[text for _, text in CAUGHT])
def test_a_forbidden_motive_is_caught_and_asks_to_be_worded_again(family: str, text: str) -> None:
    found = motives.scan(text)

    assert family in [motive.family for motive in found]
    assert all("Reformulez" in motive.sentence and motive.found in motive.sentence for motive in found)


@pytest.mark.parametrize("text", PASSED)
def test_a_ground_about_this_home_passes(text: str) -> None:
    assert motives.scan(text) == ()


def test_the_table_is_large_enough_and_every_family_is_in_it() -> None:
    assert all(law.parse(case["article"]) for case in TABLE["case"])
    assert len(CAUGHT) + len(PASSED) >= 60
    assert len(PASSED) >= 25
    assert {family for family, _ in CAUGHT} == set(motives._FAMILIES)  # noqa: SLF001 - the table names each family

"""Until when an organisation reads a file, and what the person is told of it."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from palier.rules.candidature.funnel import LIVE, Stage
from palier.rules.doors.file_access import Bond, ReadingExtent, is_dated, last_day, reading, told

ON = date(2026, 11, 26)
FOLDER = Path(__file__).parent / "cases" / "lecture"
CASES = [case for path in sorted(FOLDER.glob("*.toml")) for case in tomllib.loads(path.read_text("utf-8"))["case"]]


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    facts = case["facts"]
    bond = Bond(
        stage=Stage(facts["etape"]),
        until=last_day(facts["fin"]) if "fin" in facts else None,
        is_lessor=facts.get("bailleur", False),
        is_examined=facts.get("seance_ouverte", False),
        is_held=facts.get("conservation", False),
    )
    assert {"lecture": reading((bond,), case["on"])} == case["expected"]


@pytest.mark.parametrize("stage", LIVE)
def test_a_live_candidature_is_read_whatever_else_ended(stage: Stage) -> None:
    assert reading((Bond(stage=Stage.RETIREE), Bond(stage=stage)), ON) is ReadingExtent.LIVE
    assert told(stage, ended_on=ON) == ""
    assert not is_dated(stage)


@pytest.mark.parametrize(
    ("bond", "how"),
    [
        (Bond(stage=Stage.RETIREE), ReadingExtent.ENDED),
        (Bond(stage=Stage.RETIREE, is_examined=True), ReadingExtent.ENDED),
        (Bond(stage=Stage.DESISTEE), ReadingExtent.ENDED),
        (Bond(stage=Stage.DESISTEE, is_examined=True), ReadingExtent.KEPT),
        (Bond(stage=Stage.DESISTEE, has_letter=True), ReadingExtent.KEPT),
        (Bond(stage=Stage.DESISTEE, is_held=True), ReadingExtent.KEPT),
        (Bond(stage=Stage.NON_ATTRIBUEE), ReadingExtent.KEPT),
        (Bond(stage=Stage.NON_ATTRIBUEE, until=ON), ReadingExtent.KEPT),
        (Bond(stage=Stage.NON_ATTRIBUEE, until=date(2026, 11, 25)), ReadingExtent.ENDED),
        (Bond(stage=Stage.INELIGIBLE, until=date(2026, 11, 25), is_examined=True), ReadingExtent.ENDED),
        (Bond(stage=Stage.BAIL_SIGNE, until=date(2026, 11, 25)), ReadingExtent.ENDED),
        (Bond(stage=Stage.BAIL_SIGNE, until=date(2026, 11, 25), is_lessor=True), ReadingExtent.KEPT),
    ],
)
def test_an_ended_candidature_is_read_as_long_as_a_need_of_the_law(bond: Bond, how: ReadingExtent) -> None:
    assert reading((bond,), ON) is how


def test_who_was_never_opened_a_file_reads_none_of_it() -> None:
    assert reading((), ON) is ReadingExtent.ENDED


def test_a_decision_may_be_contested_for_two_clear_months() -> None:
    assert last_day(date(2026, 1, 10)) == date(2026, 3, 11)
    assert last_day(date(2025, 12, 31)) == date(2026, 3, 1)


@pytest.mark.parametrize(
    ("stage", "said"),
    [
        (Stage.RETIREE, "ne lisent plus votre dossier"),
        (Stage.BAIL_SIGNE, "Votre bailleur garde l’accès"),
        (Stage.NON_CONFORME, "jusqu’au 27 janvier 2027"),
    ],
)
def test_the_person_is_told_who_still_reads(stage: Stage, said: str) -> None:
    assert said in told(stage, ended_on=ON)

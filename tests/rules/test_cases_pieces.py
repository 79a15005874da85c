"""The closed list of pieces on facts that a jurist wrote down (``cases/pieces/*.toml``)."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from palier.rules.law import law
from palier.rules.situations import pieces, situations

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

FOLDER = Path(__file__).parent / "cases" / "pieces"
CASES = [
    row for path in sorted(FOLDER.glob("*.toml")) for row in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
]
FRESH = {True: "oui", False: "non", None: "inconnue"}


def allowed(rule: Callable[[str, date], pieces.ListedDocument], code: str, on: date) -> dict[str, Any]:
    try:
        rule(code, on)
    except pieces.NotInTheList as refusal:
        return {"allowed": False, "code": refusal.code}
    return {"allowed": True}


ANSWERS: dict[str, Callable[[dict[str, Any], date], dict[str, Any]]] = {
    "demander": lambda facts, on: allowed(pieces.require_askable, facts["code"], on),
    "apporter": lambda facts, on: allowed(pieces.require, facts["code"], on),
    "fraicheur": lambda facts, on: {"fresh": FRESH[pieces.is_fresh(facts["code"], facts.get("issued"), on=on)]},
    "etat": lambda facts, on: {"status": pieces.status_on(facts["status"], facts.get("until"), on=on).value},
    "prouve": lambda facts, on: {"situations": [one.value for one in situations.proved_by(facts["code"], on)]},
}


@pytest.mark.parametrize("row", CASES, ids=[row["title"] for row in CASES])
def test_the_list_answers_as_the_case_says(row: dict[str, Any]) -> None:
    answer = ANSWERS[row["ask"]](row["facts"], row["on"])

    assert {key: answer[key] for key in row["expected"]} == row["expected"]
    assert row["expected"]
    assert law.parse(row["article"])

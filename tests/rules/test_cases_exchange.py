"""Exchanges of homes, on facts that a jurist wrote down (``cases/exchange/*.toml``): a question, facts, what is answered."""

from __future__ import annotations

import tomllib
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest

from palier.rules.exchange import exchange_homes, exchange_states
from palier.rules.exchange.exchange_states import RoundAnswer, RoundLink, RoundState, RoundVerdict
from palier.rules.law import law

CASES = [
    row
    for path in sorted((Path(__file__).parent / "cases" / "exchange").glob("*.toml"))
    for row in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
]


def _right(row: dict[str, Any]) -> dict[str, Any]:
    facts = {name: tuple(value) if isinstance(value, list) else value for name, value in row["facts"].items()}
    return {"may_be_of_right": exchange_homes.may_be_of_right(**facts)}


def _round(row: dict[str, Any]) -> dict[str, Any]:
    state, answers = RoundState(row["facts"]["state"]), row["facts"]["answers"]
    links = [
        RoundLink(answer=RoundAnswer(answer), answer_by=row["on"], verdict=RoundVerdict(verdict) if verdict else None)
        for answer, verdict in zip_longest(answers, row["facts"].get("verdicts", ()))
    ]
    found = exchange_states.settled(state, links, size=len(answers), on=row["on"])
    return {"state": (found.state if found else state).value}


@pytest.mark.parametrize("row", CASES, ids=[row["title"] for row in CASES])
def test_a_case_is_answered_as_a_jurist_wrote_it(row: dict[str, Any]) -> None:
    assert law.parse(row["article"])
    assert {"droit": _right, "ronde": _round}[row["question"]](row) == row["expected"]

"""The page of the rules proven first: every number has its line, and every case or test that it names exists."""

from __future__ import annotations

import ast
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "explanation" / "proven-rules.md"
NUMBERS = [f"A{n}" for n in range(1, 17)] + [f"B{n}" for n in range(1, 23)]
STATES = ("proven", "in part", "not yet")
_LINE = re.compile(r"^\| (?P<number>[AB]\d+) \| (?P<rule>.+?) \| (?P<proofs>.+?) \| (?P<state>.+?) \|$", re.MULTILINE)
_PROOF = re.compile(r"`([^`:]+)::([^`]+)`")


@dataclass(frozen=True, slots=True)
class Line:
    """One rule of the page."""

    number: str
    proofs: tuple[tuple[str, str], ...]
    """File and name of a case or a test."""
    state: str


def lines(text: str) -> list[Line]:
    return [
        Line(found["number"], tuple(_PROOF.findall(found["proofs"])), found["state"]) for found in _LINE.finditer(text)
    ]


def plain(text: str) -> str:
    """A title without its no-break spaces: a page and a file may break lines differently."""
    return " ".join(text.split())


def names(path: Path) -> set[str]:
    """What a file proves: the titles of its cases, or its test functions."""
    if not path.is_file():
        return set()
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".toml":
        return {plain(case["title"]) for case in tomllib.loads(text).get("case", ())}
    return {node.name for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)}


def faults(text: str) -> list[str]:
    """What the page promises and does not hold."""
    found = lines(text)
    numbers = [line.number for line in found]
    wrong = [f"{number}: {numbers.count(number)} lines" for number in NUMBERS if numbers.count(number) != 1]
    wrong += [f"{line.number}: no such state: {line.state}" for line in found if not line.state.startswith(STATES)]
    wrong += [
        f"{line.number}: proven, and names no proof" for line in found if line.state[:6] == "proven" and not line.proofs
    ]
    wrong += [f"{line.number}: does not say what is missing" for line in found if line.state in STATES[1:]]
    wrong += [
        f"{line.number}: {file}::{name} does not exist"
        for line in found
        for file, name in line.proofs
        if plain(name) not in names(ROOT / file)
    ]
    return wrong


def test_every_promised_rule_has_its_line_and_every_proof_exists() -> None:
    assert faults(PAGE.read_text(encoding="utf-8")) == []


CASE = "tests/rules/cases/maison/numero.toml::mois 13"
TEST = "tests/rules/test_ranking.py::test_arrival_order_is_irrelevant"


@pytest.mark.parametrize(
    ("proof", "state", "said"),
    [
        (f"`{CASE}`<br>`{TEST}`", "proven", []),
        (f"`{CASE}`", "in part: half of it", []),
        ("–", "not yet: nothing keeps it", []),
        ("–", "proven", ["A1: proven, and names no proof"]),
        ("–", "not yet", ["A1: does not say what is missing"]),
        (f"`{CASE}`", "promised", ["A1: no such state: promised"]),
        (f"`{CASE} bis`", "proven", [f"A1: {CASE} bis does not exist"]),
        (f"`{TEST}_at_all`", "proven", [f"A1: {TEST}_at_all does not exist"]),
        ("`tests/rules/gone.py::test_x`", "proven", ["A1: tests/rules/gone.py::test_x does not exist"]),
    ],
)
def test_a_promise_that_is_not_held_is_named(proof: str, state: str, said: list[str]) -> None:
    page = f"| A1 | A rule | {proof} | {state} |\n"

    assert [fault for fault in faults(page) if not fault.endswith(": 0 lines")] == said


def test_a_number_without_its_line_or_with_two_is_named() -> None:
    page = f"| A1 | A rule | `{CASE}` | proven |\n" * 2

    assert "A1: 2 lines" in faults(page)
    assert "B22: 0 lines" in faults(page)

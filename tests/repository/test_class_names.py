"""A class has one name in the whole house: a search finds one thing, and an import needs no alias."""

from __future__ import annotations

import ast
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

ROOMS = ("palier", "hosting", "config", "sandbox")
THE_FRAMEWORK_WANTS = {"Meta", "Command"}
TWICE_BY_NATURE = {
    "Decision": "one of the commission's five decisions, and the row of one taken",
    "Demande": "what a rule may know of it, and its row",
    "Fact": "one fact as a grid weighs it, and its row",
    "Home": "as the rules see it, and its row",
    "Mandate": "as far as its rules go, and its row",
    "MissedHome": "one home as it is told, and its row",
    "Person": "as the rules see her, without identity, and her row",
    "Ranking": "the places as they are computed, and the row of a frozen one",
    "Referral": "as far as its rules go, and its row",
}
"""A word of the law whose rule and whose table are the same thing. It only shrinks."""


def _doubles(root: Path, rooms: tuple[str, ...] = ROOMS) -> dict[str, list[str]]:
    """The modules of each public class that is defined more than once, migrations apart."""
    found = defaultdict(list)
    for room in rooms:
        for path in sorted((root / room).rglob("*.py")):
            if "migrations" in path.relative_to(root).parts:
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                    found[node.name].append(path.relative_to(root).as_posix())
    return {name: places for name, places in found.items() if len(places) > 1 and name not in THE_FRAMEWORK_WANTS}


def test_a_class_has_a_name_of_its_own(repository: Path) -> None:
    doubles = _doubles(repository)

    assert {name: places for name, places in doubles.items() if name not in TWICE_BY_NATURE} == {}
    assert sorted(set(TWICE_BY_NATURE) - set(doubles)) == []


def test_a_double_by_nature_is_a_rule_and_a_table(repository: Path) -> None:
    doubles = _doubles(repository)
    rooms = {name: sorted(place.split("/")[1] for place in doubles[name]) for name in TWICE_BY_NATURE}

    assert {name: places for name, places in rooms.items() if places != ["models", "rules"]} == {}


def test_a_name_given_twice_is_seen_and_a_private_one_is_not(tmp_path: Path) -> None:
    (tmp_path / "sandbox" / "migrations").mkdir(parents=True)
    (tmp_path / "sandbox" / "first.py").write_text("class Line: ...\nclass _Kept: ...\nclass Meta: ...\n")
    (tmp_path / "sandbox" / "second.py").write_text(
        "def f():\n    class Line: ...\nclass _Kept: ...\nclass Meta: ...\n"
    )
    (tmp_path / "sandbox" / "migrations" / "third.py").write_text("class Line: ...\n")

    assert _doubles(tmp_path, ("sandbox",)) == {"Line": ["sandbox/first.py", "sandbox/second.py"]}

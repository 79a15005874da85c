"""A dotted name between backquotes is a promise that something is there: a chapter that moves takes its references along."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("palier", "hosting", "config", "sandbox", "benchmarks", "tests")
FILES = {"env", "pot", "toml", "py", "md", "html", "css", "txt", "json", "jsonl", "sql"}
"""Endings of files that begin as a room does: `web.env`."""
_NAME = re.compile(r"(`{1,2})([a-z_]+(?:\.\w+)+)(?:\(\))?\1")


@cache
def rooms() -> frozenset[str]:
    return frozenset({*PACKAGES, *(path.parent.name for path in (ROOT / "palier").glob("*/__init__.py"))})


@cache
def defined(path: Path) -> frozenset[str]:
    """Every name that a module gives to something: classes, functions, values, fields."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        elif isinstance(node, ast.alias):
            found.add((node.asname or node.name).split(".")[0])
    return frozenset(found)


def is_there(name: str) -> bool:
    """A package, a module or something inside one, whole or from a room of the product."""
    for base in (ROOT / "palier", ROOT):
        place, parts = base, name.split(".")
        while parts and (place / parts[0]).is_dir():
            place /= parts.pop(0)
        if parts and (place / f"{parts[0]}.py").is_file():
            place /= f"{parts.pop(0)}.py"
        if place == base:
            continue
        module = place if place.is_file() else place / "__init__.py"
        if not parts or (module.is_file() and set(parts) <= defined(module)):
            return True
    return False


def named(text: str) -> Iterator[tuple[int, str]]:
    """Dotted names of the text that begin as a room does, with their lines."""
    for number, line in enumerate(text.splitlines(), 1):
        for _, name in _NAME.findall(line):
            first, *_, last = name.split(".")
            if first in rooms() and last not in FILES:
                yield number, name


def sources() -> Iterator[Path]:
    for package in PACKAGES:
        yield from (path for path in sorted((ROOT / package).rglob("*.py")) if "migrations" not in path.parts)


def test_every_dotted_name_between_backquotes_is_there() -> None:
    found = [(path, number, name) for path in sources() for number, name in named(path.read_text())]
    lost = [f"{path.relative_to(ROOT)}:{number}: {name}" for path, number, name in found if not is_there(name)]

    assert len(found) > len(PACKAGES)
    assert lost == []


def test_a_name_that_moved_is_seen() -> None:
    moved = f"rules.{'privacy'}"

    assert list(named(f"See ``{moved}``, and `web.env`.")) == [(1, moved)]
    assert not is_there(moved)
    assert is_there("rules.doors.privacy")
    assert is_there("rules.offer.offers.Silence")

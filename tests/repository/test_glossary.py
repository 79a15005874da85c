"""The glossary names every public class of the rules and of the tables."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

ROW = re.compile(
    r"^\| (?P<term>.+?) \| (?P<meaning>.+?) \| (?P<article>.+?) \| `(?P<identifier>.+?)` \|$", re.MULTILINE
)


def classes(repository: Path) -> set[str]:
    return {
        f"{'.'.join(path.relative_to(repository).with_suffix('').parts)}.{node.name}"
        for room in ("rules", "models")
        for path in (repository / "palier" / room).rglob("*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    }


def test_every_public_class_is_in_the_glossary_and_nothing_that_is_gone(repository: Path) -> None:
    rows = list(ROW.finditer((repository / "docs" / "glossary.md").read_text(encoding="utf-8")))
    named = {row["identifier"] for row in rows if row["identifier"].startswith("palier.")}

    assert named == classes(repository)


def test_every_line_says_what_its_word_means(repository: Path) -> None:
    text = (repository / "docs" / "glossary.md").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.startswith("| ") and not line.startswith("| Term ")]

    assert len(lines) > 100
    assert [line for line in lines if not ROW.match(line)] == []
    assert [
        row["term"] for row in ROW.finditer(text) if len(row["meaning"]) < 8 or row["meaning"][-1] not in ".?"
    ] == []

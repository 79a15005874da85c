"""No line of a template is so long that a change in it cannot be read; the list of those that are only shrinks."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "palier" / "web" / "templates"
LIST = Path(__file__).with_name("long_lines.txt")
MOST = 160
"""Characters of a line: a review shows as many side by side with what stood before."""


def long_lines() -> dict[str, int]:
    """The number of lines past the bound, by template."""
    found = {
        path.relative_to(TEMPLATES).as_posix(): sum(len(line) > MOST for line in path.read_text("utf-8").splitlines())
        for path in sorted(TEMPLATES.rglob("*.html"))
    }
    return {name: number for name, number in found.items() if number}


def listed() -> dict[str, int]:
    """The exceptions: a number and a template a line."""
    lines = [line.split() for line in LIST.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    return {name: int(number) for number, name in lines}


def test_no_template_has_more_long_lines_than_it_had() -> None:
    allowed = listed()
    wrong = [f"{name}: {number}" for name, number in long_lines().items() if number > allowed.get(name, 0)]

    assert wrong == [], "\n".join(wrong)


def test_the_list_of_long_lines_shrinks_with_them() -> None:
    found = long_lines()

    assert [name for name, number in listed().items() if found.get(name, 0) < number] == []

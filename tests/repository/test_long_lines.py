"""No line of a template is so long that a change in it cannot be read.

A line is cut where whitespace shows nothing: beside a block-level tag, between the attributes of a tag, inside a trimmed phrase,
between two words that the typographer leaves apart; never inside a heading, nor at a sign or a number.
"""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "palier" / "web" / "templates"
MOST = 160
"""Characters of a line: a review shows as many side by side with what stood before."""


def test_no_template_has_a_long_line() -> None:
    templates = sorted(TEMPLATES.rglob("*.html"))
    wrong = [
        f"{path.relative_to(TEMPLATES)}:{number}: {len(line)} characters"
        for path in templates
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if len(line) > MOST
    ]

    assert len(templates) > 200
    assert wrong == [], "\n".join(wrong)

"""What older versions of a grid called the choices that the newest one dropped: names for people, no weight."""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from palier.rules.law.law import applies, cch
from palier.rules.scoring.criteria import Grid, HeadingRule


@applies(cch("L441-2-8"))
def with_words_of(grid: Grid, older: Iterable[str]) -> Grid:
    """The grid with the words of its older versions, given as texts from the oldest to the newest: the newest words win.

    A text is read without its checks: it was lawful when it was voted, and its words are all that is wanted here.
    """
    found = {key: label for text in older for key, label in _words(text, grid.territory)}
    return replace(grid, former=found)


@applies(cch("L441-2-8"))
def lets_choose(grid: Grid) -> bool:
    """Whether a heading asks for a choice: only such a grid has anything to name."""
    return any(heading.rule is HeadingRule.CHOSEN for heading in grid.headings.values())


def _words(text: str, territory: str) -> Iterator[tuple[tuple[str, str], str]]:
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    if content.get("territory") != territory:
        return
    rows: list[dict[str, Any]] = content.get("criterion", [])
    for row in rows:
        if {"heading", "code", "label"} <= row.keys():
            yield (row["heading"], row["code"]), row["label"]

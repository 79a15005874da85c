"""A grid that is being written: one line put, dropped or moved at a time, and what the checker says of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from palier.rules.law.law import applies, cch
from palier.rules.scoring import grid_text, grids
from palier.rules.scoring.grid_errors import SECTIONS, GridError
from palier.rules.scoring.grids import MAX_CRITERIA, GridReading

MOST_LINES = MAX_CRITERIA
"""Of each section: a draft that nobody could read on a page is not kept."""
TOP = ""
"""The section of what stands before any other."""

type GridContent = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class DraftFault:
    """What the checker says of one line of a draft: a refusal, or what a person should look at again."""

    section: str
    place: int
    key: str
    reason: str
    is_refusal: bool


@dataclass(frozen=True, slots=True)
class DraftLook:
    """A draft as the checker sees it: its grid where nothing is refused, and everything it says."""

    reading: GridReading | None
    faults: tuple[DraftFault, ...]

    def at(self, section: str, place: int) -> tuple[DraftFault, ...]:
        """What is said of one line."""
        return tuple(one for one in self.faults if (one.section, one.place) == (section, place))


@applies(cch("R441-2-10"))
def content_of(text: str) -> dict[str, Any]:
    """The data of a draft. Raises ``GridError``."""
    return grid_text.opened(text, "brouillon")[1]


@applies(cch("R441-2-10"))
def text_of(content: GridContent) -> str:
    """The text of a draft, sure to be read again. Raises ``GridError`` for too many lines, or one that the dialect refuses."""
    for section in SECTIONS:
        if len(content.get(section, ())) > MOST_LINES:
            raise GridError("brouillon", 0, section, f"{MOST_LINES} lignes au plus se lisent sur une page")
    text = grid_text.written(content)
    grid_text.opened(text, "brouillon")
    return text


@applies(cch("L441-2-8"), cch("R441-2-10"))
def look(text: str) -> DraftLook:
    """What the checker of a grid in force says of a draft, line by line."""
    try:
        reading = grids.read(text, "brouillon")
    except GridError as error:
        return DraftLook(None, tuple(_fault(text, one, is_refusal=True) for one in error.all))
    return DraftLook(reading, tuple(_fault(text, one, is_refusal=False) for one in reading.warnings))


def _fault(text: str, error: GridError, *, is_refusal: bool) -> DraftFault:
    section, place = grid_text.section_at(text, error.line)
    return DraftFault(section, place, error.key, error.reason, is_refusal)


@applies(cch("R441-2-10"))
def rows(content: GridContent, section: str) -> list[Mapping[str, Any]]:
    """The lines of a section; the top is one line."""
    if section == TOP:
        return [{key: value for key, value in content.items() if key not in SECTIONS}]
    found = content.get(section, [])
    return list(found) if isinstance(found, list) else []


def _with(content: GridContent, section: str, lines: list[Mapping[str, Any]]) -> dict[str, Any]:
    if section == TOP:
        return {**lines[0], **{key: content[key] for key in SECTIONS if key in content}}
    return {**content, section: lines}


@applies(cch("R441-2-10"))
def put(content: GridContent, section: str, place: int | None, row: Mapping[str, Any]) -> dict[str, Any]:
    """The draft with one line written: in the place of another, or after the last."""
    lines = rows(content, section)
    if place is None:
        return _with(content, section, [*lines, row])
    return _with(content, section, [*lines[:place], row, *lines[place + 1 :]])


@applies(cch("R441-2-10"))
def drop(content: GridContent, section: str, place: int) -> dict[str, Any]:
    """The draft without one line. What a heading that is dropped held stays, under the one that held it, or none."""
    lines = rows(content, section)
    left = _with(content, section, [*lines[:place], *lines[place + 1 :]])
    if section != "heading" or not 0 <= place < len(lines):
        return left
    gone, above = lines[place].get("code"), lines[place].get("inside")
    freed = [_freed(row, "heading", gone, above) for row in rows(left, "criterion")]
    headings = [_freed(row, "inside", gone, above) for row in rows(left, "heading")]
    return _with(_with(left, "heading", headings), "criterion", freed)


def _freed(row: Mapping[str, Any], key: str, gone: object, above: object) -> Mapping[str, Any]:
    """A line that stood under what is gone stands under what held that, where it is another."""
    if row.get(key) != gone or gone is None:
        return row
    if above not in (None, gone, row.get("code")):
        return {**row, key: above}
    return {name: value for name, value in row.items() if name != key}


@applies(cch("R441-2-10"))
def move(content: GridContent, section: str, place: int, *, by: int) -> dict[str, Any]:
    """The draft with one line moved up or down; at an end it stays where it is."""
    lines = rows(content, section)
    to = min(max(place + by, 0), len(lines) - 1)
    lines.insert(to, lines.pop(place))
    return _with(content, section, lines)

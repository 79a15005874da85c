"""A grid as text and as data: read in the strict dialect, written again one key a line, and each line found in its section."""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from palier.rules.law.law import applies, cch
from palier.rules.scoring import grid_errors
from palier.rules.scoring.grid_errors import SECTIONS, Locator

_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\t": "\\t", "\n": "\\n", "\r": "\\r"})


@applies(cch("R441-2-10"))
def opened(text: str, name: str) -> tuple[Locator, dict[str, Any]]:
    """The data of a text, and where each of its keys stands. Raises ``GridError`` where it is not in the dialect.

    A section is a list of tables: whoever goes through the data asks no more of it.
    """
    where = grid_errors.locator(name, text)
    where.check_dialect()
    try:
        content = tomllib.loads(where.text)
    except (ValueError, RecursionError) as error:
        where.settle()
        raise where.syntax(error) from error
    for section in SECTIONS:
        lines = content.get(section, [])
        if not isinstance(lines, list) or not all(isinstance(row, dict) for row in lines):
            where.top().fail(section, f"une section [[{section}]] est attendue")
    where.settle()
    return where, content


@applies(cch("R441-2-10"))
def written(content: Mapping[str, Any]) -> str:
    """The text of some data, in the dialect: the keys of the top, then headings, criteria and circuits in their order."""
    lines = _keys({key: value for key, value in content.items() if key not in SECTIONS})
    for section in SECTIONS:
        for row in content.get(section, ()):
            lines += ["", f"[[{section}]]", *_keys(row)]
    return "\n".join(lines) + "\n"


def _keys(row: Mapping[str, Any]) -> list[str]:
    return [f"{key} = {_value(value)}" for key, value in row.items()]


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{_escaped(value)}"'
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Sequence):
        return f"[{', '.join(_value(one) for one in value)}]"
    return str(value)


def _escaped(text: str) -> str:
    """As a basic text of TOML: a sign that no line holds is written by its number."""
    return "".join(sign if sign.isprintable() else f"\\U{ord(sign):08x}" for sign in text.translate(_ESCAPES))


@applies(cch("R441-2-10"))
def section_at(text: str, line: int) -> tuple[str, int]:
    """In which section a line stands: its kind and its place, or the top."""
    headers = [
        (header, section, index)
        for section, found in grid_errors.locator("", text).sections.items()
        for index, (header, _) in enumerate(found)
        if section
    ]
    before = [one for one in headers if one[0] <= line]
    return max(before)[1:] if before else ("", 0)

"""XML of any shape: the element that repeats is a line, its leaves and attributes the columns. No DTD, no entity, flat memory."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from palier.gateways.sne.documents import local, parser_options
from palier.gateways.stocks.bounds import LONGEST_CELL, MOST_COLUMNS, StockUnreadable, too_long_cell, too_many_columns

_CHUNK = 64 * 1024
_DEEPEST = 4
"""Elements above a line, and below it."""
_MOST_IN_A_LINE = 20_000
"""Elements of one line: past it the memory would not be flat."""
_BETWEEN = " ; "
"""Between the values of a leaf that comes several times in one line."""


def _events(path: Path) -> Iterator[tuple[str, etree._Element]]:
    parser = etree.XMLPullParser(events=("start", "end"), **parser_options())
    try:
        with path.open("rb") as opened:
            while chunk := opened.read(_CHUNK):
                parser.feed(chunk)
                found: Any = parser.read_events()
                for event, element in found:
                    if event == "start" and element.getroottree().docinfo.internalDTD is not None:
                        raise StockUnreadable(
                            "Ce fichier XML contient une déclaration DOCTYPE : elle n’est jamais lue."
                        )
                    yield event, element
        parser.close()
    except (etree.XMLSyntaxError, ValueError) as error:
        if isinstance(error, StockUnreadable):
            raise
        line = getattr(error, "lineno", None)
        place = f" vers la ligne {line}" if line else ""
        raise StockUnreadable(f"Ce fichier n’est pas un XML bien formé{place} : il est coupé ou abîmé.") from error


def xml_line(path: Path) -> str:
    """The path of the element that is a line: the nearest to the root that comes more than once.

    Raises ``StockUnreadable`` past so many columns.
    """
    counts: Counter[str] = Counter()
    stack: list[str] = []
    for event, element in _events(path):
        if event == "start":
            stack.append(local(element) or element.tag)
            if 1 < len(stack) <= _DEEPEST:
                counts["/".join(stack)] += 1
        else:
            stack.pop()
            _forget(element)
        if len(counts) > MOST_COLUMNS * _DEEPEST:
            raise too_many_columns(len(counts))
    several = [one for one, number in counts.items() if number > 1]
    found = min(several or counts, key=lambda one: (one.count("/"), -counts[one]), default="")
    if not found:
        raise StockUnreadable("Ce fichier XML ne contient aucune ligne.")
    return found


def xml_columns(path: Path, line: str) -> tuple[str, ...]:
    """Every leaf and attribute of the lines, in the order of their first coming."""
    names: dict[str, None] = {}
    for _, cells in _lines(path, line):
        names.update(dict.fromkeys(cells))
        if len(names) > MOST_COLUMNS:
            raise too_many_columns(len(names))
    return tuple(names)


def xml_rows(path: Path, line: str, columns: tuple[str, ...]) -> Iterator[tuple[int, list[str]]]:
    """Each line with its number; the first is 2, as in a table whose first line names the columns."""
    for number, cells in _lines(path, line):
        yield number + 1, [cells.get(name, "") for name in columns]


def _lines(path: Path, line: str) -> Iterator[tuple[int, dict[str, str]]]:
    wanted, stack, number, inside = line.split("/"), list[str](), 0, 0
    for event, element in _events(path):
        if event == "start":
            stack.append(local(element) or element.tag)
            inside = inside + 1 if stack[: len(wanted)] == wanted else 0
            if inside > _MOST_IN_A_LINE:
                raise StockUnreadable(
                    f"L’élément {number + 1} de ce fichier XML est démesuré : ce n’est pas une ligne."
                )
            continue
        if stack == wanted:
            number, inside = number + 1, 0
            yield number, _cells(element, number)
        # Inside a line nothing is forgotten before the whole of it is read.
        if stack[: len(wanted)] != wanted or len(stack) == len(wanted):
            _forget(element)
        stack.pop()


def _cells(element: etree._Element, number: int) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, text in _leaves(element, "", 0):
        if bare := text.strip():
            found[name] = f"{found[name]}{_BETWEEN}{bare}" if name in found else bare
            if len(found[name]) > LONGEST_CELL:
                raise too_long_cell(number)
    return found


def _leaves(one: etree._Element, path: str, depth: int) -> Iterator[tuple[str, str]]:
    for name, value in one.attrib.items():
        yield f"{path}@{str(name).rpartition('}')[2]}", str(value)
    if not len(one):
        yield path or local(one), one.text or ""
    elif depth < _DEEPEST:
        for child in one:
            word = local(child) or str(child.tag)
            yield from _leaves(child, f"{path}/{word}" if path else word, depth + 1)


def _forget(element: etree._Element) -> None:
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]

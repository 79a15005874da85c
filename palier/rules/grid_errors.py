"""Where a grid is wrong: the file, the line, the key, and one French sentence (ruling 36)."""

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

_HEADER = re.compile(r"^\s*\[\[?\s*([A-Za-z0-9_-]+)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"^\s*([A-Za-z0-9_-]+)\s*=")
_OTHER_KEY = re.compile(r"^\s*([\"'].*|[A-Za-z0-9_-]+\s*\..*)=")
_AT_LINE = re.compile(r"\(at line (\d+), column (\d+)\)")
_MULTILINE = ('"""', "'''")
_MAX_BYTES = 200_000

type Fail = Callable[[str, str], "GridError"]


class GridError(ValueError):
    """A grid that is refused. ``line`` is 0 when the fault has no line, such as a missing file."""

    def __init__(self, file: str, line: int, key: str, reason: str) -> None:
        """Keep the parts apart so that a page can point at the line."""
        place = f"{file}, ligne\u00a0{line}" if line else file
        super().__init__(f"{place}, {key}\u00a0: {reason}." if key else f"{place}\u00a0: {reason}.")
        self.file = file
        self.line = line
        self.key = key
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Locator:
    """Finds the line of a key: sections in the order of the text, one key a line."""

    file: str
    text: str
    sections: tuple[tuple[int, dict[str, int]], ...]
    """Line of each header (1 for the top), and the line of each key under it."""

    def line(self, index: int | None, key: str) -> int:
        """Line of a key of the n-th criterion (``None``: of the top), or of its header when the key is missing."""
        place = 0 if index is None else index + 1
        if place >= len(self.sections):
            return 1
        header, keys = self.sections[place]
        return keys.get(key, header)

    def error(self, index: int | None, key: str, reason: str) -> GridError:
        """The error to raise for a key."""
        return GridError(self.file, self.line(index, key), key, reason)

    def failing(self, index: int | None) -> Fail:
        """A maker of errors for one section."""
        return lambda key, reason: self.error(index, key, reason)

    def syntax(self, error: tomllib.TOMLDecodeError) -> GridError:
        """The error of the TOML reader, in French, at its line."""
        found = _AT_LINE.search(str(error))
        line = int(found[1]) if found else len(self.text.splitlines()) or 1
        return GridError(self.file, line, "syntaxe", "cette ligne n’est pas du TOML valable")

    def check_dialect(self) -> None:
        """One key a line, plain keys, no inline table, no text over several lines, no section but criterion."""
        for number, line in enumerate(self.text.splitlines(), 1):
            bare = line.split("#", 1)[0]
            if any(mark in line for mark in _MULTILINE):
                raise GridError(self.file, number, "dialecte", "un texte tient sur une seule ligne")
            if _OTHER_KEY.match(bare) or (bare.strip() and not _HEADER.match(line) and not _KEY.match(bare)):
                raise GridError(self.file, number, "dialecte", "une clé simple par ligne est attendue")
            if bare.lstrip().startswith("[") and not bare.replace(" ", "").startswith("[[criterion]]"):
                raise GridError(self.file, number, "dialecte", "seules des sections [[criterion]] sont admises")


def text_of(source: Path | str) -> str:
    """The text of a grid, with a size limit."""
    if isinstance(source, str):
        text = source
    else:
        try:
            text = source.read_text(encoding="utf-8")
        except OSError:
            raise GridError(source.name, 0, "", "ce fichier ne peut pas être lu") from None
        except UnicodeDecodeError:
            raise GridError(source.name, 0, "", "ce fichier n’est pas en UTF-8") from None
    if len(text.encode()) > _MAX_BYTES:
        raise GridError(source.name if isinstance(source, Path) else "grille", 0, "", "ce fichier est trop grand")
    return text


def locator(file: str, text: str) -> Locator:
    """Index the lines of a text."""
    sections: list[tuple[int, dict[str, int]]] = [(1, {})]
    for number, line in enumerate(text.splitlines(), 1):
        if _HEADER.match(line):
            sections.append((number, {}))
        elif found := _KEY.match(line):
            sections[-1][1].setdefault(found[1], number)
    return Locator(file, text, tuple(sections))

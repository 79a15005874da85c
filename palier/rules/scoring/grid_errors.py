"""Where a grid is wrong: the file, the line, the key, and one French sentence for each error."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from palier.rules.law import toml_faults

SECTIONS = ("heading", "criterion", "circuit")
"""The tables of a grid file, beside the keys of its top."""

_HEADER = re.compile(r"^\s*\[\[?\s*([A-Za-z0-9_-]+)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"^\s*([A-Za-z0-9_-]+)\s*=")
_OTHER_KEY = re.compile(r"^\s*([\"'].*|[A-Za-z0-9_-]+\s*\..*)=")
_VALUE = re.compile(r"^\s*[A-Za-z0-9_-]+\s*=\s*(.*)$")
_MULTILINE = ('"""', "'''")
_MAX_BYTES = 200_000
_MAX_LINE = 1_000


class GridError(ValueError):
    """A grid that is refused. ``line`` is 0 when the fault has no line, such as a missing file.

    ``others`` are the further errors of the same file, in the order of its lines.
    """

    def __init__(self, file: str, line: int, key: str, reason: str) -> None:
        """Keep the parts apart so that a page can point at the line."""
        place = f"{file}, ligne {line}" if line else file
        super().__init__(f"{place}, {key} : {reason}." if key else f"{place} : {reason}.")
        self.file = file
        self.line = line
        self.key = key
        self.reason = reason
        self.others: tuple[GridError, ...] = ()

    @property
    def all(self) -> tuple["GridError", ...]:
        """This error and the others."""
        return (self, *self.others)


@dataclass(frozen=True, slots=True)
class Locator:
    """Finds the line of a key: sections in the order of the text, one key a line; and gathers the errors."""

    file: str
    text: str
    sections: dict[str, list[tuple[int, dict[str, int]]]]
    """For each kind of section (empty for the top): the line of each header, and of each key under it."""
    errors: list[GridError] = field(default_factory=list)
    warnings: list[GridError] = field(default_factory=list)

    def line(self, place: "GridSection", key: str) -> int:
        """Line of a key of a section, or of its header when the key is missing."""
        header, keys = self.sections[place.section][place.index]
        return keys.get(key, header)

    def top(self) -> "GridSection":
        """The keys before any section."""
        return GridSection(self, "", 0)

    def place(self, section: str, index: int) -> "GridSection":
        """The n-th section of a kind."""
        return GridSection(self, section, index)

    def syntax(self, error: Exception) -> GridError:
        """The error of the TOML reader, in French, at its line."""
        line, reason = toml_faults.of(self.text, error)
        return GridError(self.file, line, "syntaxe", reason)

    def check_dialect(self) -> None:
        """One key a line, plain keys, no inline table, no text over several lines, known sections alone."""
        self.errors.extend(self._dialect())

    def _dialect(self) -> Iterator[GridError]:
        for number, line in enumerate(self.text.split("\n"), 1):
            bare = line.split("#", 1)[0]
            header = _HEADER.match(line)
            if len(line) > _MAX_LINE:
                yield GridError(self.file, number, "dialecte", "cette ligne est trop longue")
            elif reason := _why_no_value(bare):
                yield GridError(self.file, number, "dialecte", reason)
            elif any(mark in line for mark in _MULTILINE):
                yield GridError(self.file, number, "dialecte", "un texte tient sur une seule ligne")
            elif _OTHER_KEY.match(bare) or (bare.strip() and not header and not _KEY.match(bare)):
                yield GridError(
                    self.file, number, "dialecte", "une clé simple par ligne est attendue, comme points = 5"
                )
            elif header and (header[1] not in SECTIONS or not bare.replace(" ", "").startswith("[[")):
                known = ", ".join(f"[[{name}]]" for name in SECTIONS)
                yield GridError(self.file, number, "dialecte", f"les sections admises sont {known}")

    def settle(self) -> None:
        """Raise the first error by line, with the others beside it; return when there is none."""
        if not self.errors:
            return
        first, *others = sorted(self.errors, key=lambda error: error.line)
        first.others = tuple(others)
        raise first


@dataclass(frozen=True, slots=True)
class GridSection:
    """One section of a grid: where its errors are said."""

    where: Locator
    section: str
    index: int

    def fail(self, key: str, reason: str) -> None:
        """Keep an error for a key."""
        self.where.errors.append(GridError(self.where.file, self.where.line(self, key), key, reason))

    def warn(self, key: str, reason: str) -> None:
        """Keep a warning: the grid is accepted, and a person should look."""
        self.where.warnings.append(GridError(self.where.file, self.where.line(self, key), key, reason))


def _start_of(source: Path) -> bytes:
    """The bytes of a file, and one more than the limit at most: a file taken for another may be a disk's."""
    with source.open("rb") as file:
        found = file.read(_MAX_BYTES + 1)
    if len(found) > _MAX_BYTES:
        raise GridError(source.name, 0, "", "ce fichier est trop grand")
    return found


def text_of(source: Path | str) -> str:
    """The text of a grid, with a size limit. Raises ``GridError``."""
    if isinstance(source, str):
        text = source.removeprefix("\ufeff")
    else:
        try:
            text = _start_of(source).decode("utf-8-sig")
        except OSError as error:
            # Its cause is said by whoever has the words of the system.
            raise GridError(source.name, 0, "", "ce fichier ne peut pas être lu") from error
        except UnicodeDecodeError:
            raise GridError(source.name, 0, "", "ce fichier n’est pas en UTF-8") from None
    name = source.name if isinstance(source, Path) else "grille"
    if len(text.encode(errors="replace")) > _MAX_BYTES:
        raise GridError(name, 0, "", "ce fichier est trop grand")
    if not text.strip():
        raise GridError(name, 0, "", "ce fichier est vide")
    return text


def _why_no_value(line: str) -> str:
    """Why what follows the sign is neither a word, a number, a date nor a flat list on this line; empty when it is."""
    found = _VALUE.match(line)
    value = found[1].strip() if found else ""
    if value.startswith("{"):
        return "une clé donne un texte, un nombre, une date ou une liste"
    if not value.startswith("["):
        return ""
    if any(sign in value[1:] for sign in "[{"):
        return "une liste ne contient que des nombres ou des textes"
    return "" if value.endswith("]") or '"' in value else "une liste tient sur une seule ligne"


def locator(file: str, text: str) -> Locator:
    """Index the lines of a text."""
    sections: dict[str, list[tuple[int, dict[str, int]]]] = {"": [(1, {})]}
    current = sections[""][0][1]
    for number, line in enumerate(text.split("\n"), 1):
        if header := _HEADER.match(line):
            current = {}
            sections.setdefault(header[1], []).append((number, current))
        elif found := _KEY.match(line):
            current.setdefault(found[1], number)
    return Locator(file, text, sections)

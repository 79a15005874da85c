"""The main file of a take-over with the lines of the files that its mapping joins to it, as one table."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from palier.gateways.stocks.bounds import StockUnreadable
from palier.gateways.stocks.csv_files import CsvPlace
from palier.gateways.stocks.joining import JoinedLines, joined_lines
from palier.gateways.stocks.opening import StockHints, StockSource, open_stock
from palier.rules.takeover.stock_mapping import JOINED, JoinedFile, StockMapping


@dataclass(frozen=True, slots=True)
class JoinedSource:
    """One table, to be read line after line."""

    main: StockSource
    beside: tuple[JoinedLines, ...]
    columns: tuple[str, ...]
    notes: tuple[str, ...]
    key: int

    def rows(self, place: CsvPlace | None = None) -> Iterator[tuple[int, list[str]]]:
        """Each line of the main file after a place; those of the others are found by its key, blank where there is none."""
        width = len(self.main.columns)
        for number, cells in self.main.rows(place):
            # A line that is cut is left as it is: it is refused for what it is.
            if self.beside and len(cells) == width:
                yield number, [*cells, *(cell for one in self.beside for cell in one.find(cells[self.key]))]
            else:
                yield number, [*cells, ""] if len(cells) == len(self.columns) != width else cells


@contextmanager
def opened_together(
    files: Mapping[str, Path],
    mapping: StockMapping,
    hints: StockHints,
    open_main: Callable[[Path, StockHints], StockSource] = open_stock,
) -> Iterator[JoinedSource]:
    """Open the files of a batch as its mapping says. Raises ``StockUnreadable``, or ``KeyError`` with a lacking column."""
    names = list(files)
    main = open_main(files[names[0]], hints)
    columns, notes, beside = [*main.columns], [*main.notes], list[JoinedLines]()
    if mapping.key not in main.columns:
        raise KeyError(mapping.key)
    with ExitStack() as stack:
        for one in mapping.files:
            if one.name not in files:
                raise StockUnreadable(
                    f"Le fichier « {one.name} », que la correspondance joint, n’est pas dans cette reprise."
                )
            source = open_stock(files[one.name])
            lines = stack.enter_context(_filled(one, source))
            beside.append(lines)
            columns += [f"{one.word}{JOINED}{name}" for name in source.columns]
            if lines.doubled:
                notes.append(f"« {one.name} » : {lines.doubled} lignes ont une clé déjà lue ; la première est gardée.")
        yield JoinedSource(main, tuple(beside), tuple(columns), tuple(notes), main.columns.index(mapping.key))


@contextmanager
def _filled(one: JoinedFile, source: StockSource) -> Iterator[JoinedLines]:
    if one.key not in source.columns:
        raise KeyError(f"{one.word}{JOINED}{one.key}")
    with joined_lines(len(source.columns)) as lines:
        lines.fill(source.rows(), source.columns.index(one.key))
        yield lines

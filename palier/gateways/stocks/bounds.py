"""How much of a file is read, and how its faults are said: the same for every kind of file."""

from collections.abc import Iterator, Sequence

MOST_COLUMNS = 500
LONGEST_CELL = 20_000
"""Signs of a cell; past it the quotation marks of the file are not closed, or it is no table."""
LARGEST_FILE = 4 * 1024 * 1024 * 1024
LARGEST_SHEET = 100 * 1024 * 1024
"""A spreadsheet is opened whole by its reader, in a process of its own: past this it is saved as CSV first."""
BEYOND = 20
"""Cells of a line that has too many which are kept, to be looked at."""


class StockUnreadable(ValueError):
    """A file that cannot be read, in a sentence for who sent it."""


def too_many_columns(number: int) -> StockUnreadable:
    """Say how many."""
    return StockUnreadable(
        f"Ce fichier a {number} colonnes : {MOST_COLUMNS} au plus sont lues. Le séparateur est peut-être mal deviné."
    )


def too_long_cell(line: int) -> StockUnreadable:
    """Say where."""
    return StockUnreadable(
        f"Vers la ligne {line}, une cellule dépasse {LONGEST_CELL} signes : un guillemet n’est sans doute pas refermé."
    )


def named_columns(cells: Sequence[str]) -> tuple[str, ...]:
    """The names of the first line: each once, none blank. Raises ``StockUnreadable``."""
    if len(cells) > MOST_COLUMNS:
        raise too_many_columns(len(cells))
    if not any(one.strip() for one in cells):
        raise StockUnreadable("La première ligne de ce fichier est vide : elle doit nommer les colonnes.")
    names: list[str] = []
    for place, cell in enumerate(cells, 1):
        name = plain(cell).strip()[:100] or f"colonne {place}"
        wanted, other = name, 2
        while wanted in names:
            wanted, other = f"{name} ({other})", other + 1
        names.append(wanted)
    return tuple(names)


def plain(cell: str) -> str:
    """A cell as a table may keep it."""
    return cell.replace("\x00", "\ufffd") if "\x00" in cell else cell


def kept_rows(rows: Iterator[tuple[int, list[str]]], width: int) -> Iterator[tuple[int, list[str]]]:
    """The lines that hold something, each bounded."""
    for number, cells in rows:
        if any(cells):
            yield number, [plain(one) for one in cells[: width + BEYOND]]

"""Opens a spreadsheet in a process of its own, bounded in memory and time, and writes one sheet of it as CSV.

Run by its path, never imported by the site. The path of the file and the number of the sheet are its arguments; it answers one
line of JSON, then the rows. Values alone are read: nothing is computed, and no link is followed.
"""

import csv
import json
import os
import resource
import sys
import zipfile
from datetime import date, datetime
from typing import Any

MEMORY = 2 * 1024 * 1024 * 1024
SECONDS = 600
LARGEST = 400 * 1024 * 1024
"""Bytes once unpacked, as the file says; one that lies meets the bound of the memory."""
MOST_COLUMNS = 500
RATIO = 200


class SheetRefused(Exception):
    """What is wrong with the file, in a word that the opener puts into a sentence."""


def told(cell: Any) -> str:  # noqa: ANN401 - whatever the library gives
    """A cell as text: a day as it is written in ISO, a whole number without a point."""
    if isinstance(cell, bool):
        return "oui" if cell else "non"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if not (cell.hour or cell.minute or cell.second) else cell.isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def bound(path: str) -> None:
    """Refuse what would unpack to more than is read. Raises ``SheetRefused``."""
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as packed:
        members = packed.infolist()
        whole = sum(one.file_size for one in members)
        if whole > LARGEST or any(one.file_size > RATIO * max(one.compress_size, 50_000) for one in members):
            raise SheetRefused("trop_grand")


def write(path: str, number: int) -> None:
    """Write the sheet. Raises ``SheetRefused``."""
    from python_calamine import CalamineError, PasswordError, load_workbook  # noqa: PLC0415 - once the bounds are set

    bound(path)
    try:
        book = load_workbook(path)
        names = list(book.sheet_names)
        if not 0 <= number < len(names):
            raise SheetRefused("feuille")
        sheet = book.get_sheet_by_index(number)
        if sheet.total_width > MOST_COLUMNS:
            raise SheetRefused("colonnes")
        rows = sheet.iter_rows()
    except PasswordError as error:
        raise SheetRefused("protege") from error
    except (CalamineError, ValueError, OSError) as error:
        raise SheetRefused("abime") from error
    print(json.dumps({"sheets": names, "merged": len(sheet.merged_cell_ranges or ())}))
    out = csv.writer(sys.stdout)
    for row in rows:
        out.writerow([told(one) for one in row])
    sys.stdout.flush()


def main() -> None:
    """Set the bounds, read, answer."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    try:
        write(sys.argv[1], int(sys.argv[2]))
    except SheetRefused as refused:
        print(json.dumps({"refused": str(refused)}))
    except MemoryError:
        print(json.dumps({"refused": "trop_grand"}))
    except BrokenPipeError:
        os._exit(0)  # who asked has read enough


if __name__ == "__main__":
    main()

"""Opens a landlord's file of homes: the line that names the columns is looked for, and each column is guessed by its name."""

from pathlib import Path

from palier.gateways.stocks.opening import StockHints, first_lines, open_stock
from palier.rules.homes import home_columns
from palier.rules.homes.home_files import HeldHomes


def open_homes(path: Path, sheet: int = 0, header: int = 0) -> HeldHomes:
    """Find the line that names the columns, and guess what each says. Raises ``StockUnreadable``."""
    source = open_stock(path, StockHints(sheet=sheet, header=header))
    head = first_lines(source, home_columns.HEADS)
    notes = [*source.notes]
    columns = source.columns
    if head:
        number = header or home_columns.guess_head(head)
        above = [cells for place, cells in head if place < number and any(one.strip() for one in cells)]
        source = open_stock(path, StockHints(source.encoding, source.separator, source.sheet, number))
        named = next((cells for place, cells in head if place == number), [])
        merged = home_columns.merged_head(above, named)
        columns = tuple(
            one if cell.strip() else other.strip()[:100] or one
            for cell, other, one in zip(named, merged, source.columns, strict=True)
        )
        if above:
            notes.append(f"Les colonnes sont nommées à la ligne {number}, pas au-dessus : ce qui précède n’est pas lu.")
    return HeldHomes(columns, tuple(notes), home_columns.guess_columns(columns), source.header, source.rows)

"""What becomes of a line of a landlord's file, in words; and for how long its bytes are kept."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from palier.rules.homes.home_columns import HomeField
from palier.rules.law import parameters
from palier.rules.law.dates import add_days
from palier.rules.law.law import act, applies
from palier.rules.takeover.stock_states import MAY_UNDO, StockState

_HOUSE = act("règles de données de Palier")
LARGEST = 100 * 1024 * 1024
"""Bytes of one file."""
MOST_BY_CALL = 500
"""Homes that one call says, without a file."""
TRIED = 200
"""Lines that the preview tries."""


class HomeLineState(StrEnum):
    """What became of a line. Stored words."""

    DECLARED = "declare"
    CORRECTED = "corrige"
    SAME = "pareil"
    """The home says so already."""
    REFUSED = "refuse"


LINE_LABELS: Mapping[HomeLineState, str] = {
    HomeLineState.DECLARED: "déclaré",
    HomeLineState.CORRECTED: "corrigé",
    HomeLineState.SAME: "déjà ainsi",
    HomeLineState.REFUSED: "refusé",
}
FILE_LABELS: Mapping[StockState, str] = {
    StockState.RECEIVED: "Reçu, rien n’est changé",
    StockState.TAKING_IN: "En cours",
    StockState.STOPPED: "Arrêté avant la fin",
    StockState.IN: "Fini",
    StockState.UNDOING: "Annulation en cours",
    StockState.UNDONE: "Annulé",
    StockState.ENDED: "Fini, fichier effacé",
}
MAY_MAP = frozenset({StockState.RECEIVED, StockState.UNDONE})


@applies(_HOUSE)
def may_undo(state: StockState, fault: str) -> bool:
    """Whether somebody may undo it, or go on with an undoing that stopped: nobody answered for it any more."""
    return state in MAY_UNDO or (state is StockState.UNDOING and bool(fault))


@dataclass(frozen=True, slots=True)
class HeldHomes:
    """A file that is open: its columns, what was said of how it is read, what each column is taken for, and its lines."""

    columns: tuple[str, ...]
    notes: tuple[str, ...]
    guessed: Mapping[int, HomeField]
    header: int
    """The number of the line that names the columns."""
    rows: Callable[[], Iterator[tuple[int, list[str]]]]
    """Each line with its number, as many times as wanted."""


@applies(_HOUSE)
def bytes_until(received_on: date) -> date:
    """The last day on which the bytes of a file are kept: long enough to undo it and to take it in again."""
    return add_days(received_on, parameters.get("retention.toml", "stock_file_days", received_on).value)

"""Where a take-over stands, where each of its lines stands, and for how long what nobody confirmed is kept."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from palier.rules.law import parameters
from palier.rules.law.dates import add_days, add_months
from palier.rules.law.law import act, applies

_HOUSE = act("règles de reprise de Palier")
_FILE = "retention.toml"


class StockState(StrEnum):
    """Where a batch stands. Stored words."""

    RECEIVED = "recu"
    TAKING_IN = "en_cours"
    STOPPED = "arrete"
    IN = "repris"
    UNDOING = "en_annulation"
    UNDONE = "annule"
    ENDED = "fini"


STATE_LABELS: Mapping[StockState, str] = {
    StockState.RECEIVED: "Reçu, rien n’est repris",
    StockState.TAKING_IN: "Reprise en cours",
    StockState.STOPPED: "Arrêté avant la fin",
    StockState.IN: "Repris",
    StockState.UNDOING: "Annulation en cours",
    StockState.UNDONE: "Annulé",
    StockState.ENDED: "Fini : ce que personne n’a confirmé est effacé",
}
MAY_BEGIN = frozenset({StockState.RECEIVED, StockState.STOPPED, StockState.UNDONE})
MAY_UNDO = frozenset({StockState.TAKING_IN, StockState.STOPPED, StockState.IN})
MAY_MAP = frozenset({StockState.RECEIVED, StockState.UNDONE})
"""What came in by one mapping is not told by another: it is undone first."""
MAY_DROP = MAY_MAP
MOVES: Mapping[StockState, frozenset[StockState]] = {
    StockState.RECEIVED: frozenset({StockState.TAKING_IN, StockState.ENDED}),
    StockState.TAKING_IN: frozenset({StockState.IN, StockState.STOPPED, StockState.UNDOING}),
    StockState.STOPPED: frozenset({StockState.TAKING_IN, StockState.UNDOING}),
    StockState.IN: frozenset({StockState.UNDOING, StockState.ENDED}),
    StockState.UNDOING: frozenset({StockState.UNDONE}),
    StockState.UNDONE: frozenset({StockState.TAKING_IN, StockState.ENDED}),
    StockState.ENDED: frozenset(),
}
"""Which state follows which; the trigger of the table says the same, and a test compares."""
BY_THE_CLOCK = frozenset({StockState.IN, StockState.STOPPED, StockState.UNDONE})
"""States that no page gives."""
LIVING = frozenset(StockState) - {StockState.UNDONE, StockState.ENDED}


class StockLineState(StrEnum):
    """Where a line stands. Stored words."""

    WAITING = "en_attente"
    """Taken: it waits for its person, and is nobody's file."""
    REFUSED = "refusee"
    KNOWN = "deja"
    """Its key is already here, by another take-over of the same tool."""
    CONFIRMED = "confirmee"
    DISOWNED = "ecartee"
    """Its person said that it is not theirs."""


LINE_LABELS: Mapping[StockLineState, str] = {
    StockLineState.WAITING: "vous n’avez rien dit",
    StockLineState.REFUSED: "refusée",
    StockLineState.KNOWN: "déjà ici",
    StockLineState.CONFIRMED: "vous l’avez confirmée",
    StockLineState.DISOWNED: "vous avez dit que ce n’était pas la vôtre",
}


@applies(_HOUSE)
def unconfirmed_until(taken_on: date) -> date:
    """The last day on which a line that nobody confirmed is kept."""
    return add_months(taken_on, parameters.get(_FILE, "stock_months", taken_on).value)


@applies(_HOUSE)
def files_until(received_on: date) -> date:
    """The last day on which the files of a batch are kept: long enough to undo it and to take it in again."""
    return add_days(received_on, parameters.get(_FILE, "stock_file_days", received_on).value)

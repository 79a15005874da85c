"""Where an archive of documents of a former tool stands, and what became of each file of it."""

from collections.abc import Mapping
from enum import StrEnum


class BundleState(StrEnum):
    """Where an archive stands. Stored words."""

    RECEIVED = "recu"
    TO_TRY = "a_essayer"
    TRIED = "essaye"
    TAKING_IN = "en_cours"
    STOPPED = "arrete"
    IN = "repris"
    WITHDRAWING = "en_retrait"
    ENDED = "fini"


BUNDLE_LABELS: Mapping[BundleState, str] = {
    BundleState.RECEIVED: "Reçue, rien n’est repris",
    BundleState.TO_TRY: "Aperçu en cours",
    BundleState.TRIED: "Essayée, rien n’est repris",
    BundleState.TAKING_IN: "Reprise en cours",
    BundleState.STOPPED: "Arrêtée avant la fin",
    BundleState.IN: "Reprise",
    BundleState.WITHDRAWING: "Retrait en cours",
    BundleState.ENDED: "Finie : l’archive est effacée",
}
MAY_MAP_PAPERS = frozenset({BundleState.RECEIVED, BundleState.TO_TRY, BundleState.TRIED})
"""What came in by one mapping is not told by another: it is withdrawn first."""
MAY_BEGIN_PAPERS = frozenset({BundleState.TRIED, BundleState.STOPPED})
MAY_WITHDRAW_PAPERS = frozenset({BundleState.TAKING_IN, BundleState.STOPPED, BundleState.IN})
MAY_DROP_PAPERS = MAY_MAP_PAPERS
_S = BundleState
BUNDLE_MOVES: Mapping[BundleState, frozenset[BundleState]] = {
    _S.RECEIVED: frozenset({_S.TO_TRY, _S.ENDED}),
    _S.TO_TRY: frozenset({_S.TRIED, _S.RECEIVED, _S.ENDED}),
    _S.TRIED: frozenset({_S.TO_TRY, _S.TAKING_IN, _S.ENDED}),
    _S.TAKING_IN: frozenset({_S.IN, _S.STOPPED, _S.WITHDRAWING, _S.ENDED}),
    _S.STOPPED: frozenset({_S.TAKING_IN, _S.WITHDRAWING, _S.ENDED}),
    _S.IN: frozenset({_S.WITHDRAWING, _S.ENDED}),
    _S.WITHDRAWING: frozenset({_S.TRIED, _S.ENDED}),
    _S.ENDED: frozenset(),
}
"""Which state follows which; the trigger of the table says the same, and a test compares."""
OF_THE_CLOCK = frozenset({BundleState.RECEIVED, BundleState.TRIED, BundleState.STOPPED, BundleState.IN})
"""States that no page gives."""


class StockPaperState(StrEnum):
    """What became of a file of an archive. Stored words."""

    TAKEN = "pris"
    REFUSED = "refuse"
    UNNAMED = "sans_ligne"
    """No line of the take-over is named by it."""
    KNOWN = "deja"
    """The same bytes are already beside that line."""

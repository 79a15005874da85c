"""What becomes of two demandes that may be of one person: nothing by itself; a steward says it, and may take it back."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

UNITED_AFTER = timedelta(days=1)
"""A decision waits for so long before anything moves: taken back meanwhile, nothing happened."""


class PairState(StrEnum):
    """Where a pair of demandes stands. Stored words."""

    TO_DECIDE = "a_decider"
    SAME = "meme"
    APART = "distinctes"


class PairAct(StrEnum):
    """What a steward does of a pair: which number remains, two people, the decision taken back, two numbers made two again."""

    KEEP_ONE = "garder_une"
    KEEP_OTHER = "garder_autre"
    APART = "distinctes"
    TAKE_BACK = "reprendre"
    SEPARATE = "separer"


PAIR_MOVES: Mapping[PairAct, tuple[tuple[PairState, ...], PairState]] = {
    PairAct.KEEP_ONE: ((PairState.TO_DECIDE,), PairState.SAME),
    PairAct.KEEP_OTHER: ((PairState.TO_DECIDE,), PairState.SAME),
    PairAct.APART: ((PairState.TO_DECIDE,), PairState.APART),
    PairAct.TAKE_BACK: ((PairState.SAME, PairState.APART), PairState.TO_DECIDE),
    PairAct.SEPARATE: ((PairState.SAME,), PairState.SAME),
}
"""From which states each act leads, and where to: an older page decides nothing over what somebody decided since."""
PAIR_LABELS: Mapping[PairState, str] = {
    PairState.TO_DECIDE: "À décider",
    PairState.SAME: "Une seule personne",
    PairState.APART: "Deux personnes",
}

"""What becomes of two demandes that may be of one person: nothing by itself; a steward says it, and may take it back."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum

from palier.rules.law import french
from palier.rules.law.law import applies
from palier.rules.likeness.spelling import HOUSE

UNITED_AFTER = timedelta(days=1)
"""A decision waits for so long before anything moves: taken back meanwhile, nothing happened."""
_NAMED = 10
"""Lists that a sentence names."""


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


@applies(HOUSE)
def refused(why: str) -> str:
    """What a steward reads of what they decided and could not be done."""
    return f"Cela n’a pas pu se faire. {why}"


@applies(HOUSE)
def closed_on_both(lists: Sequence[int]) -> str:
    """What a steward reads once two numbers are two again: a closed list is not ranked anew by it."""
    if not lists:
        return ""
    few = ", ".join(str(one) for one in lists[:_NAMED])
    more = " et d’autres" if len(lists) > _NAMED else ""
    return (
        f"Des listes ont été closes sur l’ancienneté de l’autre demande : {few}{more}. Séparer n’y change aucun rang : "
        "demandez à leur réservataire de corriger le classement."
    )


@applies(HOUSE)
def written_since(on: date) -> str:
    """What a steward reads where the register still writes of the number that a union struck off."""
    return (
        f"Le registre national a écrit le {french.day(on)} à la demande radiée : il la tient pour vivante. "
        "Rien n’a été rouvert ici ; prévenez-le, ou séparez les deux."
    )

"""What one of two holders may settle alone when they separate, and what waits for the other or for a person.

To leave with nothing but oneself takes nothing from anybody: it needs nobody's word. The number and its candidatures, a child,
a birth to come, and the points that rise from them, are the other's too.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum

from palier.rules.law import parameters
from palier.rules.law.dates import add_days
from palier.rules.law.law import act, applies, cch
from palier.rules.law.voice import phrase
from palier.rules.parting.separation import Living
from palier.rules.people.facts import Proof

_HOUSE = act("règles de publication de Palier")


class Shared(StrEnum):
    """What belongs to both until they agree. Stored words."""

    NUMBER = "numero"
    CHILDREN = "enfants"
    BIRTH = "naissance"


SENTENCES: Mapping[Shared, str] = {
    Shared.NUMBER: phrase("le numéro unique et les candidatures en cours"),
    Shared.CHILDREN: phrase("le lieu de vie des enfants ou des personnes à charge"),
    Shared.BIRTH: phrase("l’enfant à naître"),
}


class PartingState(StrEnum):
    """Where a separation that was asked stands. Stored words, never labels."""

    TO_CONFIRM = "a_confirmer"
    CONTESTED = "contestee"
    AGREED = "acceptee"
    GRANTED = "tranchee_oui"
    REFUSED = "tranchee_non"
    TAKEN_BACK = "retiree"


OPEN = (PartingState.TO_CONFIRM, PartingState.CONTESTED)
MADE = (PartingState.AGREED, PartingState.GRANTED)
"""Ended by a file of its own for the one who leaves."""


class PartingGround(StrEnum):
    """Why a person settled it so: a list, since both holders read it and free words could name a place or a danger."""

    COURT = "decision_justice"
    AGREEMENT = "accord_ecrit"
    NO_PIECE = "aucune_piece"
    CONTRARY = "piece_contraire"


GRANTED: Mapping[PartingGround, str] = {
    PartingGround.COURT: phrase("une décision de justice le dit"),
    PartingGround.AGREEMENT: phrase("les deux titulaires l’ont accepté par écrit"),
}
REFUSED: Mapping[PartingGround, str] = {
    PartingGround.NO_PIECE: phrase("aucune décision de justice ni aucun accord écrit n’est au dossier"),
    PartingGround.CONTRARY: phrase("une décision de justice ou un accord écrit dit autre chose"),
}
PROOFS = frozenset({"jugement_divorce", "procedure_divorce", "dissolution_pacs", "decision_garde"})
"""The documents that prove, once verified, that two holders live apart or with whom a child does."""


@applies(cch("L441-1"))
def proof_of(verified: Iterable[str]) -> Proof:
    """What two households stand on once settled: a document that was verified, else what was told. Silence proves nothing."""
    return Proof.DECLARED if PROOFS.isdisjoint(verified) else Proof.VERIFIED


@applies(cch("L441-1"))
def claimed(
    *, asker: str, leaver: str, living: Mapping[str, Living], has_births: bool, births_leave: bool
) -> tuple[Shared, ...]:
    """What the one who asks would take, or share, of what is both's; nothing when they leave alone."""
    is_leaving = asker == leaver
    theirs = {Living.SHARED, Living.LEAVES if is_leaving else Living.STAYS}
    found = []
    if not is_leaving:
        found.append(Shared.NUMBER)
    if any(side in theirs for side in living.values()):
        found.append(Shared.CHILDREN)
    if has_births and births_leave == is_leaving:
        found.append(Shared.BIRTH)
    return tuple(found)


@applies(_HOUSE)
def waits_since(state: PartingState | str, *, answered_on: date | None, answered_by: date) -> date:
    """The first day on which a person may decide: that of the contest, or the day after a silence. No text bounds their time."""
    return answered_on if state == PartingState.CONTESTED and answered_on else add_days(answered_by, 1)


@applies(_HOUSE)
def answer_by(asked_on: date) -> date:
    """The last day for the other to answer. Silence agrees to nothing: after it, a person looks."""
    return add_days(asked_on, parameters.get("life.toml", "separation_answer_days", asked_on).value)

"""The code that an employee hands to their employer: its shape, its life, and what an attestation is worth (ADR 63).

The employer learns nothing from a code: it is drawn by lot, names nobody, and serves once.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from palier.rules.law import parameters
from palier.rules.law.dates import add_days, add_months
from palier.rules.law.law import act, applies, cch

FILE = "employment.toml"
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Neither 0 nor O, neither 1 nor I: what is copied by hand is read in one way."""
LENGTH, GROUP = 12, 4
_HOUSE = act("règles de publication de Palier")


class EmploymentCodeState(StrEnum):
    """Where a code stands. Stored words, never labels; ``EXPIRED`` is read from the day, and never stored."""

    WAITING = "attend"
    ATTESTED = "attestee"
    DECLINED = "non_attestee"
    REVOKED = "retiree"
    DISOWNED = "desavouee"
    EXPIRED = "expiree"


class EmploymentCodeMove(StrEnum):
    """What may be done with a code."""

    ATTEST = "attester"
    DECLINE = "ne_pas_attester"
    REVOKE = "retirer"
    DISOWN = "desavouer"


MOVES: Mapping[EmploymentCodeMove, tuple[EmploymentCodeState, EmploymentCodeState]] = {
    EmploymentCodeMove.ATTEST: (EmploymentCodeState.WAITING, EmploymentCodeState.ATTESTED),
    EmploymentCodeMove.DECLINE: (EmploymentCodeState.WAITING, EmploymentCodeState.DECLINED),
    EmploymentCodeMove.REVOKE: (EmploymentCodeState.WAITING, EmploymentCodeState.REVOKED),
    EmploymentCodeMove.DISOWN: (EmploymentCodeState.ATTESTED, EmploymentCodeState.DISOWNED),
}
"""From where each move goes, and to where: a code serves once, and what is over stays over."""


class BadStart(ValueError):
    """A first day of work that cannot be; the message is a French sentence for who typed it."""


@applies(_HOUSE)
def normalise(text: str) -> str:
    """A code as it is compared: capitals, without what separates its groups. Whatever is no code is empty."""
    compact = "".join(char for char in text.upper() if not char.isspace() and char not in "-–.")
    return compact if len(compact) == LENGTH and set(compact) <= set(ALPHABET) else ""


@applies(_HOUSE)
def grouped(code: str) -> str:
    """A code as it is read and dictated: three groups of four."""
    return " ".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


@applies(_HOUSE)
def standing(state: EmploymentCodeState, last_day: date, *, on: date) -> EmploymentCodeState:
    """Where a code stands on a day: one that waited past its last day has expired."""
    return EmploymentCodeState.EXPIRED if state is EmploymentCodeState.WAITING and on > last_day else state


@applies(_HOUSE)
def may(move: EmploymentCodeMove, state: EmploymentCodeState, last_day: date, *, on: date) -> bool:
    """Whether a move can be made on a day."""
    return standing(state, last_day, on=on) is MOVES[move][0]


@applies(_HOUSE)
def last_day(asked_on: date) -> date:
    """The last day on which an employer may use a code."""
    days: int = parameters.get(FILE, "code_days", asked_on).value
    return add_days(asked_on, days)


@applies(_HOUSE)
def codes_alive(on: date) -> int:
    """How many codes of one person may wait at once."""
    count: int = parameters.get(FILE, "codes_alive", on).value
    return count


@applies(cch("R441-2-2"))
def contracts(on: date) -> tuple[str, ...]:
    """The codes of the register's list that an employer may attest."""
    return tuple(parameters.get(FILE, "contracts", on).value)


@applies(_HOUSE)
def counts_until(attested_on: date) -> date:
    """The last day on which an attestation counts: like a proof, it is asked again while it is still true."""
    return add_months(attested_on, parameters.get(FILE, "attested_months", attested_on).value)


@applies(_HOUSE)
def require_start(since: date, *, on: date) -> date:
    """A first day of work that can be, or ``BadStart``: neither before any career, nor further than a notice period."""
    if since < parameters.get(FILE, "oldest_start", on).value:
        raise BadStart("Cette date est trop ancienne : vérifiez l’année.")
    if since > add_months(on, parameters.get(FILE, "months_ahead", on).value):
        raise BadStart("Cette date est trop lointaine : une embauche s’atteste trois mois à l’avance au plus.")
    return since

"""A line of a former tool beside what the State's register says of its number: what differs, in words, and nothing settled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from palier.rules.law import french
from palier.rules.law.law import act, applies
from palier.rules.takeover.stock_fields import STOCK_FIELDS, StockField

_HOUSE = act("règles de reprise de Palier")


class CheckState(StrEnum):
    """What the register said. Stored words."""

    TO_ASK = "a_demander"
    SAME = "pareil"
    DIFFERS = "differe"
    UNKNOWN = "inconnu"
    OTHER_BIRTH = "autre_naissance"
    SILENT = "sans_reponse"


CHECK_LABELS: Mapping[CheckState, str] = {
    CheckState.TO_ASK: "À demander au registre national",
    CheckState.SAME: "Le registre national dit la même chose",
    CheckState.DIFFERS: "Le registre national dit autre chose : c’est lui qui compte",
    CheckState.UNKNOWN: "Le registre national ne connaît pas ce numéro",
    CheckState.OTHER_BIRTH: "Dans le registre national, aucun titulaire de ce numéro n’est né ce jour-là",
    CheckState.SILENT: "Le registre national n’a pas répondu, après plusieurs essais",
}
TO_DECIDE = (CheckState.UNKNOWN, CheckState.OTHER_BIRTH)
"""A person decides what becomes of the number."""


class CheckDecision(StrEnum):
    """What a person decided of a number. Stored words."""

    KEEP = "garder"
    ASK = "demander"


DECISION_LABELS: Mapping[CheckDecision, str] = {
    CheckDecision.KEEP: "Garder ce numéro : il a pu être radié, ou mal recopié par le registre",
    CheckDecision.ASK: "Écarter ce numéro : la personne donnera le sien",
}
TRIES = 6
"""How many times the register is asked before it is said not to answer."""
_PAUSES = (timedelta(minutes=2), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6), timedelta(days=1))


@dataclass(frozen=True, slots=True)
class RegisterTold:
    """What the comparison needs of the register's answer: no name, no contact, no address."""

    births: Sequence[date | None]
    deposited_on: date | None
    renewed_on: date | None
    is_struck_off: bool


@dataclass(frozen=True, slots=True)
class RegisterDifference:
    """One field that differs, in words."""

    field: StockField
    told: str
    register: str


@applies(_HOUSE)
def compared(
    fields: Mapping[str, str | int], birth: date | None, found: RegisterTold | None
) -> tuple[CheckState, tuple[RegisterDifference, ...]]:
    """Where a line stands beside the register. Of another birth date nothing more is said: the number is somebody else's."""
    if found is None:
        return CheckState.UNKNOWN, ()
    if birth is not None and birth not in found.births:
        return CheckState.OTHER_BIRTH, ()
    differs = tuple(
        one
        for one in (
            _days(StockField.DEPOSITED_ON, fields, found.deposited_on),
            _days(StockField.RENEWED_ON, fields, found.renewed_on),
            _struck_off(fields, found),
        )
        if one is not None
    )
    return (CheckState.DIFFERS if differs else CheckState.SAME), differs


def _days(field: StockField, fields: Mapping[str, str | int], known: date | None) -> RegisterDifference | None:
    told = fields.get(field)
    if not told or known is None or told == known.isoformat():
        return None
    return RegisterDifference(field, french.day(date.fromisoformat(str(told))), french.day(known))


def _struck_off(fields: Mapping[str, str | int], found: RegisterTold) -> RegisterDifference | None:
    if not found.is_struck_off:
        return None
    return RegisterDifference(StockField.STATE, str(fields.get(StockField.STATE, "")) or "rien", "radiée")


@applies(_HOUSE)
def difference_label(field: str) -> str:
    """What a field that differs is called."""
    return STOCK_FIELDS[StockField(field)].label


@applies(_HOUSE)
def asked_again(tries: int) -> timedelta | None:
    """How long to wait before the register is asked again, after so many tries without an answer; none once it is enough."""
    return _PAUSES[min(tries, len(_PAUSES)) - 1] if 0 < tries < TRIES else None

"""A fault of a file: the field, what is wrong in one French sentence, and whether it stops or only asks."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from palier.rules.law import french, parameters
from palier.rules.law.law import act, applies
from palier.rules.law.voice import say

FILE = "plausibility.toml"
HOUSE = act("règles de données de Palier")


class Severity(StrEnum):
    """Refused: the field must be corrected. To confirm: the file goes on and a person is asked."""

    REFUSED = "refuse"
    TO_CONFIRM = "a_confirmer"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldFault:
    """What is wrong in one field. ``path`` follows the facts: ``household.persons.p1.birth_date``."""

    path: str
    code: str
    sentence: str
    severity: Severity = Severity.REFUSED


class ImplausibleFacts(ValueError):
    """Facts that cannot be read as a demande; ``faults`` names every field, the refused ones only."""

    def __init__(self, faults: Collection[FieldFault]) -> None:
        """Keep the faults apart so that a page can show one a field."""
        super().__init__("\n".join(f"{fault.path} : {fault.sentence}" for fault in faults))
        self.faults = tuple(faults)


@applies(HOUSE)
def bound(key: str, on: date) -> int:
    """A bound of ``plausibility.toml``."""
    value: int = parameters.get(FILE, key, on).value
    return value


@applies(HOUSE)
def amount(value: int | None, path: str, highest: int, *, words: str) -> Iterator[FieldFault]:
    """Refuse a negative or huge figure; ``words`` names it in the sentence (``Le loyer``)."""
    if value is None:
        return
    if value < 0:
        yield FieldFault(path=path, code="montant_negatif", sentence=say("{words} est négatif.", words=words))
    elif value > highest:
        sentence = say("{words} dépasse {number} : vérifiez la saisie.", words=words, number=french.number(highest))
        yield FieldFault(path=path, code="montant_excessif", sentence=sentence)


@applies(HOUSE)
def not_after(value: date | None, path: str, on: date, *, words: str) -> Iterator[FieldFault]:
    """Refuse a day that has not come yet."""
    if value is not None and value > on:
        yield FieldFault(
            path=path,
            code="date_future",
            sentence=say("{words}, le {day}, n’est pas encore arrivé.", words=words, day=french.day(value)),
        )


@applies(HOUSE)
def not_before(value: date | None, path: str, year: int, *, words: str) -> Iterator[FieldFault]:
    """Refuse a day before the first of January of a year."""
    if value is not None and value.year < year:
        yield FieldFault(
            path=path,
            code="date_trop_ancienne",
            sentence=say("{words}, le {day}, précède {year}.", words=words, day=french.day(value), year=year),
        )


@applies(HOUSE)
def known(code: str | None, path: str, codes: Collection[str], *, words: str) -> Iterator[FieldFault]:
    """Refuse a code that is not in its list; nothing said is not a fault."""
    if code is not None and code not in codes:
        yield FieldFault(
            path=path,
            code="code_inconnu",
            sentence=say("{words} porte un code inconnu du registre, « {code} ».", words=words, code=code),
        )

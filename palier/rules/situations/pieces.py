"""The closed list of supporting documents (article R441-2-4-1): what each is, proves, and whether it may be asked for.

The list is data (``parameters/pieces.toml``). What is outside it is refused; what may not be asked for may be brought.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

from palier.rules.law import parameters
from palier.rules.law.dates import add_months
from palier.rules.law.law import Source, act, applies, cch
from palier.rules.law.parameters import FOLDER, Parameter, ParameterError
from palier.rules.law.voice import say

FILE = "pieces.toml"
CATALOGUED_SINCE = date(2024, 1, 1)
"""The first day that the catalogue tells; earlier law is not loaded."""
_HOUSE = act("règles de dépôt des pièces de Palier")
_KEYS = {"label", "family", "per", "may_be_asked", "proves", "freshness_months", "is_visa"}
_OPTIONAL = {"freshness_months", "is_visa"}


class DocumentFamily(StrEnum):
    """The families of the list (A compulsory, B further, C assets), and what is only offered. Stored words."""

    IDENTITY = "identite"
    STAY = "sejour"
    INCOME = "revenus"
    FAMILY = "famille"
    RESOURCES = "ressources"
    JOB = "emploi"
    HOME = "logement"
    REASON = "motif"
    ASSETS = "patrimoine"
    OFFERED = "offerte"


ASKABLE = frozenset({DocumentFamily.IDENTITY, DocumentFamily.STAY, DocumentFamily.INCOME, DocumentFamily.FAMILY})
"""The families that may be asked for until the annex of the order in force is loaded."""


class Per(StrEnum):
    """For whom one piece is brought."""

    HOUSEHOLD = "menage"
    ADULT = "adulte"
    PERSON = "personne"


class PieceStatus(StrEnum):
    """Life of a piece. Stored words, never labels."""

    TO_CHECK = "a_verifier"
    VALID = "valide"
    REFUSED = "refusee"
    EXPIRED = "expiree"


class NotInTheList(ValueError):
    """A piece outside the closed list; the message is the French sentence to show."""

    def __init__(self, code: str) -> None:
        """Keep the code for the field of a form."""
        super().__init__(say("Cette pièce n’est pas dans la liste fermée : elle ne peut pas être demandée."))
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedDocument:
    """One document of the list. ``freshness_months`` informs and never refuses."""

    code: str
    written: str
    """What it is called in the table: ``label`` says it."""
    family: DocumentFamily
    per: Per
    may_be_asked: bool
    """False: it is offered; the person may bring it and nobody may ask for it."""
    proves: tuple[str, ...]
    """Facts of a demande that it establishes: ``incomes``, ``household``, ``resources``..."""
    freshness_months: int | None
    is_visa: bool
    """An assessment by a service: it speeds a file and proves nothing by itself."""
    article: Source
    title: str
    confidence: str

    @property
    def label(self) -> str:
        """What it is called, in the language of who reads."""
        return say(self.written)


def _check(file: str, code: str, value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise ParameterError(file, f"{code}.value", "une table est attendue")
    if unknown := sorted(set(value) - _KEYS):
        raise ParameterError(file, f"{code}.{unknown[0]}", say("clé inconnue"))
    if missing := sorted(_KEYS - _OPTIONAL - set(value)):
        raise ParameterError(file, f"{code}.{missing[0]}", say("clé manquante"))
    months = value.get("freshness_months")
    if months is not None and (type(months) is not int or months < 1):
        raise ParameterError(file, f"{code}.freshness_months", say("un nombre de mois est attendu"))
    return value


def _document(file: str, code: str, row: Parameter) -> ListedDocument:
    value = _check(file, code, row.value)
    try:
        family, per = DocumentFamily(str(value["family"])), Per(str(value["per"]))
    except ValueError as error:
        raise ParameterError(file, f"{code}.family", f"valeur inconnue : {error}") from error
    may_be_asked = value["may_be_asked"] is True
    if may_be_asked and (family not in ASKABLE or row.confidence != "S"):
        raise ParameterError(file, f"{code}.may_be_asked", say("cette famille ne peut pas être demandée"))
    proves = value["proves"]
    if not isinstance(proves, list):
        raise ParameterError(file, f"{code}.proves", "une liste est attendue")
    months = value.get("freshness_months")
    return ListedDocument(
        code=code,
        written=str(value["label"]),
        family=family,
        per=per,
        may_be_asked=may_be_asked,
        proves=tuple(str(fact) for fact in proves),
        freshness_months=months if isinstance(months, int) else None,
        is_visa=value.get("is_visa") is True,
        article=row.article,
        title=row.title,
        confidence=row.confidence,
    )


@applies(cch("R441-2-4-1"))
def load(folder: Path = FOLDER, file: str = FILE) -> Mapping[str, tuple[tuple[Parameter, ListedDocument], ...]]:
    """Every document by code with its periods, checked, or ``ParameterError`` naming file, key and reason."""
    rows = parameters.load(file, folder)
    return {code: tuple((row, _document(file, code, row)) for row in periods) for code, periods in rows.items()}


@cache
def _loaded() -> Mapping[str, tuple[tuple[Parameter, ListedDocument], ...]]:
    return load()


@cache
@applies(cch("R441-2-4-1"))
def documents(on: date) -> Mapping[str, ListedDocument]:
    """The list in force on a day, by code, in its order."""
    return {
        code: document
        for code, periods in _loaded().items()
        for row, document in periods
        if row.valid_from <= on and (row.valid_until is None or on <= row.valid_until)
    }


@applies(cch("R441-2-4-1"))
def newest(code: str) -> ListedDocument:
    """The last row of a document, for a label of today; ``NotInTheList`` for any other code."""
    try:
        return _loaded()[code][-1][1]
    except KeyError:
        raise NotInTheList(code) from None


@applies(cch("R441-2-4-1"))
def require(code: str, on: date) -> ListedDocument:
    """The document of this code, or ``NotInTheList``."""
    try:
        return documents(on)[code]
    except KeyError:
        raise NotInTheList(code) from None


@applies(cch("R441-2-4-1"))
def require_askable(code: str, on: date) -> ListedDocument:
    """A document that somebody may ask a person for, or ``NotInTheList``: what is only offered may not be asked for."""
    found = require(code, on)
    if not found.may_be_asked:
        raise NotInTheList(code)
    return found


@applies(_HOUSE)
def is_fresh(code: str, issued_on: date | None, *, on: date) -> bool | None:
    """Whether a piece is recent enough to inform; ``None`` without a date or a limit. It never refuses a piece."""
    months = require(code, on).freshness_months
    if issued_on is None or months is None:
        return None
    return on <= add_months(issued_on, months)


@applies(_HOUSE)
def status_on(status: str, valid_until: date | None, *, on: date) -> PieceStatus:
    """The status of a piece on a day: one that was found valid expires by its own date, whatever a job has done."""
    found = PieceStatus(status)
    if found is PieceStatus.VALID and valid_until is not None and valid_until < on:
        return PieceStatus.EXPIRED
    return found

"""What a line of a former tool may tell of a person and of a file, and what none of it may ever decide.

Nothing here is trusted. Who somebody is, since when they wait and what is urgent are the register's and the proofs' to say: what
a former tool said of points, seniority and urgency is kept as it said it, shown to its person, and weighs in no ranking.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class StockKind(StrEnum):
    """How a cell is read."""

    TEXT = "texte"
    NUMBER = "numero"
    BIRTH = "naissance"
    PAST_DAY = "jour"
    EMAIL = "courriel"
    PHONE = "telephone"
    COUNT = "nombre"
    AMOUNT = "montant"
    CODE = "code"


class StockField(StrEnum):
    """A field that a mapping may fill. Stored words."""

    NUMBER = "numero_unique"
    LAST_NAME = "nom"
    BIRTH_NAME = "nom_naissance"
    FIRST_NAME = "prenom"
    BIRTH_DATE = "naissance"
    EMAIL = "courriel"
    PHONE = "telephone"
    ADDRESS = "adresse"
    POSTAL_CODE = "code_postal"
    COMMUNE = "commune"
    EMPLOYER = "employeur"
    PERSONS = "personnes"
    INCOME = "revenu"
    TYPE = "typologie"
    DEPOSITED_ON = "depot"
    RENEWED_ON = "renouvellement"
    POINTS = "points"
    URGENCY = "urgence"
    STATE = "etat"


@dataclass(frozen=True, slots=True)
class StockFieldRow:
    """What a field is called, how it is read, and whether it is a claim that the register or a proof must settle."""

    label: str
    kind: StockKind
    is_claim: bool = False


_K = StockKind
STOCK_FIELDS: Mapping[StockField, StockFieldRow] = {
    StockField.NUMBER: StockFieldRow("Numéro unique", _K.NUMBER),
    StockField.LAST_NAME: StockFieldRow("Nom", _K.TEXT),
    StockField.BIRTH_NAME: StockFieldRow("Nom de naissance", _K.TEXT),
    StockField.FIRST_NAME: StockFieldRow("Prénom", _K.TEXT),
    StockField.BIRTH_DATE: StockFieldRow("Date de naissance", _K.BIRTH),
    StockField.EMAIL: StockFieldRow("Adresse électronique", _K.EMAIL),
    StockField.PHONE: StockFieldRow("Téléphone", _K.PHONE),
    StockField.ADDRESS: StockFieldRow("Adresse", _K.TEXT),
    StockField.POSTAL_CODE: StockFieldRow("Code postal", _K.TEXT),
    StockField.COMMUNE: StockFieldRow("Commune", _K.TEXT),
    StockField.EMPLOYER: StockFieldRow("Employeur", _K.TEXT),
    StockField.PERSONS: StockFieldRow("Personnes du ménage", _K.COUNT),
    StockField.INCOME: StockFieldRow("Revenu fiscal de référence", _K.AMOUNT),
    StockField.TYPE: StockFieldRow("Type de logement cherché", _K.CODE),
    StockField.DEPOSITED_ON: StockFieldRow("Date de dépôt", _K.PAST_DAY, is_claim=True),
    StockField.RENEWED_ON: StockFieldRow("Dernier renouvellement", _K.PAST_DAY, is_claim=True),
    StockField.POINTS: StockFieldRow("Points", _K.COUNT, is_claim=True),
    StockField.URGENCY: StockFieldRow("Situation urgente", _K.CODE, is_claim=True),
    StockField.STATE: StockFieldRow("État du dossier", _K.CODE, is_claim=True),
}
CLAIMS = frozenset(field for field, row in STOCK_FIELDS.items() if row.is_claim)
"""Kept as the former tool said them: they weigh nothing."""
WHO = frozenset({StockField.LAST_NAME, StockField.BIRTH_NAME})
"""Without one of them, and without a number, a line is about nobody."""

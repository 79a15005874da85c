"""The fields of a former tool in words that its person reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from palier.rules.law import french
from palier.rules.law.voice import phrase
from palier.rules.people import numero
from palier.rules.takeover.stock_fields import STOCK_FIELDS, StockField, StockKind


@dataclass(frozen=True, slots=True)
class FormerLabel:
    """What a field is called, and whether the former tool's word of it counts for nothing."""

    label: str
    is_claim: bool


_WORDS: Mapping[StockField, str] = {
    StockField.NUMBER: phrase("Numéro unique"),
    StockField.LAST_NAME: phrase("Nom"),
    StockField.BIRTH_NAME: phrase("Nom de naissance"),
    StockField.FIRST_NAME: phrase("Prénom"),
    StockField.BIRTH_DATE: phrase("Date de naissance"),
    StockField.EMAIL: phrase("Adresse électronique"),
    StockField.PHONE: phrase("Téléphone"),
    StockField.ADDRESS: phrase("Adresse"),
    StockField.POSTAL_CODE: phrase("Code postal"),
    StockField.COMMUNE: phrase("Commune"),
    StockField.EMPLOYER: phrase("Employeur"),
    StockField.PERSONS: phrase("Personnes du foyer"),
    StockField.INCOME: phrase("Revenu fiscal de référence"),
    StockField.TYPE: phrase("Taille cherchée"),
    StockField.DEPOSITED_ON: phrase("Date de dépôt"),
    StockField.RENEWED_ON: phrase("Dernier renouvellement"),
    StockField.POINTS: phrase("Points"),
    StockField.URGENCY: phrase("Situation urgente"),
    StockField.STATE: phrase("État du dossier"),
}
FORMER_LABELS: Mapping[StockField, FormerLabel] = {
    field: FormerLabel(words, STOCK_FIELDS[field].is_claim) for field, words in _WORDS.items()
}


def said_value(field: StockField, value: str | int) -> str:
    """A field as its person reads it."""
    kind = STOCK_FIELDS[field].kind
    if kind is StockKind.AMOUNT:
        return french.cents(int(value))
    if kind in (StockKind.BIRTH, StockKind.PAST_DAY):
        return french.day(date.fromisoformat(str(value)))
    return numero.said(str(value)) if kind is StockKind.NUMBER else str(value)

"""Corrections as a page tells them: when, who, why, and each value before and after, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from palier.models import Home, User
from palier.rules.commission import corrections
from palier.rules.homes import flow_balance, home_facts
from palier.rules.law import french, rounding
from palier.rules.law.rounding import Rounding
from palier.rules.law.voice import say
from palier.workflows.homes import correcting
from palier.workflows.homes.declaring import HomeDraft
from palier.workflows.offer.leasing import CONTINGENTS

_NAMES = {
    "commune": "Commune",
    "street": "Rue",
    "type_code": "Type",
    "floor_area": "Surface",
    "floor": "Étage",
    "has_lift": "Ascenseur",
    "is_adapted": "Adapté à un handicap",
    "financing": "Financement",
    "rent": "Loyer",
    "charges": "Charges",
    "energy_class": "Classe énergie",
    "available_on": "Disponible le",
    "is_qpv": "Quartier prioritaire",
    "building": "Immeuble",
    "greenhouse_class": "Classe de gaz à effet de serre",
    "energy_cost_least": "Énergie par an, au moins",
    "energy_cost_most": "Énergie par an, au plus",
    "energy_cost_year": "Année des prix de l’énergie",
    "kind": "Appartement ou maison",
    "parking": "Stationnement",
    "parking_price": "Prix du stationnement",
    "charges_cover": "Ce que les charges paient",
    "door_steps": "Marches pour entrer",
    "door_width": "Largeur des portes",
    "lift_serves_floor": "L’ascenseur s’arrête à l’étage",
    "has_adapted_bathroom": "Salle de bains adaptée",
    "has_level_shower": "Douche de plain-pied",
    "has_wide_parking": "Stationnement à mobilité réduite",
    "nearby": "À dix minutes à pied au plus",
    "rpls_id": "Numéro RPLS",
    "door": "Numéro et porte",
    "vacance": "Vacance notifiée le",
    "departement": "Département",
    "contingent": "Contingent",
    "rounding": "Arrondi",
    "unit": "Ce qui se compte",
    "lost_is_used": "Un logement perdu est compté",
    "signed_on": "Signé le",
    "valid_from": "En vigueur depuis le",
    "valid_until": "Jusqu’au",
    "is_guarantee": "Garantie d’emprunt",
    "answer_days": "Délai",
    "order_reference": "Arrêté du préfet",
    "order_from": "Premier jour de l’arrêté",
    "order_until": "Dernier jour de l’arrêté",
    "rate": "Part",
    "reservataire": "Réservataire",
    "delegate": "Délégataire",
    "starts_on": "Commence le",
    "delivered_at": "Offre remise le",
    "answer_by": "Réponse attendue avant le",
}
_CENTS = ("rent", "charges", "parking_price")
_DAYS = ("available_on", "vacance", "signed_on", "valid_from", "valid_until", "starts_on", "order_from", "order_until")
_UNITS: Mapping[str, str] = {
    "floor_area": "m²",
    "door_width": "cm",
    "answer_days": "jours",
    "energy_cost_least": "€",
    "energy_cost_most": "€",
}
_LISTS: Mapping[str, Mapping[str, str]] = {
    "charges_cover": {one.value: text for one, text in home_facts.CHARGE_ITEMS.items()},
    "nearby": {one.value: text for one, text in home_facts.NEARBY.items()},
}
"""Codes between spaces."""
_WORDS = {"True": "oui", "False": "non", "": "non indiqué"}


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionShown:
    """One correction, in words."""

    at: datetime
    by: str
    why: str
    lines: list[str]


def told(subject: correcting.Corrected) -> list[CorrectionShown]:
    """The corrections of something, the newest first; each reader sees those of its organisation, and its colleagues' names."""
    rows = list(correcting.of(subject))
    names = dict(User.objects.filter(pk__in={row.by_id for row in rows}).values_list("pk", "name"))
    return [
        CorrectionShown(
            at=row.at,
            by=names.get(row.by_id, "le bailleur"),
            why=corrections.REASONS[row.reason],
            lines=[
                f"{_NAMES[name]} : {_value(name, before)}, puis {_value(name, after)}"
                for name, before, after in row.lines
            ],
        )
        for row in rows
    ]


def facts_of(home: Home) -> list[tuple[str, str, str]]:
    """What is declared of a home: the name of each fact, its label and its value, in words."""
    kept = correcting.said({name: getattr(home, name) for name in HomeDraft.__slots__})
    return [
        (name, _NAMES[name], home.commune.named if name == "commune" else _value(name, kept[name]))
        for name in _NAMES
        if name in kept
    ]


def _value(name: str, value: str) -> str:
    if value in _WORDS:
        return _WORDS[value]
    if name in _CENTS:
        return french.cents(int(value))
    if name in _DAYS:
        return french.day(date.fromisoformat(value))
    if name == "rate":
        return french.percent(Fraction(value))
    if name in _LISTS:
        return ", ".join(say(_LISTS[name][code]) for code in value.split())
    labels = {
        "kind": {one.value: say(text) for one, text in home_facts.KINDS.items()},
        "parking": {one.value: say(text) for one, text in home_facts.PARKINGS.items()},
        "contingent": CONTINGENTS,
        "unit": {one.value: text for one, text in flow_balance.UNIT_LABELS.items()},
        "rounding": {Rounding(one).value: text for one, text in rounding.LABELS.items()},
    }.get(name, {})
    return f"{labels.get(value, value)} {_UNITS.get(name, '')}".rstrip()

"""What makes one criterion of a grid wrong: each key's own check, then the checks between keys. French sentences."""

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from palier.rules import grid_facts
from palier.rules.criteria import FALLING, STEPPED, Face, HeadingRule, Kind, ProofRule
from palier.rules.grid_errors import Place
from palier.rules.grid_facts import KINDS, Sort

MAX_POINTS = 100_000
_MAX_MONTHS = 1_200
_ABOVE_DALO = {"tier", "rang", "palier", "priorite", "priority", "priorité", "ordre", "order", "avant_dalo"}
TIE_BREAK = ["anciennete", "tirage"]
"""The one order that a grid may state for ties: seniority, then the sealed draw (rulings 8 and 11)."""

type Row = Mapping[str, Any]
type Check = Callable[[object], str]


def _text(value: object) -> str:
    return "" if isinstance(value, str) and value.strip() else "un texte est attendu"


def _day(value: object) -> str:
    return "" if type(value) is date else "une date (AAAA-MM-JJ) est attendue"


def _integer(value: object) -> str:
    if type(value) is not int:
        return "un nombre entier est attendu"
    return "" if abs(value) <= MAX_POINTS else f"un nombre entre -{MAX_POINTS} et {MAX_POINTS} est attendu"


def _count(value: object) -> str:
    if reason := _integer(value):
        return reason
    return "" if isinstance(value, int) and value > 0 else "un nombre positif est attendu"


def _months(value: object) -> str:
    if type(value) is not int:
        return "un nombre entier est attendu"
    return "" if 0 < value <= _MAX_MONTHS else "un nombre de mois positif est attendu"


def _one_of(*words: str) -> Check:
    known = ", ".join(words)
    return lambda value: "" if value in words else f"un mot parmi {known} est attendu"


def _texts(value: object) -> str:
    is_list = isinstance(value, list) and value and all(isinstance(item, str) and item.strip() for item in value)
    return "" if is_list else "une liste de textes est attendue"


def _points(value: object) -> str:
    if isinstance(value, list):
        return (
            "" if value and not any(_integer(item) for item in value) else "une liste de nombres entiers est attendue"
        )
    return _integer(value)


def number(value: object) -> Fraction | None:
    """A limit as an exact number: 40, or a text such as ``"7,5"``; ``None`` when it is neither."""
    if type(value) is int:
        return Fraction(value)
    if not isinstance(value, str) or not value.strip():
        return None
    try:
        found = Fraction(value.strip().replace(",", "."))
    except (ValueError, ZeroDivisionError):
        return None
    return found


def _limits(value: object) -> str:
    is_list = isinstance(value, list) and value and all(number(item) is not None for item in value)
    return "" if is_list else 'une liste de nombres entiers ou de textes comme "7,5" est attendue'


def _tie_break(value: object) -> str:
    if value == TIE_BREAK:
        return ""
    if isinstance(value, list) and any("candidature" in str(item) for item in value):
        return "l’heure de la candidature ne départage personne\u00a0: elle récompenserait la vitesse"
    return 'le départage est ["anciennete", "tirage"], pour toutes les grilles'


TOP: Mapping[str, tuple[Check, bool]] = {
    "code": (_text, True), "title": (_text, True), "territory": (_text, True), "deliberation": (_text, True),
    "effective_from": (_day, True), "cap": (_count, False), "tie_break": (_tie_break, False),
}  # fmt: skip
"""Keys of the top of a grid, and whether each must be there."""
HEADING: Mapping[str, tuple[Check, bool]] = {
    "code": (_text, True), "label": (_text, True), "rule": (_one_of(*HeadingRule), True), "cap": (_count, False),
}  # fmt: skip
CIRCUIT: Mapping[str, tuple[Check, bool]] = {"code": (_text, True), "fact": (_text, True), "label": (_text, True)}
CRITERION: Mapping[str, tuple[Check, bool]] = {
    "code": (_text, True), "fact": (_text, True), "label": (_text, True), "kind": (_one_of(*Kind), True),
    "proof": (_one_of(*ProofRule), True), "points": (_points, True), "limits": (_limits, False),
    "cap": (_integer, False), "within_months": (_months, False), "after_months": (_months, False),
    "every": (_count, False), "above": (_count, False), "exempt": (_texts, False), "requires": (_texts, False),
    "unless": (_texts, False), "heading": (_text, False), "group": (_text, False), "for": (_one_of(*Face), False),
}  # fmt: skip
_ANY = {"code", "fact", "label", "kind", "proof", "points", "requires", "unless", "heading", "group", "for"}
OF_KIND: Mapping[Kind, set[str]] = {
    Kind.HIT: {"within_months", "after_months"},
    Kind.MONTHS: {"cap", "after_months", "every"},
    Kind.EACH: {"cap", "above", "every"},
    Kind.EVENTS: {"cap", "within_months", "above", "exempt"},
    **{kind: {"limits"} for kind in STEPPED},
}
"""Keys that each kind understands beside those of every criterion."""


def keys(row: Row, table: Mapping[str, tuple[Check, bool]], place: Place) -> bool:
    """Check each key by itself; say whether all of them are right."""
    before = len(place.where.errors)
    for key, value in row.items():
        if key in _ABOVE_DALO:
            place.fail(key, "une grille ne peut placer personne au-dessus d’un DALO reconnu\u00a0: retirez cette clé")
        elif key not in table:
            place.fail(key, "clé inconnue")
        elif reason := table[key][0](value):
            place.fail(key, reason)
    for key, (_, is_required) in table.items():
        if is_required and key not in row:
            place.fail(key, "clé manquante")
    return len(place.where.errors) == before


def criterion(row: Row, place: Place) -> bool:
    """Check one criterion whole; say whether it can be built."""
    if not keys(row, CRITERION, place):
        if isinstance(row.get("fact"), str) and row["fact"] and (reason := grid_facts.why_not(row["fact"])):
            place.fail("fact", reason)
        return False
    before = len(place.where.errors)
    kind = Kind(row["kind"])
    for key in row:
        if key not in _ANY and key not in OF_KIND[kind]:
            place.fail(key, f"cette clé ne va pas avec un critère «\u00a0{kind}\u00a0»")
    _check_fact(row, kind, place)
    if {"heading", "group"} <= set(row):
        place.fail("group", "un critère a une rubrique ou un groupe, pas les deux")
    if kind in STEPPED:
        _check_steps(row, kind, place)
    else:
        _check_points(row, kind, place)
    return len(place.where.errors) == before


def _check_fact(row: Row, kind: Kind, place: Place) -> None:
    if reason := grid_facts.why_not(row["fact"]):
        place.fail("fact", reason)
    elif kind not in KINDS[grid_facts.CATALOGUE[row["fact"]].sort]:
        kinds = ", ".join(KINDS[grid_facts.CATALOGUE[row["fact"]].sort])
        place.fail("kind", f"le fait «\u00a0{row['fact']}\u00a0» se compte par {kinds}, pas par «\u00a0{kind}\u00a0»")
    for key in ("requires", "unless"):
        for fact in row.get(key, ()):
            if reason := grid_facts.why_not(fact):
                place.fail(key, reason)
            elif grid_facts.CATALOGUE[fact].sort is not Sort.HIT:
                place.fail(key, f"le fait «\u00a0{fact}\u00a0» n’est pas de ceux qui sont vrais ou faux")
    if row["fact"] in row.get("unless", ()):
        place.fail("unless", "ce critère ne pourrait jamais donner de points")


def _check_steps(row: Row, kind: Kind, place: Place) -> None:
    limits, points = row.get("limits"), row["points"]
    if limits is None:
        place.fail("limits", "clé manquante")
        return
    if not isinstance(points, list):
        place.fail("points", "une liste de nombres entiers est attendue, un par seuil")
        return
    if len(limits) != len(points):
        place.fail("points", "il faut autant de points que de seuils")
        return
    values = [found for item in limits if (found := number(item)) is not None]
    if values != sorted(set(values), reverse=kind in FALLING):
        place.fail("limits", "les seuils vont du moins grave au plus grave, sans doublon")
    if grid_facts.CATALOGUE.get(row["fact"], grid_facts.CATALOGUE["dalo"]).sort is Sort.SINCE and any(
        not 0 < value <= _MAX_MONTHS or value.denominator != 1 for value in values
    ):  # fmt: skip
        place.fail("limits", "un seuil d’ancienneté est un nombre entier de mois")
    if not any(points):
        place.fail("points", "au moins un seuil donne des points")
    elif points != sorted(points):
        place.warn("points", "les points diminuent quand la situation s’aggrave\u00a0: vérifiez la délibération")


def _check_points(row: Row, kind: Kind, place: Place) -> None:
    points = row["points"]
    if isinstance(points, list):
        place.fail("points", "un seul nombre entier est attendu")
        return
    if points == 0:
        place.fail("points", "un critère donne des points ou en retire")
    elif kind is Kind.EVENTS and points > 0:
        place.fail("points", "un malus est négatif")
    elif kind is not Kind.EVENTS and points < 0 and grid_facts.is_priority(row["fact"]):
        place.fail("points", "la loi fait de ce fait une priorité\u00a0: il ne peut pas retirer de points")
    elif kind in {Kind.MONTHS, Kind.EACH} and points < 0:
        place.fail("points", "les points d’un critère compté à l’unité sont positifs")
    sign = -1 if points < 0 else 1
    if "cap" in row and points and row["cap"] * sign < points * sign:
        place.fail("cap", "le plafond est plus petit qu’une seule fois les points")

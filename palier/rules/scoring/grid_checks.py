"""What makes one criterion of a grid wrong: the keys of each section, then the checks between keys. French sentences."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from palier.rules.scoring import grid_facts, refusals, refused_facts
from palier.rules.scoring import grid_values as values
from palier.rules.scoring.criteria import (
    FALLING,
    STEPPED,
    WHOLE,
    CriterionKind,
    Face,
    GridRounding,
    HeadingRule,
    PercentBase,
    ProofRule,
    condition,
)
from palier.rules.scoring.grid_errors import GridSection
from palier.rules.scoring.grid_facts import KINDS, Sort
from palier.rules.scoring.grid_values import MAX_MONTHS, Check

_ABOVE_DALO = {"tier", "rang", "palier", "priorite", "priority", "priorité", "ordre", "order", "avant_dalo"}
_NO_LESS = "la loi fait de ce fait une priorité : il ne peut pas retirer de points"
_COUNTABLE = {"personnes", "enfants", "pièces"}

type Row = Mapping[str, Any]


type Keys = Mapping[str, tuple[Check, bool]]

TOP: Keys = {
    "code": (values.code, True),
    "title": (values.text, True),
    "territory": (values.text, True),
    "deliberation": (values.deliberation, True),
    "number": (values.number_of_act, False),
    "voted_on": (values.day, False),
    "link": (values.link, False),
    "effective_from": (values.day, True),
    "cap": (values.count, False),
    "floor": (values.integer, False),
    "otherwise": (values.texts, False),
    "tie_break": (values.tie_break, False),
}
"""Keys of the top of a grid, and whether each must be there."""
HEADING: Keys = {
    "code": (values.code, True),
    "label": (values.text, True),
    "rule": (values.one_of(*HeadingRule), True),
    "percent": (values.percent, False),
    "rounding": (values.one_of(*GridRounding), False),
    "cap": (values.count, False),
    "inside": (values.code, False),
}
CIRCUIT: Keys = {
    "code": (values.code, True),
    "fact": (values.text, True),
    "label": (values.text, True),
    "valid_from": (values.day, False),
    "valid_until": (values.day, False),
}
CRITERION: Keys = {
    "code": (values.code, True),
    "fact": (values.text, True),
    "label": (values.text, True),
    "kind": (values.one_of(*CriterionKind), True),
    "proof": (values.one_of(*ProofRule), True),
    "points": (values.points, True),
    "limits": (values.limits, False),
    "cap": (values.integer, False),
    "within_months": (values.months, False),
    "after_months": (values.months, False),
    "every": (values.count, False),
    "above": (values.count, False),
    "exempt": (values.texts, False),
    "requires": (values.texts, False),
    "unless": (values.texts, False),
    "any_of": (values.texts, False),
    "any_count": (values.count, False),
    "percent_of": (values.one_of(*PercentBase), False),
    "heading": (values.code, False),
    "group": (values.code, False),
    "for": (values.one_of(*Face), False),
}
_ANY = {
    *("code", "fact", "label", "kind", "proof", "points", "heading", "group", "for"),
    *("requires", "unless", "any_of", "any_count"),
}
OF_KIND: Mapping[CriterionKind, set[str]] = {
    CriterionKind.HIT: {"within_months", "after_months"},
    CriterionKind.MONTHS: {"cap", "after_months", "every"},
    CriterionKind.EACH: {"cap", "above", "every"},
    CriterionKind.EVENTS: {"cap", "within_months", "above", "exempt", "percent_of"},
    **{kind: {"limits"} for kind in STEPPED},
}
"""Keys that each kind understands beside those of every criterion."""


def keys(row: Row, table: Keys, place: GridSection) -> bool:
    """Check each key by itself; say whether all of them are right."""
    before = len(place.where.errors)
    for key, value in row.items():
        if key in _ABOVE_DALO:
            place.fail(key, "une grille ne peut placer personne au-dessus d’un DALO reconnu : retirez cette clé")
        elif key not in table:
            place.fail(key, "clé inconnue")
        elif reason := table[key][0](value):
            place.fail(key, reason)
    for key, (_, is_required) in table.items():
        if is_required and key not in row:
            place.fail(key, "clé manquante")
    return len(place.where.errors) == before


def days(top: Row, place: GridSection) -> None:
    """Refuse a deliberation that is dated after the day on which its grid takes effect."""
    voted, effect = top.get("voted_on"), top.get("effective_from")
    if type(voted) is date and type(effect) is date and voted > effect:
        place.fail(
            "voted_on", "la délibération est datée après la prise d’effet de la grille : un vote n’a pas d’effet passé"
        )


def criterion(row: Row, place: GridSection, *, on: date) -> bool:
    """Check one criterion whole; say whether it can be built. ``on``: the day from which its grid is in force."""
    if not keys(row, CRITERION, place):
        if isinstance(row.get("fact"), str) and row["fact"] and (reason := refused_facts.why_not(row["fact"])):
            place.fail("fact", reason)
        return False
    before = len(place.where.errors)
    kind = CriterionKind(row["kind"])
    for key in row:
        if key not in _ANY and key not in OF_KIND[kind]:
            place.fail(key, f"cette clé ne va pas avec un critère « {kind} »")
    _check_fact(row, kind, place)
    _check_exempt(row, place, on)
    if {"heading", "group"} <= set(row):
        place.fail("group", "un critère a une rubrique ou un groupe, pas les deux")
    if kind in STEPPED:
        _check_steps(row, kind, place)
    else:
        _check_points(row, kind, place)
    return len(place.where.errors) == before


def _check_fact(row: Row, kind: CriterionKind, place: GridSection) -> None:
    if reason := refused_facts.why_not(row["fact"]):
        place.fail("fact", reason)
    elif kind not in KINDS[grid_facts.CATALOGUE[row["fact"]].sort]:
        kinds = ", ".join(KINDS[grid_facts.CATALOGUE[row["fact"]].sort])
        place.fail("kind", f"le fait « {row['fact']} » se compte par {kinds}, pas par « {kind} »")
    _check_conditions(row, place)


def _check_conditions(row: Row, place: GridSection) -> None:
    for key in ("requires", "any_of", "unless"):
        for text in row.get(key, ()):
            if reason := _why_no_condition(text):
                place.fail(key, reason)
    if row["fact"] in row.get("unless", ()) or set(row.get("requires", ())) & set(row.get("unless", ())):
        place.fail("unless", "ce critère ne pourrait jamais donner de points")
    if row.get("any_count", 1) > len(row.get("any_of", ())) and "any_count" in row:
        place.fail("any_count", "il demande plus de conditions qu’il n’y en a dans any_of")
    elif len(row.get("any_of", ())) == 1:
        place.fail(
            "any_of", "il en faut deux au moins ; une seule condition s’écrit dans requires (« Seulement avec »)"
        )
    if row.get("within_months", MAX_MONTHS) <= row.get("after_months", 0):
        place.fail("within_months", "ce critère ne pourrait jamais donner de points")


def _check_exempt(row: Row, place: GridSection, on: date) -> None:
    if "exempt" not in row:
        return
    known = refusals.exemptible(on)
    for reason in row["exempt"]:
        if reason not in known:
            place.fail("exempt", f"la raison de refus « {reason} » n’existe pas, seulement {', '.join(known)}")


def _why_no_condition(text: str) -> str:
    """Why a condition cannot be asked, as the end of a French sentence; empty when it can."""
    found = condition(text)
    if any(sign in found.fact for sign in "<>="):
        return f'la condition « {text} » n’est pas lisible : écrivez par exemple "enfants_mineurs >= 2"'
    if reason := refused_facts.why_not(found.fact):
        return reason
    sort = grid_facts.CATALOGUE[found.fact].sort
    if sort is Sort.EVENTS:
        return f"le fait « {found.fact} » ne peut pas être une condition"
    if found.kind is None and sort is not Sort.HIT:
        example = f'écrivez par exemple "{found.fact} >= 2"'
        return f"le fait « {text} » n’est pas de ceux qui sont vrais ou faux : {example}"
    is_months = found.kind is not None and sort is not Sort.NUMBER
    if is_months and not (found.limit.denominator == 1 and 0 < found.limit <= MAX_MONTHS):
        return "la durée d’une condition est un nombre entier de mois"
    return ""


def _check_steps(row: Row, kind: CriterionKind, place: GridSection) -> None:
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
    _check_limits(row, kind, limits, place)
    if not any(points):
        place.fail("points", "au moins un seuil donne des points")
    elif min(points) < 0 and grid_facts.is_priority(row["fact"]):
        place.fail("points", _NO_LESS)
    elif points != sorted(points):
        place.warn("points", "les points diminuent quand la situation s’aggrave : vérifiez la délibération")


def _check_limits(row: Row, kind: CriterionKind, limits: list[object], place: GridSection) -> None:
    found = [limit for item in limits if (limit := values.number(item)) is not None]
    if found != sorted(set(found), reverse=kind in FALLING):
        place.fail("limits", "les seuils vont du moins grave au plus grave, sans doublon")
    known = grid_facts.CATALOGUE.get(row["fact"])
    if (
        known is not None
        and known.sort in {Sort.SINCE, Sort.HIT}
        and any(not 0 < limit <= MAX_MONTHS or limit.denominator != 1 for limit in found)
    ):
        place.fail(
            "limits",
            f"un seuil de durée est un nombre entier de mois, de 1 à {MAX_MONTHS} : pour des points dès le premier jour, "
            "ajoutez un critère « hit » du même fait, les deux dans une rubrique « meilleur »",
        )


def _check_points(row: Row, kind: CriterionKind, place: GridSection) -> None:
    points = row["points"]
    if isinstance(points, list):
        place.fail("points", "un seul nombre entier est attendu")
        return
    if points == 0:
        if kind is not CriterionKind.HIT:
            place.fail("points", "un critère donne des points ou en retire ; zéro ne va qu’avec un critère « hit »")
        return
    if kind is CriterionKind.EVENTS and points > 0:
        place.fail("points", "un malus est négatif")
    elif kind is not CriterionKind.EVENTS and points < 0 and grid_facts.is_priority(row["fact"]):
        place.fail("points", _NO_LESS)
    elif kind in {CriterionKind.MONTHS, CriterionKind.EACH} and points < 0:
        place.fail("points", "les points d’un critère compté à l’unité sont positifs")
    if "percent_of" in row:
        _check_percent(row, points, place)
    _check_cap(row, kind, points, place)


def _check_percent(row: Row, points: int, place: GridSection) -> None:
    """A percentage is taken of everything that the other criteria give: it stands in no heading, and takes no more than all."""
    if not -WHOLE <= points < 0 or not -WHOLE <= row.get("cap", -WHOLE) < 0:
        place.fail("points", "un pourcentage retiré va de 1 à 100, après un signe moins")
    if {"heading", "group"} & set(row):
        place.fail("percent_of", "un pourcentage se prend sur le total : ce critère n’a ni rubrique ni groupe")


def _check_cap(row: Row, kind: CriterionKind, points: int, place: GridSection) -> None:
    known = grid_facts.CATALOGUE.get(row["fact"])
    if kind is CriterionKind.EACH and "cap" not in row and known is not None and known.unit not in _COUNTABLE:
        place.fail("cap", "clé manquante : des points par unité de cette mesure demandent un plafond")
    sign = -1 if points < 0 else 1
    if "cap" in row and points and row["cap"] * sign < points * sign:
        place.fail("cap", "le plafond est plus petit qu’une seule fois les points")

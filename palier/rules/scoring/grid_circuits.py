"""The circuits of a grid: read from their rows, each with the days between which it applies, and held to one another."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import combinations
from typing import Any

from palier.rules.law import dates, french
from palier.rules.law.law import applies, cch
from palier.rules.law.voice import say
from palier.rules.people.answers import FollowedApart
from palier.rules.scoring import grid_checks, grid_facts, refused_facts
from palier.rules.scoring.criteria import Circuit
from palier.rules.scoring.grid_errors import GridSection, Locator


@applies(cch("R441-2-10"))
def circuit_of(row: Mapping[str, Any]) -> Circuit:
    """The circuit of a row that was checked."""
    return Circuit(**{key: row[key] for key in grid_checks.CIRCUIT if key in row})


@applies(cch("R441-2-10"))
def read_circuits(content: Mapping[str, Any], where: Locator) -> Iterator[Circuit]:
    """The circuits that can be built; what is wrong of the others, or of their days, is kept with its line."""
    taken: set[str] = set()
    for index, row in enumerate(content.get("circuit", [])):
        place = where.place("circuit", index)
        if not grid_checks.keys(row, grid_checks.CIRCUIT, place):
            continue
        if row["code"] in taken:
            place.fail("code", f"le code « {row['code']} » est déjà pris")
        taken.add(row["code"])
        circuit = circuit_of(row)
        _check_days(circuit, content.get("effective_from"), place)
        if _is_true_or_false(circuit.fact, place):
            yield circuit


def _is_true_or_false(fact: str, place: GridSection) -> bool:
    if reason := refused_facts.why_not(fact):
        place.fail("fact", reason)
        return False
    if grid_facts.CATALOGUE[fact].sort is not grid_facts.Sort.HIT:
        place.fail("fact", f"le fait « {fact} » n’est pas de ceux qui sont vrais ou faux")
        return False
    return True


def _check_days(circuit: Circuit, effect: object, place: GridSection) -> None:
    """Refuse days on which nobody could ever be followed; a first day before that of the grid is only said."""
    first, last = circuit.valid_from, circuit.valid_until
    if first is not None and last is not None and last < first:
        place.fail("valid_until", "ce suivi finirait avant de commencer")
    elif type(effect) is date and last is not None and last < effect:
        place.fail("valid_until", "ce suivi finirait avant que la grille prenne effet : il ne servirait personne")
    elif type(effect) is date and first is not None and first < effect:
        place.warn(
            "valid_from", "ce suivi commence avant la grille : elle ne le compte que du jour où elle prend effet"
        )


@applies(cch("R441-2-10"))
def compare(circuits: Iterable[Circuit], where: Locator) -> None:
    """Refuse two circuits of one fact that are open on one day: a household would be followed twice for one thing."""
    for (_, one), (index, other) in combinations(enumerate(circuits), 2):
        if one.fact == other.fact and _meet(one, other):
            key = "valid_from" if other.valid_from is not None else "fact"
            where.place("circuit", index).fail(
                key, f"le fait « {other.fact} » est déjà suivi, aux mêmes jours, par « {one.code} »"
            )


def _meet(one: Circuit, other: Circuit) -> bool:
    first = max(one.valid_from or date.min, other.valid_from or date.min)
    return first <= min(one.valid_until or date.max, other.valid_until or date.max)


@applies(cch("L441-1"))
def served(circuits: Iterable[Circuit], *, on: date) -> list[str]:
    """The facts that circuits serve as long as the grid, from its first day ``on``: one that ends leaves its public behind.

    Two that follow one another without a day between them serve as one.
    """
    known = list(circuits)
    return [
        fact
        for fact in dict.fromkeys(one.fact for one in known)
        if _lasts([one for one in known if one.fact == fact], on)
    ]


def _lasts(circuits: Iterable[Circuit], on: date) -> bool:
    """Whether circuits of one fact leave no day without one of them, from a day on and for ever."""
    next_day = on
    for one in sorted(circuits, key=lambda each: each.valid_from or date.min):
        if (one.valid_from or date.min) > next_day:
            return False
        if one.valid_until is None:
            return True
        next_day = max(next_day, dates.add_days(one.valid_until, 1))
    return False


@applies(cch("R441-2-17"))
def days_said(one: Circuit | FollowedApart) -> str:
    """Between which days a circuit applies, both counted; empty for one that lasts as long as its grid."""
    if one.valid_from is not None and one.valid_until is not None:
        return say("du {first} au {last} inclus", first=french.day(one.valid_from), last=french.day(one.valid_until))
    if one.valid_from is not None:
        return say("à partir du {day}", day=french.day(one.valid_from))
    return say("jusqu’au {day} inclus", day=french.day(one.valid_until)) if one.valid_until is not None else ""


@applies(cch("R441-2-17"))
def said(one: Circuit | FollowedApart) -> str:
    """A circuit as the grid names it, with its days."""
    days = days_said(one)
    return say("{criterion}, {days}", criterion=one.label, days=days) if days else one.label

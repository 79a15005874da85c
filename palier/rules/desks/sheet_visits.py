"""What a desk is told of a file since its reader last had its sheet before their eyes (ADR 209).

It says no more than the sheet does, and less: that the persons or their amounts changed, and neither which nor why. A situation,
its proof, who asked for shelter and who left a file are compared by nothing here.
"""

from datetime import timedelta

from palier.rules.law.law import act, applies
from palier.rules.people.facts import Demande, Person

_HOUSE = act("règles de publication de Palier")
VISIT_LASTS = timedelta(minutes=30)
"""Showings of a sheet that follow one another by no more are one visit: to load a page again takes nothing away."""
BEFORE_KEPT = timedelta(minutes=1)
"""An act is stamped before it is kept: one of the last minute before a showing may have come too late to be in it."""
PERSONS = "Les personnes du ménage ont changé."
AMOUNTS = "Les ressources du ménage ont changé."


@applies(_HOUSE)
def facts_moved(before: Demande, now: Demande) -> tuple[str, ...]:
    """What the sheet counts and that is no longer what it was; an amount that is proved and stays the same has not moved."""
    told = []
    if _persons(before) != _persons(now):
        told.append(PERSONS)
    was, became = _amounts(before), _amounts(now)
    if any(was[key] != became[key] for key in was.keys() & became.keys()):
        told.append(AMOUNTS)
    return tuple(told)


def _persons(known: Demande) -> tuple[object, ...]:
    """Who is there, as a sheet lists them, and how many births are expected: their day is shown nowhere."""
    household = known.household
    who = frozenset((one.key, one.role, one.birth_date) for one in household.persons)
    return who, sum(child.number for child in household.expected)


def _amounts(known: Demande) -> dict[str, object]:
    """By person: of who came or left, that the persons changed says it."""
    return {one.key: _amounts_of(one) for one in known.household.persons}


def _amounts_of(person: Person) -> tuple[object, ...]:
    incomes = frozenset((one.year, one.amount) for one in person.incomes if one.amount is not None)
    resources = frozenset((one.code, one.amount, one.is_paid) for one in person.resources)
    return incomes, resources, person.last_twelve_months

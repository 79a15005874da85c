"""Accounts, links and mandates are of a place of a file: what is done once the register puts somebody else there."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from palier.models import Demande, Holder, Person
from palier.models.demandes.file_changes import Kept
from palier.models.doors import jobs
from palier.rules.people import certified
from palier.rules.people.certified import Named
from palier.rules.people.facts import HOLDERS
from palier.workflows.register import arrivals_seen
from palier.workflows.register.arrivals import ArrivalIdentity

SETTLE = "palier.jobs.identities.settle"
_NAMED = ("last_name", "birth_name", "first_name", "birth_date")


def named(person: Person) -> Named:
    """A person of a file, as an identity is compared with them."""
    return Named(person.last_name, person.birth_name, person.first_name, person.birth_date)


def standing(demande: Demande) -> dict[str, Named]:
    """Who stands in each place that may sign in."""
    return {row.key: named(row) for row in Person.objects.filter(demande=demande, role__in=HOLDERS)}


def taken_by_another(demande: Demande, arriving: Sequence[ArrivalIdentity], told: Kept) -> set[str]:
    """The keys under which somebody comes who is neither the person told here, nor that person as they stood before.

    What was told of oneself hides nothing of somebody else, who may share the name or the address that one had.
    """
    rows = {row.key: row for row in Person.objects.filter(demande=demande, key__in=told)}
    found = set()
    for one in arriving:
        row = rows.get(one.key)
        if row is None:
            continue
        came = Named(one.last_name, one.birth_name, one.first_name, one.birth_date)
        ways = (named(row), _before(named(row), told[one.key]))
        if row.role == arrivals_seen.LEFT or all(certified.is_another(way, came) for way in ways):
            found.add(one.key)
    return found


def _before(now: Named, told: Mapping[str, Sequence[Any]]) -> Named:
    """Who a person was before the first change that they told."""
    first = {name: values[0] for name, values in told.items() if name in _NAMED}
    if (day := first.get("birth_date")) is not None:
        first["birth_date"] = date.fromisoformat(day)
    return replace(now, **first)


def ask_if_another(demande: Demande, before: Mapping[str, Named], *, at: datetime) -> None:
    """Ask, in this transaction, that nothing of who stood in a place is left to who stands there now.

    The clock does it: what takes a file in changes neither mandates nor what was certified.
    """
    now = standing(demande)
    changed = [key for key in sorted(before.keys() & now) if certified.is_another(before[key], now[key])]
    for held in Holder.objects.filter(demande=demande, person_key__in=changed).order_by("person_key"):
        jobs.defer(SETTLE, demande=demande.pk, changed=held.person_key, since=at.isoformat())

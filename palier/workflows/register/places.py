"""Accounts, links and mandates are of a place of a file: what is done once the register puts somebody else there."""

from collections.abc import Mapping
from datetime import datetime

from palier.models import Demande, Holder, Person
from palier.models.doors import jobs
from palier.rules.people import certified
from palier.rules.people.certified import Named
from palier.rules.people.facts import HOLDERS

SETTLE = "palier.jobs.identities.settle"


def named(person: Person) -> Named:
    """A person of a file, as an identity is compared with them."""
    return Named(person.last_name, person.birth_name, person.first_name, person.birth_date)


def standing(demande: Demande) -> dict[str, Named]:
    """Who stands in each place that may sign in."""
    return {row.key: named(row) for row in Person.objects.filter(demande=demande, role__in=HOLDERS)}


def ask_if_another(demande: Demande, before: Mapping[str, Named], *, at: datetime) -> None:
    """Ask, in this transaction, that nothing of who stood in a place is left to who stands there now.

    The clock does it: what takes a file in changes neither mandates nor what was certified.
    """
    now = standing(demande)
    changed = [key for key in sorted(before.keys() & now) if certified.is_another(before[key], now[key])]
    for held in Holder.objects.filter(demande=demande, person_key__in=changed).order_by("person_key"):
        jobs.defer(SETTLE, demande=demande.pk, changed=held.person_key, since=at.isoformat())

"""To a desk, of each co-demandeur of a file: that they said for themselves that they ask together, and when, or not yet."""

from collections.abc import Iterable
from datetime import datetime

from palier.models import Person
from palier.rules.law import french
from palier.rules.law.clocks import day_in_paris
from palier.rules.people.facts import PersonRole
from palier.workflows.people import asking_together


def of(persons: Iterable[Person]) -> dict[str, str]:
    """By key, in words; nothing of who asks alone."""
    held = [one for one in persons if one.role == PersonRole.CO_HOLDER]
    if not held:
        return {}
    given = asking_together.given_at(held[0].demande, [one.key for one in held])
    return {one.key: _words(given.get(one.key)) for one in held}


def _words(at: datetime | None) -> str:
    if at is None:
        return "son accord n’est pas encore donné ici"
    return f"son accord est donné, le {french.day(day_in_paris(at))}"

"""Names, dates and contacts that are told here enter a person by the door of the register: no page writes them of itself."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from palier.models import Demande, FileChange, Person
from palier.rules.people.change_kinds import ChangeKind
from palier.workflows.register import arrivals_seen, importing

NAMES = ("last_name", "birth_name", "first_name")
_WRITTEN = ("role", *NAMES, "birth_date", "phone", "email", "address", "match_birth_name", "match_first_name")


def save(row: Person) -> None:
    """Write a person by the columns that the door of the register may write."""
    row.save(update_fields=None if row._state.adding else _WRITTEN)  # noqa: SLF001 - Django's own word for a new row


def set_columns(row: Person, told: Mapping[str, Any]) -> None:
    """Put told values in the columns of a person, with what it is looked for by."""
    for name, value in told.items():
        setattr(
            row, name, date.fromisoformat(value) if name == "birth_date" and value else value or _EMPTY.get(name, "")
        )
    row.match_birth_name = importing.matching(row.birth_name or row.last_name)
    row.match_first_name = importing.matching(row.first_name)


_EMPTY: Mapping[str, None] = {"birth_date": None}


def restore(demande: Demande, row: FileChange) -> None:
    """The columns of the person as they stood; somebody who came in here is kept for the history, and counts no more."""
    with arrivals_seen.looking(demande):
        person = Person.objects.filter(demande=demande, key=row.person_key).first()
        if person is not None:
            put_back(person, row)


def put_back(person: Person, row: FileChange) -> None:
    """The same, of one person, by who may write them. What changed again since stays as it is."""
    if row.kind in {ChangeKind.BIRTH, ChangeKind.ARRIVAL}:
        person.role = arrivals_seen.LEFT
    before = {name: value for name, value in row.was.items() if name in row.now}
    set_columns(
        person,
        {name: value for name, value in before.items() if importing.plain(getattr(person, name)) == row.now[name]},
    )
    save(person)

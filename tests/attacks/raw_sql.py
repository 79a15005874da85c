"""Raw SQL as a role of the web, as an injection would give it: with the claim of the page, another's, or none."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError, connection, transaction

from palier.models.doors import acting
from palier.models.doors.row_security import (
    DEMANDEUR,
)
from palier.models.rows.row_rights import OF_MEMBERS
from tests.stepping_down import logged_in_as

if TYPE_CHECKING:
    from collections.abc import Iterator

    from palier.workflows.acting.actors import Actor
    from tests.factories import Applicant

REFUSED = "42501"
"""PostgreSQL's code for a right that one has not: of a table, of a column, of a row, of a function."""


def person(applicant: Applicant) -> acting.Acting:
    return acting.Acting(
        role=DEMANDEUR, user=applicant.user.pk, actor=applicant.user.public_id, demande=applicant.demande.pk
    )


def member(actor: Actor) -> acting.Acting:
    user = actor.person
    return acting.Acting(role=OF_MEMBERS[actor.role], user=user.pk, actor=user.public_id, organisation=actor.body.pk)


@contextmanager
def page_of(who: acting.Acting) -> Iterator[None]:
    """What a page of this person has of the database, all undone at the end."""
    with logged_in_as("palier_web"), transaction.atomic():
        acting.take(who)
        try:
            yield
        finally:
            transaction.set_rollback(True)


def tried(statement: str, values: list[Any] | None = None) -> int | str:
    """Rows that a statement reads or touches; the code of PostgreSQL where it is refused."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
            return int(cursor.rowcount)
    except DatabaseError as error:
        return str(getattr(error.__cause__, "sqlstate", ""))


def would(statement: str, values: list[Any] | None = None) -> int | str:
    """What a statement would read or touch; it is undone."""
    with transaction.atomic():
        found = tried(statement, values)
        transaction.set_rollback(True)
    return found


def settings_of(role: str, **settings: object) -> None:
    """What any statement may write: the role, and the settings that policies read before claims."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('role', %s, true)", [role])
        for name, value in settings.items():
            cursor.execute("SELECT set_config(%s, %s, true)", [f"app.{name}", str(value)])

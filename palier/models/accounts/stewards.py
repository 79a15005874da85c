"""Which stewards can enter now, whoever asks: a page that reads no hash of a password counts them all the same."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection


class Able(NamedTuple):
    """A steward with a password whom nothing stops, by ids."""

    user: int
    organisation: int


def has_disowned(user: UUID, since: datetime) -> bool:
    """Whether somebody has said, since then, that a change of their factors was not theirs. Under the gate."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT palier_disowned(%s, %s)", [user, since])
        return bool(cursor.fetchone()[0])


def able() -> list[Able]:
    """Every one of them, once for each organisation that makes them a steward."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT user_id, organisation_id FROM palier_stewards_able()")
        return [Able(*row) for row in cursor.fetchall()]

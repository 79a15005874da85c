"""Which stewards can enter now, whoever asks: a page that reads no hash of a password counts them all the same."""

from typing import NamedTuple

from django.db import connection


class Able(NamedTuple):
    """A steward with a password whom nothing stops, by ids."""

    user: int
    organisation: int


def able() -> list[Able]:
    """Every one of them, once for each organisation that makes them a steward."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT user_id, organisation_id FROM palier_stewards_able()")
        return [Able(*row) for row in cursor.fetchall()]

"""What an organisation has not finished, in numbers: households wait for what comes next."""

from typing import NamedTuple

from django.db import connection


class InHand(NamedTuple):
    """How many of each are under way."""

    lists: int
    seances: int
    mistakes: int
    """Cases of a mistake that wait for its answer."""
    letters: int
    """Letters on paper that are not posted."""


def of(organisation: int) -> InHand:
    """The numbers of an organisation, whoever may ask; none of them names a household."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT lists, seances, mistakes, letters FROM palier_in_hand(%s)", [organisation])
        return InHand(*cursor.fetchone())

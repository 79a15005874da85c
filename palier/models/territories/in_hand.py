"""What an organisation has not finished, in numbers: households wait for what comes next."""

from collections.abc import Iterable
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
    contests: int
    """Contests that wait for its answer."""


def of(organisations: Iterable[int]) -> InHand:
    """The numbers of an organisation and of those that it succeeds, whoever may ask; none of them names a household."""
    found = InHand(0, 0, 0, 0, 0)
    with connection.cursor() as cursor:
        for one in organisations:
            cursor.execute("SELECT lists, seances, mistakes, letters, contests FROM palier_in_hand(%s)", [one])
            found = InHand(*(sum(pair) for pair in zip(found, cursor.fetchone(), strict=True)))
    return found

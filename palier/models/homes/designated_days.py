"""When the candidates of a landlord's list were designated to it: an instant of the journal, which no desk reads."""

from collections.abc import Collection
from datetime import datetime

from django.db import connection


def designated_at(publications: Collection[int]) -> dict[int, datetime]:
    """The first designation of each of these lists of the caller's own homes; a list without one is left out."""
    if not publications:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT publication, at FROM palier_designated_at(%s)", [list(publications)])
        return dict(cursor.fetchall())

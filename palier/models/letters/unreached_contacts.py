"""Which contacts of one's own file messages did not reach, asked of the database: no page reads a message."""

from dataclasses import dataclass
from datetime import date

from django.db import connection

_ASKED = "SELECT contact, outcome, lost_on FROM palier_unreached() ORDER BY lost_on DESC, contact"


@dataclass(frozen=True, slots=True)
class UnreachedContact:
    """A contact that is still in the file; blank is the safe address of who asks, which no page writes."""

    contact: str
    outcome: str
    lost_on: date


def read() -> list[UnreachedContact]:
    """Those of the caller's own file, by its claim."""
    with connection.cursor() as cursor:
        cursor.execute(_ASKED)
        return [UnreachedContact(*row) for row in cursor.fetchall()]

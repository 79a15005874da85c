"""Which contacts of one's own file messages did not reach, asked of the database: no page reads a message."""

from dataclasses import dataclass
from datetime import date

from django.db import connection

from palier.models.together import Asking
from palier.rules.letters.outcomes import LOST

_ASKED = "SELECT contact, outcome, lost_on FROM palier_unreached() ORDER BY lost_on DESC, contact"

_LOST = """
    SELECT DISTINCT m.recipient FROM palier_message m
    WHERE m.demande_id = %(demande)s AND m.outcome = ANY(%(lost)s) AND NOT EXISTS (
      SELECT FROM palier_message l WHERE l.demande_id = m.demande_id AND l.recipient = m.recipient AND l.sent_at > m.sent_at
        AND (l.outcome = 'remis' OR l.channel = 'email' AND l.outcome = '' AND l.sent_at < now() - interval '3 days'))
"""


@dataclass(frozen=True, slots=True)
class UnreachedContact:
    """A contact that is still in the file; blank is the safe address of who asks, which no page writes."""

    contact: str
    outcome: str
    lost_on: date


def read() -> list[UnreachedContact]:
    """Those of the caller's own file, by its claim."""
    return asked().now()


def asked() -> Asking[list[UnreachedContact]]:
    """The same, with what else a page asks."""
    return Asking(_ASKED, (), lambda rows: [UnreachedContact(*row) for row in rows])


def lost_of(demande: int) -> frozenset[str]:
    """Those of any file, as ``palier_unreached`` finds them: the clock's, which reads messages and says them on no page."""
    with connection.cursor() as cursor:
        cursor.execute(_LOST, {"demande": demande, "lost": [one.value for one in LOST]})
        return frozenset(recipient for (recipient,) in cursor.fetchall())

"""Which contacts of one's own file messages did not reach, asked of the database: no page reads a message."""

from dataclasses import dataclass
from datetime import date

from palier.models.together import Asking

_ASKED = "SELECT contact, outcome, lost_on FROM palier_unreached() ORDER BY lost_on DESC, contact"


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

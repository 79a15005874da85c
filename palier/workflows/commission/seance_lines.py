"""The line by which a séance, and its minutes, say what became of one of its homes after it was called."""

from datetime import datetime

from palier.models import Publication, Seance
from palier.workflows.acting.actors import Actor


def write(
    seance: Seance, what: str, publication: Publication, reason: str, *, order: str = "", by: Actor, at: datetime
) -> None:
    """Add a line of ``what`` was done to a home, with its reason; who holds the row calls this.

    ``order`` is why what is taken back was not in the order of the ranking: with its decisions, it would be lost.
    """
    line = {
        "what": what,
        "at": at.isoformat(),
        "reason": reason.strip()[:300],
        "home": str(publication.public_id),
        "author": by.user.name if by.user else "",
        **({"order": order} if order else {}),
    }
    seance.changes = [*seance.changes, line]
    seance.save(update_fields=["changes"])

"""A visit to a counter: its person was seen with a paper, and their file is open there for a short while (article R441-2-1).

It ends by itself, by the agent who says that the person has left, and by who says that they never came. Seeing the person again
is another visit: none is lengthened.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from palier.rules.law import parameters
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.law import act, applies
from palier.rules.law.voice import phrase

FILE = "counter.toml"
_HOUSE = act("règles de publication de Palier")


class SeenPaper(StrEnum):
    """Which paper was seen. Its number is never kept: it proves nothing more, and names for ever."""

    IDENTITY_CARD = "carte_identite"
    PASSPORT = "passeport"
    RESIDENCE = "titre_sejour"
    DRIVING = "permis_conduire"
    ASYLUM = "recepisse"
    OTHER = "autre"


PAPERS: Mapping[SeenPaper, str] = {
    SeenPaper.IDENTITY_CARD: phrase("Carte nationale d’identité"),
    SeenPaper.PASSPORT: phrase("Passeport"),
    SeenPaper.RESIDENCE: phrase("Titre de séjour"),
    SeenPaper.DRIVING: phrase("Permis de conduire"),
    SeenPaper.ASYLUM: phrase("Récépissé ou attestation de demande"),
    SeenPaper.OTHER: phrase("Autre pièce avec photographie"),
}


LATELY = timedelta(hours=12)
"""A day at a counter: the visits that its agent still sees listed."""


class End(StrEnum):
    """How a visit ended before its time. Stored words."""

    LEFT = "partie"
    SEEN_AGAIN = "revue"
    DISOWNED = "desavouee"
    CLOSED = "fermee"
    """Its person made the file one that opens at no counter."""


@applies(_HOUSE)
def minutes(at: datetime) -> int:
    """How many minutes a file is open once its person was seen."""
    found: int = parameters.get(FILE, "visit_minutes", day_in_paris(at)).value
    return found


@applies(_HOUSE)
def until(opened_at: datetime) -> datetime:
    """The instant from which a visit opens nothing."""
    return opened_at + timedelta(minutes=minutes(opened_at))


@applies(_HOUSE)
def is_living(end: datetime, at: datetime, *, has_ended: bool) -> bool:
    """Whether a visit opens its file: not ended, and before its end, at which it opens nothing any more."""
    return not has_ended and at < end


@applies(_HOUSE)
def shown_since(at: datetime) -> datetime:
    """From when an agent's own visits are listed to them."""
    return at - LATELY


@applies(_HOUSE)
def closed_until(disowned_at: datetime) -> datetime:
    """Until when no counter opens the file of somebody who said that it was not them."""
    hours: int = parameters.get(FILE, "closed_hours", day_in_paris(disowned_at)).value
    return disowned_at + timedelta(hours=hours)


@applies(_HOUSE)
def link_until(opened_at: datetime) -> datetime:
    """Until when the link of its message serves."""
    days: int = parameters.get(FILE, "link_days", day_in_paris(opened_at)).value
    return opened_at + timedelta(days=days)

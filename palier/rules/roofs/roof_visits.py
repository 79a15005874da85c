"""What waits for a visit that was proposed: nobody missed it before its hour, nobody moves in before its day.

And what a place that is shown free says to a logeur who is about to answer that there is none.
"""

from datetime import date, datetime, time

from palier.rules.law import french
from palier.rules.law.clocks import day_in_paris, paris
from palier.rules.law.law import act, applies
from palier.rules.roofs import roof_requests
from palier.rules.roofs.other_roofs import RoofTerms
from palier.rules.roofs.roof_requests import ImpossibleRoofDay, RoofRefusal

_HOUSE = act("règles de publication de Palier")
EARLIEST, LATEST = 7, 21
"""Hours of Paris between which a visit is proposed without being asked again: three in the night is a slip of the hand."""


@applies(_HOUSE)
def reasons_now(terms: RoofTerms, visit_at: datetime | None, *, at: datetime) -> tuple[RoofRefusal, ...]:
    """The reasons that a logeur may give at an instant. ``visit_at``: of the visit that is proposed, none where none is."""
    found = roof_requests.reasons_for(terms)
    is_over = visit_at is not None and visit_at < at
    return tuple(one for one in found if one is not RoofRefusal.MISSED or is_over)


@applies(_HOUSE)
def is_at_night(visit_at: datetime) -> bool:
    """Whether a visit is proposed at an hour at which nobody visits."""
    return not time(EARLIEST) <= visit_at.astimezone(paris()).time() <= time(LATEST)


@applies(_HOUSE)
def require_missed(visit_at: datetime | None, *, at: datetime) -> None:
    """Refuse to call a visit missed that was not proposed, or whose hour is to come. Raises ``ImpossibleRoofDay``."""
    if visit_at is None:
        raise ImpossibleRoofDay("reason", "Aucune visite n’a été proposée : elle n’a pas pu être manquée.")
    if visit_at >= at:
        day = french.day(day_in_paris(visit_at))
        raise ImpossibleRoofDay("reason", f"L’heure de la visite, le {day}, n’est pas passée : elle n’est pas manquée.")


@applies(_HOUSE)
def require_entry(entry: date, visit_at: datetime | None) -> None:
    """Refuse an entry on a day before the visit's. Raises ``ImpossibleRoofDay``."""
    if visit_at is not None and entry < day_in_paris(visit_at):
        day = french.day(day_in_paris(visit_at))
        raise ImpossibleRoofDay("entry_on", f"La visite est le {day} : notez une entrée de ce jour-là ou d’après.")


@applies(_HOUSE)
def shown_free(free: int, places: int, free_from: date | None, *, on: date) -> str:
    """How many places everybody reads as free, in words; nothing where the roof is full."""
    if free < 1:
        return ""
    words = "place sur {} est affichée libre" if free == 1 else "places sur {} sont affichées libres"
    since = f" à partir du {french.day(free_from)}" if free_from is not None and free_from > on else ""
    return f"{free} {words.format(places)}{since}"

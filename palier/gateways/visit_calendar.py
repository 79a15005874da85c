"""A visit as a calendar file (RFC 5545): what a telephone takes with one press, and nothing that says who sent it or why.

A family may share one calendar. So the file bears no name of a site, no link, no number, no organiser: an hour, a duration, and,
where the caller says so, a title and a place. It is written once more under the same name when the hour moves.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from icalendar import Calendar, Event, Timezone

from palier.rules.law.clocks import day_in_paris, paris
from palier.rules.law.dates import add_days

NAME = "rendez-vous.ics"
_MAKER = "-//Agenda//FR"
"""RFC 5545 asks for the program that made the file: this one names none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarVisit:
    """One event: its lasting name, how often it changed, when it is, and what may be said of it."""

    uid: UUID
    sequence: int
    starts_at: datetime
    ends_at: datetime
    written_at: datetime
    title: str
    place: str = ""
    is_cancelled: bool = False

    @property
    def media_type(self) -> str:
        """What the answer is, as a telephone reads it (RFC 5545, section 8.1)."""
        method = "; method=CANCEL" if self.is_cancelled else ""
        return f"text/calendar; charset=utf-8{method}"


def written(visit: CalendarVisit) -> bytes:
    """The file. What is cancelled takes the event away from a calendar that took an earlier one."""
    event = Event()
    event.add("uid", str(visit.uid))
    event.add("sequence", visit.sequence)
    event.add("dtstamp", visit.written_at)
    event.add("dtstart", visit.starts_at.astimezone(paris()))
    event.add("duration", visit.ends_at - visit.starts_at)
    event.add("summary", visit.title)
    if visit.place:
        event.add("location", visit.place)
    event.add("class", "PRIVATE")
    event.add("status", "CANCELLED" if visit.is_cancelled else "CONFIRMED")
    file = Calendar()
    file.add("prodid", _MAKER)
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    if visit.is_cancelled:
        file.add("method", "CANCEL")
    # The hours of the zone around the event: a calendar that knows no zones reads the right hour across a change of season.
    day = day_in_paris(visit.starts_at)
    zone = Timezone.from_tzinfo(paris(), "Europe/Paris", first_date=add_days(day, -400), last_date=add_days(day, 400))
    zone.pop("COMMENT", None)
    file.add_component(zone)
    file.add_component(event)
    return bytes(file.to_ical())

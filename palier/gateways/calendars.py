"""An event as a calendar file (RFC 5545): what a telephone takes with one press; written once more under its name when it moves.

A family may share one calendar. So a household's file names no site, no link, no number, no organiser: an hour, a duration,
and, where the caller says so, a title and a place. A professional's is an invitation: who calls, whom, and where to read more.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from icalendar import Calendar, Event, Timezone, vCalAddress, vText

from palier.rules.law.clocks import day_in_paris, paris
from palier.rules.law.dates import add_days

NAME = "rendez-vous.ics"
_MAKER = "-//Agenda//FR"
"""RFC 5545 asks for the program that made the file: this one names none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarCall:
    """Who calls somebody to an event, and what they read of it (RFC 5546): an address and a name each, a text, a page."""

    house: str
    sender: str
    name: str
    recipient: str
    description: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEvent:
    """One event: its lasting name, how often it changed, when it is, and what may be said of it."""

    uid: UUID
    sequence: int
    starts_at: datetime
    ends_at: datetime
    written_at: datetime
    title: str
    place: str = ""
    is_cancelled: bool = False
    call: CalendarCall | None = None

    @property
    def method(self) -> str:
        """What a calendar does with the file; blank leaves it to its reader."""
        if self.is_cancelled:
            return "CANCEL"
        return "REQUEST" if self.call else ""

    @property
    def media_type(self) -> str:
        """What the answer is, as a telephone reads it (RFC 5545, section 8.1)."""
        method = f"; method={self.method}" if self.method else ""
        return f"text/calendar; charset=utf-8{method}"


def written(one: CalendarEvent) -> bytes:
    """The file. What is cancelled takes the event away from a calendar that took an earlier one."""
    event = Event()
    event.add("uid", str(one.uid))
    event.add("sequence", one.sequence)
    event.add("dtstamp", one.written_at)
    event.add("dtstart", one.starts_at.astimezone(paris()))
    event.add("duration", one.ends_at - one.starts_at)
    event.add("summary", one.title)
    if one.place:
        event.add("location", one.place)
    event.add("class", "PRIVATE")
    event.add("status", "CANCELLED" if one.is_cancelled else "CONFIRMED")
    if one.call:
        _call(event, one.call)
    file = Calendar()
    file.add("prodid", _MAKER)
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    if one.method:
        file.add("method", one.method)
    # The hours of the zone around the event: a calendar that knows no zones reads the right hour across a change of season.
    day = day_in_paris(one.starts_at)
    zone = Timezone.from_tzinfo(paris(), "Europe/Paris", first_date=add_days(day, -400), last_date=add_days(day, 400))
    zone.pop("COMMENT", None)
    file.add_component(zone)
    file.add_component(event)
    return bytes(file.to_ical())


def _call(event: Event, call: CalendarCall) -> None:
    """Who calls whom. No answer is asked for: nobody reads the mailbox that sends."""
    house, called = vCalAddress(f"mailto:{call.sender}"), vCalAddress(f"mailto:{call.recipient}")
    house.params["CN"] = vText(call.house)
    called.params["CN"] = vText(call.name)
    called.params["PARTSTAT"], called.params["RSVP"] = vText("NEEDS-ACTION"), vText("FALSE")
    event.add("organizer", house)
    event.add("attendee", called)
    if call.description:
        event.add("description", call.description)
    if call.link:
        event.add("url", call.link)

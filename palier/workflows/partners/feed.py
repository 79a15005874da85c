"""The events of an organisation, read from a number on, and how one is said: the same words in the feed and in what is sent."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Min

from palier.models import PartnerEvent
from palier.rules.partners import event_kinds
from palier.rules.partners.event_kinds import EventObject

_PATHS = {
    EventObject.HOME: "homes/{}",
    EventObject.PUBLICATION: "publications/{}",
    EventObject.CANDIDATES: "publications/{}/candidates",
}


class EventWords(NamedTuple):
    """What an event says: ids, a kind, an instant, and what to read. Nobody."""

    id: UUID
    number: int
    type: str
    timestamp: datetime
    object: str
    object_id: UUID
    path: str
    """From the root of the API."""


class FeedPart(NamedTuple):
    """Some events in their order, from where to go on, and whether more wait."""

    events: list[EventWords]
    next: int
    has_more: bool
    earliest: int | None
    """The lowest number that is still kept."""


def after(organisation: int, number: int, kinds: Collection[str], limit: int) -> FeedPart:
    """The events after a number, of these kinds. Under the role of who reads: what is no more theirs is not there."""
    own = PartnerEvent.objects.filter(organisation=organisation)
    rows = own.filter(number__gt=number, kind__in=kinds).select_related("home", "publication").order_by("number")
    found = list(rows[: limit + 1])
    shown = found[:limit]
    return FeedPart(
        events=[said(one) for one in shown],
        next=shown[-1].number if shown else number,
        has_more=len(found) > limit,
        earliest=own.aggregate(first=Min("number"))["first"],
    )


def said(event: PartnerEvent) -> EventWords:
    """One event, in words that a software reads."""
    named = event_kinds.object_of(event.kind)
    target = event.home or event.publication
    assert target is not None  # noqa: S101 - the database says that it names one
    return EventWords(
        id=event.public_id,
        number=event.number,
        type=event.kind,
        timestamp=event.at,
        object=named.value,
        object_id=target.public_id,
        path=_PATHS[named].format(target.public_id),
    )

"""The relay: acts that were committed become events of those who may read what they touch (ADR 119). The clock's act.

One relay at a time: whoever numbers holds a lock until its numbers are committed, so that no reader sees a number before a lower
one. An act that commits late is numbered late; none is lost, and none is told twice.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from palier.models import (
    Candidature,
    Home,
    Lease,
    Offer,
    Organisation,
    PartnerEvent,
    PartnerFeed,
    PartnerOutbox,
    Publication,
)
from palier.rules.candidature.funnel import PublicationStage
from palier.rules.partners import event_kinds
from palier.rules.partners.event_kinds import EventKind, EventObject

BATCH = 500
_ALONE = "SELECT pg_try_advisory_xact_lock(hashtext('palier_partner_events'))"
_OPEN = frozenset({PublicationStage.BROUILLON, PublicationStage.PUBLIEE})
_ON = "candidature__publication"


@dataclass(frozen=True, slots=True)
class ToldObject:
    """What an act touched, as an event names it, and who may read it by the API."""

    houses: tuple[int, ...]
    home: int | None = None
    publication: int | None = None


@transaction.atomic
def relay(*, at: datetime, batch: int = BATCH) -> int:
    """Make events of the acts that have waited the longest; return how many left the queue. None while another relays."""
    with connection.cursor() as cursor:
        cursor.execute(_ALONE)
        if not cursor.fetchone()[0]:
            return 0
    waiting = list(PartnerOutbox.objects.order_by("id")[:batch])
    touched = _touched(waiting)
    drafts: list[tuple[int, PartnerEvent]] = []
    told: set[tuple[int, str, int | None, int | None, int]] = set()
    for line in waiting:
        kind, found = event_kinds.TOLD.get(line.verb), touched.get((line.object_kind, line.object_id))
        if kind is None or found is None:
            continue
        named = _named(kind, found)
        if named is None:
            continue
        for house in found.houses:
            # One act on five candidates is one event, for each who reads one of them.
            act = (line.transaction, kind, *named, house)
            if act not in told:
                told.add(act)
                drafts.append((house, _event(kind, named, line, at)))
    _number(drafts)
    PartnerOutbox.objects.filter(pk__in=[line.pk for line in waiting]).delete()
    return len(waiting)


def _named(kind: EventKind, found: ToldObject) -> tuple[int | None, int | None] | None:
    is_home = event_kinds.object_of(kind) is EventObject.HOME
    named = (found.home, None) if is_home else (None, found.publication)
    return named if any(named) else None


def _event(kind: EventKind, named: tuple[int | None, int | None], line: PartnerOutbox, at: datetime) -> PartnerEvent:
    return PartnerEvent(kind=kind, home_id=named[0], publication_id=named[1], at=line.at, told_at=at)


def _number(drafts: list[tuple[int, PartnerEvent]]) -> None:
    """Give each its place in the feed of its organisation, or of who answers for it since."""
    houses = Organisation.objects.in_bulk({house for house, _ in drafts})
    present = {pk: house.present for pk, house in houses.items()}
    feeds: dict[int, PartnerFeed] = {}
    kept = []
    for house, event in drafts:
        reader = present[house]
        if reader.closed_at is not None:
            continue
        if reader.pk not in feeds:
            feeds[reader.pk] = PartnerFeed.objects.get_or_create(organisation=reader, defaults={"last": 0})[0]
        feeds[reader.pk].last += 1
        event.organisation, event.number = reader, feeds[reader.pk].last
        kept.append(event)
    PartnerEvent.objects.bulk_create(kept)
    PartnerFeed.objects.bulk_update(feeds.values(), ["last"])


def _touched(waiting: Iterable[PartnerOutbox]) -> Mapping[tuple[str, UUID], ToldObject]:
    """By kind and public id, what the acts touched. What was erased meanwhile is nobody's to be told of."""
    ids: dict[str, set[UUID]] = {}
    for line in waiting:
        ids.setdefault(line.object_kind, set()).add(line.object_id)
    found: dict[tuple[str, UUID], ToldObject] = {}
    for home in Home.everything.filter(public_id__in=ids.get(Home.__name__, ())):
        found[Home.__name__, home.public_id] = ToldObject(_both(home), home=home.pk)
    for list_ in Publication.objects.filter(public_id__in=ids.get(Publication.__name__, ())):
        found[Publication.__name__, list_.public_id] = ToldObject(_both(list_), publication=list_.pk)
    rows = Candidature.objects.select_related("publication")
    for row in rows.filter(public_id__in=ids.get(Candidature.__name__, ())):
        found[Candidature.__name__, row.public_id] = _of_candidate(row)
    for offer in Offer.objects.filter(public_id__in=ids.get(Offer.__name__, ())).select_related(_ON):
        found[Offer.__name__, offer.public_id] = _of_candidate(offer.candidature)
    for lease in Lease.objects.filter(public_id__in=ids.get(Lease.__name__, ())).select_related(_ON):
        found[Lease.__name__, lease.public_id] = _of_candidate(lease.candidature)
    return found


def _both(row: Home | Publication) -> tuple[int, ...]:
    named = (row.bailleur_id, row.reservataire_id)
    return tuple(dict.fromkeys(pk for pk in named if pk is not None))


def _of_candidate(row: Candidature) -> ToldObject:
    """Whoever reads this candidate in the lists of the API: its landlord once sent to it, its réservataire once ranked."""
    on = row.publication
    houses = []
    if on.bailleur_id in row.audience:
        houses.append(on.bailleur_id)
    if row.rank is not None and on.stage not in _OPEN and on.reservataire_id not in houses:
        houses.append(on.reservataire_id)
    return ToldObject(tuple(houses), publication=on.pk)


def last_of(organisation: int) -> int:
    """The number of the last event of an organisation; 0 before the first."""
    row = PartnerFeed.objects.filter(organisation=organisation).first()
    return 0 if row is None else row.last


@transaction.atomic
def forget(*, at: datetime) -> int:
    """Forget the events that are kept no longer; return how many."""
    return PartnerEvent.objects.filter(told_at__lt=event_kinds.kept_since(at)).delete()[0]

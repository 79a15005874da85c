"""What awaits a landlord of visits: a household whom no hour suits, and an hour at which somebody comes."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count

from palier.models import Organisation, Viewing, ViewingSlot
from palier.rules.desks.awaiting import AwaitingKind, Matter
from palier.rules.law import french
from palier.rules.viewings.viewings import PROPOSABLE, VIEWABLE, ViewingState
from palier.workflows.desks.awaiting_lists import about

_HOME = "publication__home__commune"


def of(house: Organisation, *, at: datetime) -> Iterator[Matter]:
    """Two statements, however many visits there are."""
    yield from _without_an_hour(house, at)
    taken = Viewing.objects.filter(
        state=ViewingState.TAKEN,
        candidature__stage__in=VIEWABLE,
        slot__publication__bailleur__in=house.covers,
        slot__starts_at__gt=at,
    )
    counts = dict(taken.values_list("slot").annotate(number=Count("pk")).order_by())
    for slot in ViewingSlot.objects.filter(pk__in=counts).select_related(_HOME).order_by("starts_at", "pk"):
        home = slot.publication.home
        yield Matter(
            kind=AwaitingKind.VIEWED,
            key=str(slot.public_id),
            about=about(home, french.count(counts[slot.pk], "ménage")),
            by=slot.starts_at,
            calendar=home.calendar,
        )


def _without_an_hour(house: Organisation, at: datetime) -> Iterator[Matter]:
    """Told until an hour is proposed after the answer."""
    rows = Viewing.objects.filter(
        state=ViewingState.NO_HOUR,
        candidature__stage__in=VIEWABLE,
        candidature__publication__bailleur__in=house.covers,
        candidature__publication__stage__in=PROPOSABLE,
    ).select_related(f"candidature__{_HOME}")
    waiting = list(rows.order_by("changed_at", "pk"))
    homes = {one.candidature.publication_id for one in waiting}
    slots = ViewingSlot.objects.filter(publication__in=homes, cancelled_at=None, starts_at__gt=at)
    newest = dict(slots.order_by("created_at").values_list("publication", "created_at"))
    shown: set[int] = set()
    for one in waiting:
        publication = one.candidature.publication
        made = newest.get(publication.pk)
        if publication.pk in shown or (made is not None and made > one.changed_at):
            continue
        shown.add(publication.pk)
        yield Matter(
            kind=AwaitingKind.NO_HOUR,
            key=str(publication.public_id),
            about=about(publication.home),
            calendar=publication.home.calendar,
        )

"""What awaits a logeur: requests to answer, by the day that was promised. No name, no roof."""

from collections.abc import Iterator
from datetime import datetime

from palier.models import Organisation, RoofRequest
from palier.rules.desks.awaiting import AwaitingKind, Matter
from palier.rules.law import calendars, clocks
from palier.rules.roofs import roof_requests
from palier.rules.roofs.roof_requests import RoofRequestState


def of(house: Organisation, *, at: datetime) -> Iterator[Matter]:
    """Every request of this logeur that waits for an answer; of its waiting list, those whose day comes within a week."""
    soon = roof_requests.latest_listed_soon(clocks.day_in_paris(at))
    rows = RoofRequest.objects.filter(organisation__in=house.covers, moved_at=None)
    states = (RoofRequestState.SENT, RoofRequestState.LISTED)
    for row in rows.filter(state__in=states).select_related("roof__commune").order_by("pk"):
        due = row.listed_until if row.state == RoofRequestState.LISTED and row.listed_until else row.promised_on
        if row.state == RoofRequestState.LISTED and due > soon:
            continue
        yield Matter(
            kind=AwaitingKind.ROOF_ASKED,
            key=str(row.public_id),
            by=clocks.end_of_day(due),
            calendar=calendars.of_departement(row.roof.commune.departement),
        )

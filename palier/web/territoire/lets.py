"""The homes of a place that were let in the last year: a day, a home, a contingent, and nobody."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from palier.rules.homes import territory
from palier.rules.law.clocks import day_in_paris
from palier.web.access import actor_of
from palier.web.lists import listing
from palier.web.territoire.desk import homes_of, shown
from palier.workflows.homes import territories
from palier.workflows.offer.leasing import CONTINGENTS


def index(request: HttpRequest) -> HttpResponse:
    """The newest first."""
    page = listing(request, territories.lets(by=actor_of(request)))
    homes = homes_of(one.home for one in page)
    rows = [
        {
            "signed_on": one.signed_on,
            "home": homes[one.home],
            "contingent": CONTINGENTS.get(one.contingent, one.contingent),
        }
        for one in page
        if one.home in homes
    ]
    since = territory.told_from(day_in_paris(timezone.now()))
    return shown(request, "lets.html", rows=page.with_rows(rows), since=since)

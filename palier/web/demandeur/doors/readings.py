"""Who read my file: the page; what it says is asked of one place, the archive's too."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from palier.rules.doors import readings as rules
from palier.rules.doors.access import Role
from palier.rules.law.clocks import day_in_paris
from palier.web.access import actor_of, demande_of, only
from palier.web.lists import listing
from palier.workflows.own_data import own_readings

PER_PAGE = 20


@only(Role.DEMANDEUR)
@require_safe
def readings(request: HttpRequest) -> HttpResponse:
    """The readings of my file, the latest first, those of one day for one purpose together."""
    demande = demande_of(request)
    shown = listing(request, own_readings.days(demande, by=actor_of(request)), per=PER_PAGE)
    lines = own_readings.shown(demande, shown)
    context = {"readings": shown.with_rows(lines), "months": rules.kept_months(day_in_paris(timezone.now()))}
    return render(request, "palier/demandeur/readings.html", context)

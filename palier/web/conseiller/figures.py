"""An adviser's figures: what its organisation did, year by year, that it may print and hand on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from palier.rules.doors.access import Role
from palier.rules.law.clocks import day_in_paris
from palier.rules.ranking import small_cells
from palier.web.access import actor_of, only, organisation_of
from palier.workflows.mandates import adviser_figures


@only(Role.CONSEILLER)
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """The finished years; nothing of what became of a candidature."""
    on = day_in_paris(timezone.now())
    context = {
        "organisation": organisation_of(request),
        "years": adviser_figures.of(by=actor_of(request), on=on),
        "least": small_cells.smallest_shown(on),
        "hidden": small_cells.HIDDEN,
        "next": on.year + 1,
    }
    return render(request, "palier/conseiller/figures.html", context)

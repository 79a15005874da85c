"""The files of one home of a séance, as its commission reads them: no name, no contact, no piece; each reading is noted."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from palier.models import AgendaItem
from palier.rules.doors.access import Role
from palier.rules.doors.readings import Purpose
from palier.rules.law import clocks
from palier.web.access import actor_of, get_or_404, only
from palier.web.commission import minutes
from palier.web.desk.desk_parts import trace
from palier.web.membre.seances import own
from palier.web.presentation import sheet
from palier.workflows.commission import seating, voting


@only(Role.COMMISSION)
@require_safe
def examine(request: HttpRequest, seance: UUID, publication: UUID) -> HttpResponse:
    """The candidates of a home in the order of the frozen ranking, each with the sheet that the commission reads."""
    item, mine = item_of(request, seance, publication)
    by, today = actor_of(request), clocks.day_in_paris(timezone.now())
    examined = minutes.examined(item.publication, item.pk)
    trace(request, Purpose.EXAMINE, *examined)
    context = {
        "item": item,
        "seance": item.seance,
        "is_out": str(mine) in voting.interested_in(item),
        "rows": [(row, sheet.gather(row, by=by, on=today)) for row in examined],
    }
    return render(request, "palier/membre/files.html", context)


def item_of(request: HttpRequest, seance: UUID, publication: UUID) -> tuple[AgendaItem, int]:
    """A home of the agenda of one's own séance, with the place at which one sits; or 404."""
    found = get_or_404(own(request), seance)
    rows = found.items.select_related("seance", "publication__home__commune", "publication__reservataire")
    item = rows.filter(publication__public_id=publication).first()
    if item is None:
        raise Http404
    return item, seating.place_of(found, actor_of(request))

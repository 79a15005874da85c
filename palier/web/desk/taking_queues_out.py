"""Take the agenda of a séance, or the queue of pieces, out in a file: what it holds first, then the file."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from palier.models import Seance
from palier.rules.doors.access import Role
from palier.rules.law import clocks
from palier.web.access import actor_of, get_or_404, only, organisation_of
from palier.web.desk import taking_out as taking
from palier.web.requests.factors import proved
from palier.workflows.desks import taking_queues_out


@only(Role.BAILLEUR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def agenda(request: HttpRequest, seance: UUID) -> HttpResponse:
    """The homes of a séance, with how many candidates each has: of nobody, so without a code."""
    found = get_or_404(Seance.objects.filter(bailleur__in=organisation_of(request).covers), seance)
    form, by = taking.TakeOutForm(request.POST or None), actor_of(request)
    day = clocks.day_in_paris(found.held_at)
    context: dict[str, object] = {
        "form": form,
        "title": f"Ordre du jour du {clocks.say_day(day)}",
        "back": reverse("seance", args=[seance]),
        "count": found.items.count(),
        "columns": ", ".join(taking_queues_out.AGENDA_COLUMNS),
        "is_closed": True,
    }
    if form.is_valid():
        name = f"ordre-du-jour-{day.isoformat()}"
        return taking.file(
            request,
            lambda: taking_queues_out.take_agenda(found, by=by, at=timezone.now()),
            form.kind,
            name,
            context,
        )
    return taking.page(request, context)


_proved_file = proved(taking.file)


@only(Role.RESERVATAIRE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def pieces(request: HttpRequest) -> HttpResponse:
    """The pieces that wait, by reference; each household reads that its line left; after a code just given."""
    form, by, at = taking.TakePeopleOutForm(request.POST or None), actor_of(request), timezone.now()
    urgent, others = taking_queues_out.pieces_waiting(at)
    context: dict[str, object] = {
        "form": form,
        "title": "Pièces à contrôler",
        "back": reverse("file-pieces"),
        "count": len(urgent) + others.count(),
        "columns": ", ".join(taking_queues_out.PIECE_COLUMNS),
        "has_people": True,
        "is_closed": True,
    }
    if form.is_valid():
        return _proved_file(
            request,
            lambda: taking_queues_out.take_pieces(form.purpose, by=by, at=at),
            form.kind,
            "pieces-a-controler",
            context,
        )
    return taking.page(request, context)

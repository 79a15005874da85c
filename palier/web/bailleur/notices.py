"""A mistake that a réservataire says to a landlord before its commission: read once, and said to be read."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from palier.models import MistakeNotice
from palier.rules.doors.access import Role
from palier.rules.mistakes import answer_words
from palier.web.access import actor_of, get_or_404, only, organisation_of
from palier.web.acts import once
from palier.web.desk.desk_parts import page
from palier.workflows.letters.wording import describe
from palier.workflows.mistakes import carrying_out


@only(Role.BAILLEUR)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def notice(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Read one notice; the form says that it was read."""
    rows = MistakeNotice.objects.filter(bailleur__in=organisation_of(request).covers)
    found = get_or_404(rows.select_related("publication__home__commune", "publication__reservataire"), public_id)
    if request.method == "POST":
        carrying_out.read_notice(found, by=actor_of(request), at=timezone.now())
        return redirect("bailleur_avis", found.public_id)
    told = answer_words.notice(
        describe(found.publication.home),
        who=found.publication.reservataire.present.name,
        rank=found.rank,
        told_at=found.told_at,
    )
    return render(request, "palier/bailleur/notice.html", page(request, notice=found, told=told))

"""The logo of an organisation, for everybody: a small picture drawn anew here, under an address that changes with it."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from palier.models import OrganisationLook

_DAY = 86_400


@login_not_required
@require_safe
def logo(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The picture, or 404."""
    found = OrganisationLook.objects.filter(organisation__public_id=public_id).values_list("logo", flat=True).first()
    if not found:
        raise Http404
    return HttpResponse(bytes(found), content_type="image/png", headers={"Cache-Control": f"public, max-age={_DAY}"})

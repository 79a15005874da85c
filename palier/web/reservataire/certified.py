"""A desk contests what the administration certified: a reason that its household reads, and the amount stands (ADR 96)."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from palier.models import Piece
from palier.rules.doors.access import Role
from palier.web.access import actor_of, get_or_404, only
from palier.web.acts import once
from palier.web.reservataire import desk
from palier.web.reservataire.forms import CertifiedContestForm
from palier.workflows.acting.refusals import Refusal
from palier.workflows.fetching import contesting


@only(Role.RESERVATAIRE)
@require_POST
@once
def contest(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Contest a certified piece, once."""
    piece, form = get_or_404(Piece.objects.select_related("demande"), public_id), CertifiedContestForm(request.POST)
    back = reverse("verifier-piece", args=[public_id])
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        contesting.contest(piece, reason, by=actor_of(request), at=timezone.now())
    except Refusal as refusal:
        return desk.refused(request, refusal, back)
    return HttpResponseRedirect(back)

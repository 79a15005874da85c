"""« Toujours intéressé ? » put to the first of a closed list, by who publishes it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from palier.models import PlannedVerb
from palier.rules.doors.access import Role
from palier.web.access import only
from palier.web.acts import once
from palier.web.desk import planned
from palier.web.reservataire import desk
from palier.web.reservataire.publications import mine
from palier.workflows.acting.refusals import Refusal


@only(Role.RESERVATAIRE, Role.BAILLEUR)
@require_POST
@once
def ask(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Put the question to the first who were not asked: shown first when it writes to many."""
    publication, back = mine(request, public_id), reverse("publication-reservataire", args=[public_id])
    try:
        return planned.act(request, publication, PlannedVerb.ASK)
    except Refusal as refusal:
        return desk.refused(request, refusal, back)

"""The files that mandates open, by their next date; and one of them. Each reading is told to its household."""

from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from palier.models import Candidature, Mandate
from palier.rules.candidature.funnel import LIVE, Stage
from palier.rules.doors.access import Role
from palier.rules.doors.readings import Purpose
from palier.rules.law.clocks import day_in_paris
from palier.rules.letters.words import label
from palier.rules.mandates import mandates
from palier.rules.people import employment
from palier.web.access import actor_of, get_or_404, only, organisation_of
from palier.web.acts import new_key, once
from palier.web.desk.desk_parts import trace
from palier.web.lists import listing
from palier.web.presentation import homes, sheet
from palier.workflows.acting.refusals import Refusal
from palier.workflows.mandates import caseload, proposing
from palier.workflows.people import pieces

CONFLICT = 409
SOON = 15
"""Days before a date from which it is set apart."""


@only(Role.CONSEILLER)
@never_cache
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every file, the one whose next date comes first before the others."""
    at = timezone.now()
    shown = listing(request, caseload.of(by=actor_of(request), at=at))
    trace(request, Purpose.ADVISE, *(case.mandate for case in shown))
    on = day_in_paris(at)
    context = {
        "organisation": organisation_of(request),
        "cases": shown.with_rows([(case, (case.next.on - on).days <= SOON) for case in shown]),
        "has_closed_sessions": request.GET.get("sessions") == "fermees",
    }
    return render(request, "palier/conseiller/index.html", context)


def _own(request: HttpRequest, public_id: UUID) -> Mandate:
    return get_or_404(Mandate.objects.filter(organisation=organisation_of(request)), public_id)


@only(Role.CONSEILLER)
@never_cache
@require_safe
def show(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One file: who, its dates, its candidatures, and where its pieces stand. Over, it is as if it had never been."""
    at = timezone.now()
    file = caseload.one(_own(request, public_id), by=actor_of(request), at=at)
    if file is None:
        raise Http404
    trace(request, Purpose.ADVISE, file.case.mandate)
    scope = mandates.said(mandates.scope_of(file.case.mandate.scope.split()))
    context = {
        "file": file,
        "mandate": file.case.mandate,
        "number": employment.grouped(file.case.mandate.number),
        "scope": [mandates.WORDS[one] for one in scope],
        "persons": [(f"{one.first_name} {one.last_name}".strip(), _place(one.role)) for one in file.persons],
        "candidatures": [_row(row, file, at) for row in file.candidatures],
        "pieces": [(pieces.label_of(one.code), _STATUSES.get(one.status, one.status), one) for one in file.pieces],
        "act_key": new_key(),
    }
    return render(request, "palier/conseiller/file.html", context)


_STATUSES = {"a_verifier": "à contrôler", "valide": "vérifiée", "refusee": "refusée", "expiree": "expirée"}


def _place(role: str) -> str:
    return next((words for one, words in sheet.PLACES.items() if one.value == role), "Personne")


def _row(row: Candidature, file: caseload.File, at: datetime) -> dict[str, object]:
    offer = file.offers.get(row.pk)
    return {
        "title": homes.title(row.publication.home),
        "stage": label(Stage(row.stage), is_own=row.publication.is_own),
        "is_live": row.stage in LIVE,
        "closes_at": row.publication.closes_at if row.publication.closes_at > at else None,
        "answer_by": offer.answer_by if offer and not offer.answer else None,
        "row": row,
    }


@only(Role.CONSEILLER)
@require_POST
@once
def give_back(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Give a mandate back: its files are closed at once."""
    row = _own(request, public_id)
    try:
        proposing.give_back(row.public_id, by=actor_of(request), at=timezone.now())
    except Refusal as refusal:
        context = {"sentence": str(refusal), "back": reverse("conseiller")}
        return render(request, "palier/conseiller/refused.html", context, status=CONFLICT)
    return HttpResponseRedirect(reverse("conseiller"))

"""The counter's desk: see somebody, open their file for a while, and say that they have left."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import cast
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from palier.gateways.sne.errors import SneError
from palier.gateways.sne.shapes import SneDemande
from palier.models import Visit
from palier.models.doors import acting, row_security
from palier.rules.counter import shut_pages, visits
from palier.rules.counter.visits import SeenPaper
from palier.rules.doors.access import Role
from palier.rules.doors.switches import Switch
from palier.web.access import actor_of, get_or_404, only, organisation_of
from palier.web.acts import new_key, once
from palier.web.desk import awaited
from palier.web.guichet.forms import SeenForm
from palier.web.requests import visits as visited
from palier.web.requests import waiting
from palier.web.signin import register
from palier.web.signin.views import level
from palier.workflows.acting.refusals import Refusal
from palier.workflows.counter import receipts_of_visits, visiting
from palier.workflows.counter.visiting import PaperShown
from palier.workflows.doors import signing_in
from palier.workflows.register import importing
from palier.workflows.steering import switching

BAD_REQUEST = 400


def mine(request: HttpRequest) -> "list[Visit]":
    """My visits of the day, the latest first."""
    rows = Visit.objects.filter(organisation=organisation_of(request), by=actor_of(request).person)
    return list(rows.filter(opened_at__gt=visits.shown_since(timezone.now())).order_by("-opened_at", "-pk"))


def own(request: HttpRequest, public_id: UUID) -> Visit:
    """A visit of mine, whatever became of it, or 404."""
    rows = Visit.objects.filter(organisation=organisation_of(request), by=actor_of(request).person)
    return get_or_404(rows.select_related("organisation"), public_id)


def is_living(visit: Visit, at: datetime) -> bool:
    """Whether it opens its file now."""
    return visits.is_living(visit.until, at, has_ended=visit.ended_at is not None)


@only(Role.GUICHET)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@level
@once
def index(request: HttpRequest) -> HttpResponse:
    """Who stands here: a number and a paper. What opens nothing is told alike, whatever the reason."""
    form, status = SeenForm(request.POST or None, initial={"numero": request.GET.get("numero", "")}), 200
    if request.method == "POST":
        status = BAD_REQUEST
        if form.is_valid():
            data = form.cleaned_data
            shown = PaperShown(numero=data["numero"], birth_date=data["birth_date"], paper=SeenPaper(data["paper"]))
            try:
                return _opened(request, shown)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
    at, rows = timezone.now(), mine(request)
    context = {
        "organisation": organisation_of(request),
        "form": form,
        "awaited": awaited.acts(request),
        "shut": switching.said_shut(Switch.REGISTRATION, at=at),
        "living": next((row for row in rows if is_living(row, at)), None),
        "today": [row for row in rows if not is_living(row, at)],
        "minutes": visits.minutes(at),
        "act_key": request.POST.get("act_key") or new_key(),
        "has_closed_sessions": request.GET.get("sessions") == "fermees",
    }
    return render(request, "palier/guichet/index.html", context, status=status)


def _opened(request: HttpRequest, shown: PaperShown) -> HttpResponse:
    by, at = actor_of(request), timezone.now()
    visiting.require_calm(shown, by=by, at=at)
    try:
        asked = cast("VisitAsked | None", waiting.said(request))
    except (SneError, waiting.NoPlaceError):
        asked = VisitAsked(None)  # what is known here is opened: the register is asked again at the next act
    if asked is None:
        return waiting.Outside(partial(_ask, shown.numero, at), waiting.REGISTER, SneError)
    try:
        made = visiting.open_visit(shown, partial(_take_in, asked.found, shown, at), by=by, at=at)
    except visiting.OpensNothing:
        visiting.note_refused(shown, by=by, at=at)
        raise
    return HttpResponseRedirect(reverse("passage", args=[made.public_id]))


@dataclass(frozen=True, slots=True)
class VisitAsked:
    """What the register answered: that nobody has this number is an answer too."""

    found: SneDemande | None


def _ask(numero: str, at: datetime) -> VisitAsked:
    return VisitAsked(register.fetch(numero, at=at))


def _take_in(sne: SneDemande | None, shown: PaperShown, at: datetime) -> None:
    """A file is kept only once its holder's birth date is proven, as at the door."""
    if sne is None or signing_in.holder_key(sne.persons, shown.birth_date) is None:
        return
    with acting.taken(acting.Acting(role=row_security.INTAKE, numero=shown.numero)):
        importing.save(sne, by=signing_in.VISITOR, at=at)


@only(Role.GUICHET)
@never_cache
@require_safe
@visited.taken
def passage(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One visit: whose, until when, the way into the file, and the paper of each act."""
    visit = own(request, public_id)
    if not is_living(visit, timezone.now()):
        return render(request, "palier/guichet/over.html", {"desk": reverse("guichet")}, status=visited.GONE)
    with acting.taken(receipts_of_visits.acting_in(visit, actor_of(request).person)):
        sheet = receipts_of_visits.sheet(visit)
    context = {
        "passage": visit,
        "sheet": sheet,
        "enter": [(words, visited.inside(visit, name)) for words, name in WAYS],
        "elsewhere": shut_pages.SHUT,
        "act_key": new_key(),
    }
    return render(request, "palier/guichet/passage.html", context)


WAYS = (
    ("Le dossier et les questions", "mon-dossier"),
    ("Les pièces", "pieces"),
    ("Chercher un logement", "recherche"),
    ("Les candidatures et les offres", "mes-candidatures"),
    ("Le courrier", "courrier"),
    ("Écrire à qui tient le dossier", "mes-messages"),
    ("Ce qui a changé, et les coordonnées", "changements"),
    ("Un code pour l’employeur", "mon-emploi"),
    ("Les autres toits", "mes-autres-toits"),
    ("Les contestations", "contestations"),
    ("Renouveler la demande", "renouveler"),
)


@only(Role.GUICHET)
@require_POST
@once
def end(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The person has left: their file is closed here at once."""
    try:
        visiting.end(public_id, by=actor_of(request), at=timezone.now())
    except Visit.DoesNotExist as error:
        raise Http404 from error
    return HttpResponseRedirect(f"{reverse('guichet')}?fait=partie")


@only(Role.GUICHET)
@never_cache
@require_safe
@visited.taken
def receipt(request: HttpRequest, public_id: UUID, act: UUID | None = None) -> HttpResponse:
    """The paper of one act, or of the whole visit."""
    visit = own(request, public_id)
    if not is_living(visit, timezone.now()):
        return render(request, "palier/guichet/over.html", {"desk": reverse("guichet")}, status=visited.GONE)
    with acting.taken(receipts_of_visits.acting_in(visit, actor_of(request).person)):
        sheet = receipts_of_visits.sheet(visit, one=act)
    if act is not None and not sheet.receipts:
        raise Http404
    context = {"sheet": sheet, "organisation": organisation_of(request), "agent": actor_of(request).person}
    return render(request, "palier/guichet/receipt.html", context)

"""The identity paper of a first registration: its photographs, listed by name alone, taken back while nothing is signed."""

from typing import TYPE_CHECKING, cast
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from palier.models import Registration
from palier.rules.counter import alone
from palier.rules.counter import registering as rules
from palier.rules.counter.alone import RegistrationStep as Step
from palier.rules.counter.registering import FormHeading
from palier.rules.counter.visits import PAPERS, SeenPaper
from palier.rules.situations import uploads
from palier.web.demandeur.first import filling, steps
from palier.web.demandeur.first.filling import filled
from palier.web.desk import arriving
from palier.web.requests import waiting
from palier.workflows.counter import registering, registering_alone

if TYPE_CHECKING:
    from palier.workflows.people import filing


class IdentityPaperForm(forms.Form):
    """The photographs of one paper."""

    file = arriving.field()


@require_http_methods(["GET", "HEAD", "POST"])
@filled
def papers(request: HttpRequest, row: Registration) -> HttpResponse:
    """List what was sent, and take more; a file that is refused leaves nothing behind."""
    if row.state not in rules.OPEN:
        return filling.to_form()
    form, status = IdentityPaperForm(), 200
    if request.method == "POST":
        form = IdentityPaperForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                return _take(row, form, request)
            except waiting.NoPlaceError as full:
                status = arriving.said_on(form, arriving.full(full))
            except uploads.RefusedUpload as refusal:
                status = arriving.said_on(form, refusal)
            except registering.FormClosed:
                return filling.to_form()
        else:
            status = filling.BAD_REQUEST
    return _page(request, row, form, status)


def _take(row: Registration, form: IdentityPaperForm, request: HttpRequest) -> HttpResponse:
    found = cast("list[filing.SentFile] | None", waiting.said(request))
    if found is None:
        return arriving.opened_outside(form.cleaned_data["file"], whose=str(row.public_id))
    registering_alone.add_papers(row.public_id, found, at=timezone.now())
    return HttpResponseRedirect(f"{reverse('premiere-demande-piece')}?fait=recue")


def _page(request: HttpRequest, row: Registration, form: IdentityPaperForm, status: int) -> HttpResponse:
    told = row.answers.get(FormHeading.IDENTITY.value) or {}
    place, number = alone.place_of(Step.PAPER)
    context = {
        "form": form,
        "asked": alone.ROWS[Step.PAPER],
        "place": place,
        "number": number,
        "back": steps.address(list(Step)[place - 2]),
        "papers": registering_alone.papers_of(row.public_id),
        "paper": PAPERS[SeenPaper(told["paper"])] if told.get("paper") else "",
        "stay_url": steps.address(Step.STAY),
        "is_received": request.GET.get("fait") == "recue",
    }
    return render(request, "palier/demandeur/first/papers.html", context, status=status)


@require_POST
@filled
def take_back(_request: HttpRequest, row: Registration, public_id: UUID) -> HttpResponse:
    """Take one file out; its bytes go at once."""
    try:
        registering_alone.take_paper_back(row.public_id, public_id)
    except registering.FormClosed:
        return filling.to_form()
    return HttpResponseRedirect(reverse("premiere-demande-piece"))

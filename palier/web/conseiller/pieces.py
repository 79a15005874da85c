"""An adviser sends an ordinary piece for the account of a household; its secrets go through its own person."""

from typing import cast
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from palier.rules.doors.access import Role
from palier.rules.law.clocks import day_in_paris
from palier.rules.mandates.acts import Done
from palier.rules.mandates.mandates import MandateScope
from palier.rules.situations import pieces as documents
from palier.rules.situations import uploads
from palier.web.access import actor_of, only
from palier.web.acts import new_key, once
from palier.web.conseiller import opened
from palier.web.conseiller.opened import Opened
from palier.web.desk import arriving
from palier.web.requests import waiting
from palier.workflows.acting.refusals import Refusal
from palier.workflows.doors import apart
from palier.workflows.mandates import on_behalf
from palier.workflows.people import filing

BAD_REQUEST, CONFLICT = 400, 409
WHOLE_HOUSEHOLD = ("", "Tout le ménage")


class SendForm(forms.Form):
    """The files of one ordinary piece, what it is, and whose."""

    code = forms.ChoiceField(label="Quelle pièce", error_messages={"required": "Choisissez la pièce que vous envoyez."})
    person_key = forms.ChoiceField(label="Pour qui", required=False)
    file = arriving.field()

    def __init__(self, *args: object, one: Opened, **kwargs: object) -> None:
        """Offer the closed list without what tells a secret, and the persons whom the mandate names."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        known = documents.documents(day_in_paris(timezone.now())).values()
        plain = [(each.code, each.label) for each in known if not each.is_visa and not apart.betrays(each.code)]
        people = [(each.key, f"{each.first_name} {each.last_name}".strip()) for each in one.file.persons]
        self.fields["code"].choices = [("", "Choisissez dans la liste"), *plain]  # type: ignore[attr-defined]
        self.fields["person_key"].choices = [WHOLE_HOUSEHOLD, *people]  # type: ignore[attr-defined]


@only(Role.CONSEILLER)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@once
def send(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask for the files of one piece, and keep them; a file that is refused leaves nothing behind."""
    one = opened.opened(request, public_id, MandateScope.PIECES)
    if request.method != "POST":
        return _page(request, one, SendForm(one=one, initial={"code": request.GET.get("piece", "")}))
    form = SendForm(request.POST, request.FILES, one=one)
    if not form.is_valid():
        return _page(request, one, form, BAD_REQUEST)
    try:
        return _taken(request, one, form)
    except on_behalf.NoMandate as error:
        raise Http404 from error
    except waiting.NoPlaceError as full:
        status = arriving.said_on(form, arriving.full(full))
    except uploads.RefusedUpload as refusal:
        status = arriving.said_on(form, refusal)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        status = CONFLICT
    return _page(request, one, form, status)


def _taken(request: HttpRequest, one: Opened, form: SendForm) -> HttpResponse:
    data, by, at = form.cleaned_data, actor_of(request), timezone.now()
    filing.require_day(by, at)
    found = cast("list[filing.SentFile] | None", waiting.said(request))
    if found is None:
        return arriving.opened_outside(data["file"], whose=str(by.person.pk))
    on_behalf.send(one.mandate, data["code"], found, person_key=data["person_key"], by=by, at=at)
    return opened.seen(one, said=Done.SENT)


def _page(request: HttpRequest, one: Opened, form: SendForm, status: int = 200) -> HttpResponse:
    context = {
        "one": one,
        "name": one.file.case.name,
        "form": form,
        "back": one.back,
        "act_key": request.POST.get("act_key") or new_key(),
    }
    return render(request, "palier/conseiller/send_piece.html", context, status=status)

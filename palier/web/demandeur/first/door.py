"""« Je n’ai pas encore de numéro »: what it takes, what it gives, and the code that opens one's form or finds it again."""

from datetime import date, datetime

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from palier.models.demandes import layers
from palier.rules.counter import registering as rules
from palier.rules.counter.alone import RegistrationStep
from palier.rules.doors.access import Role
from palier.rules.law import parameters
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.voice import say
from palier.rules.life import lifecycle
from palier.web.access import demande_of, role_of
from palier.web.demandeur.first import filling
from palier.web.demandeur.first.door_forms import DoorForm
from palier.web.languages.later import later, shown
from palier.web.requests.chosen_language import asked_in
from palier.web.requests.sources import source_of
from palier.web.signin.forms import SignInCodeForm
from palier.workflows.counter import registering_alone
from palier.workflows.counter.registering_alone import DoorContact
from palier.workflows.doors import protecting

_WRONG = later("Ce n’est pas le code envoyé, ou il n’est plus valable. Vous pouvez en demander un autre.")
TOO_MANY = 429


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def door(request: HttpRequest) -> HttpResponse:
    """Say what it is, and send the code that opens a form, begun or not."""
    at = timezone.now()
    form, status = DoorForm(request.POST if request.method == "POST" else None), 200
    if request.method == "POST":
        status = filling.BAD_REQUEST
        if not settings.SNE_URL:
            status = filling.CONFLICT
        elif form.is_valid():
            try:
                return _ask(request, form.told(), at)
            except registering_alone.TooManyDoorCodes as refusal:
                form.add_error(None, shown(refusal))
                status = TOO_MANY
    context = {
        "form": form,
        "steps": len(RegistrationStep),
        "days": parameters.get(rules.FILE, "draft_days", day_in_paris(at)).value,
        "due": lifecycle.attestation_due(day_in_paris(at)),
        "is_wired": bool(settings.SNE_URL),
        "is_open_here": filling.opened(request) is not None,
        # Whose demande was struck off makes another one here.
        "has_file": role_of(request) is Role.DEMANDEUR and layers.is_open(demande_of(request)),
        "is_closed": request.GET.get("fermee") == "oui",
        "is_dropped": request.GET.get("fait") == "supprimee",
    }
    return render(request, "palier/demandeur/first/door.html", context, status=status)


def _ask(request: HttpRequest, to: DoorContact, at: datetime) -> HttpResponse:
    kept = registering_alone.send_code(to, source=source_of(request.META), at=at, language=asked_in(request))
    request.session[filling.ASKED] = {
        "channel": to.channel,
        "recipient": to.recipient,
        "birth_date": to.birth_date.isoformat(),
        "hash": kept,
        "until": (at + protecting.CODE_LIFE).isoformat(),
    }
    return HttpResponseRedirect(reverse("premiere-demande-code"))


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def code(request: HttpRequest) -> HttpResponse:
    """Take the code: a form opens, the one that was begun with this address and this birth date where there is one."""
    waiting = request.session.get(filling.ASKED)
    if not waiting:
        # Pressed twice: the first press opened it.
        return filling.to_form() if filling.opened(request) else HttpResponseRedirect(reverse("premiere-demande"))
    form = SignInCodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        at, to = timezone.now(), _told(waiting)
        until = datetime.fromisoformat(waiting["until"])
        typed, sent = form.cleaned_data["code"], waiting["hash"]
        row = registering_alone.take_code(to, typed, sent, until=until, at=at, language=asked_in(request))
        if row is not None:
            filling.open_in(request, row, at=at)
            return filling.to_form()
        form.add_error("code", _WRONG)
    context = {
        "form": form,
        "recipient": waiting["recipient"],
        "door": reverse("premiere-demande"),
        "door_name": say("Demander un logement social"),
    }
    status = filling.BAD_REQUEST if form.errors else 200
    return render(request, "palier/demandeur/door_code.html", context, status=status)


def _told(waiting: dict[str, str]) -> DoorContact:
    return DoorContact(waiting["channel"], waiting["recipient"], date.fromisoformat(waiting["birth_date"]))


@login_not_required
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Close the form in this browser; it is found again by a code."""
    filling.close(request)
    return HttpResponseRedirect(f"{reverse('premiere-demande')}?fermee=oui")

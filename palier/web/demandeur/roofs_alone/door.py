"""« Sans dossier »: the code that opens one's requests for other roofs, or finds them again."""

from datetime import datetime
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from palier.rules.doors.access import Role
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.voice import say
from palier.rules.roofs import roof_alone
from palier.web.access import role_of
from palier.web.demandeur.first.door_forms import DoorForm
from palier.web.demandeur.roofs_alone import proved
from palier.web.languages.later import later, shown
from palier.web.requests.chosen_language import asked_in
from palier.web.requests.sources import source_of
from palier.web.signin.forms import SignInCodeForm
from palier.workflows.doors import protecting
from palier.workflows.roofs import asking_alone
from palier.workflows.roofs.asking_alone import RoofProof, TooManyRoofCodes

_WRONG = later("Ce n’est pas le code envoyé, ou il n’est plus valable. Vous pouvez en demander un autre.")


class RoofDoorForm(DoorForm):
    """The same door, and what it opens said in its own words."""

    def __init__(self, *args: object, **options: object) -> None:
        """Say what the address opens."""
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self.fields["contact"].help_text = later(
            "Une adresse que vous seul ou vous seule ouvrez : les réponses y arrivent."
        )


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def door(request: HttpRequest) -> HttpResponse:
    """Say what it is, and send the code that opens one's requests, asked or to ask."""
    at = timezone.now()
    form, status = RoofDoorForm(request.POST if request.method == "POST" else None), 200
    if request.method == "POST":
        status = proved.BAD_REQUEST
        if form.is_valid():
            try:
                return _ask(request, form, at)
            except TooManyRoofCodes as refusal:
                form.add_error(None, shown(refusal))
                status = proved.TOO_MANY
    context = {
        "form": form,
        "days": roof_alone.kept_days(day_in_paris(at)),
        "is_open_here": proved.opened(request) is not None,
        "has_file": role_of(request) is Role.DEMANDEUR,
        "is_closed": request.GET.get("fait") == "ferme",
        "is_forgotten": request.GET.get("fait") == "efface",
    }
    return render(request, "palier/demandeur/roofs_alone/door.html", context, status=status)


def _ask(request: HttpRequest, form: RoofDoorForm, at: datetime) -> HttpResponse:
    channel, recipient = form.cleaned_data["contact"]
    to = RoofProof(channel, recipient, form.cleaned_data["birth_date"])
    sent = asking_alone.send_code(to, source=source_of(request.META), at=at, language=asked_in(request))
    until = (at + protecting.CODE_LIFE).isoformat()
    request.session[proved.ASKED] = {**proved.kept(to), "hash": sent, "until": until}
    return HttpResponseRedirect(reverse("toit-sans-dossier-code"))


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def code(request: HttpRequest) -> HttpResponse:
    """Take the code, then go on to the roof that led here, or to one's requests."""
    waiting = request.session.get(proved.ASKED)
    if not waiting:
        # Pressed twice: the first press opened it.
        return _onwards(request) if proved.opened(request) else HttpResponseRedirect(reverse("toit-sans-dossier"))
    form = SignInCodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        at, to = timezone.now(), proved.told(waiting)
        until = datetime.fromisoformat(waiting["until"])
        typed, sent = form.cleaned_data["code"], waiting["hash"]
        if asking_alone.take_code(to, typed, sent, until=until, at=at, language=asked_in(request)):
            proved.open_in(request, to, at=at)
            return _onwards(request)
        form.add_error("code", _WRONG)
    context = {
        "form": form,
        "recipient": waiting["recipient"],
        "door": reverse("toit-sans-dossier"),
        "door_name": say("Demander un toit sans dossier"),
    }
    status = proved.BAD_REQUEST if form.errors else 200
    return render(request, "palier/demandeur/door_code.html", context, status=status)


def _onwards(request: HttpRequest) -> HttpResponse:
    wanted = request.session.pop(proved.WANTED, None)
    if wanted:
        return HttpResponseRedirect(reverse("demander-toit-sans-dossier", args=[UUID(wanted)]))
    return HttpResponseRedirect(reverse("mes-demandes-de-toits"))


@login_not_required
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Close it in this browser; it is found again by a code."""
    proved.close(request)
    return HttpResponseRedirect(f"{reverse('toit-sans-dossier')}?fait=ferme")

"""« Accès et séparation »: one page that is the same for everybody, before a fork and after it.

Its address and its title say nothing of danger: a browser keeps both. Nothing of it is kept in a cache.
"""

from datetime import datetime
from typing import Any

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from palier.models import Demande
from palier.models.demandes import layers
from palier.models.doors import acting
from palier.rules.doors.access import Role
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.voice import say
from palier.rules.people import facts
from palier.rules.people.facts import Situation
from palier.web.access import actor_of, demande_of, only
from palier.web.acts import once
from palier.web.demandeur import saying
from palier.web.demandeur.doors.access_forms import ProvenForm, SafeForm
from palier.web.languages.later import later, shown
from palier.web.requests.chosen_language import asked_in
from palier.web.signin import own_language
from palier.workflows.acting.refusals import Refusal
from palier.workflows.doors import own_address, protecting
from palier.workflows.parting import forking, separating
from palier.workflows.parting.forking import Danger
from palier.workflows.viewings import choosing

BAD_REQUEST, CONFLICT, TOO_MANY = 400, 409, 429
PENDING = "acces"
"""What waits for its code, in the session: it goes with it, and with the first right code."""
BACKEND = "django.contrib.auth.backends.ModelBackend"
WRONG = later("Ce n’est pas le code envoyé, ou il n’est plus valable. Vous pouvez en demander un autre.")


def _key(request: HttpRequest) -> str:
    return str(request.user.holder.person_key)  # type: ignore[union-attr]


def _known(demande: Demande, at: datetime) -> facts.Demande:
    return layers.facts_of(demande, day_in_paris(at))


@only(Role.DEMANDEUR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@once
def access(request: HttpRequest) -> HttpResponse:
    """Ask for the safe address, and send it a code. Nothing is written on the file before that code comes back."""
    at, demande = timezone.now(), demande_of(request)
    known = _known(demande, at)
    waiting = request.session.get(PENDING, {})
    form = SafeForm(
        request.POST or None,
        known=known,
        names=saying.first_names(demande),
        initial={"situation": waiting.get("situation", "")},
    )
    if request.method == "POST" and form.is_valid():
        try:
            return _prove(request, form.cleaned_data, at)
        except own_address.KnownOfTheFile as refusal:
            form.ask_if_sure(shown(refusal))
        except own_address.ReadByAnother as refusal:
            form.add_error("email", shown(refusal))
    has_other = "situation" in form.fields
    context = {
        "form": form,
        "has_other": has_other,
        "visits": [starts_at for _, starts_at in choosing.taken_of(demande, at=at)] if has_other else (),
        "is_chosen": not has_other and protecting.has_safe_address(demande),
        "act_key": saying.act_key(request),
    }
    status = BAD_REQUEST if request.method == "POST" else 200
    return render(request, "palier/demandeur/access.html", context, status=status)


def _prove(request: HttpRequest, data: dict[str, Any], at: datetime) -> HttpResponse:
    if not protecting.may_send(str(request.session.session_key), actor_of(request).person.pk, data["email"], at=at):
        return _refused(request, say("Trop de codes ont été demandés. Recommencez demain."), TOO_MANY)
    kept = protecting.prove(
        *(demande_of(request), data["email"]),
        holder=_key(request),
        sure=data.get("is_sure", False),
        at=at,
        language=asked_in(request),
    )
    request.session[PENDING] = {
        "email": data["email"],
        "situation": data.get("situation", ""),
        "follows": data.get("follows", []),
        "births": data.get("births_follow", False),
        "hash": kept,
        "until": (at + protecting.CODE_LIFE).isoformat(),
        "tries": 0,  # as the release before reads it
    }
    return HttpResponseRedirect(reverse("acces-code"))


@only(Role.DEMANDEUR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@once
def code(request: HttpRequest) -> HttpResponse:
    """Take the code: then, and not before, the file becomes two, or its address changes."""
    waiting = request.session.get(PENDING, {})
    if "hash" not in waiting:
        return HttpResponseRedirect(reverse("acces"))
    form = ProvenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        at = timezone.now()
        if _is_right(request, waiting, form.cleaned_data["code"], at):
            return _done(request, waiting, at)
        form.add_error("code", WRONG)
    context = {"form": form, "act_key": saying.act_key(request)}
    status = BAD_REQUEST if request.method == "POST" else 200
    return render(request, "palier/demandeur/access_code.html", context, status=status)


def _is_right(request: HttpRequest, waiting: dict[str, Any], typed: str, at: datetime) -> bool:
    bound = (protecting.ADDRESS, demande_of(request).pk, _key(request), waiting["email"])
    until = datetime.fromisoformat(waiting["until"])
    return protecting.take_code(typed, waiting["hash"], *bound, until=until, at=at)


def _done(request: HttpRequest, waiting: dict[str, Any], at: datetime) -> HttpResponse:
    demande, by = demande_of(request), actor_of(request)
    del request.session[PENDING]
    try:
        if not waiting["situation"]:
            protecting.protect(demande, waiting["email"], by=by, at=at)
            return HttpResponseRedirect(reverse("acces"))
        danger = Danger(
            situation=Situation(waiting["situation"]),
            email=waiting["email"],
            follows=waiting["follows"],
            births_follow=waiting["births"],
        )
        forked = forking.go_alone(demande, danger, leaver=_key(request), by=by, at=at)
    except Refusal as refusal:
        return _refused(request, shown(refusal), CONFLICT)
    # This browser alone goes on with the new file: every other session of the person stays with the old one.
    with acting.taken(acting.GATE):
        login(request, forked.user, backend=BACKEND)
    entered = HttpResponseRedirect(reverse("mon-dossier"))
    own_language.come_in(request, entered, forked.user, at=at)
    return entered


@only(Role.DEMANDEUR)
@require_POST
@once
def number(request: HttpRequest) -> HttpResponse:
    """Ask the register for the number of a new file."""
    try:
        separating.ask_number(demande_of(request), by=actor_of(request), at=timezone.now())
    except Refusal as refusal:
        return _refused(request, shown(refusal), CONFLICT)
    return HttpResponseRedirect(f"{reverse('mon-dossier')}?fait=numero#numero")


def _refused(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    context = {"sentence": sentence, "back": reverse("mon-dossier")}
    return render(request, "palier/demandeur/refused.html", context, status=status)

"""Somebody to be told that something waits: the page of who names them, and the one where they answer by their link."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from palier.models import TrustedContact
from palier.rules.doors.access import Role
from palier.rules.law.voice import say
from palier.rules.letters import state_words
from palier.rules.mandates import trusted
from palier.rules.mandates.trusted import TrustMove, TrustState
from palier.web.access import actor_of, demande_of, key_of, only
from palier.web.acts import once
from palier.web.demandeur import saying
from palier.web.demandeur.doors.trusted_forms import TrustedForm
from palier.web.languages.later import shown as said_of
from palier.web.requests.chosen_language import asked_in
from palier.web.requests.sources import source_of
from palier.web.signin.answers import NONE, too_many
from palier.workflows.acting.refusals import Refusal
from palier.workflows.doors import slowing
from palier.workflows.mandates import trusted_answers, trusting

BAD_REQUEST, CONFLICT = 400, 409
_SECTION = "#personne-a-prevenir"
_SAYS = (TrustMove.SAY_YES, TrustMove.SAY_NO, TrustMove.SAY_NEVER, TrustMove.STOP)


@dataclass(frozen=True, slots=True)
class TrustRow:
    """Whom I named, as « Qui m’aide » shows it."""

    row: TrustedContact
    state: str
    told: state_words.ToldState
    is_living: bool
    is_agreed: bool


def shown(request: HttpRequest) -> TrustRow | None:
    """The last whom I named; nobody else reads it."""
    row = trusting.of_person(demande_of(request), actor_of(request))
    if row is None:
        return None
    state = TrustState(row.state)
    label = trusted.label(state, has_answered=row.answered_at is not None)
    told = state_words.said(state_words.trusted(state, has_answered=row.answered_at is not None))
    return TrustRow(row, say(label), told, state in trusted.LIVING, state is TrustState.AGREED)


@only(Role.DEMANDEUR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@once
def name(request: HttpRequest) -> HttpResponse:
    """Name somebody: they are asked, once, before anything else."""
    at, demande = timezone.now(), demande_of(request)
    form = TrustedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            trusting.name(
                *(demande, typed["name"], typed["recipient"]),
                person_key=key_of(request),
                by=actor_of(request),
                at=at,
                language=asked_in(request),
            )
        except Refusal as refusal:
            return _refused(request, refusal)
        return HttpResponseRedirect(f"{reverse('qui-m-aide')}{_SECTION}")
    context = {
        "form": form,
        "is_close": trusting.is_kept_close(demande, key_of(request), at=at),
        "act_key": saying.act_key(request),
    }
    status = BAD_REQUEST if request.method == "POST" else 200
    return render(request, "palier/demandeur/trusted.html", context, status=status)


@only(Role.DEMANDEUR)
@require_POST
@once
def take_back(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take it back, at once."""
    try:
        trusting.take_back(public_id, by=actor_of(request), at=timezone.now())
    except TrustedContact.DoesNotExist as error:
        raise Http404 from error
    except Refusal as refusal:
        return _refused(request, refusal)
    return HttpResponseRedirect(f"{reverse('qui-m-aide')}{_SECTION}")


def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    context = {"sentence": said_of(refusal), "back": reverse("qui-m-aide")}
    return render(request, "palier/demandeur/refused.html", context, status=CONFLICT)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Yes, no, never, or stop. A mailbox may open links by itself: only a button does it; nothing of who asks is shown."""
    at = timezone.now()
    said = next((one for one in _SAYS if one.value == request.POST.get("reponse")), None)
    if request.method == "POST" and said is not None:
        return _answered(request, token, said, at)
    context = {"state": trusted_answers.may_answer(token, at=at)}
    return _public(request, context)


def _answered(request: HttpRequest, token: str, said: TrustMove, at: datetime) -> HttpResponse:
    source = source_of(request.META)
    if (left := slowing.wait(trusted_answers.tried(source), at=at)) > NONE:
        return too_many(request, left)
    is_taken = trusted_answers.answer(token, said, source=source, at=at)
    is_never = said is TrustMove.SAY_NEVER and trusted_answers.is_link(token)
    return _public(request, {"said": said.value if is_taken or is_never else "rien"})


def _public(request: HttpRequest, context: Mapping[str, object]) -> HttpResponse:
    response = render(request, "palier/signin/trusted.html", dict(context))
    # The address holds a secret: no page that is reached from here learns it.
    response["Referrer-Policy"] = "strict-origin"
    return response

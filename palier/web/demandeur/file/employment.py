"""« Mon emploi »: a code to hand to one's employer, what came back, and how to take it back. A paper is worth as much."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from palier.models import EmploymentCode
from palier.models.demandes import layers
from palier.rules.doors.access import Role
from palier.rules.law import codes, french
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.voice import phrase, say
from palier.rules.letters import state_words
from palier.rules.people import employment
from palier.rules.people.employment import EmploymentCodeState
from palier.web.access import actor_of, demande_of, key_of, only
from palier.web.acts import KEY_FIELD, new_key, once
from palier.web.languages.later import shown
from palier.workflows.acting.refusals import Refusal
from palier.workflows.people import employment as acts

BAD_REQUEST = 400
PAPER = "papier"
"""The field by which the code just shown is printed: by the key of the form that drew it, for it is kept nowhere."""
STATES: Mapping[EmploymentCodeState, tuple[str, str]] = {
    EmploymentCodeState.WAITING: (phrase("attend votre employeur"), "plain"),
    EmploymentCodeState.ATTESTED: (phrase("attesté"), "ok"),
    EmploymentCodeState.DECLINED: (phrase("non attesté"), "warn"),
    EmploymentCodeState.REVOKED: (phrase("annulé"), "plain"),
    EmploymentCodeState.DISOWNED: (phrase("retiré par vous"), "plain"),
    EmploymentCodeState.EXPIRED: (phrase("expiré"), "plain"),
}


@dataclass(frozen=True, slots=True)
class ShownCode:
    """One code, as its person reads it."""

    row: EmploymentCode
    state: EmploymentCodeState
    pill: str
    tone: str
    contract: str
    until: date | None
    """The last day on which what was attested counts."""
    told: state_words.ToldState
    is_settling: bool
    """The file does not know it yet: within the minute."""


@only(Role.DEMANDEUR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """The codes asked for oneself; asked again with the same key, the same code is shown, or printed."""
    at, demande, by = timezone.now(), demande_of(request), actor_of(request)
    code, refusal, key = "", "", None
    if request.method == "POST":
        try:
            key = UUID(request.POST.get(KEY_FIELD, ""))
            code = employment.grouped(acts.ask(demande, person_key=key_of(request), key=key, by=by, at=at).code)
        except Refusal as error:
            refusal = shown(error)
        except ValueError as error:
            raise Http404 from error
    on = day_in_paris(at)
    if code and PAPER in request.POST:
        site = request.build_absolute_uri(reverse("employeur"))
        paper = {"code": code, "last_day": employment.last_day(on), "asked_on": on, "site": site}
        return render(request, "palier/demandeur/employment_paper.html", paper)
    context = {
        "code": code,
        "paper": {KEY_FIELD: str(key), PAPER: "oui"} if code else {},
        "refusal": refusal,
        "last_day": employment.last_day(on),
        "rows": [_shown(row, on) for row in acts.of_person(demande, by)],
        "is_open": layers.is_open(demande),
        "act_key": new_key(),
    }
    return render(request, "palier/demandeur/employment.html", context, status=BAD_REQUEST if refusal else 200)


def _shown(row: EmploymentCode, on: date) -> ShownCode:
    state = employment.standing(EmploymentCodeState(row.state), row.last_day, on=on)
    pill, tone = STATES[state]
    answered = day_in_paris(row.answered_at) if row.answered_at else None
    until = employment.counts_until(answered) if state is EmploymentCodeState.ATTESTED and answered else None
    told = state_words.said(state_words.EMPLOYMENT_CODES[state], day=french.day(until or row.last_day))
    return ShownCode(
        row=row,
        state=state,
        pill=say(pill),
        tone=tone,
        contract=codes.CONTRACT.get(row.contract, ""),
        until=until,
        told=told,
        is_settling=state in (EmploymentCodeState.ATTESTED, EmploymentCodeState.DISOWNED) and row.settled != row.state,
    )


@only(Role.DEMANDEUR)
@require_POST
@once
def revoke(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a code back before it serves."""
    return _ended(request, public_id, is_disowned=False)


@only(Role.DEMANDEUR)
@require_POST
@once
def disown(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say that who attested is not one's employer."""
    return _ended(request, public_id, is_disowned=True)


def _ended(request: HttpRequest, public_id: UUID, *, is_disowned: bool) -> HttpResponse:
    act = acts.disown if is_disowned else acts.revoke
    back = reverse("mon-emploi")
    try:
        act(public_id, by=actor_of(request), at=timezone.now())
    except EmploymentCode.DoesNotExist as error:
        raise Http404 from error
    except Refusal as refusal:
        context = {"sentence": shown(refusal), "back": back}
        return render(request, "palier/demandeur/refused.html", context, status=409)
    return HttpResponseRedirect(back)

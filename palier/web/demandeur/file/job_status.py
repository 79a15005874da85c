"""« Mon inscription à France Travail »: the consent of a notice of tax, for the proof of a long unemployment (ADR 99)."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from palier.models import Demande, StateFetch
from palier.models.demandes import layers
from palier.rules.doors.access import Role
from palier.rules.fetching import fetching, job_status
from palier.rules.fetching.fetching import FetchState
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.voice import say
from palier.web.access import actor_of, demande_of, only
from palier.web.acts import KEY_FIELD, new_key
from palier.web.demandeur.file.tax_forms import JobConsentForm
from palier.web.demandeur.file.taxes import BAD_REQUEST, PAGES, STATES, consented, key_of
from palier.workflows.fetching import fetching as acts
from palier.workflows.fetching import proving, sealed
from palier.workflows.fetching.sealed import FoundStatus, SealBroken

_SOURCE = fetching.JOBSEEKERS


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownStatus:
    """One consent, as its person reads what came of it."""

    row: StateFetch
    state: FetchState
    pill: str
    tone: str
    found: FoundStatus | None
    months: int
    remark: str
    """Why it cannot be used; empty where it can."""
    is_settling: bool


@only(Role.DEMANDEUR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """Consent to one question, and read the answers. The same form sent twice asks once, by its own key."""
    demande, form = demande_of(request), JobConsentForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and consented(request, demande, form, _SOURCE):
        return HttpResponseRedirect(reverse(PAGES[_SOURCE]) + "?fait=demande")
    return _page(request, demande, form, BAD_REQUEST if request.method == "POST" else 200)


def _page(request: HttpRequest, demande: Demande, form: JobConsentForm, status: int) -> HttpResponse:
    rows = [_shown(row) for row in acts.of_person(demande, actor_of(request), source=_SOURCE)]
    is_proved = proving.is_proved(demande, key_of(request))
    context = {
        "form": form,
        "is_offered": acts.is_offered(_SOURCE),
        "is_open": layers.is_open(demande),
        "serves": job_status.serves(layers.facts_of(demande, day_in_paris(timezone.now()))),
        "unproved": "" if is_proved else say(acts.IdentityNotProved.sentence),
        "rows": rows,
        "is_waiting": any(one.state is FetchState.WAITING or one.is_settling for one in rows),
        "is_done": request.GET.get("fait") == "demande",
        "act_key": request.POST.get(KEY_FIELD) or new_key(),
    }
    return render(request, "palier/demandeur/job_status.html", context, status=status)


def _shown(row: StateFetch) -> ShownStatus:
    on = day_in_paris(timezone.now())
    state = fetching.standing(FetchState(row.state), row.last_day, on=on)
    found = _found(row) if state is FetchState.FOUND else None
    if state is FetchState.FOUND and found is None:
        state = FetchState.EXPIRED
    pill, tone = STATES[state]
    why = job_status.remark(found.since, found.until, on=on) if found else None
    return ShownStatus(
        row=row,
        state=state,
        pill=say(pill),
        tone=tone,
        found=found,
        months=job_status.months(found.since, found.until, on=on) if found else 0,
        remark=say(job_status.REMARKS[why]) if why else "",
        is_settling=state in (FetchState.ACCEPTED, FetchState.TAKEN_BACK) and row.settled != row.state,
    )


def _found(row: StateFetch) -> FoundStatus | None:
    try:
        return sealed.opened_status(row.public_id, row.answer_sealed) if row.answer_sealed else None
    except SealBroken:
        return None

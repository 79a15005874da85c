"""Attesting a job: type the code, say the contract, read it again, done. No name, no file, no outcome, at any step."""

from datetime import datetime
from typing import TypedDict

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from palier.models import EmployerSite
from palier.rules.doors.access import Role
from palier.rules.law import codes
from palier.rules.law.clocks import day_in_paris
from palier.rules.people import employment
from palier.web import sure
from palier.web.access import actor_of, only, organisation_of
from palier.web.acts import KEY_FIELD, new_key, once
from palier.web.desk.desk_parts import attempt
from palier.web.employeur.forms import CorrectForm, EmploymentCodeForm, JobForm
from palier.web.requests.sources import source_of
from palier.web.sure import Sure
from palier.workflows.acting.refusals import Refusal
from palier.workflows.people import attesting_employment, employer_sites

_RECEIPT = "palier.employeur.recu"
_STEP, _SEND = "etape", "envoyer"
BAD_REQUEST = 400


class _Offered(TypedDict):
    sites: list[EmployerSite]
    contracts: tuple[str, ...]


def _offered(request: HttpRequest, at: datetime) -> _Offered:
    """What may be chosen: the employer's own sites, and the contracts of the register that it may attest."""
    return {"sites": employer_sites.open_sites(actor_of(request)), "contracts": employment.contracts(day_in_paris(at))}


def _page(request: HttpRequest, name: str, context: dict[str, object], *, is_wrong: bool = False) -> HttpResponse:
    kept = {"organisation": organisation_of(request), "act_key": request.POST.get(KEY_FIELD) or new_key(), **context}
    return render(request, f"palier/employeur/{name}.html", kept, status=BAD_REQUEST if is_wrong else 200)


@only(Role.EMPLOYEUR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Type the code; one that may serve opens the form."""
    form, at, by = EmploymentCodeForm(request.POST or None), timezone.now(), actor_of(request)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data["code"]
        try:
            attesting_employment.waits(typed, by=by, source=source_of(request.META), at=at)
        except Refusal as refusal:
            form.add_error("code", str(refusal))
        else:
            return _form(request, typed, JobForm(**_offered(request, at)))
    context = {"form": form, "has_sites": bool(employer_sites.open_sites(by))}
    return _page(request, "code", context, is_wrong=request.method == "POST")


def _form(request: HttpRequest, typed: str, form: JobForm, *, is_wrong: bool = False) -> HttpResponse:
    context = {"form": form, "code": typed, "shown": employment.grouped(employment.normalise(typed))}
    return _page(request, "attest", context, is_wrong=is_wrong)


@only(Role.EMPLOYEUR)
@never_cache
@require_POST
@once
def attest(request: HttpRequest) -> HttpResponse:
    """Say the contract, the first day and the site; read them again; attest."""
    at, typed = timezone.now(), request.POST.get("code", "")
    form = JobForm(request.POST, **_offered(request, at))
    if not form.is_valid() or request.POST.get(_STEP) == "corriger":
        return _form(request, typed, form, is_wrong=not form.is_valid())
    by, source, made = actor_of(request), source_of(request.META), list[str]()
    if request.POST.get(_STEP) != _SEND:
        is_possible = attempt(form, lambda: attesting_employment.require_possible(form.job, by=by, at=at))
        return _review(request, typed, form) if is_possible else _form(request, typed, form, is_wrong=True)

    def act() -> None:
        made.append(attesting_employment.attest(typed, form.job, by=by, source=source, at=at))

    if attempt(form, act):
        return _to_receipt(made[0], "attestee")
    return _form(request, typed, form, is_wrong=True)


def _review(request: HttpRequest, typed: str, form: JobForm) -> HttpResponse:
    job = form.job
    context = {
        "form": form,
        "code": typed,
        "shown": employment.grouped(employment.normalise(typed)),
        "contract": codes.CONTRACT[job.contract],
        "since": job.since,
        "site": job.site,
        "fields": {name: request.POST.get(name, "") for name in ("code", "contract", "since", "site")},
    }
    return _page(request, "review", context)


@only(Role.EMPLOYEUR)
@never_cache
@require_POST
@once
def decline(request: HttpRequest) -> HttpResponse:
    """Say that one does not attest, once it was said what becomes of the code."""
    typed, form = request.POST.get("code", ""), EmploymentCodeForm(request.POST)
    verb = attesting_employment.decline if sure.is_sure(request) else attesting_employment.waits
    try:
        verb(typed, by=actor_of(request), source=source_of(request.META), at=timezone.now())
    except Refusal as refusal:
        form.is_valid()
        form.add_error("code", str(refusal))
        return _page(request, "code", {"form": form, "has_sites": True}, is_wrong=True)
    return _to_receipt("", "non_attestee") if sure.is_sure(request) else _ask_to_decline(request, typed)


def _ask_to_decline(request: HttpRequest, typed: str) -> HttpResponse:
    said = Sure(
        heading="Ne pas attester cet emploi",
        button="Ne pas attester",
        facts=(("Code", employment.grouped(employment.normalise(typed))),),
        ends=("Ce code ne sert plus.", "Qui vous l’a remis apprend que vous n’avez rien attesté."),
        stays=("Cette personne peut envoyer un contrat, ou vous remettre un autre code.",),
        back="Un code refusé ne ressert pas. Pour attester plus tard, demandez un autre code à votre salarié.",
    )
    return sure.ask(request, said, leave=(reverse("employeur"), "Attester un emploi"), fields={"code": typed})


def _to_receipt(number: str, what: str) -> HttpResponseRedirect:
    kept = signing.dumps([number, what], salt=_RECEIPT)
    return HttpResponseRedirect(reverse("employeur-recu", args=[kept]))


@only(Role.EMPLOYEUR)
@never_cache
@require_safe
def receipt(request: HttpRequest, kept: str) -> HttpResponse:
    """What was done, and the number by which it is corrected today: no name is on it."""
    try:
        number, what = signing.loads(kept, salt=_RECEIPT)
    except signing.BadSignature as error:
        raise Http404 from error
    return _page(request, "receipt", {"number": employment.grouped(number), "what": what})


@only(Role.EMPLOYEUR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@once
def correct(request: HttpRequest) -> HttpResponse:
    """Put right an attestation of the day, by the number of its receipt."""
    at = timezone.now()
    form = CorrectForm(request.POST or None, **_offered(request, at))

    def act() -> None:
        by, source = actor_of(request), source_of(request.META)
        attesting_employment.correct(form.cleaned_data["receipt"], form.job, by=by, source=source, at=at)

    if request.method == "POST" and form.is_valid() and attempt(form, act):
        return _to_receipt(employment.normalise(form.cleaned_data["receipt"]), "corrigee")
    return _page(request, "correct", {"form": form}, is_wrong=request.method == "POST")

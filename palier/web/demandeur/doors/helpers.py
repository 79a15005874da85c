"""« Qui m’aide »: the mandates that I gave, what each lets do and until when, how one is given, proved and taken back."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from palier.models import Mandate, Organisation, Person
from palier.rules.doors.access import Role
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.voice import phrase, say
from palier.rules.mandates import mandates
from palier.rules.people.facts import HOLDERS
from palier.web.access import actor_of, demande_of, only
from palier.web.acts import once
from palier.web.demandeur import behalf, saying
from palier.web.demandeur.doors import helper_rows, opinions, trusted
from palier.web.demandeur.doors.helper_forms import ConfirmForm, MandateCodeForm, TermsForm
from palier.web.languages.later import shown
from palier.web.presentation import pictures
from palier.web.requests.chosen_language import asked_in
from palier.web.requests.sources import source_of
from palier.workflows.acting.refusals import Refusal
from palier.workflows.doors import protecting, safe_addresses
from palier.workflows.mandates import granting, papers, proposing
from palier.workflows.mandates.granting import Terms

BAD_REQUEST, CONFLICT = 400, 409
PENDING = "mandat"
"""What waits for its code, in the session: it goes with it."""
WRONG = phrase(
    "Ce n’est pas le code envoyé, ou il n’est plus valable. Reprenez depuis le début pour en recevoir un autre."
)
WRONG_DAY = phrase("Ce n’est pas la date de naissance de la personne connectée.")


def _key(request: HttpRequest) -> str:
    return str(request.user.holder.person_key)  # type: ignore[union-attr]


@only(Role.DEMANDEUR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """The mandates that I gave; a code that may serve opens what it proposes."""
    at, demande, by = timezone.now(), demande_of(request), actor_of(request)
    form = MandateCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            granting.offered(form.cleaned_data["code"], by=by, source=source_of(request.META), at=at)
        except Refusal as refusal:
            form.add_error("code", shown(refusal))
        else:
            request.session[PENDING] = {"typed": form.cleaned_data["code"], "sent": 0}
            return HttpResponseRedirect(reverse("donner-mandat"))
    acts = behalf.shown(request, demande)
    rows = [helper_rows.shown(row, at, acts) for row in granting.of_person(demande, by)]
    context = {
        "form": form,
        "living": [one for one in rows if one.state in helper_rows.STANDING],
        "ended": [one for one in rows if one.state not in helper_rows.STANDING],
        "asked": [helper_rows.shown(row, at, acts, me=by.person.pk) for row in granting.asked_of_me(demande, by)],
        "opinions": opinions.of_file(request, demande),
        "trusted": trusted.shown(request),
        "act_key": saying.act_key(request),
    }
    status = BAD_REQUEST if request.method == "POST" else 200
    return render(request, "palier/demandeur/helpers.html", context, status=status)


@only(Role.DEMANDEUR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def terms(request: HttpRequest) -> HttpResponse:
    """Of what the code proposes, what is given and until when; then a code leaves for the holder's own contact."""
    at, by = timezone.now(), actor_of(request)
    waiting = request.session.get(PENDING, {})
    if "typed" not in waiting:
        return HttpResponseRedirect(reverse("qui-m-aide"))
    try:
        found = granting.offered(waiting["typed"], by=by, source=source_of(request.META), at=at)
    except Refusal as refusal:
        return _refused(request, refusal)
    on, has_other = day_in_paris(at), len(_holders(request)) > 1
    start = found.months if found.months in mandates.lengths(on) else mandates.lengths(on)[0]
    # Nothing is ticked for them: an act that nobody chose is not given.
    initial = {"months": start}
    form = TermsForm(request.POST or None, offered=found, on=on, has_other=has_other, initial=initial)
    if request.method == "POST" and form.is_valid():
        return _send(request, waiting, found.organisation, form.cleaned_data, at)
    context = {
        "form": form,
        "house": found.organisation,
        "reads": say(mandates.WORDS[mandates.MandateScope.READ]),
        "has_other": has_other,
        "is_apart": bool(safe_addresses.of(demande_of(request), _key(request))),
    }
    status = BAD_REQUEST if request.method == "POST" else 200
    return render(request, "palier/demandeur/helper_terms.html", context, status=status)


def _holders(request: HttpRequest) -> list[Person]:
    return list(Person.objects.filter(demande=demande_of(request), role__in=HOLDERS))


def _send(
    request: HttpRequest, waiting: dict[str, Any], house: Organisation, data: dict[str, Any], at: datetime
) -> HttpResponse:
    to = granting.contact_of(demande_of(request), _key(request))
    session, account = str(request.session.session_key), actor_of(request).person.pk
    if not protecting.may_send(session, account, to[1] if to else "", at=at):
        context = {"sentence": say(_TOO_MANY), "back": reverse("qui-m-aide")}
        return render(request, "palier/demandeur/refused.html", context, status=429)
    whose, language = (demande_of(request).pk, _key(request)), asked_in(request)
    request.session[PENDING] = {
        **waiting,
        "house": house.name,
        "scope": data.get("scope", []),
        "months": data["months"],
        "asks_other": data.get("asks_other", False),
        "hash": protecting.send_code(*to, *_bound(request), at=at, whose=whose, language=language) if to else "",
        "until": (at + protecting.CODE_LIFE).isoformat(),
        "tries": 0,  # as the release before reads it, and what was sent
    }
    return HttpResponseRedirect(reverse("confirmer-mandat"))


def _bound(request: HttpRequest) -> tuple[object, ...]:
    return protecting.MANDATE, demande_of(request).pk, _key(request)


_TOO_MANY = phrase("Trop de codes ont été demandés. Recommencez demain.")


@only(Role.DEMANDEUR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@once
def confirm(request: HttpRequest) -> HttpResponse:
    """Take the code: then, and not before, the mandate is given."""
    waiting, at = request.session.get(PENDING, {}), timezone.now()
    if "until" not in waiting:
        return HttpResponseRedirect(reverse("qui-m-aide"))
    form = ConfirmForm(request.POST or None, has_code=bool(waiting["hash"]))
    if request.method == "POST" and form.is_valid():
        if _is_right(request, waiting, form.cleaned_data, at):
            return _given(request, waiting, at)
        form.add_error(None, say(WRONG if waiting["hash"] else WRONG_DAY))
    scope = mandates.said(mandates.scope_of(waiting["scope"]))
    context = {
        "form": form,
        "organisation": waiting["house"],
        "scope": [say(mandates.WORDS[one]) for one in scope],
        "last_day": mandates.grant(frozenset(scope), waiting["months"], on=day_in_paris(at)).last_day,
        "act_key": saying.act_key(request),
    }
    status = BAD_REQUEST if request.method == "POST" else 200
    return render(request, "palier/demandeur/helper_confirm.html", context, status=status)


def _is_right(request: HttpRequest, waiting: dict[str, Any], data: dict[str, Any], at: datetime) -> bool:
    until = datetime.fromisoformat(waiting["until"])
    if waiting["hash"]:
        return protecting.take_code(data["code"], waiting["hash"], *_bound(request), until=until, at=at)
    # Of who has no contact, a session tries as many birth dates as a code, however often it begins anew.
    if at >= until or not protecting.may_try(f"naissance {request.session.session_key}", at=at):
        return False
    born: date | None = Person.objects.get(demande=demande_of(request), key=_key(request)).birth_date
    return born is not None and data["birth_date"] == born


def _given(request: HttpRequest, waiting: dict[str, Any], at: datetime) -> HttpResponse:
    chosen = Terms(
        person_key=_key(request),
        scope=mandates.scope_of(waiting["scope"]),
        months=waiting["months"],
        asks_other=waiting["asks_other"],
    )
    del request.session[PENDING]
    try:
        made = granting.grant(demande_of(request), waiting["typed"], chosen, by=actor_of(request), at=at)
    except Refusal as refusal:
        return _refused(request, refusal)
    return HttpResponseRedirect(f"{reverse('qui-m-aide')}#m-{made.number}")


@only(Role.DEMANDEUR)
@require_POST
@once
def revoke(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a mandate back, at once."""
    return _done(request, lambda: granting.revoke(public_id, by=actor_of(request), at=timezone.now()))


@only(Role.DEMANDEUR)
@require_POST
@once
def again(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Give again what was taken back today by mistake."""
    return _done(request, lambda: granting.grant_again(public_id, by=actor_of(request), at=timezone.now()))


@only(Role.DEMANDEUR)
@require_POST
@once
def agree(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Agree, for oneself, to a mandate of the other holder; or take that back."""
    is_given = request.POST.get("accord") == "oui"
    demande, by, at = demande_of(request), actor_of(request), timezone.now()
    return _done(request, lambda: granting.agree(public_id, demande, is_given=is_given, by=by, at=at))


def _done(request: HttpRequest, act: Any) -> HttpResponse:  # noqa: ANN401 - an act of granting
    try:
        act()
    except Mandate.DoesNotExist as error:
        raise Http404 from error
    except Refusal as refusal:
        return _refused(request, refusal)
    return HttpResponseRedirect(reverse("qui-m-aide"))


def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    context = {"sentence": shown(refusal), "back": reverse("qui-m-aide")}
    return render(request, "palier/demandeur/refused.html", context, status=CONFLICT)


@only(Role.DEMANDEUR)
@never_cache
@require_safe
def paper(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The paper of a mandate that lives: what it says, and the square by which anybody checks it."""
    row = (
        Mandate.objects.filter(by=actor_of(request).person, public_id=public_id).select_related("organisation").first()
    )
    if row is None:
        raise Http404
    shown = helper_rows.shown(row, timezone.now())
    if shown.state not in helper_rows.STANDING:
        return _refused(request, proposing.MandateOver())
    square = papers.square_of(row)
    context = {
        "one": shown,
        "name": papers.name_on(row),
        "square": square,
        "picture": pictures.of(square),
        "key": papers.public_key(),
    }
    return render(request, "palier/demandeur/mandate_paper.html", context)

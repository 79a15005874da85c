"""The doors by FranceConnect and ProConnect: where one leaves from, and where one comes back (ADR 65).

Nobody is sent away by a redirection of a form: a browser holds that to this site alone, with all that follows it. The page that
is shown instead leads on by itself. Coming back, the provider is asked outside of the page's transaction and without its slot.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from palier.gateways import identity
from palier.gateways.identity import (
    CertifiedIdentity,
    Declined,
    IdentityError,
    IdentityQuestion,
    Provider,
    ProviderKind,
    Spent,
    Unbelievable,
)
from palier.models import User
from palier.models.doors import acting
from palier.rules.doors.switches import Switch
from palier.web.access import actor_of
from palier.web.requests import waiting
from palier.web.requests.sources import source_of
from palier.web.signin import browsers, identity_entering, identity_session, own_language
from palier.web.signin.answers import SESSION_KEY, log, tell_refused
from palier.web.signin.identity_session import Gone, PendingQuestion
from palier.web.signin.views import BACKEND, next_of
from palier.workflows.acting.refusals import Refusal
from palier.workflows.doors import identities, recognising, slowing
from palier.workflows.doors.identities import IdentityMark
from palier.workflows.entering import password_links
from palier.workflows.steering import switching


@dataclass(frozen=True, slots=True)
class Came:
    """Who came back, and to which question."""

    question: PendingQuestion
    found: CertifiedIdentity


BACK = {ProviderKind.FRANCECONNECT: "franceconnect-retour", ProviderKind.PROCONNECT: "proconnect-retour"}
AGAIN, INVITATION = "encore", "invitation"
"""Fields of a form: who is in shows it anew; the link of an invitation that is accepted so."""
STATUS = {"annulee": 200, "absente": 503, "pleine": 503}
REFUSED = 400


@login_not_required
@never_cache
@require_POST
def start(request: HttpRequest, kind: ProviderKind) -> HttpResponse:
    """Send somebody to a provider. Who is signed in as a household is there to link their identity."""
    provider = _provider(kind)
    if kind is ProviderKind.FRANCECONNECT:
        switching.require_open(Switch.FRANCECONNECT, at=timezone.now())
    try:
        asked = waiting.said(request)
    except (IdentityError, waiting.NoPlaceError) as error:
        return stopped(request, kind, _reason(error))
    if not isinstance(asked, IdentityQuestion):
        back = identity_session.address(request, BACK[kind])
        is_again = AGAIN in request.POST
        return waiting.Outside(
            lambda: identity.ask(provider, back=back, again=is_again), waiting.PROVIDER, IdentityError
        )
    is_linking = isinstance(request.user, User) and request.user.is_household and kind is ProviderKind.FRANCECONNECT
    is_showing = isinstance(request.user, User) and AGAIN in request.POST and kind is ProviderKind.PROCONNECT
    invited = request.POST.get(INVITATION, "") if kind is ProviderKind.PROCONNECT else ""
    wanted = request.POST.get("next", "") or request.session.get(SESSION_KEY, {}).get("next", "")
    at = timezone.now()
    question = PendingQuestion(
        kind.value,
        asked,
        request.user.pk if is_linking or is_showing else None,
        wanted,
        at.timestamp(),
        password_links.hashed(invited) if invited else "",
    )
    identity_session.keep_question(request, question, at=at)
    return render(request, "palier/signin/going.html", {"url": asked.url, "name": provider.flavour.name})


@login_not_required
@never_cache
@require_safe
def back(request: HttpRequest, kind: ProviderKind) -> HttpResponseBase:
    """Take what a provider says of somebody, once, in the browser that asked."""
    provider = _provider(kind)
    try:
        came = waiting.said(request)
    except Gone:
        return _too_late(request, kind)
    except (IdentityError, waiting.NoPlaceError) as error:
        return stopped(request, kind, _reason(error))
    if isinstance(came, Came):
        return _come(request, came.question, came.found)
    state = request.GET.get("state", "")
    if any(len(request.GET.getlist(name)) > 1 for name in request.GET):
        return stopped(request, kind, "incroyable")
    if not identity_session.has_question(request, kind, state):
        return _too_late(request, kind)
    return waiting.Outside(_asking(request, provider), waiting.PROVIDER, IdentityError, Gone)


def _asking(request: HttpRequest, provider: Provider) -> Callable[[], Came]:
    """What is done outside: the question taken for this answer alone, then the provider asked who it is."""
    key, told, at = request.session.session_key, request.GET.dict(), timezone.now()

    def ask() -> Came:
        question = identity_session.take_question(key, provider.kind, told["state"], at=at)
        return Came(question, identity.answered(provider, question.asked, told, at=timezone.now()))

    return ask


def _come(request: HttpRequest, question: PendingQuestion, found: CertifiedIdentity) -> HttpResponseBase:
    at, shown = timezone.now(), shown_of(found)
    if found.kind is ProviderKind.PROCONNECT:
        if question.user is not None:
            return identity_entering.again(request, question, found, shown, at=at)
        if question.invitation:
            return identity_entering.invited(request, question, found, shown, at=at)
        return identity_entering.professional(request, question, found, shown, wanted=question.wanted, at=at)
    if question.user is not None:
        return _linked(request, question.user, found, shown, at=at)
    user = identities.account_of(shown)
    if user is None:
        identity_session.keep_found(request, found, question.wanted, at=at)
        return HttpResponseRedirect(reverse("franceconnect-numero"))
    return household(request, user, found, wanted=question.wanted, at=at)


def household(request: HttpRequest, user: User, found: CertifiedIdentity, *, wanted: str, at: datetime) -> HttpResponse:
    """Let a household in with the identity that is linked to it."""
    browser = browsers.id_of(request) or recognising.new_id()
    entered = identities.enter(user, found.citizen, at=at, browser=browser, provider=found.kind.value)
    if entered is None:
        tell_refused(found.kind.value)
        return stopped(request, found.kind, "refusee")
    slowing.note(slowing.entry(entered.pk, source_of(request.META)), is_success=True, at=at)
    with acting.taken(acting.GATE):
        login(request, user, backend=BACKEND)
    identity_session.forget_found(request)
    identity_session.keep_end(request, found)
    response = HttpResponseRedirect(next_of(request, wanted))
    browsers.keep(response, browser)
    own_language.come_in(request, response, user, at=at)
    return response


def _linked(
    request: HttpRequest, user: int, found: CertifiedIdentity, shown: IdentityMark, *, at: datetime
) -> HttpResponse:
    """Link the identity of who was signed in when they left, and still is."""
    if request.user.pk != user or found.citizen is None:
        return _too_late(request, found.kind)
    try:
        identities.link_own(shown, found.citizen, by=actor_of(request), at=at)
    except identities.NotTheirs:
        identity_session.keep_found(request, found, "", at=at)
        return HttpResponseRedirect(f"{reverse('mon-identite')}?fait=autre")
    except Refusal:
        return HttpResponseRedirect(f"{reverse('mon-identite')}?fait=ailleurs")
    identity_session.forget_found(request)
    identity_session.keep_end(request, found)
    return HttpResponseRedirect(f"{reverse('mon-identite')}?fait=reliee")


@never_cache
@require_POST
def unlink(request: HttpRequest) -> HttpResponse:
    """Let no identity open one's account any more: the other door stays."""
    by = actor_of(request)
    held = getattr(request.user, "holder", None)
    if held is None and not by.person.has_usable_password():
        # Nothing would open this account any more.
        return HttpResponseRedirect(f"{reverse('navigateurs')}?fait=seul-proconnect")
    identities.unlink(by=by, at=timezone.now(), demande=held.demande_id if held else None)
    return HttpResponseRedirect(f"{reverse('mon-identite' if held else 'navigateurs')}?fait=deliee")


def shown_of(found: CertifiedIdentity) -> IdentityMark:
    """What this identity is known by here."""
    return IdentityMark.of(found.kind.value, _provider(found.kind).issuer, found.subject)


def stopped(request: HttpRequest, kind: ProviderKind, reason: str) -> HttpResponse:
    """Why nobody came in, in plain words, and the other door."""
    context = {
        "reason": reason,
        "name": identity.FLAVOURS[kind].name,
        "is_professional": kind is ProviderKind.PROCONNECT,
        "is_in": request.user.is_authenticated,
    }
    return render(request, "palier/signin/identity_stopped.html", context, status=STATUS.get(reason, REFUSED))


def _too_late(request: HttpRequest, kind: ProviderKind) -> HttpResponse:
    """An answer that nobody awaits: to who is in already it changes nothing."""
    if request.user.is_authenticated:
        return HttpResponseRedirect("/" if kind is ProviderKind.PROCONNECT else next_of(request, ""))
    return stopped(request, kind, "perdue")


def _provider(kind: ProviderKind) -> Provider:
    found = identity_session.provider_of(kind)
    if found is None:
        raise Http404
    return found


def _reason(error: Exception) -> str:
    # The kind alone: what a provider says may name a person.
    log.warning("identity_failed", extra={"kind": type(error).__name__})
    match error:
        case Declined(is_cancelled=True):
            return "annulee"
        case Declined() | Unbelievable():
            return "incroyable"
        case Spent():
            return "perdue"
        case waiting.NoPlaceError():
            return "pleine"
    return "absente"

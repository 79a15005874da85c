"""A professional who comes by ProConnect: let in where the identity is linked, else led once to their password (ADR 65)."""

from datetime import datetime

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from palier.gateways.identity import CertifiedIdentity
from palier.models.doors import acting
from palier.web.access import desk_of
from palier.web.requests import factors
from palier.web.signin import identity_session, second_step
from palier.web.signin.answers import tell_refused
from palier.workflows.accounts import choosing_passwords, proving_factors
from palier.workflows.doors import identities
from palier.workflows.doors.identities import IdentityMark

FORBIDDEN = 403


def professional(
    request: HttpRequest, found: CertifiedIdentity, shown: IdentityMark, *, wanted: str, at: datetime
) -> HttpResponse:
    """Let in who is linked and still a member; the second factor is ProConnect's where it says so, else ours."""
    user = identities.account_of(shown)
    if user is None:
        identity_session.keep_found(request, found, wanted, at=at)
        return HttpResponseRedirect(f"{reverse('connexion-pro')}?proconnect=relier")
    if user.is_household or found.agent is None or not choosing_passwords.may_enter(user):
        tell_refused(found.kind.value)
        context = {"reason": "partie", "name": "ProConnect", "is_professional": True}
        return render(request, "palier/signin/identity_stopped.html", context, status=FORBIDDEN)
    if not found.agent.is_mfa and proving_factors.has(user):
        identity_session.keep_end(request, found)
        with acting.taken(acting.GATE):
            return second_step.ask(request, user, wanted=_safe(request, wanted), at=at, by=found.kind.value)
    with acting.taken(acting.GATE):
        login(request, user, backend=second_step.BACKEND)
        desk = desk_of(user)
    identity_session.forget_found(request)
    identity_session.keep_end(request, found)
    if found.agent.is_mfa:
        factors.note_given(request)
    entered = HttpResponseRedirect(_safe(request, wanted) or reverse(desk or "accueil"))
    second_step.note_entry(
        request, entered, user, at=at, proof=found.kind.value if found.agent.is_mfa else "", by=found.kind.value
    )
    return entered


def _safe(request: HttpRequest, wanted: str) -> str:
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}) else ""

"""A professional who comes by ProConnect: let in where the identity is linked, else led once to their password (ADR 65)."""

from datetime import datetime

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from palier.gateways.identity import CertifiedIdentity
from palier.models.doors import acting
from palier.rules.doors.agents import Agent, is_anew
from palier.web.access import desk_of
from palier.web.requests import factors
from palier.web.signin import identity_session, second_step
from palier.web.signin.answers import tell_refused
from palier.web.signin.identity_session import PendingQuestion
from palier.workflows.doors import identities
from palier.workflows.doors.identities import IdentityMark
from palier.workflows.entering import accepting, choosing_passwords, proving_factors

FORBIDDEN, GONE = 403, 410


def professional(
    request: HttpRequest,
    question: PendingQuestion,
    found: CertifiedIdentity,
    shown: IdentityMark,
    *,
    wanted: str,
    at: datetime,
) -> HttpResponse:
    """Let in who is linked and still a member; the second factor is ProConnect's where it says so, else ours.

    ProConnect answers for a sign-in of this morning too: that one lets in, and counts as shown now for nothing.
    """
    user = identities.account_of(shown)
    if user is None:
        identity_session.keep_found(request, found, wanted, at=at)
        return HttpResponseRedirect(f"{reverse('connexion-pro')}?proconnect=relier")
    if user.is_household or found.agent is None or not choosing_passwords.may_enter(user):
        tell_refused(found.kind.value)
        return _stopped(request, "partie")
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
        is_now = _is_anew(question, found.agent, at=at)
        (factors.note_given if is_now else factors.note_given_before)(request)
    entered = HttpResponseRedirect(_safe(request, wanted) or reverse(desk or "accueil"))
    second_step.note_entry(
        request, entered, user, at=at, proof=found.kind.value if found.agent.is_mfa else "", by=found.kind.value
    )
    return entered


def invited(
    request: HttpRequest, question: PendingQuestion, found: CertifiedIdentity, shown: IdentityMark, *, at: datetime
) -> HttpResponse:
    """Let in who holds the link of an invitation and whom ProConnect knows by the address that was invited: no password."""
    if found.agent is None:
        return _stopped(request, "partie")
    try:
        accepting.accept(question.invitation, shown, found.agent.email, at=at)
    except choosing_passwords.DeadLink:
        tell_refused(found.kind.value)
        return render(request, "palier/signin/dead_link.html", status=GONE)
    except accepting.NotInvited as refusal:
        tell_refused(found.kind.value)
        return _stopped(request, "autre-adresse", told=found.agent.email, invited=refusal.login)
    except identities.LinkedElsewhere:
        tell_refused(found.kind.value)
        return _stopped(request, "ailleurs")
    return professional(request, question, found, shown, wanted="", at=at)


def again(
    request: HttpRequest, question: PendingQuestion, found: CertifiedIdentity, shown: IdentityMark, *, at: datetime
) -> HttpResponse:
    """Who is in has shown themselves anew, if ProConnect says that it was just now; with two factors, as a code does."""
    user = identities.account_of(shown)
    agent = found.agent
    if user is None or agent is None or user.pk != question.user or request.user.pk != question.user:
        tell_refused(found.kind.value)
        return _stopped(request, "autre-personne")
    if not _is_anew(question, agent, at=at):
        tell_refused(found.kind.value)
        return _stopped(request, "pas-a-neuf")
    identity_session.keep_end(request, found)
    if agent.is_mfa:
        factors.note_given(request)
    elif proving_factors.has(user):
        # One factor there is no second one here: their own is asked.
        return _stopped(request, "un-seul-facteur")
    factors.note_present(request)
    return HttpResponseRedirect(_safe(request, question.wanted) or reverse("second-facteur"))


def _is_anew(question: PendingQuestion, agent: Agent, *, at: datetime) -> bool:
    return is_anew(agent.recognised_at, asked_at=question.asked_at, now=at.timestamp())


def _stopped(request: HttpRequest, reason: str, **more: str) -> HttpResponse:
    context = {"reason": reason, "name": "ProConnect", "is_professional": True, **more}
    return render(request, "palier/signin/identity_stopped.html", context, status=FORBIDDEN)


def _safe(request: HttpRequest, wanted: str) -> str:
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}) else ""

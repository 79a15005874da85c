"""Linking the identity that ProConnect gave a moment ago to who has just shown their password, and their code (ADR 65)."""

from datetime import datetime

from django.http import HttpRequest

from palier.gateways.identity import ProviderKind
from palier.models import User
from palier.rules.doors.agents import is_invited_address
from palier.web.signin import identity_session
from palier.workflows.acting.refusals import Refusal
from palier.workflows.doors import identities
from palier.workflows.doors.identities import IdentityMark
from palier.workflows.entering import choosing_passwords


def link_if_came(request: HttpRequest, user: User, *, at: datetime) -> bool | None:
    """Link it where its address is the one that was invited, and say whether it was; none where nothing came.

    Whoever left an identity at a shared desk is not who comes in now.
    """
    came, provider = (
        identity_session.found_of(request, ProviderKind.PROCONNECT, at=at),
        identity_session.provider_of(ProviderKind.PROCONNECT),
    )
    identity_session.forget_found(request)
    if came is None or came[0].agent is None or provider is None:
        return None
    found, agent = came[0], came[0].agent
    is_theirs = is_invited_address(agent.email, user.login)
    if is_theirs:
        shown = IdentityMark.of(found.kind.value, provider.issuer, found.subject)
        try:
            identities.link_professional(shown, by=choosing_passwords.member(user), at=at)
        except Refusal:
            is_theirs = False
    return is_theirs

"""Leaving the provider by which a session began: its own session would let the next person of this screen in again."""

from dataclasses import replace

from django.http import HttpRequest

from palier.gateways import identity
from palier.gateways.identity import IdentityError
from palier.web.requests import waiting
from palier.web.signin import identity_session

_SECONDS = 3.0
"""Nobody waits longer to leave."""


class Unasked(Exception):
    """The provider must be asked first, outside of this page."""

    def __init__(self, outside: waiting.Outside) -> None:
        """Keep what the page answers meanwhile."""
        super().__init__()
        self.outside = outside


def where(request: HttpRequest) -> dict[str, object]:
    """Where this browser goes so that the provider ends its session too; nothing where there is none, or it is away."""
    end = identity_session.end_of(request)
    provider = identity_session.provider_of(end[0]) if end else None
    if end is None or provider is None:
        return {}
    try:
        url = waiting.said(request)
    except (IdentityError, waiting.NoPlaceError):
        return {}
    if url is None:
        brief, back = replace(provider, timeout=_SECONDS), identity_session.address(request, "deconnecte")
        ask = lambda: identity.leave(brief, token=end[1], back=back)  # noqa: E731 - what the page waits for
        raise Unasked(waiting.Outside(ask, waiting.PROVIDER, IdentityError))
    return {"url": url, "name": provider.flavour.name, "is_leaving": True} if url else {}

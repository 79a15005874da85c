"""What a provider publishes of itself (OpenID Connect Discovery 1.0): its addresses and its keys, kept for a while.

Keys are fetched again when a signature is of none of those known: a provider changes them whenever it wants, even while
somebody is signing in.
"""

import time
from dataclasses import dataclass
from typing import Any

from palier.gateways.identity.errors import Away, Unbelievable
from palier.gateways.identity.providers import Provider
from palier.gateways.identity.talking import Talk, is_safe

_KEPT = 600.0
"""Seconds that what was published serves."""
_PATH = "/.well-known/openid-configuration"
_NEEDED = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")


@dataclass(frozen=True, slots=True)
class Metadata:
    """The addresses of a provider, and two of its habits."""

    authorization: str
    token: str
    userinfo: str
    jwks: str
    end_session: str
    """Empty where it has no logout."""
    names_itself: bool
    """Whether each answer in the browser says whose it is (RFC 9207)."""
    takes_secret_in_form: bool


@dataclass(slots=True)
class _Kept:
    metadata: Metadata
    until: float
    keys: tuple[dict[str, Any], ...] | None = None


KNOWN: dict[str, _Kept] = {}
"""By issuer; a process that starts knows nothing."""


def of(provider: Provider, talk: Talk) -> Metadata:
    """Its addresses, asked if they are not known."""
    return _kept(provider, talk).metadata


def keys(provider: Provider, talk: Talk, *, anew: bool = False) -> tuple[dict[str, Any], ...]:
    """Its public keys, as published (RFC 7517). Raises ``Away`` or ``Unbelievable``."""
    kept = _kept(provider, talk)
    if kept.keys is None or anew:
        answer = talk.get(kept.metadata.jwks)
        if not answer.is_ok:
            raise Away(f"Les clés du fournisseur d’identité : réponse {answer.status}.")
        found = answer.document().get("keys")
        if not isinstance(found, list):
            raise Unbelievable("Le fournisseur d’identité ne publie pas de clés.")
        kept.keys = tuple(key for key in found if isinstance(key, dict))
    return kept.keys


def _kept(provider: Provider, talk: Talk) -> _Kept:
    kept = KNOWN.get(provider.issuer)
    if kept is None or kept.until <= time.monotonic():
        kept = _Kept(_asked(provider, talk), time.monotonic() + _KEPT)
        KNOWN[provider.issuer] = kept
    return kept


def _asked(provider: Provider, talk: Talk) -> Metadata:
    answer = talk.get(provider.issuer.rstrip("/") + _PATH)
    if not answer.is_ok:
        raise Away(f"La description du fournisseur d’identité : réponse {answer.status}.")
    told = answer.document()
    if told.get("issuer") != provider.issuer:
        raise Unbelievable("Le fournisseur d’identité se dit sous un autre nom que celui du réglage.")
    if any(not isinstance(told.get(name), str) or not is_safe(str(told[name])) for name in _NEEDED):
        raise Unbelievable("Le fournisseur d’identité ne donne pas toutes ses adresses.")
    end, methods = told.get("end_session_endpoint"), told.get("token_endpoint_auth_methods_supported")
    return Metadata(
        authorization=str(told["authorization_endpoint"]),
        token=str(told["token_endpoint"]),
        userinfo=str(told["userinfo_endpoint"]),
        jwks=str(told["jwks_uri"]),
        end_session=end if isinstance(end, str) and is_safe(end) else "",
        names_itself=told.get("authorization_response_iss_parameter_supported") is True,
        # Discovery, section 3: where it says nothing, the other way is meant.
        takes_secret_in_form=isinstance(methods, list) and "client_secret_post" in methods,
    )

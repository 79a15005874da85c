"""One sign-in with a provider of identity: the address to go to, then who came back (authorization code flow)."""

import base64
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote_plus, urlencode

from palier.gateways.identity import identities, judging, metadata
from palier.gateways.identity.errors import Away, Declined, Spent, Unbelievable
from palier.gateways.identity.providers import Provider, ProviderKind
from palier.gateways.identity.talking import ProviderAnswer, Talk
from palier.rules.doors.agents import Agent
from palier.rules.people.certified import Citizen

_DRAWN = 32
_UNAUTHORIZED = 401


@dataclass(frozen=True, slots=True)
class IdentityQuestion:
    """A question that was put: where the browser goes, and what this site keeps to know the answer by."""

    url: str
    state: str
    nonce: str
    verifier: str
    back: str
    """Where the provider sends the browser back to."""


@dataclass(frozen=True, slots=True)
class CertifiedIdentity:
    """Who came back. ``subject`` is the provider's own name for them, here and nowhere else."""

    kind: ProviderKind
    subject: str
    token: str
    """Shown again at the end, so that the provider ends its session too."""
    citizen: Citizen | None = None
    agent: Agent | None = None


def ask(provider: Provider, *, back: str, again: bool = False) -> IdentityQuestion:
    """Put a question: a state, a nonce and where wanted a challenge that serve once. ``again``: whoever is in shows it anew."""
    flavour, state, nonce = provider.flavour, secrets.token_hex(_DRAWN), secrets.token_hex(_DRAWN)
    verifier = secrets.token_urlsafe(_DRAWN) if flavour.has_pkce else ""
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": back,
        "scope": flavour.scope,
        "state": state,
        "nonce": nonce,
        "acr_values": flavour.acr_asked,
    }
    if flavour.claims:
        asked["claims"] = flavour.claims
    if again:
        asked["prompt"] = "login"
    if verifier:
        asked |= {"code_challenge": challenge(verifier), "code_challenge_method": "S256"}
    where = metadata.of(provider, Talk(provider.timeout)).authorization
    return IdentityQuestion(_with(where, asked), state, nonce, verifier, back)


def challenge(verifier: str) -> str:
    """What is shown of a verifier before it is (RFC 7636, S256)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def answered(
    provider: Provider, asked: IdentityQuestion, told: Mapping[str, str], *, at: datetime
) -> CertifiedIdentity:
    """Who came back with these parameters, or the ``IdentityError`` that says why nobody did. The state was matched before.

    Raises ``Unbelievable``.
    """
    talk = Talk(provider.timeout)
    published = metadata.of(provider, talk)
    issuer = told.get("iss")
    if issuer != provider.issuer and (issuer is not None or published.names_itself):
        raise Unbelievable("La réponse vient d’un autre fournisseur que celui demandé.")
    if "error" in told:
        raise _declined(told["error"])
    if not told.get("code"):
        raise Unbelievable("Le fournisseur d’identité revient sans code.")
    token, access = _tokens(provider, published, asked, told["code"], talk)
    expected = judging.ExpectedToken(provider.issuer, provider.client_id, at)
    identity = _signed(provider, token, talk)
    judging.require_ours(identity, expected, is_dated=True)
    judging.require_nonce(identity, asked.nonce)
    judging.require_level(identity, provider.flavour.acr_needed)
    judging.require_same_token(identity, access)
    person = _person(provider, published, access, talk)
    judging.require_ours(person, expected, is_dated=False)
    if person["sub"] != identity["sub"]:
        raise Unbelievable("Le fournisseur d’identité décrit une autre personne que celle qui s’est identifiée.")
    subject = str(identity["sub"])
    if provider.kind is ProviderKind.FRANCECONNECT:
        return CertifiedIdentity(provider.kind, subject, token, citizen=identities.citizen(person))
    return CertifiedIdentity(provider.kind, subject, token, agent=identities.agent(person, identity))


def leave(provider: Provider, *, token: str, back: str) -> str:
    """Where the browser goes so that the provider ends its session too; empty where it has no such page."""
    where = metadata.of(provider, Talk(provider.timeout)).end_session
    asked = {"id_token_hint": token, "state": secrets.token_hex(_DRAWN), "post_logout_redirect_uri": back}
    return _with(where, asked) if where else ""


def _with(where: str, fields: Mapping[str, str]) -> str:
    return f"{where}{'&' if '?' in where else '?'}{urlencode(fields)}"


def _declined(code: str) -> Exception:
    if code in ("server_error", "temporarily_unavailable"):
        return Away(f"Le fournisseur d’identité ne peut pas répondre ({code}).")
    return Declined(code if code.isascii() and code.isprintable() and len(code) < _DRAWN * 2 else "illisible")


def _tokens(
    provider: Provider, published: metadata.Metadata, asked: IdentityQuestion, code: str, talk: Talk
) -> tuple[str, str]:
    """The token of identity and the one that opens the rest, for a code that serves once."""
    fields = {"grant_type": "authorization_code", "code": code, "redirect_uri": asked.back}
    if asked.verifier:
        fields["code_verifier"] = asked.verifier
    headers, secret = {"Accept": "application/json"}, provider.secret()
    if published.takes_secret_in_form:
        fields |= {"client_id": provider.client_id, "client_secret": secret}
    else:
        both = f"{quote_plus(provider.client_id)}:{quote_plus(secret)}".encode()
        headers["Authorization"] = f"Basic {base64.b64encode(both).decode()}"
    answer = talk.post(published.token, fields, headers)
    if not answer.is_ok:
        raise _refused(answer)
    told = answer.document()
    identity, access, kind = (told.get(name) for name in ("id_token", "access_token", "token_type"))
    are_tokens = all(isinstance(one, str) and one.isascii() and one.isprintable() for one in (identity, access))
    if not are_tokens or str(kind).lower() != "bearer":
        raise Unbelievable("Le fournisseur d’identité ne donne pas ses jetons.")
    return str(identity), str(access)


def _refused(answer: ProviderAnswer) -> Exception:
    """Why no token came (RFC 6749, 5.2): the code is spent, or it is this site that is not known there."""
    try:
        code = answer.document().get("error")
    except Unbelievable:
        code = None
    if code == "invalid_grant":
        return Spent("Le code de cette connexion a servi, ou il date.")
    if code in ("invalid_client", "unauthorized_client") or answer.status == _UNAUTHORIZED:
        return Away("Le fournisseur d’identité ne reconnaît pas ce site : l’identifiant ou le secret est à revoir.")
    return Unbelievable(f"Le fournisseur d’identité refuse le code (réponse {answer.status}).")


def _signed(provider: Provider, token: str, talk: Talk) -> dict[str, Any]:
    """What a token says, its keys asked again where none fits: they may have changed a minute ago."""
    try:
        return judging.signed(token, metadata.keys(provider, talk))
    except judging.UnknownKey:
        return judging.signed(token, metadata.keys(provider, talk, anew=True))


def _person(provider: Provider, published: metadata.Metadata, access: str, talk: Talk) -> dict[str, Any]:
    """What it says of the person: signed, or not believed."""
    answer = talk.get(published.userinfo, {"Authorization": f"Bearer {access}", "Accept": "application/jwt"})
    if answer.status == _UNAUTHORIZED:
        raise Spent("Le jeton de cette connexion ne vaut plus.")
    if not answer.is_ok or answer.kind != "application/jwt":
        raise Unbelievable("Le fournisseur d’identité décrit la personne sans le signer.")
    try:
        token = answer.body.decode("ascii").strip()
    except UnicodeDecodeError as error:
        raise Unbelievable("Le fournisseur d’identité répond autre chose qu’un jeton.") from error
    return _signed(provider, token, talk)

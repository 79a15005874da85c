"""One provider: what it asked and answered so far. Everything is in memory, and ends with the process."""

import base64
import hashlib
import json
import secrets
import threading
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from sandbox.identity.asking import BadQuestion, Rules, require
from sandbox.identity.people import Somebody
from sandbox.identity.tokens import CODE_LIFE, TOKEN_LIFE, Keys, at_hash, spoil

USERINFO_FAULTS = ("userinfo_other", "userinfo_json", "userinfo_iss", "userinfo_aud", "userinfo_hs256", "userinfo_none")
"""Of the description of the person: somebody else's, not signed, another issuer or audience, a false signature."""
QUESTION_LIFE = 1800


@dataclass(frozen=True, slots=True)
class Client:
    """A site that is known here, and where its people may be sent back to."""

    client_id: str
    secret: str
    back: tuple[str, ...]
    after: tuple[str, ...] = ()


@dataclass(slots=True)
class Grant:
    """Who came in for whom, on which question; the code serves once."""

    person: Somebody
    asked: dict[str, str]
    until: float
    has_served: bool = False
    access: str = ""


@dataclass(frozen=True, slots=True)
class TokenError(Exception):
    """A standard error of the token's page (RFC 6749, 5.2)."""

    code: str
    status: int = 400


class SandboxProvider:
    """One of both, with its own keys, people and fault."""

    def __init__(self, rules: Rules, issuer: str, people: tuple[Somebody, ...]) -> None:
        """Know nobody's site yet."""
        self.rules, self.issuer, self.people = rules, issuer, {one.key: one for one in people}
        self.keys, self.clients = Keys(rules.algorithm), dict[str, Client]()
        self.fault, self.later = "", 0.0
        self._questions: dict[str, tuple[dict[str, str], float]] = {}
        self._grants: dict[str, Grant] = {}
        self._lock = threading.Lock()

    def now(self) -> float:
        """The hour here; ``later`` moves it."""
        return time.time() + self.later

    def description(self) -> dict[str, object]:
        """OpenID Connect Discovery 1.0."""
        here = self.issuer
        return {
            "issuer": here if self.fault != "discovery" else "https://ailleurs.example/api/v2",
            "authorization_endpoint": f"{here}/authorize",
            "token_endpoint": f"{here}/token",
            "userinfo_endpoint": f"{here}/userinfo",
            "jwks_uri": f"{here}/jwks",
            "end_session_endpoint": f"{here}/session/end",
            "authorization_response_iss_parameter_supported": True,
            "scopes_supported": ["openid", *self.rules.scopes],
            "response_types_supported": ["code"],
            "grant_types_supported": ["authorization_code"],
            "subject_types_supported": ["pairwise"],
            "acr_values_supported": sorted(self.rules.acr) or ["eidas1", "eidas1-mfa", "eidas2"],
            "id_token_signing_alg_values_supported": ["ES256", "RS256"],
            "userinfo_signing_alg_values_supported": ["ES256", "RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt"],
            "code_challenge_methods_supported": ["S256"],
        }

    def question(self, asked: dict[str, list[str]]) -> str:
        """Take a question; its name on the page where the person chooses who they are."""
        told = require(asked, self.rules)
        client = self.clients.get(told["client_id"])
        if client is None:
            raise BadQuestion("client_id inconnu")
        if told["redirect_uri"] not in client.back:
            raise BadQuestion("redirect_uri qui n’est pas déclarée")
        name = secrets.token_urlsafe(16)
        self._questions[name] = (told, self.now() + QUESTION_LIFE)
        return name

    def back(self, name: str, who: str) -> str:
        """Where a browser goes once its person chose; ``who`` empty: they turned back."""
        told, until = self._questions.pop(name, ({}, 0.0))
        if until <= self.now():
            raise BadQuestion("question inconnue, ou trop ancienne")
        answer = {"state": told["state"], "iss": self.issuer}
        if self.fault == "state":
            answer["state"] = secrets.token_hex(16)
        if "openid" not in told["scope"].split():
            answer |= {"error": "invalid_scope", "error_description": "openid"}
        elif who not in self.people:
            answer |= {"error": "access_denied", "error_description": "User auth aborted"}
        else:
            code = secrets.token_urlsafe(24)
            self._grants[code] = Grant(self.people[who], told, self.now() + CODE_LIFE)
            answer["code"] = code
        return f"{told['redirect_uri']}?{urlencode(answer)}"

    def tokens(self, form: dict[str, str]) -> dict[str, object]:
        """Both tokens for a code, once; a code that comes back takes its tokens away (RFC 6749, 4.1.2)."""
        client = self.clients.get(form.get("client_id", ""))
        if client is None or not secrets.compare_digest(form.get("client_secret", "").encode(), client.secret.encode()):
            raise TokenError("invalid_client", 401)
        if form.get("grant_type") != "authorization_code":
            raise TokenError("unsupported_grant_type")
        with self._lock:
            grant = self._grants.get(form.get("code", ""))
            if grant is None or grant.asked["client_id"] != client.client_id:
                raise TokenError("invalid_grant")
            if grant.has_served:
                grant.access = ""
                raise TokenError("invalid_grant")
            grant.has_served = True
        if grant.until <= self.now() or form.get("redirect_uri") != grant.asked["redirect_uri"]:
            raise TokenError("invalid_grant")
        _require_verifier(grant.asked.get("code_challenge"), form.get("code_verifier"))
        return self._made(grant)

    def person(self, access: str) -> tuple[str, str]:
        """The media type and the description of who holds this token."""
        grant = next((one for one in self._grants.values() if one.access and one.access == access), None)
        if grant is None or grant.until <= self.now():
            raise TokenError("invalid_token", 401)
        fault = self.fault.removeprefix("userinfo_") if self.fault in USERINFO_FAULTS else ""
        person = grant.person
        if fault == "other":
            person = next(one for one in self.people.values() if one is not grant.person)
        names = [name for scope in grant.asked["scope"].split() for name in self.rules.scopes.get(scope, ())]
        claims: dict[str, Any] = {name: person.told[name] for name in names if name in person.told}
        claims |= self._common(person, grant.asked["client_id"])
        if fault == "json":
            return "application/json", json.dumps(claims)
        return "application/jwt; charset=utf-8", self.keys.sign(spoil(claims, fault, int(self.now())), fault)

    def after(self, form: dict[str, str]) -> str:
        """Where a browser goes once this provider's session is over (RP-Initiated Logout 1.0)."""
        hint = self.keys.read(form.get("id_token_hint", ""))
        client = self.clients.get(str(hint["aud"])) if hint else None
        if client is None:
            raise BadQuestion("id_token_hint illisible")
        if not form.get("state"):
            raise BadQuestion("paramètre manquant : state")
        if form.get("post_logout_redirect_uri") not in client.after:
            raise BadQuestion("post_logout_redirect_uri qui n’est pas déclarée")
        return f"{form['post_logout_redirect_uri']}?{urlencode({'state': form['state']})}"

    def _made(self, grant: Grant) -> dict[str, object]:
        if self.fault == "rotated":
            self.keys.rotate()
        grant.access, grant.until = secrets.token_urlsafe(32), self.now() + TOKEN_LIFE
        claims = self._common(grant.person, grant.asked["client_id"]) | {
            "acr": grant.person.acr,
            "at_hash": at_hash(grant.access),
        }
        if nonce := grant.asked.get("nonce"):
            claims["nonce"] = nonce
        if '"amr"' in grant.asked.get("claims", ""):
            claims["amr"] = list(grant.person.amr)
        if '"auth_time"' in grant.asked.get("claims", "") and self.fault != "auth_time_unsaid":
            # Whoever was not asked to show it anew is known since this morning.
            is_anew = grant.asked.get("prompt") == "login" and self.fault != "auth_time_old"
            claims["auth_time"] = int(self.now()) - (0 if is_anew else 3600)
        token = self.keys.sign(spoil(claims, self.fault, int(self.now())), self.fault)
        return {
            "access_token": grant.access,
            "expires_in": TOKEN_LIFE,
            "id_token": token,
            "scope": grant.asked["scope"],
            "token_type": "Bearer",
        }

    def _common(self, person: Somebody, client: str) -> dict[str, Any]:
        now = int(self.now())
        return {"sub": person.subject(client), "iss": self.issuer, "aud": client, "iat": now, "exp": now + TOKEN_LIFE}


def _require_verifier(challenge: str | None, verifier: str | None) -> None:
    if challenge is None and verifier is None:
        return
    shown = base64.urlsafe_b64encode(hashlib.sha256((verifier or "").encode()).digest()).rstrip(b"=").decode()
    if shown != challenge:
        raise TokenError("invalid_grant")

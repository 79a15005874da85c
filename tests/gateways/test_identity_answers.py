"""Whatever JSON a provider answers, in any place of it: somebody who can be kept comes back, or the gateway's own error."""

from __future__ import annotations

import base64
import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from palier.gateways import identity
from palier.gateways.identity import IdentityError, ProviderKind, metadata
from palier.gateways.identity.providers import Provider
from palier.gateways.identity.talking import ProviderAnswer, Talk
from sandbox.identity.tokens import Keys, at_hash

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ISSUER = "https://identite.example/api/v2"
BACK = "https://palier.example/retour/"
KEYS = Keys("ES256")
ODD_TEXT = (
    *("", " ", "\0", "é", "\ud800", "\u202e", "²", "x" * 300, "none", "RS256", "palier", "https://[", "https://a b/\n"),
    *("١٩٧٩-١٢-٣١", "1979-02-31", "1979-13-00", "1979-00-00"),
)
ODD_NUMBERS = (0, 10**400, -(10**400), 2**63, float("nan"), float("inf"), -1.5, True)
ODD_REST: tuple[object, ...] = (None, [], {}, [[]], [{}], [None], ["\ud800"], ["palier", []], {"\ud800": 1})
NUMBERS = st.integers() | st.sampled_from(ODD_NUMBERS) | st.floats()
TEXTS = st.text(st.characters(), max_size=12) | st.sampled_from(ODD_TEXT)
SIMPLE = st.none() | st.booleans() | NUMBERS | TEXTS
JSON = st.recursive(SIMPLE, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3))
PLACES = {
    "discovery": (
        "issuer authorization_endpoint token_endpoint userinfo_endpoint jwks_uri end_session_endpoint "
        "token_endpoint_auth_methods_supported authorization_response_iss_parameter_supported"
    ),
    "jwks": "keys",
    "key": "kty crv x y n e kid use alg",
    "token": "id_token access_token token_type error",
    "header": "alg kid typ crit b64 jwk",
    "claims": "iss aud azp sub nonce acr amr at_hash iat exp nbf",
    "person_header": "alg kid crit",
    "person": (
        "iss aud azp sub iat exp nbf given_name given_name_array family_name preferred_username birthdate usual_name email"
    ),
}
"""Where a value may stand, by document; the empty name is the whole of it."""
WHERE = [(document, name) for document, names in PLACES.items() for name in ("", *names.split())]


class Odd:
    """A provider that answers well, but for one value."""

    def __init__(self, kind: ProviderKind, nonce: str, place: tuple[str, str], value: object) -> None:
        """Keep what is odd."""
        self.kind, self.nonce, self.place, self.value = kind, nonce, place, value

    def of(self, document: str, good: dict[str, Any]) -> object:
        """A document as it is told."""
        if self.place[0] != document:
            return good
        return {**good, self.place[1]: self.value} if self.place[1] else self.value

    def answer(self, url: str) -> ProviderAnswer:
        """What stands at an address."""
        if url.endswith("/.well-known/openid-configuration"):
            return self._json(self.of("discovery", discovery()))
        if url == f"{ISSUER}/jwks":
            key = self.of("key", dict(KEYS.current.as_dict(private=False)))
            return self._json(self.of("jwks", {"keys": [key]}))
        if url == f"{ISSUER}/token":
            told = {"id_token": self.identity(), "access_token": "acces", "token_type": "Bearer"}
            return self._json(self.of("token", told))
        if url == f"{ISSUER}/userinfo":
            return ProviderAnswer(200, "application/jwt", self.person().encode())
        return ProviderAnswer(404, "text/plain", b"")

    def identity(self) -> str:
        """The token of identity."""
        now = int(timezone.now().timestamp())
        claims = {"iss": ISSUER, "aud": "palier", "sub": "sujet-1", "nonce": self.nonce, "iat": now, "exp": now + 60}
        return signed(
            self.of("header", header()), self.of("claims", {**claims, "acr": "eidas1", "at_hash": at_hash("acces")})
        )

    def person(self) -> str:
        """The token that describes the person."""
        who = {
            "given_name": "Anne Marie",
            "given_name_array": ["Anne", "Marie"],
            "family_name": "LEFÈVRE",
            "birthdate": "1979-12-31",
            "usual_name": "Lefèvre",
            "email": "anne@mairie.example",
        }
        return signed(
            self.of("person_header", header()),
            self.of("person", {"iss": ISSUER, "aud": "palier", "sub": "sujet-1", **who}),
        )

    @staticmethod
    def _json(told: object) -> ProviderAnswer:
        return ProviderAnswer(200, "application/json", json.dumps(told).encode())


def discovery() -> dict[str, Any]:
    return {
        "issuer": ISSUER,
        "authorization_endpoint": f"{ISSUER}/authorize",
        "token_endpoint": f"{ISSUER}/token",
        "userinfo_endpoint": f"{ISSUER}/userinfo",
        "jwks_uri": f"{ISSUER}/jwks",
        "end_session_endpoint": f"{ISSUER}/logout",
        "token_endpoint_auth_methods_supported": ["client_secret_post"],
    }


def header() -> dict[str, Any]:
    return {"alg": "ES256", "kid": KEYS.current.kid, "typ": "JWT"}


def signed(head: object, claims: object) -> str:
    """By hand: the library signs nothing so odd."""
    text = ".".join(plain(json.dumps(one).encode()) for one in (head, claims))
    key = KEYS.current.private_key
    assert key is not None
    both = decode_dss_signature(key.sign(text.encode(), ECDSA(SHA256())))  # type: ignore[call-arg,arg-type]
    return f"{text}.{plain(b''.join(one.to_bytes(32) for one in both))}"


def plain(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@pytest.fixture
def secret(tmp_path: Path) -> Iterator[Path]:
    (tmp_path / "secret").write_text("secret")
    yield tmp_path / "secret"
    metadata.KNOWN.clear()


def come(kind: ProviderKind, file: Path, place: tuple[str, str], value: object) -> identity.CertifiedIdentity:
    """A whole sign-in, and all that the pages do with who came."""
    metadata.KNOWN.clear()
    provider, odd = Provider(kind, ISSUER, "palier", file), Odd(kind, "", place, value)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Talk, "_exchange", lambda _self, _method, url, _body, _headers: odd.answer(url))
        asked = identity.ask(provider, back=BACK)
        asked.url.encode("ascii")
        odd.nonce = asked.nonce
        told = {"code": "code", "state": asked.state, "iss": ISSUER}
        found = identity.answered(provider, asked, told, at=timezone.now())
        identity.leave(provider, token=found.token, back=BACK).encode("ascii")
    return found


@pytest.mark.parametrize("kind", list(ProviderKind))
def test_an_honest_answer_lets_in(secret: Path, kind: ProviderKind) -> None:
    assert come(kind, secret, ("nothing", ""), None).subject == "sujet-1"


def fault_of(kind: ProviderKind, file: Path, place: tuple[str, str], value: object) -> str:
    """What came that is neither somebody who can be kept nor the gateway's own error; empty if nothing did."""
    try:
        found = come(kind, file, place, value)
    except IdentityError:
        return ""
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told
        return f"{place} {value!r:.60}: {type(error).__name__}"
    return "" if is_kept(found) else f"{place} {value!r:.60}: {found!r:.200}"


def is_kept(found: identity.CertifiedIdentity) -> bool:
    """Whether what is known of somebody can be compared, shown and written."""
    if found.citizen is not None:
        who = found.citizen
        texts, birth = [who.family_name, who.usage_name, *who.given_names], who.birth
        is_whole = who.birth_date is not None or birth.endswith("-00")
        is_whole = is_whole and bool(re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", birth))
    else:
        assert found.agent is not None
        texts, is_whole = [found.agent.email, found.agent.name], bool(found.agent.email)
    return is_whole and found.subject.isascii() and all(one.isprintable() for one in (*texts, found.subject))


@pytest.mark.parametrize("kind", list(ProviderKind))
@pytest.mark.parametrize("document", list(PLACES))
def test_what_is_odd_in_any_place_lets_nobody_in_by_a_fault(secret: Path, kind: ProviderKind, document: str) -> None:
    odd = (*ODD_TEXT, *ODD_NUMBERS, *ODD_REST)
    tried = [(place, value) for place in WHERE if place[0] == document for value in odd]

    assert [told for place, value in tried if (told := fault_of(kind, secret, place, value))] == []


@given(st.sampled_from(list(ProviderKind)), st.sampled_from(WHERE), JSON)
def test_any_json_in_any_place_lets_nobody_in_by_a_fault(
    tmp_path_factory: pytest.TempPathFactory, kind: ProviderKind, place: tuple[str, str], value: object
) -> None:
    file = tmp_path_factory.getbasetemp() / "secret"
    file.write_text("secret")

    assert fault_of(kind, file, place, value) == ""

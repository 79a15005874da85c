"""Judging what a provider signed (RFC 7515, RFC 7519, OpenID Connect Core 1.0, 3.1.3.7): by whom, for whom, when, to what.

Only two algorithms are believed, both of a key that the provider alone holds: a token that says ``none``, or that is signed with
what everybody can read, is of nobody.
"""

import base64
import hashlib
import hmac
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

from palier.gateways.identity.errors import Unbelievable

ALGORITHMS = {"ES256": "EC", "RS256": "RSA"}
"""The allow-list, and the kind of key of each."""
SKEW = timedelta(seconds=30)
"""How far a provider's clock may be from ours, half the life of its tokens."""
OLDEST = timedelta(minutes=5)
"""Since a token was made."""
_LEAST_BITS, _MOST_SUB, _MOST_KEYS = 2048, 255, 20
_LATEST = 253_402_300_800.0
"""The end of the year 9999, in seconds: no instant of a token is beyond."""
_BADLY_READ = (JoseError, ValueError, TypeError, ArithmeticError, LookupError, AttributeError, RecursionError)
"""What the library raises on a value of another kind than the standard's, beside its own errors."""

type Claims = dict[str, Any]


class UnknownKey(Unbelievable):
    """Signed by none of the keys that were given: the provider may have changed them since."""


@dataclass(frozen=True, slots=True)
class ExpectedToken:
    """Of whom a token must come, for whom, and the instant at which it is read."""

    issuer: str
    audience: str
    at: datetime


def signed(token: str, keys: Sequence[dict[str, Any]]) -> Claims:
    """What a token says, if one of these keys signed it: ``UnknownKey`` if none did, ``Unbelievable`` if it is no such token."""
    header = _header(token)
    algorithm = header.get("alg")
    if not isinstance(algorithm, str) or algorithm not in ALGORITHMS:
        raise Unbelievable("L’algorithme de signature n’est pas de ceux que l’on croit.")
    if "crit" in header:
        # It names what must be understood for the signature to count, and nothing of it is here (RFC 7515, 4.1.11).
        raise Unbelievable("La signature demande ce que l’on ne connaît pas (crit).")
    for key in _fitting(keys, algorithm, header.get("kid")):
        try:
            return jwt.decode(token, key, algorithms=[algorithm]).claims
        except _BADLY_READ:
            continue
    raise UnknownKey("Aucune clé du fournisseur d’identité n’a fait cette signature.")


def require_ours(claims: Claims, expected: ExpectedToken, *, is_dated: bool) -> None:
    """Refuse what another made, or for another, or too long ago. ``is_dated``: it must say when it was made and ends.

    Raises ``Unbelievable``.
    """
    if claims.get("iss") != expected.issuer:
        raise Unbelievable("La réponse vient d’un autre fournisseur (iss).")
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    if expected.audience not in audiences:
        raise Unbelievable("La réponse est pour un autre site (aud).")
    party = claims.get("azp")
    if (party is None and len(audiences) > 1) or (party is not None and party != expected.audience):
        raise Unbelievable("La réponse est pour un autre site (azp).")
    _require_time(claims, expected.at, is_dated=is_dated)
    subject = claims.get("sub")
    if not isinstance(subject, str) or not subject.strip() or not _is_plain(subject) or len(subject) > _MOST_SUB:
        raise Unbelievable("La réponse ne dit pas de qui elle parle (sub).")


def require_nonce(claims: Claims, nonce: str) -> None:
    """Refuse the answer to another question. Raises ``Unbelievable``."""
    told = claims.get("nonce")
    if not isinstance(told, str) or not told.isascii() or not hmac.compare_digest(told, nonce):
        raise Unbelievable("La réponse est à une autre question (nonce).")


def require_level(claims: Claims, needed: frozenset[str]) -> None:
    """Refuse who was identified less well than was asked for. Raises ``Unbelievable``."""
    level = claims.get("acr")
    if needed and not (isinstance(level, str) and level in needed):
        raise Unbelievable("Le niveau de garantie n’est pas celui demandé (acr).")


def require_same_token(claims: Claims, access_token: str) -> None:
    """Where the identity names the token beside it (``at_hash``), refuse another's. Both algorithms hash by SHA-256.

    Raises ``Unbelievable``.
    """
    told = claims.get("at_hash")
    half = hashlib.sha256(access_token.encode()).digest()[:16]
    if told is not None and told != base64.urlsafe_b64encode(half).rstrip(b"=").decode():
        raise Unbelievable("Le jeton n’est pas celui de cette identité (at_hash).")


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isprintable()


def _header(token: str) -> dict[str, Any]:
    try:
        return jws.extract_compact(token.encode("ascii")).headers()
    except _BADLY_READ as error:
        raise Unbelievable("La réponse n’est pas un jeton signé.") from error


def _require_time(claims: Claims, at: datetime, *, is_dated: bool) -> None:
    now, skew = at.timestamp(), SKEW.total_seconds()
    ends, made, begins = (instant(claims, name) for name in ("exp", "iat", "nbf"))
    if is_dated and (ends is None or made is None):
        raise Unbelievable("La réponse ne dit ni son heure ni sa fin (iat, exp).")
    if ends is not None and ends + skew <= now:
        raise Unbelievable("La réponse est périmée (exp).")
    if made is not None and (made - skew > now or made + OLDEST.total_seconds() + skew < now):
        raise Unbelievable("La réponse n’est pas de cette heure (iat).")
    if begins is not None and begins - skew > now:
        raise Unbelievable("La réponse ne vaut pas encore (nbf).")


def instant(claims: Claims, name: str) -> float | None:
    """An instant that a token tells, in seconds; none where it tells none. Raises ``Unbelievable``."""
    told = claims.get(name)
    if told is None:
        return None
    # Compared before it is made a float, which the longest whole numbers cannot be; NaN is in no interval.
    if isinstance(told, bool) or not isinstance(told, int | float) or not 0 <= told <= _LATEST:
        raise Unbelievable(f"La réponse donne une heure qui n’en est pas une ({name}).")
    return float(told)


def _fitting(keys: Sequence[dict[str, Any]], algorithm: str, kid: object) -> Iterator[ECKey | RSAKey]:
    """The keys that may have made a signature: of its name where it has one, of the right kind, and meant for that."""
    named = [key for key in keys if key.get("kid") == kid] if kid is not None else list(keys)
    for key in named[:_MOST_KEYS]:
        if key.get("kty") != ALGORITHMS[algorithm] or key.get("use", "sig") != "sig":
            continue
        if key.get("alg", algorithm) != algorithm:
            continue
        # The public half alone: what else a careless provider publishes is not looked at.
        parts = ("kty", "crv", "x", "y") if key["kty"] == "EC" else ("kty", "n", "e")
        public = {name: key[name] for name in parts if isinstance(key.get(name), str)}
        try:
            if key["kty"] == "EC":
                if key.get("crv") == "P-256":
                    yield ECKey.import_key(public)
            elif len(base64.urlsafe_b64decode(key["n"] + "==").lstrip(b"\0")) * 8 >= _LEAST_BITS:
                yield RSAKey.import_key(public)
        except _BADLY_READ:
            continue

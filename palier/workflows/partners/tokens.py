"""A token that a key gives for a few minutes: what a software carries instead of the secret itself (ADR 137).

Nothing of it is kept. It names its key in clear, and is signed under the site's secret and under that of the key by which it was
asked for: revoked or over, the key takes its tokens with it; drawn anew, those of before end with the secret before.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.utils.crypto import constant_time_compare, salted_hmac

from palier.rules.partners import api_purposes, client_certificates
from palier.rules.partners.api_purposes import TOKEN_LIFE, ApiPurpose

PREFIX = "palier_t_"
_PARTS = (4, 5)
"""Where there are five, the fourth is the certificate that it was asked for with, the only one that it opens with (RFC 8705)."""
_ORDER = tuple(ApiPurpose)


@dataclass(frozen=True, slots=True)
class ShownToken:
    """What a token says of itself, before anything is believed of it."""

    key: UUID
    until: datetime
    purposes: tuple[str, ...]
    said: str
    mark: str
    certificate: str = ""
    """The SHA-256 of the one that it is bound to."""

    def is_of(self, secret_hash: str) -> bool:
        """Whether it was made here, by this secret."""
        return bool(secret_hash) and constant_time_compare(self.mark, _mark(self.said, secret_hash))


def made(
    key: UUID, secret_hash: str, purposes: Iterable[str], *, at: datetime, certificate: str = ""
) -> tuple[str, datetime]:
    """A token for these purposes, bound to this certificate if there is one, and its end."""
    until = at + TOKEN_LIFE
    given = {ApiPurpose(one) for one in purposes}
    bits = "".join("1" if one in given else "0" for one in _ORDER)
    said = f"{_text(key.bytes)}.{int(until.timestamp())}.{bits}"
    if certificate:
        said = f"{said}.{client_certificates.thumbprint(certificate)}"
    return f"{PREFIX}{said}.{_mark(said, secret_hash)}", until


def read(token: str) -> ShownToken | None:
    """What it says; none where it is no token."""
    parts = token.removeprefix(PREFIX).split(".")
    if len(parts) not in _PARTS or len(parts[2]) != len(_ORDER) or not parts[1].isdecimal():
        return None
    try:
        key = UUID(bytes=urlsafe_b64decode(f"{parts[0]}=="))
        until = datetime.fromtimestamp(int(parts[1]), tz=UTC)
    except (NotBase64, ValueError, OverflowError, OSError):
        return None
    certificate = client_certificates.of_thumbprint(parts[3]) if len(parts) == max(_PARTS) else ""
    if certificate is None:
        return None
    purposes = tuple(one.value for one, bit in zip(_ORDER, parts[2], strict=True) if bit == "1")
    return ShownToken(key, until, purposes, ".".join(parts[:-1]), parts[-1], certificate)


def asked(scope: str, held: Iterable[str], role: str) -> tuple[str, ...] | None:
    """The purposes of a scope, all of the key's where none is said; none where one of them is not the key's."""
    words = scope.split()
    if not words:
        return tuple(held)
    fitting = {one.value for one in api_purposes.fitting(role, words)} & set(held)
    return tuple(words) if set(words) <= fitting else None


def _text(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


def _mark(said: str, secret_hash: str) -> str:
    return _text(salted_hmac("palier.api.token", f"{said}.{secret_hash}", algorithm="sha256").digest())

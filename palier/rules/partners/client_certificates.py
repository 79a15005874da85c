"""A key that is bound to the certificate of its software: what is kept of it, and what a call without it is told (ADR 177).

The certificate is known by the SHA-256 of all its bytes (RFC 8705): who signed it is no matter, what opens is its private
key, which nobody gives.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from palier.rules.law.law import act, applies

_SECURITY = act("règlement (UE) 2016/679, article 32")
MOST = 2
"""Of one key: the one that serves, and the one that comes after it."""
LEAST_BITS: Mapping[str, int] = {"RSA": 2_048, "EC": 256}
"""Under which a private key may be found from its public one."""
_SHA256_BYTES = 32


@dataclass(frozen=True, slots=True)
class ClientCertificate:
    """What is kept of a certificate: nothing of it is a secret."""

    sha256: str
    """In hexadecimal digits."""
    subject: str
    issuer: str
    begins_at: datetime
    ends_at: datetime

    def holds(self, at: datetime) -> bool:
        """Whether this is a day of its own."""
        return self.begins_at <= at < self.ends_at

    @property
    def by_pairs(self) -> str:
        """Its fingerprint as `openssl x509 -fingerprint` writes it."""
        return ":".join(self.sha256[at : at + 2] for at in range(0, len(self.sha256), 2)).upper()

    def kept(self) -> dict[str, str]:
        """As a row keeps it."""
        return {
            "sha256": self.sha256,
            "subject": self.subject,
            "issuer": self.issuer,
            "begins_at": self.begins_at.isoformat(),
            "ends_at": self.ends_at.isoformat(),
        }


@applies(_SECURITY)
def of_kept(rows: Iterable[Mapping[str, str]]) -> tuple[ClientCertificate, ...]:
    """Those of a key, as its row keeps them."""
    return tuple(
        ClientCertificate(
            sha256=row["sha256"],
            subject=row["subject"],
            issuer=row["issuer"],
            begins_at=datetime.fromisoformat(row["begins_at"]),
            ends_at=datetime.fromisoformat(row["ends_at"]),
        )
        for row in rows
    )


class CertificateFault(Enum):
    """Why a call with a bound key opens nothing."""

    ABSENT = auto()
    ANOTHER = auto()
    NOT_ITS_DAY = auto()


@applies(_SECURITY)
def fault(bound: Iterable[ClientCertificate], shown: str, *, at: datetime) -> CertificateFault | None:
    """What is wrong with the certificate that a call came with, by its SHA-256; nothing for a key that is bound to none."""
    known = {one.sha256: one for one in bound}
    if not known:
        return None
    if not shown:
        return CertificateFault.ABSENT
    if shown not in known:
        return CertificateFault.ANOTHER
    return None if known[shown].holds(at) else CertificateFault.NOT_ITS_DAY


@applies(_SECURITY)
def is_stopped(bound: Iterable[ClientCertificate], *, at: datetime) -> bool:
    """Whether a key is bound to certificates of which none is of today."""
    kept = tuple(bound)
    return bool(kept) and not any(one.holds(at) for one in kept)


@applies(_SECURITY)
def thumbprint(sha256: str) -> str:
    """As a token names it (``x5t#S256``)."""
    return urlsafe_b64encode(bytes.fromhex(sha256)).decode().rstrip("=")


@applies(_SECURITY)
def of_thumbprint(text: str) -> str | None:
    """The SHA-256 that a token names; none where it is no such name."""
    try:
        digest = urlsafe_b64decode(f"{text}=")
    except (NotBase64, ValueError):
        return None
    return digest.hex() if len(digest) == _SHA256_BYTES and thumbprint(digest.hex()) == text else None

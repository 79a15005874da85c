"""Judging the answer of an authority of time: its signature, who signed, what it dates, the nonce, the hour."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from rfc3161_client import HashAlgorithm, TimestampRequestBuilder, VerificationError, VerifierBuilder
from rfc3161_client import decode_timestamp_response as decode

from palier.gateways.authority.errors import UnbelievableStamp

type Request = tuple[bytes, int | None]


@dataclass(frozen=True, slots=True)
class Stamp:
    """An answer that holds: as it came, and the hour by the authority's clock."""

    response: bytes
    stamped_at: datetime


def request(content: bytes) -> Request:
    """A question about this content, with a nonce and asking for the certificate: the bytes to send, and the nonce."""
    asked = TimestampRequestBuilder().data(content).hash_algorithm(HashAlgorithm.SHA256).build()
    return asked.as_bytes(), asked.nonce


def certificates(path: Path) -> Sequence[x509.Certificate]:
    """Those that the authority is believed by. Raises ``UnbelievableStamp``."""
    try:
        return x509.load_pem_x509_certificates(path.read_bytes())
    except (OSError, ValueError) as error:
        raise UnbelievableStamp(f"Les certificats de l’autorité ne se lisent pas : {path}.") from error


def verify(response: bytes, content: bytes, trusted: Sequence[x509.Certificate], *, nonce: int | None = None) -> Stamp:
    """The stamp that a response holds, or ``UnbelievableStamp``. Certificates must have been valid at the hour that it tells."""
    roots = [one for one in trusted if one.issuer == one.subject]
    others = [one for one in trusted if one.issuer != one.subject]
    try:
        read = decode(response)
        VerifierBuilder(roots=roots, intermediates=others, nonce=nonce).build().verify_message(read, content)
        return Stamp(response, read.tst_info.gen_time.astimezone(UTC))
    except (VerificationError, ValueError) as error:
        raise UnbelievableStamp(f"La réponse de l’autorité ne tient pas : {error}.") from error

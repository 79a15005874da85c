"""A PDF signed as PAdES (ETSI EN 319 142, level B-B), and judged: with pyHanko, which is imported here and when it serves only.

The key is a file of the operator's that the worker reads, and no page. What is judged is whether the signature holds, of the
certificate that is known here, over the whole file: one byte more, less or other, and it does not.

pyHanko turns a loop of its own for each act, and no two loops turn in one thread: it acts in a thread apart, for callers in one.
"""

import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

FIELD = "Presidence"
"""The field of the one signature."""
_LABEL = "Signature de la présidence de la commission"


class NoSigningKey(Exception):
    """The key or its certificate cannot be read, or they are not of one another. Its words say which file, and nothing in it."""


class CertificateNotInForce(Exception):
    """It is before or after its dates, or it is for something else than signatures. Its words say which."""


class DoesNotHold(Exception):
    """What was signed is judged, and is not."""


@dataclass(frozen=True, slots=True)
class PadesKey:
    """Two files in PEM: a private key, and its certificate, with those above it if there are any."""

    key: Path
    certificate: Path


@dataclass(frozen=True, slots=True)
class Signer:
    """A key that was read and tried, for one turn: what pyHanko signs with, and its certificate."""

    inner: Any
    certificate: Path


def opened(keys: PadesKey, *, at: datetime) -> Signer:
    """The key, of its certificate, in force ``at`` this instant. Raises ``NoSigningKey`` or ``CertificateNotInForce``."""
    from pyhanko.keys import load_certs_from_pemder, load_private_key_from_pemder  # noqa: PLC0415 - three seconds, for one act
    from pyhanko.sign import signers  # noqa: PLC0415 - same
    from pyhanko_certvalidator.registry import SimpleCertificateStore  # noqa: PLC0415 - same

    try:
        certificate = x509.load_pem_x509_certificates(keys.certificate.read_bytes())[0]
        first, *above = load_certs_from_pemder([str(keys.certificate)])
    except (OSError, ValueError, TypeError):
        raise NoSigningKey(keys.certificate.name) from None
    try:
        own = load_pem_private_key(keys.key.read_bytes(), None).public_key()
        private = load_private_key_from_pemder(str(keys.key), None)
    except (OSError, ValueError, TypeError):
        raise NoSigningKey(keys.key.name) from None
    known = (Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    if own.public_bytes(*known) != certificate.public_key().public_bytes(*known):
        raise NoSigningKey(keys.certificate.name)
    _require_in_force(certificate, at)
    registry = SimpleCertificateStore()
    registry.register_multiple([first, *above])
    signer = signers.SimpleSigner(signing_cert=first, signing_key=private, cert_registry=registry)
    return Signer(signer, keys.certificate)


def _require_in_force(certificate: x509.Certificate, at: datetime) -> None:
    if not certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc:
        raise CertificateNotInForce("dates")
    try:
        uses = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        raise CertificateNotInForce("key usage") from None
    if not (uses.digital_signature or uses.content_commitment):
        raise CertificateNotInForce("key usage")


def sign(pdf: bytes, signer: Signer, *, name: str, reason: str) -> bytes:
    """The file with its signature, as an update after what was there, once it is judged. Raises ``DoesNotHold``."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: PLC0415 - same
    from pyhanko.sign import fields, signers  # noqa: PLC0415 - same

    said = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        name=name,
        reason=reason,
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
    )
    field = fields.SigFieldSpec(FIELD, readable_field_name=_LABEL)
    made = io.BytesIO()
    with ThreadPoolExecutor(1) as apart:
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        apart.submit(signers.sign_pdf, writer, said, signer.inner, new_field_spec=field, output=made).result()
    if not holds(made.getvalue(), signer.certificate):
        raise DoesNotHold
    return made.getvalue()


def holds(pdf: bytes, certificate: Path) -> bool:
    """Whether the file bears one signature, of this certificate, over all of it, and is as it was signed."""
    from asn1crypto import pem  # noqa: PLC0415 - with the rest
    from asn1crypto import x509 as asn1  # noqa: PLC0415 - same
    from pyhanko.pdf_utils.misc import PdfError  # noqa: PLC0415 - same
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415 - same
    from pyhanko.sign.validation import validate_pdf_signature  # noqa: PLC0415 - same
    from pyhanko.sign.validation.errors import SignatureValidationError  # noqa: PLC0415 - same
    from pyhanko.sign.validation.status import SignatureCoverageLevel  # noqa: PLC0415 - same
    from pyhanko_certvalidator import ValidationContext  # noqa: PLC0415 - same

    _, _, der = pem.unarmor(certificate.read_bytes())
    known = asn1.Certificate.load(der)
    try:
        found = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
        if len(found) != 1 or found[0].signer_cert.sha256 != known.sha256:
            return False
        context = ValidationContext(trust_roots=[known], allow_fetching=False)
        with ThreadPoolExecutor(1) as apart:
            status = apart.submit(validate_pdf_signature, found[0], signer_validation_context=context).result()
    except (PdfError, SignatureValidationError, ValueError, KeyError, TypeError):
        return False
    return bool(status.intact and status.valid and status.coverage is SignatureCoverageLevel.ENTIRE_FILE)

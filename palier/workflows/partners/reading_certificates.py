"""The certificate that a manager pastes: read, weighed, and kept by its fingerprint. A private key is read by nobody here."""

from datetime import datetime

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed448 import Ed448PublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from palier.rules.partners.client_certificates import LEAST_BITS, ClientCertificate
from palier.workflows.acting.refusals import Refusal

LONGEST = 20_000
"""Signs of a text that holds one certificate: three times a long one."""
_NAME_LENGTH = 300
_BEGIN = "-----BEGIN CERTIFICATE-----"


class PrivateKeyPasted(Refusal):
    """What opens must stay with its software."""

    sentence = (
        "Ce texte contient une clé privée : elle ne se donne à personne, pas même à ce site, qui ne la garde pas. "
        "Faites-en une autre, puis collez le certificat seul."
    )
    field = "pem"


class NotACertificate(Refusal):
    """Nothing that reads as one."""

    sentence = (
        "Ce texte n’est pas un certificat : copiez-le entier, de « -----BEGIN CERTIFICATE----- » à "
        "« -----END CERTIFICATE----- »."
    )
    field = "pem"


class SeveralCertificates(Refusal):
    """A chain: who signed is no matter here."""

    sentence = "Collez un seul certificat : celui du logiciel, sans ceux qui l’ont signé."
    field = "pem"


class CertificateIsOver(Refusal):
    """It would open nothing."""

    sentence = "Ce certificat est fini depuis le {day} : faites-en un autre."
    field = "pem"


class WeakCertificate(Refusal):
    """Its private key may be found by others."""

    sentence = "La clé de ce certificat est trop courte : faites-en une d’au moins 2 048 bits (RSA) ou 256 (courbe)."
    field = "pem"


def read(pem: str, *, at: datetime) -> ClientCertificate:
    """What a pasted text says.

    Raises ``PrivateKeyPasted``, ``NotACertificate``, ``SeveralCertificates``, ``CertificateIsOver`` or ``WeakCertificate``.
    """
    if "PRIVATE KEY" in pem.upper():
        raise PrivateKeyPasted
    if pem.count(_BEGIN) > 1:
        raise SeveralCertificates
    try:
        found = x509.load_pem_x509_certificate(pem[:LONGEST].encode())
        key = found.public_key()
        said = ClientCertificate(
            sha256=found.fingerprint(hashes.SHA256()).hex(),
            subject=_named(found.subject),
            issuer=_named(found.issuer),
            begins_at=found.not_valid_before_utc,
            ends_at=found.not_valid_after_utc,
        )
    except (ValueError, UnsupportedAlgorithm, x509.UnsupportedGeneralNameType) as error:
        raise NotACertificate from error
    if said.ends_at <= at:
        raise CertificateIsOver(day=f"{said.ends_at:%d/%m/%Y}")
    if not _is_strong(key):
        raise WeakCertificate
    return said


def _named(name: x509.Name) -> str:
    """A name in one line, as long as a page shows it."""
    return " ".join(name.rfc4514_string().split())[:_NAME_LENGTH]


def _is_strong(key: object) -> bool:
    if isinstance(key, RSAPublicKey):
        return key.key_size >= LEAST_BITS["RSA"]
    if isinstance(key, EllipticCurvePublicKey):
        return key.key_size >= LEAST_BITS["EC"]
    return isinstance(key, Ed25519PublicKey | Ed448PublicKey)

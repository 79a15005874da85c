"""The key with which the demo signs minutes: made once in its folder, by itself, and worth nothing outside of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

if TYPE_CHECKING:
    from pathlib import Path

_LIFE = timedelta(days=3650)
_USES = {"digital_signature", "content_commitment"}
_ALL = (
    *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement"),
    *("key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
)


def told(folder: Path) -> dict[str, str]:
    """Where its key and its certificate are, for a process of the site; made where there is none yet."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    if not certificate.exists():
        folder.mkdir(parents=True, exist_ok=True)
        make(key, certificate, at=datetime.now(UTC))
    return {"PALIER_MINUTES_KEY_FILE": str(key), "PALIER_MINUTES_CERTIFICATE_FILE": str(certificate)}


def make(key: Path, certificate: Path, *, at: datetime) -> None:
    """A key on P-256, and a certificate that it signs itself, for signatures alone."""
    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Palier, commission de démonstration")])
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + _LIFE)
        .add_extension(x509.KeyUsage(**{one: one in _USES for one in _ALL}), critical=True)
        .sign(private, hashes.SHA256())
    )
    key.touch(mode=0o600)
    key.write_bytes(
        private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    certificate.write_bytes(built.public_bytes(serialization.Encoding.PEM))

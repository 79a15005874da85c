"""Makes the certificates of mutual TLS: a CA, a server, a client, as Python 3.13 demands them."""

import ipaddress
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_NAMES = ("ca.pem", "server.pem", "server.key", "client.pem", "client.key")
_DAYS = 825
_MARGIN = timedelta(days=7)
_SAN = x509.SubjectAlternativeName(
    [x509.DNSName("localhost"), *(x509.IPAddress(ipaddress.ip_address(one)) for one in ("127.0.0.1", "::1"))]
)


def ensure(folder: Path) -> None:
    """Make the certificates in ``folder``, unless those there are still valid."""
    folder.mkdir(parents=True, exist_ok=True)
    if _are_valid(folder):
        return
    ca_key = ec.generate_private_key(ec.SECP256R1())
    ca = _certificate("Palier sandbox CA", ca_key, None, None, ())
    _write(folder / "ca.pem", ca.public_bytes(serialization.Encoding.PEM), 0o644)
    for name, use, extra in (
        ("server", ExtendedKeyUsageOID.SERVER_AUTH, (_SAN,)),
        ("client", ExtendedKeyUsageOID.CLIENT_AUTH, ()),
    ):
        key = ec.generate_private_key(ec.SECP256R1())
        leaf = _certificate(f"Palier sandbox {name}", key, ca, ca_key, (x509.ExtendedKeyUsage([use]), *extra))
        _write(folder / f"{name}.pem", leaf.public_bytes(serialization.Encoding.PEM), 0o644)
        _write(folder / f"{name}.key", _private(key), 0o600)


def _are_valid(folder: Path) -> bool:
    if not all((folder / name).exists() for name in _NAMES):
        return False
    try:
        found = [
            x509.load_pem_x509_certificate((folder / name).read_bytes()) for name in _NAMES if name.endswith("pem")
        ]
        ca, server, client = found
        server.verify_directly_issued_by(ca)
        client.verify_directly_issued_by(ca)
    except Exception:  # noqa: BLE001 - whatever is wrong with them, new ones are made
        return False
    return all(one.not_valid_after_utc > datetime.now(UTC) + _MARGIN for one in found)


def _certificate(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: x509.Certificate | None,
    issuer_key: ec.EllipticCurvePrivateKey | None,
    extra: tuple[x509.ExtensionType, ...],
) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    signer = issuer_key or key
    now = datetime.now(UTC)
    is_ca = issuer is None
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=_DAYS))
        .add_extension(x509.BasicConstraints(ca=is_ca, path_length=0 if is_ca else None), critical=True)
        .add_extension(_usage(is_ca=is_ca), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
    )
    for extension in extra:
        builder = builder.add_extension(extension, critical=False)
    return builder.sign(signer, hashes.SHA256())


def _usage(*, is_ca: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_ca,
        key_cert_sign=is_ca,
        crl_sign=is_ca,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _private(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _write(path: Path, data: bytes, mode: int) -> None:
    """Write with these rights from the first byte, even over a file that had others."""
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)

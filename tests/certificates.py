"""Certificates as a partner makes them: signed by themselves, with their private key beside."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID


@dataclass(frozen=True, slots=True)
class Certificate:
    """One, as texts."""

    pem: str
    private: str
    der: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.der).hexdigest()

    @property
    def by_pairs(self) -> str:
        return self.der and ":".join(f"{byte:02X}" for byte in hashlib.sha256(self.der).digest())

    @property
    def header(self) -> str:
        """As a proxy passes it on (RFC 9440)."""
        return f":{b64encode(self.der).decode()}:"


def a_certificate(name: str, *, ends: timedelta = timedelta(days=90), bits: int = 0, host: str = "") -> Certificate:
    """On P-256, or RSA of so many bits; ``host`` makes it a server's."""
    private = rsa.generate_private_key(65_537, bits) if bits else ec.generate_private_key(ec.SECP256R1())
    called, at = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]), datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(called)
        .issuer_name(called)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(days=30))
        .not_valid_after(at + ends)
    )
    if host:
        made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
    signed = made.sign(private, hashes.SHA256())
    return Certificate(
        pem=signed.public_bytes(Encoding.PEM).decode(),
        private=private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
        der=signed.public_bytes(Encoding.DER),
    )

"""`./run palier certificates`: an authority of one's own, and a certificate for each host of a cluster (docs/how-to/grow.md).

The authority's key belongs on no host of the cluster: whoever holds it is any of them. Each host is given `ca.pem` and its own
pair. Run again on the same folder, it renews the hosts under the same authority.
"""

from __future__ import annotations

import argparse
import datetime as dt
import ipaddress
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from hosting import typed
from palier.management.french_help import FrenchParser

if TYPE_CHECKING:
    from collections.abc import Sequence

AUTHORITY_DAYS, HOST_DAYS = 3650, 730
EARLIER = dt.timedelta(minutes=5)
"""Clocks of hosts differ a little."""
LOOPBACK, HERE = "127.0.0.1", "localhost"
"""Patroni and PgBouncer speak to the PostgreSQL of their own host by these."""
_HOST = re.compile(r"([a-z0-9][a-z0-9.-]{0,62})=([0-9a-fA-F.:]+)")


def main(arguments: Sequence[str]) -> int:
    """Make what is missing, renew the hosts that are named."""
    parser = FrenchParser(prog="./run palier certificates", description=typed.MODULES["certificates"][1])
    parser.add_argument("--into", type=Path, required=True, help="dossier de l’autorité et des certificats")
    parser.add_argument("hosts", nargs="+", type=_host, metavar="NOM=ADRESSE", help="chaque machine du cluster")
    options = parser.parse_args(arguments)
    try:
        for name in make(options.into, dict(options.hosts)):
            print(options.into / name)
    except OSError as error:
        print(f"{error.filename} cannot be written ({error.strerror}).", file=sys.stderr)
        return 1
    return 0


def _host(text: str) -> tuple[str, str]:
    found = _HOST.fullmatch(text)
    try:
        if found is None or found[1] == "ca":
            raise ValueError  # noqa: TRY301 - one word for both
        return found[1], str(ipaddress.ip_address(found[2]))
    except ValueError:
        raise argparse.ArgumentTypeError(f"« {text} » n’est pas NOM=ADRESSE") from None


def make(folder: Path, hosts: dict[str, str]) -> list[str]:
    """Write the authority where there is none, and a pair for each host; return the names of what was written."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    written = []
    if not (folder / "ca.key").exists():
        _make_authority(folder)
        written += ["ca.pem", "ca.key"]
    authority = x509.load_pem_x509_certificate((folder / "ca.pem").read_bytes())
    key = serialization.load_pem_private_key((folder / "ca.key").read_bytes(), None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)  # noqa: S101 - as made here
    for name, address in hosts.items():
        _make_host(folder, name, address, authority, key)
        written += [f"{name}.pem", f"{name}.key"]
    return written


def _make_authority(folder: Path) -> None:
    key, name = ec.generate_private_key(ec.SECP384R1()), _name("Palier, autorité du cluster")
    made = _begun(name, name, key.public_key(), AUTHORITY_DAYS).add_extension(
        x509.BasicConstraints(ca=True, path_length=0), critical=True
    )
    uses = x509.KeyUsage(
        digital_signature=False,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=True,
        crl_sign=True,
        encipher_only=False,
        decipher_only=False,
    )
    _write(folder, "ca", made.add_extension(uses, critical=True).sign(key, hashes.SHA384()), key)


def _make_host(
    folder: Path, name: str, address: str, authority: x509.Certificate, signer: ec.EllipticCurvePrivateKey
) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    addresses = [x509.IPAddress(ipaddress.ip_address(each)) for each in dict.fromkeys((address, LOOPBACK))]
    made = (
        _begun(_name(name), authority.subject, key.public_key(), HOST_DAYS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName(name), x509.DNSName(HERE), *addresses]), critical=False
        )
        # Each host asks the others and answers them.
        .add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]), critical=False
        )
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
    )
    _write(folder, name, made.sign(signer, hashes.SHA384()), key)


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _begun(
    subject: x509.Name, issuer: x509.Name, public: ec.EllipticCurvePublicKey, days: int
) -> x509.CertificateBuilder:
    now = dt.datetime.now(tz=dt.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - EARLIER)
        .not_valid_after(now + dt.timedelta(days=days))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )


def _write(folder: Path, name: str, certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> None:
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    draft = folder / f"{name}.key.new"
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secret)
    (folder / f"{name}.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    draft.replace(folder / f"{name}.key")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

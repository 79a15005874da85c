"""The authority's certificates, its own and those of its faults, as RFC 3161 wants them; and the configuration of OpenSSL."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_DAY = timedelta(days=1)
_CONFIGURATION = """
[tsa]
default_tsa = here
[here]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/{signer}.pem
signer_key = {folder}/{signer}.key
certs = {folder}/{signer}.pem
signer_digest = sha256
default_policy = 1.3.6.1.4.1.99999.1
digests = sha256, sha512
accuracy = secs:1
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""
SIGNERS = ("right", "expired", "stranger")


def make(folder: Path) -> None:
    """Write ``ca.pem``, which those who believe the authority need, and each signer with its configuration."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "serial").write_text("01\n")
    now = datetime.now(UTC)
    roots = {name: _root(name) for name in ("ca", "other")}
    (folder / "ca.pem").write_bytes(roots["ca"][0].public_bytes(serialization.Encoding.PEM))
    for name in SIGNERS:
        root, key = roots["other" if name == "stranger" else "ca"]
        own = rsa.generate_private_key(65537, 2048)
        end = now - _DAY if name == "expired" else now + 365 * _DAY
        made = _signer(name, own, root, key, end)
        (folder / f"{name}.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
        private = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        (folder / f"{name}.key").write_bytes(own.private_bytes(serialization.Encoding.PEM, *private))
        (folder / f"{name}.cnf").write_text(_CONFIGURATION.format(folder=folder, signer=name))


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Palier sandbox time {name}")])


def _root(name: str) -> tuple[x509.Certificate, rsa.RSAPrivateKey]:
    key = rsa.generate_private_key(65537, 2048)
    built = _begun(_named(name), _named(name), key, datetime.now(UTC) + 730 * _DAY, key)
    usage = x509.KeyUsage(**dict.fromkeys(_USAGES, False) | {"key_cert_sign": True, "crl_sign": True})
    built = built.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True).add_extension(
        usage, critical=True
    )
    return built.sign(key, hashes.SHA256()), key


def _signer(
    name: str, own: rsa.RSAPrivateKey, root: x509.Certificate, key: rsa.RSAPrivateKey, end: datetime
) -> x509.Certificate:
    built = _begun(_named(name), root.subject, own, end, key)
    usage = x509.KeyUsage(**dict.fromkeys(_USAGES, False) | {"digital_signature": True})
    # Nothing else may be signed with it: RFC 3161, 2.3.
    alone = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
    built = built.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    return built.add_extension(usage, critical=True).add_extension(alone, critical=True).sign(key, hashes.SHA256())


_USAGES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)


def _begun(
    subject: x509.Name, issuer: x509.Name, key: rsa.RSAPrivateKey, end: datetime, signer: rsa.RSAPrivateKey
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - 30 * _DAY)
        .not_valid_after(end)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
    )

"""A key of access made of code: what a browser and a security key would answer, with the faults that a thief would try."""

from __future__ import annotations

import hashlib
import html
import json
import re
import secrets
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.utils import timezone
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestedCredentialData

from palier.models import PassKey, User
from palier.workflows.entering import proving_factors

HERE = "http://testserver"
PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class SoftKey:
    """One key; ``count`` is what it says the next time."""

    secret: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    credential: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    count: int = 1

    @property
    def data(self) -> AttestedCredentialData:
        public = ES256.from_cryptography_key(self.secret.public_key())
        return AttestedCredentialData.create(bytes(16), self.credential, public)

    def made(
        self, asked: dict[str, Any], *, origin: str = HERE, host: str = "", flags: int = PRESENT | VERIFIED
    ) -> str:
        """The answer to a question for a new key."""
        host = host or asked["rp"]["id"]
        body = _head(host, flags | ATTESTED, self.count) + bytes(self.data)
        return self._told(
            _client("webauthn.create", asked["challenge"], origin),
            attestationObject=cbor.encode({"fmt": "none", "attStmt": {}, "authData": body}),
        )

    def signed(
        self,
        asked: dict[str, Any],
        *,
        origin: str = HERE,
        host: str = "",
        flags: int = PRESENT | VERIFIED,
        **more: Any,
    ) -> str:
        """The answer to a question for this key; each counts one."""
        body = _head(host or asked["rpId"], flags, self.count)
        self.count += 1
        client = _client("webauthn.get", asked["challenge"], origin, **more)
        signature = self.secret.sign(body + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._told(client, authenticatorData=body, signature=signature)

    def _told(self, client: bytes, **parts: bytes) -> str:
        name = websafe_encode(self.credential)
        response = {"clientDataJSON": client, **parts}
        return json.dumps(
            {
                "id": name,
                "rawId": name,
                "type": "public-key",
                "clientExtensionResults": {},
                "response": {key: websafe_encode(value) for key, value in response.items()},
            }
        )


def give(user: User, *, backups: bool = True) -> SoftKey:
    """Give somebody a key."""
    key = SoftKey()
    PassKey.objects.create(
        user=user,
        name="clé du bureau",
        credential=websafe_encode(key.credential),
        material=websafe_encode(bytes(key.data)),
        sign_count=0,
        enrolled_at=timezone.now(),
    )
    if backups:
        proving_factors.make_backups(user)
    return key


def asked_on(page: str) -> dict[str, Any]:
    """The question that a page asks a browser."""
    found = re.search(r'data-asked="([^"]+)"', page)
    assert found, "no key is asked for"
    asked: dict[str, Any] = json.loads(html.unescape(found[1]))
    return asked


def _head(host: str, flags: int, count: int) -> bytes:
    return hashlib.sha256(host.encode()).digest() + bytes([flags]) + count.to_bytes(4, "big")


def _client(kind: str, challenge: str, origin: str, **more: Any) -> bytes:
    return json.dumps({"type": kind, "challenge": challenge, "origin": origin, "crossOrigin": False, **more}).encode()

"""What a provider signs, its keys, and how they change; the faults of a token are made here."""

import base64
import hashlib
import hmac
import json
import secrets
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey, KeyParameters, RSAKey

CODE_LIFE, TOKEN_LIFE = 30, 60
TOKEN_FAULTS = ("iss", "aud", "azp", "nonce", "acr", "expired", "future", "at_hash", "none", "hs256", "stranger", "sub")
"""Of the token of identity: another issuer, audience, party, nonce, level; over, not yet; of another token; not signed, signed
with the public key as a secret, with a key of nobody; of nobody."""


class Keys:
    """The keys of one provider: one that signs, and those before it while their tokens live."""

    def __init__(self, algorithm: str) -> None:
        """Draw the first."""
        self.algorithm = algorithm
        self.other = ECKey.generate_key("P-256", {"kid": "enc", "use": "enc", "alg": "ECDH-ES"}, private=True)
        self.all: list[ECKey | RSAKey] = []
        self.rotate()

    def rotate(self) -> None:
        """Sign with another key from now on; the former ones are not published any more."""
        made: ECKey | RSAKey
        named: KeyParameters = {"kid": secrets.token_hex(8), "use": "sig", "alg": self.algorithm}
        if self.algorithm == "ES256":
            made = ECKey.generate_key("P-256", named, private=True)
        else:
            made = RSAKey.generate_key(2048, named, private=True)
        self.all.append(made)

    @property
    def current(self) -> ECKey | RSAKey:
        """The key that signs."""
        return self.all[-1]

    def published(self) -> dict[str, object]:
        """The set that the world reads, with a key for something else before it, as real sets have."""
        return {"keys": [self.other.as_dict(private=False), self.current.as_dict(private=False)]}

    def read(self, token: str) -> dict[str, Any] | None:
        """What a token of ours says, of whatever key and age; none if it is not ours."""
        for key in self.all:
            try:
                return jwt.decode(token, key, algorithms=[self.algorithm]).claims
            except Exception:  # noqa: BLE001, S112 - any other is not ours
                continue
        return None

    def sign(self, claims: dict[str, Any], fault: str = "") -> str:
        """A signed token, with the fault of its signature where one was chosen."""
        header = {"alg": self.algorithm, "kid": self.current.kid, "typ": "JWT"}
        if fault == "none":
            return f"{_encoded({'alg': 'none', 'typ': 'JWT'})}.{_encoded(claims)}."
        if fault == "hs256":
            # By hand: the library refuses to take what everybody can read for a secret.
            signed = f"{_encoded({'alg': 'HS256', 'kid': self.current.kid})}.{_encoded(claims)}".encode()
            made = hmac.digest(self.current.as_pem(private=False), signed, "sha256")
            return f"{signed.decode()}.{base64.urlsafe_b64encode(made).rstrip(b'=').decode()}"
        if fault == "stranger":
            stranger = Keys(self.algorithm).current
            return jwt.encode(header, claims, stranger, algorithms=[self.algorithm])
        return jwt.encode(header, claims, self.current, algorithms=[self.algorithm])


def spoil(claims: dict[str, Any], fault: str, now: int) -> dict[str, Any]:
    """The claims of a token of identity, with the fault that was chosen."""
    wrong: dict[str, dict[str, Any]] = {
        "iss": {"iss": "https://ailleurs.example/api/v2"},
        "aud": {"aud": "un-autre-site"},
        "azp": {"aud": [claims["aud"], "un-autre-site"], "azp": "un-autre-site"},
        "nonce": {"nonce": secrets.token_hex(16)},
        "acr": {"acr": "eidas0"},
        "expired": {"iat": now - 200, "exp": now - 140},
        "future": {"iat": now + 600, "exp": now + 660},
        "at_hash": {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
        "sub": {"sub": ""},
    }
    return claims | wrong.get(fault, {})


def at_hash(token: str) -> str:
    """How a token of identity names the one beside it."""
    half = hashlib.sha256(token.encode()).digest()[:16]
    return base64.urlsafe_b64encode(half).rstrip(b"=").decode()


def _encoded(told: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(told).encode()).rstrip(b"=").decode()

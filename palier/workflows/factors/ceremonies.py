"""What a browser is asked about a key of access, and what is believed of its answer (Web Authentication, level 3).

The cryptography is ``fido2``'s. Believed: an answer to this challenge, made on this very site, by somebody whom the key itself
recognised by a finger, a face or a PIN. Who made the key is not asked: any may be used.
"""

import json
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestationConveyancePreference,
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from palier.models import PassKey, User
from palier.workflows.entering.authenticator import ISSUER

MOST_CHARS = 20_000
"""Of an answer: a key says far less."""
_UNREADABLE = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    AssertionError,
    NotImplementedError,
    RecursionError,
    struct.error,
)


class NotBelieved(Exception):
    """The answer is of another challenge, site or key, or is none."""


@dataclass(frozen=True, slots=True)
class KeySite:
    """Where keys are shown. ``origin``: as a browser says it; keys are bound to its host."""

    origin: str

    @property
    def host(self) -> str:
        """What a key is bound to."""
        return urlsplit(self.origin).hostname or ""


@dataclass(frozen=True, slots=True)
class ToldKey:
    """What a new key says of itself."""

    credential: str
    material: str
    count: int


@dataclass(frozen=True, slots=True)
class KeyQuestion:
    """What a browser is asked, as JSON; ``state`` stays here until the answer, which it is compared with."""

    asked: str
    state: dict[str, Any]


def ask_new(site: KeySite, user: User, held: Sequence[PassKey]) -> KeyQuestion:
    """Ask for a key that this account has not yet."""
    options, state = _server(site).register_begin(
        PublicKeyCredentialUserEntity(id=user.public_id.bytes, name=user.login, display_name=user.name),
        _materials(held),
        resident_key_requirement=ResidentKeyRequirement.PREFERRED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return KeyQuestion(json.dumps(dict(options.public_key)), dict(state))


def read_new(site: KeySite, state: Mapping[str, Any], answer: str) -> ToldKey:
    """The new key that an answer tells of. Raise ``NotBelieved``."""
    try:
        told = _parsed(answer)
        _require_own_page(RegistrationResponse.from_dict(told).response.client_data)
        data = _server(site).register_complete(state, told)
        found = data.credential_data
        if found is None:
            raise NotBelieved
        return ToldKey(websafe_encode(found.credential_id), websafe_encode(bytes(found)), data.counter)
    except _UNREADABLE as error:
        raise NotBelieved from error


def ask_known(site: KeySite, held: Sequence[PassKey]) -> KeyQuestion:
    """Ask for one of these keys."""
    options, state = _server(site).authenticate_begin(
        _materials(held), user_verification=UserVerificationRequirement.REQUIRED
    )
    return KeyQuestion(json.dumps(dict(options.public_key)), dict(state))


def read_known(site: KeySite, state: Mapping[str, Any], answer: str, held: Sequence[PassKey]) -> tuple[PassKey, int]:
    """Which of these keys answered, and how often it says that it signed. Raise ``NotBelieved``."""
    try:
        told = _parsed(answer)
        read = AuthenticationResponse.from_dict(told).response
        _require_own_page(read.client_data)
        shown = _server(site).authenticate_complete(state, _materials(held), told)
        name = websafe_encode(shown.credential_id)
        return next(one for one in held if one.credential == name), read.authenticator_data.counter
    except (*_UNREADABLE, StopIteration) as error:
        raise NotBelieved from error


def _server(site: KeySite) -> Fido2Server:
    return Fido2Server(
        PublicKeyCredentialRpEntity(id=site.host, name=ISSUER),
        attestation=AttestationConveyancePreference.NONE,
        verify_origin=lambda told: told == site.origin,
    )


def _materials(held: Sequence[PassKey]) -> list[AttestedCredentialData]:
    return [AttestedCredentialData(websafe_decode(one.material)) for one in held]


def _parsed(answer: str) -> dict[str, Any]:
    if len(answer) > MOST_CHARS:
        raise NotBelieved
    told = json.loads(answer)
    if not isinstance(told, dict):
        raise NotBelieved
    return told


def _require_own_page(client: Any) -> None:  # noqa: ANN401 - the library's own
    if client.cross_origin:
        raise NotBelieved

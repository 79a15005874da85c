"""What an application of codes and this site share: drawn here, sealed with a key outside of the database, told once.

The key is ``PALIER_FACTOR_KEY``. A former one stands after a comma: it still opens what it sealed, and seals nothing more.
"""

import base64
import hashlib
import logging

import pyotp
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import constant_time_compare, pbkdf2

from palier.models import User
from palier.rules.doors import second_factor

log = logging.getLogger(__name__)
ISSUER = "Palier"
ROUNDS = 100_000
"""Of the hash of a backup code: forty bits drawn by chance, and ten to hash while somebody waits."""


class LostKey(Exception):
    """The key that sealed this secret is not here any more, or the secret is another account's."""


def draw() -> str:
    """A secret of 160 bits, in the letters that applications read."""
    return pyotp.random_base32()


def seal(secret: str, user: User) -> str:
    """Seal a secret for one account."""
    return _box().encrypt(f"{user.public_id} {secret}".encode()).decode()


def unseal(sealed: str, user: User) -> str:
    """The secret of this very account. Raise ``LostKey`` where it cannot be read, or was sealed for another."""
    try:
        whose, _, secret = _box().decrypt(sealed.encode()).decode().partition(" ")
    except InvalidToken as error:
        raise LostKey from error
    if whose != str(user.public_id):
        raise LostKey
    return secret


def code_at(secret: str, step: int) -> str:
    """What the application shows during a step (RFC 6238)."""
    return pyotp.HOTP(secret, digits=second_factor.DIGITS).at(step)


def matching_step(secret: str, code: str, steps: range) -> int | None:
    """The step of which this is the code; none if it is of none of them."""
    return next((step for step in steps if constant_time_compare(code_at(secret, step), code)), None)


def address(secret: str, user: User) -> str:
    """What the picture says to the application, and a link to the application of this telephone."""
    return pyotp.TOTP(secret).provisioning_uri(name=user.login, issuer_name=ISSUER)


def hashed(code: str, salt: str) -> str:
    """What is kept of a backup code. Those of one account have one salt: a try costs one hash."""
    return f"{salt}${base64.b64encode(pbkdf2(code, salt, ROUNDS, digest=hashlib.sha256)).decode()}"


def _box() -> MultiFernet:
    keys = [key.strip() for key in settings.FACTOR_KEY.split(",") if key.strip()]
    return MultiFernet(
        [Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"palier.factor" + key.encode()).digest())) for key in keys]
    )

"""The seal of a receiver's secret: the worker signs with it, so it is kept; who holds a copy of the database alone reads none."""

import base64
import hashlib
import secrets

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

PREFIX = "whsec_"
_BYTES = 32


def drawn() -> str:
    """A new secret, as receivers of *Standard Webhooks* read it: 256 bits drawn by chance."""
    return PREFIX + base64.b64encode(secrets.token_bytes(_BYTES)).decode()


def seal(secret: str) -> str:
    """A secret as it is kept."""
    return _box().encrypt(secret.encode()).decode()


def opened(kept: str) -> str:
    """What it is; empty where it was sealed under a secret of the site that is no more."""
    try:
        return _box().decrypt(kept.encode()).decode()
    except InvalidToken:
        return ""


def _box() -> MultiFernet:
    held = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    digests = [hashlib.sha256(b"palier.webhook" + str(one).encode()).digest() for one in held]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(one)) for one in digests])

"""Up to where the log of the database must be replayed for this browser to find what it has just done.

Kept by the browser itself, for as long as a replica may be late and a little more: any host of the web reads it, and nothing is
written for it. It is sealed: how far the log has come tells how much others write.
"""

import base64
import hashlib
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from palier.web.requests import cookies

COOKIE = "palier_ecrit"
MORE_SECONDS = 60
"""Beyond the time that a replica may be late, for which the position is kept: what is older is in every replica that is read."""
UNKNOWN = 2**63
"""Further than any log: what was written is not known to be anywhere but on the primary."""


def position_of(request: HttpRequest) -> int:
    """How far a replica must have come for this browser; 0 for who has done nothing of late."""
    kept = request.COOKIES.get(cookies.bound(COOKIE))
    if not kept:
        return 0
    try:
        return int(_seal(settings.SECRET_KEY).decrypt(kept.encode()))
    except (InvalidToken, ValueError):
        return UNKNOWN


def note(response: HttpResponseBase, position: int | None) -> None:
    """Tell this browser where its act stands in the log; none: only the primary is sure to have it."""
    told = str(UNKNOWN if position is None else position).encode()
    response.set_cookie(
        cookies.bound(COOKIE),
        _seal(settings.SECRET_KEY).encrypt(told).decode(),
        max_age=settings.REPLICA_READS + MORE_SECONDS,
        path="/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


@lru_cache(maxsize=2)
def _seal(secret: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"palier.own_acts" + secret.encode()).digest()))

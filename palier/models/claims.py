"""What the edge claims about who acts, signed so that the database alone is believed when it says yes (ADR 39).

The policies compare rows with a claim, never with a setting that any statement could write. Its key is derived from the
site's own secret; the owner keeps it in a table that no other role may read, and PostgreSQL checks the signature itself.
"""

import hashlib
import hmac
import json
import time
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connections

if TYPE_CHECKING:
    from palier.models.acting import Acting

LIFE_SECONDS = 60
"""Between the signing and the taking, one statement: the clocks of two machines may differ by no more."""
LIVE_KEYS = 2
"""The present key and the one before: pages of both serve while a secret is replaced."""
SINCE = "0046_claims"
"""The migration that brought them. Once they are required, no release that does not know it can serve."""
_BLOCK = 64
_KNOWN = "SELECT EXISTS (SELECT FROM palier_claimkey WHERE inside = %(inside)s)"
_KEEP = "INSERT INTO palier_claimkey (inside, outside) VALUES (%(inside)s, %(outside)s)"
_FORGET = "DELETE FROM palier_claimkey WHERE id NOT IN (SELECT id FROM palier_claimkey ORDER BY id DESC LIMIT %s)"


def _key() -> bytes:
    return hmac.digest(settings.SECRET_KEY.encode(), b"palier: claims of the edge, 1", "sha256")


def signed(acting: "Acting") -> str:
    """The claim of a role, as ``palier_take`` reads it: 64 hexadecimal digits of HMAC-SHA256, then what is claimed."""
    said = json.dumps(
        {
            "role": acting.role,
            "user": acting.user,
            "actor": None if acting.actor is None else str(acting.actor),
            "organisation": acting.organisation,
            "demande": acting.demande,
            "numero": acting.numero,
            "at": time.time(),
        },
        separators=(",", ":"),
    )
    return hmac.new(_key(), f"claim:{said}".encode(), hashlib.sha256).hexdigest() + said


def keep_key(using: str = "owner") -> None:
    """Let the database know the key of this site; as the owner. Twice is the same as once, and the oldest are forgotten."""
    key = _key().ljust(_BLOCK, b"\0")
    pads = {"inside": bytes(byte ^ 0x36 for byte in key), "outside": bytes(byte ^ 0x5C for byte in key)}
    with connections[using].cursor() as cursor:
        cursor.execute(_KNOWN, pads)
        if not cursor.fetchone()[0]:
            cursor.execute(_KEEP, pads)
            cursor.execute(_FORGET, [LIVE_KEYS])


def are_required(using: str = "owner") -> bool:
    """Whether settings without a signature open nothing any more: from the first day, or since the last upgrade ended."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT is_required FROM palier_claimrule")
        return bool(cursor.fetchone()[0])


def require(using: str = "owner") -> None:
    """Believe no setting any more; as the owner, once no process of a release that signs nothing is left."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT palier_require_claims()")

"""What the edge claims about who acts, signed so that the database alone is believed when it says yes (ADR 39).

The policies compare rows with a claim, never with a setting that any statement could write. Its key is derived from the
site's own secret; the owner keeps it in a table that no other role may read, and PostgreSQL checks the signature itself.
"""

import hashlib
import hmac
import json
import time
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from django.conf import settings
from django.db import connections

from palier.models.together import call_ahead

if TYPE_CHECKING:
    from palier.models.candidatures.candidatures import Candidature

LIVE_KEYS = 2
"""The present key and the one before: pages of both serve while a secret is replaced."""
SINCE = "0046_claims"
"""The migration that brought them. Once they are required, no release that does not know it can serve."""
WEIGHED_SINCE = "0059_weighed_here"
"""The migration from which a score bears a signature; required once no release is left that gives none."""
NAMED_SINCE = "0091_lines_of_pages"
"""The migration from which a door claims whom its lines name; required once no release is left that names by hand."""
ASKED_SINCE = {SINCE: "is_required", WEIGHED_SINCE: "are_weighed", NAMED_SINCE: "are_named"}
"""What waits for the last release that does not sign it to be gone, and the column that says that none is left."""
_BLOCK = 64
_KNOWN = "SELECT EXISTS (SELECT FROM palier_claimkey WHERE inside = %(inside)s)"
_KEEP = "INSERT INTO palier_claimkey (inside, outside) VALUES (%(inside)s, %(outside)s)"
_FORGET = "DELETE FROM palier_claimkey WHERE id NOT IN (SELECT id FROM palier_claimkey ORDER BY id DESC LIMIT %s)"


def _key() -> bytes:
    return hmac.digest(settings.SECRET_KEY.encode(), b"palier: claims of the edge, 1", "sha256")


class _Claimed(Protocol):
    """Who acts, and as whom: what a claim says."""

    @property
    def role(self) -> str: ...
    @property
    def user(self) -> int | None: ...
    @property
    def actor(self) -> UUID | None: ...
    @property
    def organisation(self) -> int | None: ...
    @property
    def demande(self) -> int | None: ...
    @property
    def numero(self) -> str | None: ...
    @property
    def mandate(self) -> int | None: ...
    @property
    def word(self) -> str | None: ...
    @property
    def visit(self) -> int | None: ...
    @property
    def registration(self) -> str | None: ...


def signed(acting: _Claimed) -> str:
    """The claim of a role, as ``palier_take`` reads it: 64 hexadecimal digits of HMAC-SHA256, then what is claimed."""
    said = json.dumps(
        {
            "role": acting.role,
            "user": acting.user,
            "actor": None if acting.actor is None else str(acting.actor),
            "organisation": acting.organisation,
            "demande": acting.demande,
            "numero": acting.numero,
            "mandate": acting.mandate,
            "word": acting.word,
            "visit": acting.visit,
            "registration": acting.registration,
            "at": time.time(),
        },
        separators=(",", ":"),
    )
    return hmac.new(_key(), f"claim:{said}".encode(), hashlib.sha256).hexdigest() + said


def weighed(row: "Candidature") -> None:
    """Sign all that a rank rests on, before a page of a demandeur writes it: no statement can, that has not the key."""
    digest = hashlib.sha256(row.snapshot.encode()).hexdigest()
    now = str(int(time.time()))
    said = (
        now,
        row.demande_id,
        row.publication_id,
        str(row.verdict),
        row.tier,
        row.order_points,
        row.waiting_since.isoformat(),
        digest,
    )
    mac = hmac.new(_key(), f"weighed:{':'.join(map(str, said))}".encode(), hashlib.sha256).hexdigest()
    call_ahead("SELECT set_config('app.weighed', %s, true)", [mac + now])


def keep_key(using: str = "owner") -> None:
    """Let the database know the key of this site; as the owner. Twice is the same as once, and the oldest are forgotten."""
    key = _key().ljust(_BLOCK, b"\0")
    pads = {"inside": bytes(byte ^ 0x36 for byte in key), "outside": bytes(byte ^ 0x5C for byte in key)}
    with connections[using].cursor() as cursor:
        cursor.execute(_KNOWN, pads)
        if not cursor.fetchone()[0]:
            cursor.execute(_KEEP, pads)
            cursor.execute(_FORGET, [LIVE_KEYS])


def is_asked(since: str, using: str = "owner") -> bool:
    """Whether what a migration of ``ASKED_SINCE`` brought is required: from the first day, or since the last upgrade ended."""
    with connections[using].cursor() as cursor:
        cursor.execute(f"SELECT {ASKED_SINCE[since]} FROM palier_claimrule")  # noqa: S608 - a column of the table above
        return bool(cursor.fetchone()[0])


def require(using: str = "owner") -> None:
    """Believe no setting any more; as the owner, once no process of a release that signs nothing is left."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT palier_require_claims()")
        cursor.execute("UPDATE palier_claimrule SET are_weighed = true, are_named = true, are_keyed = true")

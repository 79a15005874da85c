"""The seal of an archive: nobody who holds a copy of the database alone reads it.

Each part is encrypted under a key made of the site's secret and of the archive's own id, and is bound to its place. A new
secret of the site makes the archives of before unreadable, unless it is still among the former ones: they are asked again.
"""

import hashlib
from collections.abc import Iterator
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE = 12
PART = 1 << 20
"""Bytes of the ZIP in one part."""


SEALED_BEFORE = (
    "Le secret du site a changé depuis, ou ces octets ont été altérés : ils ne se lisent plus. Envoyez-les de nouveau."
)


class Unsealable(Exception):
    """The seal is of another secret of the site, or the part is not what was sealed."""


def _keys(archive: UUID) -> Iterator[AESGCM]:
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        yield AESGCM(hashlib.sha256(b"palier.archive" + str(secret).encode() + archive.bytes).digest())


def sealed(data: bytes, archive: UUID, position: int, *, nonce: bytes) -> bytes:
    """A part as it is kept. ``nonce``: twelve bytes that never served for this archive."""
    return nonce + next(_keys(archive)).encrypt(nonce, data, str(position).encode())


def opened(kept: bytes, archive: UUID, position: int) -> bytes:
    """What a part holds. Raises ``Unsealable``."""
    for key in _keys(archive):
        try:
            return key.decrypt(kept[:NONCE], kept[NONCE:], str(position).encode())
        except (InvalidTag, ValueError):
            continue
    raise Unsealable(SEALED_BEFORE)

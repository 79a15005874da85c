"""The sender on the envelope of one message: where its return arrives, by its opaque id and a signature (VERP).

Who receives the mail sees it; nobody can make the one of another message. Relays may change its case, never its letters.
"""

import base64
import hashlib
import hmac
import re
from uuid import UUID

_TOKEN = re.compile(rb"\+([a-z2-7]{26})\.([a-z2-7]{20})@", re.IGNORECASE)
_SIGNED, _LONGEST_LOCAL = 12, 64
MOST_ADDRESSES = 20
"""Tokens of one notice that are tried."""


def sender(mailbox: str, key: UUID, secret: bytes) -> str:
    """The sender of one message. ``retours@palier.example`` becomes ``retours+id.signature@palier.example``.

    Raises ``ValueError`` where the mailbox is too long for it: a local part has 64 signs at most (RFC 5321, 4.5.3.1.1).
    """
    local, _, domain = mailbox.partition("@")
    made = f"{local}+{_word(key.bytes)}.{_word(_signature(key, secret))}"
    if len(made) > _LONGEST_LOCAL or not local or not domain:
        raise ValueError(mailbox)
    return f"{made}@{domain}"


def message_of(headers: bytes, secret: bytes) -> UUID | None:
    """The message whose signed address stands in these lines; ``None`` if none does."""
    for found, signed in _TOKEN.findall(headers)[:MOST_ADDRESSES]:
        key = UUID(bytes=_bytes(found))
        if hmac.compare_digest(_bytes(signed), _signature(key, secret)):
            return key
    return None


def _signature(key: UUID, secret: bytes) -> bytes:
    return hmac.new(secret, b"palier.returns " + key.bytes, hashlib.sha256).digest()[:_SIGNED]


def _word(content: bytes) -> str:
    return base64.b32encode(content).decode().rstrip("=").lower()


def _bytes(word: bytes) -> bytes:
    return base64.b32decode(word.upper() + b"=" * (-len(word) % 8))

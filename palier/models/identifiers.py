"""Opaque identifiers: bigint inside, UUIDv7 outside."""

import os
import time
import uuid


def uuid7() -> uuid.UUID:
    """A UUID version 7 (RFC 9562): 48 bits of Unix milliseconds, then random bits. Made here, not by the server."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & ((1 << 48) - 1)) << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | (0x7 << 76)
    return uuid.UUID(int=value & ~(0x3 << 62) | (0x2 << 62))


def secret_token() -> bytes:
    """Thirty-two unpredictable bytes, for draw tokens, seeds and salts."""
    return os.urandom(32)

"""Calls of a provider: signed over their hour and every byte; an old one, and one signed otherwise, are none."""

import hashlib
import hmac
import json
import re
from dataclasses import dataclass
from uuid import UUID

DATE, SIGNATURE = "Signing-Date", "Signing-Signature"
SKEW = 300
"""Seconds by which the hour of a call may differ from ours, either way."""
LARGEST = 16 * 1024
SHORTEST_KEY = 32
_VERSION = "v1="
_DATE = re.compile(r"^\d{1,12}$")
_EVENT = re.compile(r"^[A-Za-z0-9_-]{8,64}$")


class UntrueCall(Exception):
    """It is not signed by who holds the key, or not now."""


class UnreadableCall(Exception):
    """It is signed, and says nothing that can be read."""


@dataclass(frozen=True, slots=True)
class ProviderCall:
    """What a call says: its own name, and the envelope to look at."""

    event: str
    envelope: UUID
    digest: str


def signature(key: bytes, date: str, body: bytes) -> str:
    """What a call bears: over its hour and its body, so that neither serves for another."""
    return _VERSION + hmac.new(key, date.encode() + b"." + body, hashlib.sha256).hexdigest()


def read(key: bytes, date: str, signed: str, body: bytes, *, now: float) -> ProviderCall:
    """Read a call; ``UntrueCall`` before anything in it is looked at, ``UnreadableCall`` after."""
    if len(key) < SHORTEST_KEY or not _DATE.match(date):
        raise UntrueCall
    right = signature(key, date, body)
    if not hmac.compare_digest(signed.encode("utf-8", "replace"), right.encode()):
        raise UntrueCall
    if abs(now - int(date)) > SKEW:
        raise UntrueCall
    try:
        told = dict(json.loads(body))
        event, envelope = told["event"], UUID(told["envelope"])
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise UnreadableCall from error
    if not isinstance(event, str) or not _EVENT.match(event):
        raise UnreadableCall
    return ProviderCall(event, envelope, hashlib.sha256(body).hexdigest())

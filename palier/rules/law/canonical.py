"""One spelling for a fact, so that one digest: canonical JSON.

UTF-8, Unicode NFC, keys sorted by code point, no spaces, integers, ISO dates. Floats are refused: two machines
may print the same float differently, and no amount in this product needs one.
"""

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NoReturn


class NotCanonical(ValueError):
    """A value that has no canonical spelling: a float, an unknown type, two keys that become one."""


def _refuse_float(text: str) -> NoReturn:
    raise NotCanonical(f"float {text}")


def _iso(value: object) -> str:
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise NotCanonical("an instant without its offset")
        return value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    raise NotCanonical(type(value).__name__)


_encoder = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_iso, check_circular=False, allow_nan=False
)


def _encode(value: object) -> str:
    try:
        return _encoder.encode(value)
    except (TypeError, ValueError, RecursionError) as error:
        raise NotCanonical(str(error)) from error


_find_floats = json.JSONDecoder(parse_float=_refuse_float).decode


def _nfc(value: object) -> object:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, Mapping):
        normal = {unicodedata.normalize("NFC", key): _nfc(inner) for key, inner in value.items()}
        if len(normal) != len(value):
            raise NotCanonical("two keys are the same text")
        return normal
    if isinstance(value, list | tuple):
        return [_nfc(inner) for inner in value]
    return value


def text(value: Mapping[str, Any]) -> str:
    """The canonical JSON of a mapping whose keys are all strings, as text.

    Written for a hundred thousand lines at a time: the costly checks run only on a text that may need them.
    """
    spelled = _encode(value)
    if not spelled.isascii() and not unicodedata.is_normalized("NFC", spelled):
        spelled = _encode(_nfc(value))
    if "." in spelled or "e+" in spelled or "e-" in spelled:
        # Python prints every finite float with one of these; only then is the text read back to look for one.
        _find_floats(spelled)
    return spelled


def encode(value: Mapping[str, Any]) -> bytes:
    """The canonical JSON of a mapping, as the bytes that are hashed."""
    return text(value).encode()


def digest(value: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON, in hexadecimal."""
    return hashlib.sha256(encode(value)).hexdigest()

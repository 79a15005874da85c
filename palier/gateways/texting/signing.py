"""Signatures of the exchange: of a request, with its hour; of an answer, bound to the very request that it answers."""

import hashlib
import hmac

DATE, SIGNATURE = "Palier-Date", "Palier-Signature"
OLDEST = 300
"""Seconds after which a request is refused."""


def of_request(key: bytes, method: str, path: str, date: str, body: bytes) -> str:
    """The signature of a request. The same request of another second has another one."""
    return _sign(key, "request", method, path, date, hashlib.sha256(body).hexdigest())


def of_answer(key: bytes, asked: str, status: int, body: bytes) -> str:
    """The signature of the answer to the request that was signed ``asked``: replayed for another, it does not hold."""
    return _sign(key, "answer", asked, str(status), hashlib.sha256(body).hexdigest())


def holds(given: str, right: str) -> bool:
    """Whether a signature is the right one, in a time that tells nothing."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), right.encode())


def _sign(key: bytes, *parts: str) -> str:
    return hmac.new(key, "\n".join(parts).encode(), hashlib.sha256).hexdigest()

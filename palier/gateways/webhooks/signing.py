"""The signature of *Standard Webhooks* (standardwebhooks.com): over the id, the instant and every byte of the body.

Written from the published specification; the receivers' own library judges it in ``tests/gateways/test_webhooks.py``.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence

PREFIX = "whsec_"


def headers(said: str, at: int, body: bytes, secrets_of: Sequence[str]) -> Mapping[str, str]:
    """What bears the signature. Under each secret that is valid, the newest first: a receiver knows one of them."""
    signed = f"{said}.{at}.".encode() + body
    each = [
        base64.b64encode(hmac.new(base64.b64decode(one.removeprefix(PREFIX)), signed, hashlib.sha256).digest()).decode()
        for one in secrets_of
    ]
    return {
        "webhook-id": said,
        "webhook-timestamp": str(at),
        "webhook-signature": " ".join(f"v1,{one}" for one in each),
    }

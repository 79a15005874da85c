"""Calls of the stand-in to the site: signed over their hour, in a thread of their own, as well as a fault lets them."""

import http.client
import json
import threading
import time
from contextlib import suppress
from urllib.parse import urlsplit
from uuid import uuid4

from palier.gateways.signing import calls

_OLD = 3600
_TIMEOUT = 10.0
_TRIES = 3


def tell(address: str, key: bytes, envelope: str, kind: str, fault: str = "") -> None:
    """Call once, or as the fault says; whoever signs does not wait for it."""
    if fault == "uncalled" or not address:
        return
    body = json.dumps({"event": f"evt-{uuid4().hex}", "envelope": envelope, "kind": kind}).encode()
    threading.Thread(target=_call, args=(address, key, body, fault), daemon=True).start()


def _call(address: str, key: bytes, body: bytes, fault: str) -> None:
    date = str(int(time.time()) - (_OLD if fault == "stale" else 0))
    signed = calls.signature(b"x" * len(key) if fault == "forged" else key, date, body)
    for _ in range(2 if fault == "twice" else 1):
        for attempt in range(_TRIES):
            with suppress(OSError, http.client.HTTPException):
                if _post(address, date, signed, body) < http.client.INTERNAL_SERVER_ERROR:
                    break
            time.sleep(attempt + 1)


def _post(address: str, date: str, signed: str, body: bytes) -> int:
    told = urlsplit(address)
    connection = http.client.HTTPConnection(told.hostname or "", told.port, timeout=_TIMEOUT)
    try:
        headers = {"Content-Type": "application/json", calls.DATE: date, calls.SIGNATURE: signed}
        connection.request("POST", told.path, body, headers)
        return connection.getresponse().status
    finally:
        connection.close()

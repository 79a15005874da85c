"""The certificate that a software showed to the proxy, as RFC 9440 passes it on: ``Client-Cert: :base64 of its bytes:``.

Whoever calls may write that header. It is believed of a trusted proxy alone, and under the API's own name alone, where the
proxy writes it over what came: one that was set up before passes a stranger's header on, but under the site's name.
"""

import hashlib
from base64 import b64decode
from binascii import Error as NotBase64
from typing import Any

from django.conf import settings

from palier.web.requests.sources import is_from_a_proxy

_HEADER = "HTTP_CLIENT_CERT"
_LONGEST = 16_384
_MARK = ":"


def taken_from(environ: dict[str, Any]) -> str:
    """Its SHA-256, in hexadecimal digits; nothing where none came that is believed. The header itself goes no further."""
    said = str(environ.pop(_HEADER, ""))
    host = str(environ.get("HTTP_HOST", "")).partition(":")[0].lower()
    if not settings.API_HOST or host != settings.API_HOST or not is_from_a_proxy(environ):
        return ""
    # Without a certificate, Caddy writes the name of what it would have put there: no base64.
    if not len(_MARK) < len(said) <= _LONGEST or said[0] != _MARK or said[-1] != _MARK:
        return ""
    try:
        der = b64decode(said[1:-1], validate=True)
    except (NotBase64, ValueError):
        return ""
    return hashlib.sha256(der).hexdigest() if der else ""

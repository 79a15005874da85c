"""Can this release serve on this database? Asked in a process apart, before anybody meets it.

The site of the release is loaded as its web processes would, and asked for its readiness and its first page, without a
port. What fails here has failed nobody.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
from typing import TYPE_CHECKING, Any

from hosting import system_users

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

PAGES = ("/sante/pret", "/")
OK = 200


def ask(application: Callable[..., Iterable[bytes]], path: str, host: str) -> tuple[int, bytes]:
    """Return the status and the body of a page, asked as a proxy would ask for it."""
    told: list[str] = []
    environment: dict[str, Any] = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SERVER_NAME": host,
        "SERVER_PORT": "443",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": host,
        "HTTP_X_FORWARDED_PROTO": "https",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "https",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.version": (1, 0),
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": True,
    }
    body = application(environment, lambda status, *_: told.append(status))
    content = b"".join(body)
    if close := getattr(body, "close", None):
        close()
    return int(told[-1].split()[0]), content


def main(load: Callable[[], Callable[..., Any]]) -> int:
    """Try the pages; say which failed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.umask(system_users.MASK)
    from django.conf import settings  # noqa: PLC0415 - the settings are read here

    site = load()
    host = next((name for name in settings.ALLOWED_HOSTS if "*" not in name and not name.startswith(".")), "localhost")
    for path in PAGES:
        status, content = ask(site, path, host)
        if status != OK:
            print(f"{path} answers {status}: {_told(content)}")
            return 1
    return 0


def _told(content: bytes) -> str:
    with contextlib.suppress(ValueError, AttributeError):
        return ", ".join(json.loads(content).get("raisons", []))
    return ""

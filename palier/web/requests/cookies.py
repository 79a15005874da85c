"""The names of our cookies: bound to this host alone wherever the connection is encrypted (`__Host-`).

Browsers take a cookie of such a name only from this very host, over TLS, for every path: no neighbouring site can plant one.
A release before gave its cookies without the prefix; `adopt` reads them until the browser has been given the new ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from django.http import HttpRequest

PREFIX = "__Host-"


def bound(name: str) -> str:
    """The name under which a cookie of ours is set and read."""
    return f"{PREFIX}{name}" if settings.SESSION_COOKIE_SECURE else name


def former(name: str) -> str:
    """The name that a release before gave to it; the same over plain HTTP."""
    return name.removeprefix(PREFIX)


def adopt(request: HttpRequest) -> None:
    """Read the session and the token of a form under their former names, where this browser has no others yet."""
    for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME):
        if name not in request.COOKIES and former(name) in request.COOKIES:
            request.COOKIES[name] = request.COOKIES[former(name)]

"""What a browser and a proxy may keep: nothing of a page made for somebody, nor of an answer to what somebody typed.

Counters, libraries and telephones are shared: after signing out, Back must show nothing. Said here for every page at once, as
a page that has to say it by itself will be forgotten.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import add_never_cache_headers

type Handler = Callable[[HttpRequest], HttpResponseBase]
READING = ("GET", "HEAD", "OPTIONS")
NO_STORE = "no-store"


class PrivatePagesMiddleware:
    """Above the transaction of a request, so that refusals and pages of a pause are covered; static files are served before."""

    def __init__(self, get_response: Handler) -> None:
        """Keep the next handler."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, and forbid that it be kept where it may hold anything of a person."""
        response = self.get_response(request)
        if is_private(request, response) and NO_STORE not in response.get("Cache-Control", ""):
            add_never_cache_headers(response)
        return response


def is_private(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether an answer may hold something of a person: they have a session or are given one, or they sent something."""
    session = settings.SESSION_COOKIE_NAME
    return session in request.COOKIES or session in response.cookies or request.method not in READING

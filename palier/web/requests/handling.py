"""How a request of the web server becomes one of ours: read without raising, refused calmly where it cannot be read.

The framework reads the head of a request before any handler stands around it, and reads the body again in order to show the
page of a refusal: an odd content type would leave by both doors as an empty 500, seen by no measure.
"""

from collections.abc import Callable
from inspect import unwrap
from typing import Any

from django.core.exceptions import BadRequest
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.views import defaults

type Handler = Callable[[HttpRequest], HttpResponseBase]
BAD_REQUEST = 400
ENCODINGS = {None, "utf-8", "utf8"}
"""What a form may say that it is written in: that of our pages, or nothing."""

# The framework's own read the form again, for a token that no page of refusal needs: a form that cannot be read would raise.
bad_request = unwrap(defaults.bad_request)
permission_denied = unwrap(defaults.permission_denied)
page_not_found = unwrap(defaults.page_not_found)
server_error: Handler = unwrap(defaults.server_error)


class GuardedRequest(WSGIRequest):
    """A request that is always made, and says by itself when it is not to be read."""

    is_odd = False
    """Its head cannot be understood: nothing of its body is read."""

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        """Take no other encoding than that of our pages: a form that says another would be read as what nobody typed."""
        try:
            super()._set_content_type_params(meta)  # type: ignore[misc]
        except (BadRequest, ValueError, LookupError):
            self.content_type, self.content_params, self.is_odd = "", {}, True
            return
        said = (self.content_params or {}).get("charset")
        if (said.lower() if said else said) not in ENCODINGS:
            self.is_odd = True
            self.content_type, self._encoding = "", None


class Site(WSGIHandler):
    """The application that the web server asks, behind the door."""

    request_class = GuardedRequest


class OddRequestMiddleware:
    """Below what every page tells the browser, above all that reads: refuses what cannot be read."""

    def __init__(self, get_response: Handler) -> None:
        """Keep the next handler."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer 400, or pass the request on."""
        if getattr(request, "is_odd", False):
            return HttpResponse(render_to_string("400.html"), status=BAD_REQUEST)
        return self.get_response(request)

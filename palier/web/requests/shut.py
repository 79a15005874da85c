"""What a steward has shut answers in plain words, with what to do instead: neither an error nor a page that is not there."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from palier.workflows.steering.switching import SwitchedOff

type Handler = Callable[[HttpRequest], HttpResponseBase]
FORBIDDEN = 403


class ShutMiddleware:
    """Beside the view: an act or a page that met a shut switch tells its reader so."""

    def __init__(self, get_response: Handler) -> None:
        """Keep the next handler."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer; what is shut is told where it is met."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page in the place of the one that met a shut switch."""
        if not isinstance(exception, SwitchedOff):
            return None
        return render(request, "palier/shut.html", {"sentence": str(exception)}, status=FORBIDDEN)

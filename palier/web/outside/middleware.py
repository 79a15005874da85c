"""Answers what is asked from outside before anything that reads the database does: it must speak when nothing else can."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.urls import Resolver404, get_resolver

type Handler = Callable[[HttpRequest], HttpResponseBase]
URLS = "palier.web.outside.urls"


class OutsideMiddleware:
    """Stands above the transaction of a request; every other address goes on its way."""

    def __init__(self, get_response: Handler) -> None:
        """Keep the next handler."""
        self.get_response = get_response
        self.resolver = get_resolver(URLS)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer one of the few addresses, or pass the request on."""
        try:
            found = self.resolver.resolve(request.path_info)
        except Resolver404:
            return self.get_response(request)
        answer: HttpResponseBase = found.func(request, *found.args, **found.kwargs)
        return answer

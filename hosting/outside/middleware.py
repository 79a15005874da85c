"""Answers what is asked from outside before anything that reads the database does: it must speak when nothing else can."""

import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import Resolver404, get_resolver

from hosting.metering import counters

type Handler = Callable[[HttpRequest], HttpResponseBase]
URLS = "hosting.outside.urls"


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
        request.resolver_match = found
        answer: HttpResponseBase = found.func(request, *found.args, **found.kwargs)
        return answer


class MeasuringMiddleware:
    """Outermost: counts each answer and its time, by the name of its address."""

    def __init__(self, get_response: Handler) -> None:
        """Keep the next handler."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, then count."""
        began = time.perf_counter()
        response = self.get_response(request)
        counters.answered(_view(request), request.method or "", response.status_code, time.perf_counter() - began)
        return response


def _view(request: HttpRequest) -> str:
    found = request.resolver_match
    if found is not None:
        return found.view_name or "unnamed"
    return "static" if request.path_info.startswith(settings.STATIC_URL) else "none"

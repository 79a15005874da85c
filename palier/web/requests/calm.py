"""The page of a pause: the database is away, nothing is lost, and what was typed is still there, one button from leaving.

A form comes back with all its fields under the same `act_key`, so that sending it again counts once. A file cannot
be put into a page: it is asked for again, by name. A password or a code is never written into a page.
"""

import sys
from enum import StrEnum

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseForbidden, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.middleware.csrf import CsrfViewMiddleware, get_token
from django.template.loader import render_to_string

from palier.models.state.outages import is_cancelled, is_outage
from palier.web.requests import cookies, handling, quick_exit

UNAVAILABLE = 503
AGAIN_AFTER = 5
"""Seconds told to programs (Retry-After); people press a button when they like."""
TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - the name of a field
SECRETS = frozenset({"password", "code", "passkey", "invitation", "pem"})
"""Fields that are asked for again rather than written into a page."""
SAFE = ("GET", "HEAD")


class Why(StrEnum):
    """Why this page cannot be shown."""

    AWAY = "away"
    NOMINATIVE = "nominative"
    TOO_OLD = "too_old"
    BUSY = "busy"
    """Too many people at once: said of forms only, as those who read have the page of `admission`."""
    SLOW = "slow"
    """A statement took longer than a page may, and was cancelled."""


def page(request: HttpRequest, why: Why = Why.AWAY, *, age: str = "") -> HttpResponse:
    """The calm page, 503, never kept by a cache; whoever leaves at once stays on none."""
    if quick_exit.is_asked(request):
        return quick_exit.away_from(request)
    context: dict[str, object] = {"why": why.value, "age": age, "path": request.get_full_path()}
    if request.method not in SAFE:
        context |= _typed(request)
    response = HttpResponse(render_to_string("palier/calm.html", context), status=UNAVAILABLE)
    response["Retry-After"] = str(AGAIN_AFTER)
    response["Cache-Control"] = "no-store"
    return response


def server_error(request: HttpRequest) -> HttpResponseBase:
    """What a page that raised becomes: the calm page where the database went away or took too long, else that of our faults."""
    error = sys.exc_info()[1]
    if is_cancelled(error):
        return page(request, Why.SLOW)
    if not is_outage(error):
        return handling.server_error(request)
    response = page(request)
    response.is_outage = True  # type: ignore[attr-defined]
    return response


def _typed(request: HttpRequest) -> dict[str, object]:
    """What the form said, for a form that is ours; a form from elsewhere must not come back with our token in it."""
    try:
        if not is_ours(request):
            return {"is_act": True}
        posted, files = request.POST, request.FILES
    except (SuspiciousOperation, BadRequest, MultiPartParserError, UnreadablePostError):
        return {"is_act": True}
    if SECRETS & set(posted):
        return {"is_act": True, "asks_again": True}
    fields = [(name, value) for name in posted if name != TOKEN for value in posted.getlist(name)]
    asked = [(name, file.name) for name in files for file in files.getlist(name)]
    return {"is_act": True, "may_retry": True, "fields": fields, "files": asked, "token": get_token(request)}


class _Origin(CsrfViewMiddleware):
    """The check of a form's origin, without the page that tells of a refusal: that one asks the database."""

    def _reject(self, *_: object) -> HttpResponse:
        return HttpResponseForbidden()


def is_ours(request: HttpRequest) -> bool:
    """Whether a form comes from one of our pages; asks nothing of the database."""
    cookies.adopt(request)
    check = _Origin(lambda _: HttpResponse())
    check.process_request(request)
    return check.process_view(request, lambda _: HttpResponse(), (), {}) is None

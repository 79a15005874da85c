"""« Quitter cette page tout de suite »: the session ends and another site opens, so that Back shows a closed door.

The press is a form, since a page that only changes site leaves its session open behind it: who takes the screen next
would read, by one press on Back, what was being looked for. The answer refreshes at once: a browser keeps no step for it.

Whatever came in the way of ending the session, the screen is left all the same: no page of a pause, of a crowd, of a form that
is too old or of a fault of ours stays on it. The browser then forgets by which cookie it was signed in.
"""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseBase, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.urls import reverse

from palier.web.requests import cookies

type Handler = Callable[[HttpRequest], HttpResponseBase]
FIELD = "partir"
ELSEWHERE = "https://meteofrance.com/"
_NAME = ELSEWHERE.removeprefix("https://").rstrip("/")
_REFRESH = f"0; url={ELSEWHERE}"


class QuickExitMiddleware:
    """Above all that may refuse the press or fail in it."""

    def __init__(self, get_response: Handler) -> None:
        """Keep the next handler."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Leave, whatever became of the session."""
        response = self.get_response(request)
        if response.get("Refresh") == _REFRESH or not is_asked(request):
            return response
        return away_from(request)


def is_pressed(request: HttpRequest) -> bool:
    """Whether who signs out wants this site off the screen at once."""
    return FIELD in request.POST


def is_asked(request: HttpRequest) -> bool:
    """The same of any request, that may be read or not."""
    try:
        return request.method == "POST" and request.path_info == reverse("deconnexion") and is_pressed(request)
    except (SuspiciousOperation, BadRequest, MultiPartParserError, UnreadablePostError):
        return False


def away() -> HttpResponse:
    """Another site, at once; it is told nothing of where its reader comes from."""
    page = (
        f'<!doctype html><html><head><meta charset="utf-8"><meta http-equiv="refresh" content="{_REFRESH}">'
        f'<title>{_NAME}</title></head><body><p><a href="{ELSEWHERE}" rel="noreferrer noopener">{_NAME}</a></p></body></html>'
    )
    answer = HttpResponse(page)
    answer.headers["Refresh"] = _REFRESH
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def away_from(request: HttpRequest) -> HttpResponse:
    """The same where the session could not be ended: this browser forgets it, if it was pressed on a page of ours."""
    left = away()
    if _is_from_here(request):
        name = settings.SESSION_COOKIE_NAME
        for each in dict.fromkeys((name, cookies.former(name))):
            left.delete_cookie(each, path="/", samesite="Lax")
    return left


def _is_from_here(request: HttpRequest) -> bool:
    """Whether a browser says that a page of this site sent the form: a stranger's signs nobody out."""
    if fetched := request.headers.get("Sec-Fetch-Site"):
        return fetched == "same-origin"
    try:
        return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    except SuspiciousOperation:
        return False

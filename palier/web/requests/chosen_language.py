"""Which language a person reads: a cookie of theirs says it, and nothing is asked of the database to know it."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import patch_vary_headers

from palier.web.languages import catalogues
from palier.web.languages.catalogues import FRENCH, Language
from palier.web.languages.speaking import reading_in
from palier.web.requests import cookies, visits

type Handler = Callable[[HttpRequest], HttpResponseBase]
COOKIE = "palier_langue"
IN_A_VISIT = "palier_langue_passage"
"""The language of whoever is there, at a counter: an agent's browser keeps its own for the pages of their desk."""
KEPT_FOR = 365 * 86400
READING = ("GET", "HEAD", "OPTIONS")


class LanguageMiddleware:
    """Above whatever makes a page, so that refusals and pages of a pause speak too."""

    def __init__(self, get_response: Handler) -> None:
        """Keep the next handler; read the catalogues before the first visitor comes."""
        self.get_response = get_response
        catalogues.offered()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer in the language of who asks."""
        if len(catalogues.offered()) == 1:
            return self.get_response(request)
        language = chosen(request)
        if language == FRENCH:
            response = self.get_response(request)
        else:
            with reading_in(language, is_act=request.method not in READING):
                response = self.get_response(request)
        patch_vary_headers(response, ("Cookie",))
        return response


def chosen(request: HttpRequest) -> Language:
    """The language that this browser asks for; French for one that is not offered."""
    if visit := visits.visit_in(request.path):
        of_visit, _, code = request.COOKIES.get(cookies.bound(IN_A_VISIT), "").partition(":")
        return catalogues.offered().get(code, FRENCH) if of_visit == visit else FRENCH
    return catalogues.offered().get(request.COOKIES.get(cookies.bound(COOKIE), ""), FRENCH)


def keep(response: HttpResponseBase, language: Language, *, visit: str = "") -> None:
    """Have this browser remember a language; in a visit to a counter, for that visit alone."""
    response.set_cookie(
        cookies.bound(IN_A_VISIT if visit else COOKIE),
        f"{visit}:{language.code}" if visit else language.code,
        max_age=None if visit else KEPT_FOR,
        path="/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )

"""Which language a person reads: a cookie of theirs says it, and nothing is asked of the database to know it."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import patch_vary_headers

from palier.models import catalogues
from palier.models.catalogues import FRENCH, Language
from palier.web.languages.speaking import reading_in
from palier.web.requests import cookies, visits

type Handler = Callable[[HttpRequest], HttpResponseBase]
COOKIE = "palier_langue"
IN_A_VISIT = "palier_langue_passage"
"""The language of whoever is there, at a counter: an agent's browser keeps its own for the pages of their desk."""
OF_A_STAY = "palier_langue_compte"
"""That the language of this browser came with who signed in, and goes with them."""
PRESSED = "palier_langue_choisie"
"""That whoever is there chose it themselves: gone when they leave, or after as long as a household may rest."""
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


def has_chosen(request: HttpRequest) -> bool:
    """Whether somebody chose a language in this browser, French among them, and not an account that came with its own."""
    return (
        not request.COOKIES.get(cookies.bound(OF_A_STAY))
        and request.COOKIES.get(cookies.bound(COOKIE), "") in catalogues.offered()
    )


def was_pressed(request: HttpRequest) -> bool:
    """Whether it was chosen just now: a browser that others use too keeps for a year what one of them chose."""
    return has_chosen(request) and bool(request.COOKIES.get(cookies.bound(PRESSED)))


def asked_in(request: HttpRequest) -> str:
    """In which language a message is said that this page asks for; blank where it is French because nobody chose."""
    language = chosen(request)
    return "" if language == FRENCH and not was_pressed(request) else language.code


def forget(request: HttpRequest, response: HttpResponseBase) -> None:
    """Who leaves takes along the language that came with their account: whoever comes next reads as this browser did.

    What this very answer sets stands: it is of who comes next.
    """
    gone = [PRESSED] if request.COOKIES.get(cookies.bound(PRESSED)) else []
    gone += [COOKIE, OF_A_STAY] if request.COOKIES.get(cookies.bound(OF_A_STAY)) else []
    for name in map(cookies.bound, gone):
        if name not in response.cookies:
            response.delete_cookie(name, path="/", samesite="Lax")


def keep(response: HttpResponseBase, language: Language, *, visit: str = "", is_of_stay: bool = False) -> None:
    """Have this browser remember a language; in a visit to a counter for that visit alone, of an account while it is in."""
    if is_of_stay:
        _set(response, OF_A_STAY, "1")
    elif not visit:
        response.delete_cookie(cookies.bound(OF_A_STAY), path="/", samesite="Lax")

    if visit or is_of_stay:
        _set(response, IN_A_VISIT if visit else COOKIE, f"{visit}:{language.code}" if visit else language.code)
    else:
        _set(response, COOKIE, language.code, kept_for=KEPT_FOR)
        _set(response, PRESSED, "1", kept_for=60 * int(settings.IDLE_HOUSEHOLD))


def _set(response: HttpResponseBase, name: str, value: str, *, kept_for: int | None = None) -> None:
    response.set_cookie(
        cookies.bound(name),
        value,
        max_age=kept_for,
        path="/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )

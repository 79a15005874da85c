"""The door of the API of partners: a key and nothing else opens it, wrong ones are counted, and every refusal is said as JSON.

Above the transaction: who asks too much, or tries keys, costs the database nothing (ADR 112). Counted in this process.
"""

import hashlib
import json
from collections import OrderedDict
from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from palier.models.catalogues import FRENCH
from palier.web.languages import speaking
from palier.web.requests import client_certificates
from palier.web.requests.allowance import Allowance
from palier.web.requests.sources import source_of

type Handler = Callable[[HttpRequest], HttpResponseBase]
ROOT = "/api/"
PROBLEM = "application/problem+json"
KEY_BURST, KEY_PER_SECOND = 120, 10.0
"""Calls of one key in a row, then a second: a list of a thousand homes is read in ten pages."""
WRONG_BURST, WRONG_PER_SECOND = 20, 1 / 30
"""Calls without a good key of one source: a key mistyped in a setting, never a search for one."""
REMEMBERED = 5_000
_HEADER = "HTTP_AUTHORIZATION"
_SAID = {
    HTTPStatus.BAD_REQUEST: (
        "requete-illisible",
        "Cet appel ne se lit pas : vérifiez son adresse, son en-tête et son corps.",
    ),
    HTTPStatus.UNAUTHORIZED: (
        "cle-refusee",
        "Cette clé n’ouvre rien : elle manque, elle est finie, ou elle est révoquée.",
    ),
    HTTPStatus.FORBIDDEN: ("non-permis", "Cette clé ne permet pas cet appel."),
    HTTPStatus.NOT_FOUND: ("introuvable", "Il n’y a rien à cette adresse pour cette clé."),
    HTTPStatus.METHOD_NOT_ALLOWED: ("methode-refusee", "Cette adresse ne répond pas à cette méthode."),
    HTTPStatus.REQUEST_TIMEOUT: ("trop-lent", "L’appel est arrivé trop lentement : envoyez-le de nouveau."),
    HTTPStatus.LENGTH_REQUIRED: (
        "longueur-absente",
        "L’appel ne dit pas sa longueur : ajoutez l’en-tête Content-Length.",
    ),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: ("trop-grand", "L’appel est plus grand que ce qui est accepté."),
    HTTPStatus.TOO_MANY_REQUESTS: (
        "trop-d-appels",
        "Trop d’appels d’affilée : attendez, puis reprenez au même endroit.",
    ),
    HTTPStatus.SERVICE_UNAVAILABLE: (
        "pause",
        "Le service est en pause : rien n’est perdu. Renvoyez le même appel, avec la même clé d’idempotence.",
    ),
}
_OTHERWISE = ("faute", "Le service a fait une faute en répondant : rien de cet appel n’a été gardé.")


class PartnersMiddleware:
    """Answers what is counted out, and lets no cookie reach what acts by a key."""

    def __init__(self, get_response: Handler) -> None:
        """Keep the next handler; nobody has asked for anything."""
        self.get_response = get_response
        self._keys = Allowance(burst=KEY_BURST, per_second=KEY_PER_SECOND)
        self._wrong = Allowance(burst=WRONG_BURST, per_second=WRONG_PER_SECOND)
        self._known: OrderedDict[str, str] = OrderedDict()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer; everywhere else, nothing changes."""
        if not request.path_info.startswith(ROOT):
            return self.get_response(request)
        # A browser that is signed in here is nobody on these addresses: no other site can act through it.
        request.META.pop("HTTP_COOKIE", None)
        request.__dict__["COOKIES"] = {}
        # Kept as a digest, and for as long as this process lives: no list of it holds a key.
        scheme, _, secret = str(request.META.get(_HEADER, "")).partition(" ")
        # However its scheme is written, a key is one.
        certificate = client_certificates.taken_from(request.META)
        request.client_certificate = certificate  # type: ignore[attr-defined]
        # With its certificate: who has the secret of a bound key alone is nobody, and spends none of its calls.
        shown = hashlib.sha256(f"{scheme.lower()} {secret} {certificate}".encode()).hexdigest()
        source = source_of(request.META)
        if shown not in self._known and not self._wrong.has_left(source):
            return problem(HTTPStatus.TOO_MANY_REQUESTS, again_after=round(1 / WRONG_PER_SECOND))
        # Of a key, whatever it shows: its tokens have its calls, and no more.
        if shown in self._known and not self._keys.allows(self._known[shown]):
            return problem(HTTPStatus.TOO_MANY_REQUESTS, again_after=1)
        with speaking.reading_in(FRENCH):
            response = self.get_response(request)
        self._note(response, shown, source, key=getattr(request, "is_of_a_key", ""))
        answer = _as_problem(response)
        # A file read by a key is no more for a proxy to keep than one read on a page.
        answer["Cache-Control"] = "no-store"
        return answer

    def _note(self, response: HttpResponseBase, shown: str, source: str, *, key: str) -> None:
        if response.status_code == HTTPStatus.UNAUTHORIZED:
            self._known.pop(shown, None)
            self._wrong.allows(source)
        elif key:
            if shown not in self._known:
                # Its first call too, whatever is shown: who asks for a token before each call has no more of them.
                self._keys.allows(key)
            self._known[shown] = key
            self._known.move_to_end(shown)
            if len(self._known) > REMEMBERED:
                self._known.popitem(last=False)


def problem(status: int, *, again_after: int | None = None) -> HttpResponse:
    """A refusal that nothing further in has put into words (RFC 9457)."""
    code, sentence = _SAID.get(HTTPStatus(status), _OTHERWISE)
    said = {
        "type": f"urn:palier:probleme:{code}",
        "title": sentence,
        "status": int(status),
        "code": code,
        "detail": sentence,
    }
    response = HttpResponse(json.dumps(said, ensure_ascii=False), status=status, content_type=PROBLEM)
    response["Content-Language"] = "fr"
    response["Cache-Control"] = "no-store"
    if again_after is not None:
        response["Retry-After"] = str(again_after)
    return response


def _as_problem(response: HttpResponseBase) -> HttpResponseBase:
    """The page of a refusal or of a pause, said to a program; what is said so already is left, and so are its headers."""
    told = response.get("Content-Type", "")
    if response.status_code < HTTPStatus.MULTIPLE_CHOICES or told.startswith(PROBLEM):
        return response
    status = response.status_code
    if status < HTTPStatus.BAD_REQUEST:
        # A page of the site that sends to its door: a software has none.
        status = HTTPStatus.NOT_FOUND
    said = problem(status)
    for name in ("Retry-After", "Allow", "WWW-Authenticate"):
        if name in response:
            said[name] = response[name]
    return said

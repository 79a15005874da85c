"""In which language the light pages are read: chosen on the page, else by this browser before, else what the browser asks for.

Everywhere else a browser's own wish decides nothing: a library's computer speaks for its visitor, and one press changes it (ADR
59). Here nobody can press before the page is there; each of its other languages is one link away.
"""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from django.utils.translation.trans_real import parse_accept_lang_header

from palier.models import catalogues
from palier.models.catalogues import FRENCH, Language
from palier.web.requests import chosen_language
from palier.web.requests.cookies import bound

if TYPE_CHECKING:
    from collections.abc import Iterator

READ_IN = "lecture"
"""Parameter of the address under which a light page is read in another language; the site itself does not read it."""


def of(environ: dict[str, Any]) -> Language:
    """The language of who asks; French where nothing says another that is offered."""
    offered = catalogues.offered()
    return next((offered[code] for code in _wanted(environ) if code in offered), FRENCH)


def _wanted(environ: dict[str, Any]) -> Iterator[str]:
    yield from parse_qs(str(environ.get("QUERY_STRING", ""))).get(READ_IN, [])[-1:]
    try:
        held = SimpleCookie(environ.get("HTTP_COOKIE", "")).get(bound(chosen_language.COOKIE))
    except CookieError:
        held = None
    if held is not None:
        yield held.value
    for code, _ in parse_accept_lang_header(str(environ.get("HTTP_ACCEPT_LANGUAGE", ""))[:500].lower()):
        yield code.partition("-")[0]

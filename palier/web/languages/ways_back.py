"""Where the choice of a language leads back to: the page that one reads, or the one whose form was just sent."""

from collections.abc import Callable, Iterator
from inspect import getclosurevars, isfunction
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest

READING = "GET"


def of(request: HttpRequest) -> str:
    """The address of a page that can be read again; empty where none is known.

    The answer of a form stands at the address where the form was sent: most show their form to who opens it. Where an
    address takes forms alone, the page that the form was on is the one to read again.
    """
    match = request.resolver_match
    if request.method == READING or (match is not None and _is_read(match.func)):
        return request.get_full_path()
    came = urlsplit(request.headers.get("referer", ""))
    if came.netloc != request.get_host() or came.path == request.path:
        return ""
    return f"{came.path}?{came.query}" if came.query else came.path


def _is_read(view: Callable[..., Any]) -> bool:
    """Whether a page answers who opens its address, by the decorator that says which methods it takes."""
    return all(READING in allowed for allowed in _allowed(view))


def _allowed(view: Callable[..., Any] | None) -> Iterator[Any]:
    while view is not None:
        if isfunction(view):
            allowed = getclosurevars(view).nonlocals.get("request_method_list")
            yield from () if allowed is None else (allowed,)
        view = getattr(view, "__wrapped__", None)

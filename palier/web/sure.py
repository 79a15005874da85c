"""Before an act that no button takes back: what ends, what stays, how to come back. One press shows it, a second one does it.

Every desk and the household's pages ask with this one page, and nothing of it needs JavaScript. An act first tries itself
(`workflows.acting.rehearsing`) where it may be refused: nobody is asked whether they are sure of what cannot be done.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from palier.web.acts import IGNORED, new_key

CONFIRMED = "confirme"
"""The field by which a form says that its author has seen what will happen."""
REDO = "refaire"
"""The field by which who reads again goes back to what they typed."""
DESK, HOUSEHOLD = "palier/base_desk.html", "palier/base.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sure:
    """What is said of an act before it is done. ``ends`` and ``stays`` are lists of whole sentences."""

    heading: str
    button: str
    ends: tuple[str, ...]
    back: str
    """How to come back from it, or that nobody can."""
    stays: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    """What the act is about: a name, and its value."""
    is_grave: bool = False


def is_sure(request: HttpRequest) -> bool:
    """Whether this is the second press."""
    return CONFIRMED in request.POST


def goes_back(request: HttpRequest) -> bool:
    """Whether who read again wants to change what they typed."""
    return REDO in request.POST


def typed(request: HttpRequest) -> dict[str, str]:
    """What was typed, to come again with the second press."""
    return {name: str(value) for name, value in request.POST.items() if name not in {*IGNORED, CONFIRMED, REDO}}


def ask(
    request: HttpRequest,
    said: Sure,
    *,
    leave: tuple[str, str],
    fields: Mapping[str, str] | None = None,
    layout: str = DESK,
    may_redo: bool = False,
) -> HttpResponse:
    """The page of the first press. ``leave`` is the page to go back to, its address and its name; ``fields`` come again."""
    context = {
        "layout": layout,
        "said": said,
        "leave": leave,
        "action": request.path,
        "fields": dict(fields or {}),
        "confirmed": CONFIRMED,
        "redo": REDO if may_redo else "",
        "act_key": new_key(),
    }
    return render(request, "palier/sure.html", context)

"""What several pages of the door answer with: the wait, the page that takes a code, and what is said of a wrong one."""

import logging
from datetime import timedelta
from math import ceil
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from palier.models.doors import acting
from palier.rules.law.voice import phrase
from palier.web.languages.later import later, later_plural
from palier.workflows.doors import slowing

log = logging.getLogger(__name__)
BAD_REQUEST, TOO_MANY = 400, 429
NONE = timedelta(0)
SESSION_KEY = "sign_in"
TYPED = phrase("l’adresse que vous avez écrite, si c’est la vôtre")
DEAD_CODE = later("Ce code n’est plus valable : il a servi, il date de plus de 10 minutes, ou il a été essayé 5 fois.")


def await_code(
    request: HttpRequest, code: UUID, demande: int, numero: str, *, mask: str, **more: object
) -> HttpResponseRedirect:
    """Keep in the session which code is awaited, under a key that nobody knew before, and go to the page that takes it."""
    with acting.taken(acting.GATE):
        request.session.cycle_key()
    request.session[SESSION_KEY] = {
        "code": str(code),
        "demande": demande,
        "numero": numero,
        "mask": mask,
        "is_stale": False,
        "next": request.session.get(SESSION_KEY, {}).get("next", ""),
        **more,
    }
    return HttpResponseRedirect(reverse("connexion-code"))


def wrong_words(left: int) -> str:
    """What is said of a code that does not open, with so many tries left."""
    if not left:
        return DEAD_CODE
    return later_plural(
        left,
        "Ce n’est pas le code envoyé ; il vous reste {count} essai.",
        "Ce n’est pas le code envoyé ; il vous reste {count} essais.",
    )


def tell_refused(kind: str) -> None:
    """Leave a line of the log about somebody who was not let in: when and by which door, never who or from where."""
    log.info("Somebody was not let in.", extra={"kind": kind})


def too_many(request: HttpRequest, left: timedelta, *, is_professional: bool = False) -> HttpResponse:
    """Say how long to wait before the next try; where that is a day, what opens meanwhile."""
    seconds = max(1, ceil(left.total_seconds()))
    context = {
        "minutes": ceil(seconds / 60),
        "hours": ceil(seconds / 3600),
        "is_a_day": left >= slowing.A_DAY,
        "is_professional": is_professional,
    }
    response = render(request, "palier/signin/too_many.html", context, status=TOO_MANY)
    response.headers["Retry-After"] = str(seconds)
    return response

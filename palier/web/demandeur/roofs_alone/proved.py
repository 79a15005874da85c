"""Which address this browser proved to ask for other roofs, and for how long without a sign: a shared computer forgets it."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Concatenate, cast

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from palier.models.doors import acting
from palier.web.languages.later import shown
from palier.web.requests import opened_doors
from palier.workflows.acting.refusals import Refusal
from palier.workflows.roofs.asking_alone import RoofProof

PROVED, ASKED, WANTED = opened_doors.PROVED, "toits_sans_dossier_code", "toits_sans_dossier_voulu"
"""In the session: what was proved, what is being proved, and the roof that led there."""
REST, told = opened_doors.REST, opened_doors.told
BAD_REQUEST, CONFLICT, TOO_MANY = 400, 409, 429

type View[**P] = Callable[Concatenate[HttpRequest, P], HttpResponse]
type Proved[**P] = Callable[Concatenate[HttpRequest, RoofProof, P], HttpResponse]


def kept(to: RoofProof) -> dict[str, str]:
    """An address as the session holds it."""
    return {"channel": to.channel, "recipient": to.recipient, "birth_date": to.birth_date.isoformat()}


def open_in(request: HttpRequest, to: RoofProof, *, at: datetime) -> None:
    """Open it in this browser, under a key of session that nobody knew before."""
    with acting.taken(acting.GATE):
        request.session.cycle_key()
    request.session[PROVED] = {**kept(to), "seen": at.isoformat()}
    request.session.pop(ASKED, None)


def close(request: HttpRequest) -> None:
    """Close it here; what was asked stays where it is kept."""
    for name in (PROVED, ASKED, WANTED):
        request.session.pop(name, None)


def opened(request: HttpRequest) -> RoofProof | None:
    """What was proved in this browser."""
    held, at = request.session.get(PROVED), timezone.now()
    if not held:
        return None
    if at - datetime.fromisoformat(held["seen"]) >= REST:
        close(request)
        return None
    request.session[PROVED] = {**held, "seen": at.isoformat()}
    return told(held)


def proved[**P](view: Proved[P]) -> View[P]:
    """Hand the page what was proved here; without it, the door."""

    @login_not_required
    @never_cache
    @sensitive_post_parameters()
    @wraps(view)
    def wrapper(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        to = opened(request)
        if to is None:
            if "public_id" in kwargs and request.method == "GET":
                request.session[WANTED] = str(kwargs["public_id"])
            return HttpResponseRedirect(reverse("toit-sans-dossier"))
        return view(request, to, *args, **kwargs)

    return cast("View[P]", wrapper)


def refused(request: HttpRequest, refusal: Refusal, back: str) -> HttpResponse:
    """Why nothing was done, in one sentence, to somebody who has no file."""
    context = {"sentence": shown(refusal), "back": back}
    return render(request, "palier/demandeur/roofs_alone/refused.html", context, status=CONFLICT)

"""Which first registration this browser opened, and for how long without a sign: a shared computer forgets it by itself."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Concatenate, cast
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from palier.models import Registration
from palier.models.doors import acting
from palier.web.requests import opened_doors
from palier.workflows.counter import registering_alone

OPENED, ASKED = opened_doors.FORM, "premiere_demande_code"
"""In the session: the form that is open, and what is asked before one is."""
REST = opened_doors.REST
BAD_REQUEST, CONFLICT = 400, 409

type View[**P] = Callable[Concatenate[HttpRequest, P], HttpResponse]
type Filled[**P] = Callable[Concatenate[HttpRequest, Registration, P], HttpResponse]


def open_in(request: HttpRequest, row: Registration, *, at: datetime) -> None:
    """Open a form in this browser, under a key of session that nobody knew before."""
    with acting.taken(acting.GATE):
        request.session.cycle_key()
    request.session[OPENED] = {"form": str(row.public_id), "seen": at.isoformat()}
    request.session.pop(ASKED, None)


def close(request: HttpRequest) -> None:
    """Close it here; it stays where it is kept."""
    request.session.pop(OPENED, None)
    request.session.pop(ASKED, None)


def opened(request: HttpRequest) -> Registration | None:
    """The form that is open in this browser."""
    held, at = request.session.get(OPENED), timezone.now()
    if not held:
        return None
    if at - datetime.fromisoformat(held["seen"]) >= REST:
        close(request)
        return None
    row = registering_alone.mine(UUID(held["form"]))
    if row is None:
        close(request)
        return None
    request.session[OPENED] = {**held, "seen": at.isoformat()}
    return row


def is_handed_in(row: Registration) -> bool:
    """Whether it was signed since this page read it."""
    now = registering_alone.mine(row.public_id)
    return now is not None and now.deposited_on is not None


def filled[**P](view: Filled[P]) -> View[P]:
    """Hand the page the form that is open here; without one, the door."""

    @login_not_required
    @never_cache
    @sensitive_post_parameters()
    @wraps(view)
    def wrapper(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        row = opened(request)
        if row is None:
            return HttpResponseRedirect(f"{reverse('premiere-demande')}?fermee=oui")
        return view(request, row, *args, **kwargs)

    return cast("View[P]", wrapper)


def to_form(word: str = "") -> HttpResponseRedirect:
    """Where it stands."""
    return HttpResponseRedirect(f"{reverse('ma-premiere-demande')}{f'?fait={word}' if word else ''}")

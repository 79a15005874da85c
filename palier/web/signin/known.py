"""Where somebody is signed in, and the browsers that they came in with: seen by that very person, ended at a press."""

from contextlib import suppress
from uuid import UUID

from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from palier.models import Holder, SignIn, User
from palier.models.doors import acting, row_security
from palier.rules.doors.access import Role
from palier.web.access import desk_of
from palier.web.requests.sessions import rest_of
from palier.web.signin import browsers
from palier.workflows.acting.actors import Actor
from palier.workflows.doors import identities, recognising, sign_ins
from palier.workflows.entering import closing_sessions

ALL, OTHERS = "tous", "autres"
_LONGEST_PK = 18
"""Digits that a number of the database surely holds."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def browsers_of_mine(request: HttpRequest) -> HttpResponse:
    """List both, end one session or all others, forget one browser or all: who is signed in elsewhere is out at once."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101 - signed in, or sent to the door
    if request.method == "POST" and (ended := request.POST.get("connexion")):
        return _end(request, user, ended)
    if request.method == "POST":
        which = request.POST.get("navigateur", "")
        chosen = None if which == ALL else [int(which)] if which.isdecimal() and len(which) <= _LONGEST_PK else []
        recognising.forget_known(user, chosen, at=timezone.now())
        with acting.taken(acting.GATE):
            update_session_auth_hash(request, user)
        return HttpResponseRedirect(f"{reverse('navigateurs')}?fait=oublie")
    browser = browsers.id_of(request)
    with acting.taken(acting.GATE):
        held = Holder.objects.filter(user=user).first()
        own = recognising.mark_of(user, browser) if browser else ""
        rows = [] if held else list(recognising.known(user))
        desk = "" if held else desk_of(user)
    if held:
        with acting.taken(acting.Acting(role=row_security.INTAKE, demande=held.demande_id)):
            rows = list(recognising.known(user))
    context = {
        "sessions": _sessions(request, user),
        "is_ended": request.GET.get("fait") == "fermee",
        "rows": [(row, row.mark == own) for row in rows],
        "is_done": request.GET.get("fait") == "oublie",
        "is_household": held is not None,
        "desk": desk,
        "identity": None if held else identities.link_of(user),
        "done": request.GET.get("fait", ""),
    }
    return render(request, "palier/signin/known.html", context)


def _sessions(request: HttpRequest, user: User) -> list[tuple[SignIn, bool]]:
    """The sessions of this person that are open, and which is this one: it comes first."""
    rest, key = rest_of(user), str(request.session.session_key)
    with acting.taken(acting.GATE):
        rows = sign_ins.live(user, rest=rest, at=timezone.now())
    told = [(row, sign_ins.is_of(row, key)) for row in rows]
    return sorted(told, key=lambda one: not one[1])


def _end(request: HttpRequest, user: User, which: str) -> HttpResponse:
    """End one session, or all but this one."""
    at = timezone.now()
    if which == OTHERS:
        closed = closing_sessions.close_all(by=Actor(role=Role.PUBLIC, user=user), at=at)
        with acting.taken(acting.GATE):
            update_session_auth_hash(request, closed)
    else:
        with suppress(ValueError):
            sign_ins.close(user, UUID(which), by=Actor(role=Role.PUBLIC, user=user), at=at)
    return HttpResponseRedirect(f"{reverse('navigateurs')}?fait=fermee")

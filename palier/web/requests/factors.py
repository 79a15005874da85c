"""When a session's person last showed a second factor, and the pages that ask for it: all of them, or the gravest.

The session holds the second of the epoch. Who has a factor showed it to come in, so a session without that mark is of
somebody who has none, or who came in before having one.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, cast

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils import timezone
from django.utils.http import urlencode

from palier.models import User
from palier.models.doors import acting
from palier.rules.doors import memberships, second_factor
from palier.web.requests import resuming
from palier.workflows.accounts import managing
from palier.workflows.acting import telling
from palier.workflows.entering import proving_factors
from palier.workflows.factors import requiring_factors

type Handler = Callable[[HttpRequest], HttpResponseBase]
GIVEN = "second_facteur"
"""In a session: when its person last showed a code, in seconds of the epoch; 0 where they did so before, none knows when."""
WANTED = "second_facteur_pour"
"""In a session: the export that somebody without a factor asked for, until they have one."""
PRESENT = "present"
"""In a session: when a provider of identity, asked anew, said that its person was there, in seconds of the epoch."""
OPEN = frozenset(
    {
        "second-facteur",
        "second-facteur-verifier",
        "cles-acces",
        "proconnect",
        "proconnect-retour",
        "deconnexion",
        "deconnecte",
        "demo",
        "demo-entrer",
        "demo-courrier",
    }
)
"""The pages that who must have a factor reaches without it: the one that adds it, the way out, and a demo's own."""


def note_given(request: HttpRequest) -> None:
    """Keep that a code was shown just now, under a key that nobody knew before."""
    with acting.taken(acting.GATE):
        request.session.cycle_key()
    request.session[GIVEN] = int(time.time())


def note_given_before(request: HttpRequest) -> None:
    """Keep that a factor was shown, but not when: it lets in, and the gravest pages ask for one shown now."""
    with acting.taken(acting.GATE):
        request.session.cycle_key()
    request.session.setdefault(GIVEN, 0)


def note_present(request: HttpRequest) -> None:
    """Keep that a provider of identity recognised this person just now, under a key that nobody knew before."""
    with acting.taken(acting.GATE):
        request.session.cycle_key()
    request.session[PRESENT] = int(time.time())


def is_present(request: HttpRequest) -> bool:
    """Whether this session's person showed themselves a short while ago: by a code, a key, or their provider of identity."""
    age = int(time.time()) - int(request.session.get(PRESENT, 0))
    return is_fresh(request) or age < second_factor.FRESH.total_seconds()


def is_given(request: HttpRequest) -> bool:
    """Whether this session began, or went on, with a code."""
    return GIVEN in request.session


def is_fresh(request: HttpRequest) -> bool:
    """Whether a code was shown a short while ago."""
    return int(time.time()) - int(request.session.get(GIVEN, 0)) < second_factor.FRESH.total_seconds()


def fresh[**P](
    view: Callable[Concatenate[Any, P], HttpResponse],
) -> Callable[Concatenate[Any, P], HttpResponse]:
    """Let a page be reached by who showed a code a short while ago; by who has no factor, as before. A form waits meanwhile."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if is_fresh(request) or not (is_given(request) or _has(request)):
            return view(request, *args, **kwargs)
        return to_proof(request)

    return cast("Callable[Concatenate[Any, P], HttpResponse]", wrapper)


def proved[**P](
    view: Callable[Concatenate[Any, P], HttpResponse],
) -> Callable[Concatenate[Any, P], HttpResponse]:
    """Let an export leave for who showed a code a short while ago alone; who has no factor is led to the page that adds one."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if is_fresh(request):
            return view(request, *args, **kwargs)
        return to_proof(request) if _has(request) else _to_first(request)

    return cast("Callable[Concatenate[Any, P], HttpResponse]", wrapper)


def _to_first(request: HttpRequest) -> HttpResponseRedirect:
    """To the page that adds a factor, which says why; what was asked for waits."""
    if request.method == "POST":
        resuming.keep(request)
    else:
        request.session[WANTED] = request.get_full_path()
    return HttpResponseRedirect(f"{telling.page('second-facteur')}?pour=export")


def may_change(request: HttpRequest) -> bool:
    """Whether what opens this account may be changed now: a factor was just shown, or there is none yet to show.

    Who has no password to type shows themselves by their provider of identity.
    """
    user = request.user
    if is_fresh(request):
        return True
    if _has(request):
        return False
    return isinstance(user, User) and (user.has_usable_password() or is_present(request))


def to_proof(request: HttpRequest) -> HttpResponseRedirect:
    """To the page that takes a code, and back."""
    wanted = request.get_full_path()
    if request.method == "POST":
        wanted = telling.page("reprendre") if resuming.keep(request) else "/"
    return HttpResponseRedirect(f"{telling.page('second-facteur-verifier')}?{urlencode({'next': wanted})}")


class FactorMiddleware:
    """Leads a member whose organisation asks for a second factor to the page that adds it, until there is one."""

    def __init__(self, get_response: Handler) -> None:
        """Keep the next handler."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer; what is asked is asked once the page is known."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Callable[..., HttpResponseBase], _args: object, _kwargs: object
    ) -> HttpResponseBase | None:
        """Answer in the place of every page but the few that lead out of here."""
        match = request.resolver_match
        if not is_compelled(request) or (match and match.url_name in OPEN):
            return None
        if _has(request):
            return to_proof(request)
        if request.method == "POST":
            resuming.keep(request)
        return HttpResponseRedirect(telling.page("second-facteur"))


def is_compelled(request: HttpRequest) -> bool:
    """Whether this session's person is asked for a factor that they have not shown. Asks nothing where no day is reached."""
    membership = getattr(request, "membership", None)
    if membership is None or is_given(request):
        return False
    if membership.role in memberships.FACTOR_ROLES or managing.manages(membership):
        return True
    return requiring_factors.is_due(membership.organisation, at=timezone.now())


def _has(request: HttpRequest) -> bool:
    return isinstance(request.user, User) and proving_factors.has(request.user)

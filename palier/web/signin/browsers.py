"""The cookie of a browser that somebody came in with: a signed random id, which names nobody and opens nothing."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from palier.models import Holder, User
from palier.models.doors import acting
from palier.web.requests.cookies import bound
from palier.workflows.doors import recognising

LIFE = timedelta(days=365)
"""Since the last time that somebody came in."""
LEFT = "left"
"""In the session of a browser that was just signed out: whose it was, so that it can be forgotten. Opaque ids only."""
_SALT = "palier.browser"


def name() -> str:
    """The name of the cookie: bound to this host alone wherever the connection is encrypted."""
    return bound("palier_navigateur")


def id_of(request: HttpRequest) -> str:
    """The id that this browser holds; empty where it has none that we signed."""
    try:
        held: str = signing.loads(request.COOKIES.get(name(), ""), salt=_SALT, max_age=LIFE)
    except signing.BadSignature:
        return ""
    return held


def keep(response: HttpResponseBase, browser: str) -> None:
    """Leave the id in the browser."""
    response.set_cookie(
        name(),
        signing.dumps(browser, salt=_SALT),
        max_age=LIFE,
        path="/",
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def whose(request: HttpRequest) -> dict[str, int]:
    """The demande or the account that is signed in, as `recognising.forget` takes it; empty in a browser without an id."""
    if not id_of(request) or not isinstance(request.user, User):
        return {}
    with acting.taken(acting.GATE):
        held = Holder.objects.filter(user=request.user).values_list("demande", flat=True).first()
    return {"demande": held} if held is not None else {"user": request.user.pk}


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def left(request: HttpRequest) -> HttpResponse:
    """After signing out: on a computer that is shared, forget the browser too."""
    browser = id_of(request)
    if request.method != "POST":
        return render(request, "palier/signin/left.html", {"is_known": bool(browser)})
    if browser:
        recognising.forget(browser, **request.session.pop(LEFT, {}))
    response = HttpResponseRedirect(reverse("deconnecte"))
    response.set_cookie(
        name(), "", max_age=0, path="/", httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )
    return response

"""The browsers that somebody came in with, for that very person: since when, last used, and forgotten at a press."""

from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from palier.models import Holder, User, acting, row_security
from palier.web.access import desk_of
from palier.web.signin import browsers
from palier.workflows.doors import recognising

ALL = "tous"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def browsers_of_mine(request: HttpRequest) -> HttpResponse:
    """List them, or forget one or all: whoever is signed in elsewhere is out at once."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101 - signed in, or sent to the door
    if request.method == "POST":
        which = request.POST.get("navigateur", "")
        chosen = None if which == ALL else [int(which)] if which.isdecimal() else []
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
        "rows": [(row, row.mark == own) for row in rows],
        "is_done": request.GET.get("fait") == "oublie",
        "is_household": held is not None,
        "desk": desk,
    }
    return render(request, "palier/signin/known.html", context)

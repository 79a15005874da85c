"""« Ce n'est pas moi »: the page behind the link of a code's letter. Reading it changes nothing; it is the same for any link.

Pressed, it says whether something was stopped: who mistyped a link must not believe that they are safe.
"""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from palier.web.requests.sources import source_of
from palier.web.signin.answers import NONE, too_many
from palier.workflows.doors import disowning, slowing


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, token: str) -> HttpResponse:
    """Ask, then stop who asked for the code. A mailbox may open links by itself: only the button does it."""
    is_dead = False
    if request.method == "POST":
        at, source = timezone.now(), source_of(request.META)
        if (left := slowing.wait(disowning.tried(source), at=at)) > NONE:
            return too_many(request, left)
        is_dead = not disowning.disown(token, source=source, at=at)
    context = {
        "is_done": request.method == "POST" and not is_dead,
        "is_dead": is_dead,
        "hours": disowning.HOURS,
    }
    response = render(request, "palier/signin/not_me.html", context)
    # The address holds a secret: no page that is reached from here learns it.
    response["Referrer-Policy"] = "strict-origin"
    return response

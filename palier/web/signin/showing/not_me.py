"""« Ce n'était pas moi »: the page behind the mail that tells of a changed second factor. Reading it changes nothing."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from palier.web.requests.sources import source_of
from palier.web.signin.answers import NONE, too_many
from palier.workflows.doors import slowing
from palier.workflows.factors import telling_factors
from palier.workflows.factors.telling_factors import Disowned


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, token: str) -> HttpResponse:
    """Ask, then close. The same page for any link, but to the last steward.

    A mailbox may open links by itself: only the button does it.
    """
    is_done, done = request.method == "POST", Disowned.NOTHING
    if is_done:
        at, source = timezone.now(), source_of(request.META)
        if (left := slowing.wait(telling_factors.tried(source), at=at)) > NONE:
            return too_many(request, left, is_professional=True)
        done = telling_factors.disown(token, source=source, at=at)
    response = render(
        request, "palier/signin/not_me_factor.html", {"is_done": is_done, "is_last": done is Disowned.SESSIONS}
    )
    # The address holds a secret: no page that is reached from here learns it.
    response["Referrer-Policy"] = "strict-origin"
    return response

"""The language of who comes in: their account's where this browser chose none, for this stay alone (ADR 125)."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse

from palier.models import User, catalogues
from palier.models.catalogues import FRENCH
from palier.web.requests import chosen_language
from palier.workflows.doors import own_language


def come_in(request: HttpRequest, response: HttpResponse, user: User, *, at: datetime, keeps: bool = True) -> None:
    """What this browser chose stands; one that chose nothing reads the language of who came in, until they leave.

    What came with an account that nobody signed out of was not chosen by who comes now. ``keeps``: where their account has
    none, what was pressed in this very stay is its own from now on, and not what a browser remembers of who sat there before;
    nor in a demo, whose cast is everybody's.
    """
    is_own = keeps and chosen_language.was_pressed(request)
    read = chosen_language.chosen(request).code if is_own else FRENCH.code
    kept = own_language.come_in(user, read, at=at)
    language = catalogues.offered().get(kept)
    if chosen_language.has_chosen(request):
        return
    if language is None:
        chosen_language.forget(request, response)
    else:
        chosen_language.keep(response, language, is_of_stay=True)

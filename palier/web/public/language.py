"""Choosing the language of the pages, and for who is signed in of their messages; not there while French alone is offered."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from palier.models import Holder, catalogues
from palier.models.catalogues import Language
from palier.rules.law import voice
from palier.rules.letters.composing import LetterText, compose
from palier.web.access import actor_of
from palier.web.requests import chosen_language, opened_doors, visits
from palier.workflows.doors import own_language

BAD_REQUEST = 400
BACK = "suite"
"""The page from which one came, and to which one goes back."""
WRITTEN = "ecrit"
"""That something was written there and is not kept: said before it has to be written again."""


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def language(request: HttpRequest) -> HttpResponse:
    """Show the languages, each by its own name; keep the one that is pressed."""
    offered = catalogues.offered()
    if len(offered) == 1:
        raise Http404
    given = request.GET.get(BACK, "") if request.method != "POST" else request.POST.get(BACK, "")
    held = _holder(request)
    # From « Ma langue » there is no page to go back to: the file says that the choice is kept.
    home = f"{reverse('mon-dossier')}?fait=langue" if held is not None else "/"
    back = given if url_has_allowed_host_and_scheme(given, allowed_hosts=None) else home
    if request.method == "POST":
        wanted = offered.get(request.POST.get("langue", ""))
        if wanted is not None:
            gone = HttpResponseRedirect(back)
            chosen_language.keep(gone, wanted, visit=visits.visit_in(request.path))
            if held is not None:
                by, at = actor_of(request), timezone.now()
                own_language.keep(held, wanted.code, by=by, at=at)
            opened_doors.read_in(request, wanted.code, at=timezone.now())
            return gone
    status = BAD_REQUEST if request.method == "POST" else 200
    kept = offered.get(own_language.kept_by(held.demande_id, actor_of(request))) if held is not None else None
    context = {"languages": offered.values(), "back": back, "is_mine": held is not None, "kept": kept}
    context["is_written"] = WRITTEN in request.GET
    if held is not None:
        context["sample"] = _sample(kept or catalogues.FRENCH)
    return render(request, "palier/public/language.html", context, status=status)


def _holder(request: HttpRequest) -> Holder | None:
    """Whose account this is; none where somebody else holds the mouse, at a counter, or where nobody came in."""
    held = getattr(request.user, "holder", None) if not visits.visit_in(request.path) else None
    return held if isinstance(held, Holder) else None


def _sample(language: Language) -> LetterText:
    """What a message that announces a letter says in a language: nothing of the letter."""
    with voice.read_in(catalogues.reader(language.code)):
        return compose("annonce", day=None, weekday=None, link=None)

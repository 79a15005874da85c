"""Choosing the language of the pages; not there while French alone is offered."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from palier.web.languages import catalogues
from palier.web.requests import chosen_language, visits

BAD_REQUEST = 400
BACK = "suite"
"""The page from which one came, and to which one goes back."""


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def language(request: HttpRequest) -> HttpResponse:
    """Show the languages, each by its own name; keep the one that is pressed."""
    offered = catalogues.offered()
    if len(offered) == 1:
        raise Http404
    given = request.GET.get(BACK, "") if request.method != "POST" else request.POST.get(BACK, "")
    back = given if url_has_allowed_host_and_scheme(given, allowed_hosts=None) else "/"
    if request.method == "POST":
        wanted = offered.get(request.POST.get("langue", ""))
        if wanted is not None:
            gone = HttpResponseRedirect(back)
            chosen_language.keep(gone, wanted, visit=visits.visit_in(request.path))
            return gone
    status = BAD_REQUEST if request.method == "POST" else 200
    context = {"languages": offered.values(), "back": back}
    return render(request, "palier/public/language.html", context, status=status)

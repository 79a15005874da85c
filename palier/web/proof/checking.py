"""The page on which a visitor's own browser verifies a ranking: nothing is sent, and it works without a network once loaded."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from palier.models import Ranking
from palier.web.presentation import homes
from palier.web.proof.views import my_line, ranking_of


@login_not_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The page: for the ranking that the address names, or for a file that the visitor has."""
    asked, version = request.GET.get("classement", ""), request.GET.get("version", "")
    context: dict[str, object] = {}
    line = None
    if asked:
        ranked = _named(asked, version)
        address = reverse("preuve-fichier", args=[ranked.publication.public_id])
        line = my_line(request, ranked)
        context = {
            "ranking": ranked,
            "title": homes.title(ranked.publication.home),
            "is_opened": bool(line and line.opening),
            "file": f"{address}?{urlencode({'version': version})}" if version else address,
        }
    response = render(request, "palier/proof/check.html", context)
    if line is not None:
        response["Cache-Control"] = "no-store"
    return response


def _named(asked: str, version: str) -> Ranking:
    try:
        return ranking_of(UUID(asked), version)
    except ValueError:
        raise Http404 from None

"""Help: whom to call, the words of the trade, who publishes this site."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from palier.rules.letters import glossary


@login_not_required
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """How to speak to a person, with or without a computer."""
    return render(request, "palier/public/help.html")


@login_not_required
@require_safe
def words(request: HttpRequest) -> HttpResponse:
    """The words of the trade, each with its anchor."""
    return render(request, "palier/public/words.html", {"words": glossary.WORDS})


@login_not_required
@require_safe
def legal(request: HttpRequest) -> HttpResponse:
    """Who publishes this site and who hosts it, as the law on digital trust asks."""
    return render(request, "palier/public/legal.html", {"editor": settings.EDITOR, "host": settings.HOST})


@login_not_required
@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """The address that browsers try by themselves."""
    return HttpResponsePermanentRedirect(static("palier/favicon.svg"))

"""Pages that only explain: how homes are ranked, personal data, accessibility, source code."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from palier.rules.doors import file_access, processing
from palier.rules.scoring import grids
from palier.web.access import opens
from palier.web.public import rgaa


@login_not_required
@require_safe
def ranking(request: HttpRequest) -> HttpResponse:
    """How homes are ranked, in plain French, with the whole demonstration grid as it is applied."""
    return render(request, "palier/public/ranking.html", {"grid": grids.seed()})


@login_not_required
@require_safe
def personal_data(request: HttpRequest) -> HttpResponse:
    """Who is responsible, what is kept, why, who reads it and for how long: the same table as the code applies."""
    return render(
        request,
        "palier/public/personal_data.html",
        {
            "controller": settings.CONTROLLER or settings.EDITOR,
            "officer": settings.DATA_OFFICER,
            "source": processing.SOURCE,
            "bases": processing.BASES,
            "rights": processing.RIGHTS,
            "access": file_access.rule(timezone.localdate()),
            "lines": processing.lines(),
            "may_erase": opens(request, "effacer-dossier"),
        },
    )


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What was checked and how, what was not, and whom to tell."""
    themes = [
        {
            "number": one.number,
            "title": one.title,
            "seen": one.named(one.looked_at),
            "absent": one.named(one.without_object),
            "unseen": one.named(one.unseen),
        }
        for one in rgaa.THEMES
    ]
    context = {
        "themes": themes,
        "day": rgaa.WRITTEN_ON,
        "version": rgaa.VERSION,
        "number": rgaa.CRITERIA,
        "seen": sum(len(one.looked_at) for one in rgaa.THEMES),
        "absent": sum(len(one.without_object) for one in rgaa.THEMES),
        "unseen": sum(len(one.unseen) for one in rgaa.THEMES),
    }
    return render(request, "palier/public/accessibility.html", context)


@login_not_required
@require_safe
def source_code(request: HttpRequest) -> HttpResponse:
    """Where the code is and under which licence."""
    return render(request, "palier/public/source_code.html")

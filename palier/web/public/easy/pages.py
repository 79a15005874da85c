"""The sheets in easy words, and their list."""

from datetime import date

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from palier.rules.commission import designation
from palier.rules.counter import shut_pages
from palier.rules.doors.access import Role
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.voice import say
from palier.web.access import role_of, visit_of
from palier.web.public.easy.easy_sheet import EasySheet
from palier.web.public.easy.sheets import DANGER, SHEETS


@login_not_required
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Every sheet by its title."""
    sheets = [(key, say(one.title)) for key, one in SHEETS.items()]
    return render(request, "palier/public/easy.html", {"sheets": sheets})


@login_not_required
@require_safe
def one(request: HttpRequest, key: str) -> HttpResponse:
    """One sheet; 404 where there is none of this name. What it leads to is a household's: a desk is told of the button."""
    if key not in SHEETS:
        raise Http404
    sheet = SHEETS[key]
    parts = told(key, sheet, on=day_in_paris(timezone.now()))
    context = {
        "sheet": sheet,
        "title": say(sheet.title),
        "parts": parts,
        "act": say(sheet.act),
        "is_danger": key == DANGER,
        "is_desk": request.user.is_authenticated and role_of(request) is not Role.DEMANDEUR,
        "is_shut_here": visit_of(request) is not None and shut_pages.shut(sheet.page) is not None,
    }
    return render(request, "palier/public/easy_sheet.html", context)


def told(key: str, sheet: EasySheet, *, on: date) -> list[tuple[str, list[str]]]:
    """The parts of a sheet with the figures of a day."""
    figures = {"chercher": designation.open_at_once(on), "ma-place": designation.TO_SEND}
    return [(say(head), [say(each, number=figures.get(key, 0)) for each in lines]) for head, lines in sheet.parts]

"""« Pourquoi on refuse vos logements »: by address and by what a home is, for a landlord and for who publishes its homes."""

from dataclasses import dataclass
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from palier.models import HomeRefusalFigure
from palier.models.homes import home_refusals
from palier.rules.doors.access import Role
from palier.rules.law.voice import say
from palier.rules.ranking import refusals_by_home
from palier.rules.ranking.published_refusals import UNSAID_WORDS, StopStep, reasons
from palier.rules.ranking.refusals_by_home import SPLIT_WORDS, HomeSplit
from palier.web.access import only, organisation_of, role_of
from palier.web.desk.desk_parts import page


@dataclass(frozen=True, slots=True)
class RefusedHomeLine:
    """One group of homes and one reason: how many households, and what may be done."""

    group: str
    reason: str
    households: int
    act: str


@only(Role.BAILLEUR, Role.RESERVATAIRE)
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """As the last count told; the most frequent first."""
    rows = list(home_refusals.last_of(organisation_of(request).covers))
    order = list(HomeSplit)
    rows.sort(key=lambda row: (order.index(HomeSplit(row.split)), -row.households, row.group, row.reason))
    is_landlord = role_of(request) is Role.BAILLEUR
    tables = [
        (SPLIT_WORDS[HomeSplit(split)], [_line(row, is_landlord=is_landlord) for row in held])
        for split, held in groupby(rows, key=lambda row: row.split)
    ]
    context = page(request, tables=tables, counted_on=rows[0].counted_on if rows else None, is_landlord=is_landlord)
    return render(request, "palier/desk/refusals_by_home.html", context)


def _line(row: HomeRefusalFigure, *, is_landlord: bool) -> RefusedHomeLine:
    words = reasons(StopStep.HOUSEHOLD, row.counted_on).get(row.reason, UNSAID_WORDS)
    group = refusals_by_home.group_words(HomeSplit(row.split), row.group)
    return RefusedHomeLine(
        group, say(words), row.households, refusals_by_home.act_for(row.reason, is_landlord=is_landlord)
    )

"""The minutes as printed, under opaque references; and, on a page of its own that is logged, whose reference is which."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from palier.models import AgendaItem, Candidature, Decision
from palier.rules.candidature.funnel import Stage
from palier.rules.doors.access import Action, Role, require
from palier.rules.doors.readings import Purpose
from palier.web.access import only, role_of
from palier.web.commission.seances import mine
from palier.web.desk.desk_parts import name_of, page, trace
from palier.workflows.commission import minutes_papers, minutes_words, signing_minutes


@only(Role.BAILLEUR)
@require_safe
def minutes(request: HttpRequest, seance: UUID) -> HttpResponse:
    """The minutes, as a page to print: opaque references only."""
    require(role_of(request), Action.READ_MINUTES)
    found = mine(request, seance)
    paper = minutes_papers.of(found)
    context = page(request, signatures=signing_minutes.of(found), paper=paper, **minutes_words.drawn(found))
    context["is_without_paper"] = paper is None and signing_minutes.is_signed_by_chair(found)
    context["by_hand"] = minutes_words.by_hand(found, signed=found.signatures.values_list("member", flat=True))
    return render(request, "palier/commission/minutes.html", context)


@only(Role.BAILLEUR)
@require_safe
def names(request: HttpRequest, seance: UUID) -> HttpResponse:
    """Whose file each reference is, home by home: the secretary's own list. The reading is logged."""
    found = mine(request, seance)
    items = found.items.select_related("publication__home__commune").order_by("pk")
    listed = examined_of(items)
    rows = [(item.publication.home, listed[item.pk]) for item in items]
    trace(request, Purpose.NAMES, found, *(row for _, listed in rows for row in listed))
    homes = [(home, [(row, name_of(row)) for row in listed]) for home, listed in rows]
    return render(request, "palier/commission/names.html", page(request, seance=found, homes=homes))


def examined_of(items: Iterable[AgendaItem]) -> dict[int, list[Candidature]]:
    """By item of an agenda, in the order of the frozen ranking: those decided at it, or those still to examine."""
    known = {item.pk: item.publication_id for item in items}
    decided: dict[int, set[int]] = {}
    for item, candidature in Decision.objects.filter(item__in=known).values_list("item", "candidature"):
        decided.setdefault(item, set()).add(candidature)
    among = Q(pk__in=set().union(*decided.values())) | Q(stage=Stage.CONFORME)
    rows: dict[int, list[Candidature]] = {}
    lists = Candidature.objects.filter(among, publication__in=known.values())
    for row in lists.prefetch_related("demande").order_by("rank", "pk"):
        rows.setdefault(row.publication_id, []).append(row)
    return {item: _of(rows.get(publication, []), decided.get(item, set())) for item, publication in known.items()}


def _of(rows: list[Candidature], decided: set[int]) -> list[Candidature]:
    return [row for row in rows if row.pk in decided] or [row for row in rows if row.stage == Stage.CONFORME]

"""What everybody may read: the grids in force with their versions, and the figures of communes. For any key, and about nobody."""

from itertools import groupby
from typing import Annotated
from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Path, Query, Router

from palier.api import cursors
from palier.api.lists import lists_of
from palier.api.said.public import (
    CommuneFiguresPage,
    CommuneFiguresSaid,
    GridLine,
    GridPage,
    GridSaid,
    GridText,
    text_of,
)
from palier.api.software import call_of
from palier.api.words import Day
from palier.models import Commune
from palier.models.homes import commune_figures
from palier.models.scoring import grids_store
from palier.rules.doors.access import Role
from palier.rules.law import clocks
from palier.rules.partners.api_purposes import ApiPurpose
from palier.workflows.scoring import scoring, scoring_territories, showing_grids

router = Router(tags=["grilles et chiffres"])
AfterWord = Annotated[
    str | None,
    Query(max_length=20, pattern=r"^[A-Za-z0-9-]*$", description="La valeur « next » de la page d’avant."),
]
PlaceWord = Annotated[str, Path(max_length=20, pattern=r"^[A-Za-z0-9-]+$")]
CommuneCode = Annotated[str, Path(pattern=r"^[0-9AB]{5}$")]
OnDay = Annotated[Day | None, Query(description="La version de ce jour ; sans lui, celle d’aujourd’hui.")]
Departement = Annotated[str, Query(min_length=2, max_length=3, pattern=r"^[0-9AB]+$")]


@router.get("grids", response=GridPage, operation_id="listGrids", summary="Les grilles en vigueur")
def grids(request: HttpRequest, cursor: AfterWord = None, limit: cursors.Limit = 50) -> GridPage:
    """The grid in force today in each territory that has one, and the one that serves where none is known."""
    on = clocks.day_in_paris(call_of(request, None).at)
    known = {showing_grids.place_of(one): one for one in scoring_territories.in_force(on)}
    if borrowed := grids_store.borrowed(on):
        known[showing_grids.BORROWED] = borrowed
    words = sorted(word for word in known if cursor is None or word > cursor)
    following = words[limit - 1] if len(words) > limit else None
    return GridPage(items=[GridLine.of(known[word]) for word in words[:limit]], next=following)


@router.get("grids/{territory}", response=GridSaid, operation_id="readGrid", summary="La grille d’un territoire")
def grid(request: HttpRequest, territory: PlaceWord, on: OnDay = None) -> GridSaid:
    """A grid whole, on a day, and the versions before and to come."""
    at = call_of(request, None).at
    version, every = showing_grids.shown(territory, on or clocks.day_in_paris(at))
    if version is None:
        raise Http404
    text = text_of(version, scoring.parsed(version.content))
    return GridSaid(**text.model_dump(), versions=[GridLine.of(one) for one in every])


@router.get(
    "publications/{uuid:publication}/grid",
    response=GridText,
    operation_id="readPublicationGrid",
    summary="La grille d’une publication",
)
def of_a_publication(request: HttpRequest, publication: UUID) -> GridText:
    """The version that orders its list; 404 too where it has none."""
    call = call_of(request, ApiPurpose.LISTS, Role.BAILLEUR, Role.RESERVATAIRE)
    version = call.one(lists_of(call), publication).grid
    if version is None:
        raise Http404
    return text_of(version, scoring.parsed(version.content))


@router.get(
    "figures",
    response=CommuneFiguresPage,
    operation_id="listFigures",
    summary="Les chiffres publics des communes d’un département",
)
def figures(
    request: HttpRequest, departement: Departement, cursor: AfterWord = None, limit: cursors.Limit = 50
) -> CommuneFiguresPage:
    """How many ask, how many homes are let, how long one waits, by size: the last count."""
    call_of(request, None)
    rows = commune_figures.last().filter(commune__departement=departement)
    if cursor:
        rows = rows.filter(commune__gt=cursor)
    codes = list(rows.order_by("commune").values_list("commune", flat=True).distinct()[: limit + 1])
    shown = rows.filter(commune__in=codes[:limit]).select_related("commune").order_by("commune", "size")
    items = [CommuneFiguresSaid.of(place, list(found)) for place, found in groupby(shown, key=lambda row: row.commune)]
    return CommuneFiguresPage(items=items, next=codes[limit - 1] if len(codes) > limit else None)


@router.get(
    "figures/{commune}",
    response=CommuneFiguresSaid,
    operation_id="readFigures",
    summary="Les chiffres publics d’une commune",
)
def of_a_commune(request: HttpRequest, commune: CommuneCode) -> CommuneFiguresSaid:
    """Those of a commune; one that was merged, or is part of a town, is counted with it: ``commune`` says where."""
    call_of(request, None)
    place = Commune.objects.filter(code=commune).first()
    if place is not None and (counted := place.successor_code or place.parent_code):
        place = Commune.objects.filter(code=counted).first()
    if place is None:
        raise Http404
    rows = commune_figures.last().filter(commune=place).order_by("size")
    return CommuneFiguresSaid.of(place, list(rows))

"""A read-only view in the shape of the Dutch sector standard for allocation: publications, reactions with their place, points.

Under the same keys, purposes, roles and row security as the other addresses, and traced alike (ADR 136). The refusals are ours.
"""

from typing import Annotated
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Header, Query, Router

from palier.api import cursors
from palier.api.doing import ROOT
from palier.api.said.vera import VeraPublicatie, VeraPuntenberekening, VeraPuntenmutatie, VeraReactie
from palier.api.software import ApiCall, call_of
from palier.models import Candidature, Publication
from palier.rules.candidature.funnel import PublicationStage, Stage
from palier.rules.doors.access import Role
from palier.rules.doors.readings import Purpose
from palier.rules.letters.words import label
from palier.rules.partners.api_purposes import ApiPurpose

router = Router(tags=["VERA"])
_ROLES = (Role.BAILLEUR, Role.RESERVATAIRE)
_OPEN = (PublicationStage.BROUILLON, PublicationStage.PUBLIEE)
CURSOR = "X-Parameters-Cursor"
PerPage = Annotated[
    int, Header(alias="X-Parameters-AantalPerPagina", ge=1, le=cursors.MOST, description="Lignes par page.")
]
Of = Annotated[UUID | None, Query(description="D’une seule publication, par son identifiant.")]


def _publications(call: ApiCall) -> QuerySet[Publication]:
    mine = Q(reservataire__in=call.covers)
    if call.by.role is Role.BAILLEUR:
        mine |= Q(bailleur__in=call.covers)
    return Publication.objects.filter(mine).select_related("home")


def _said(request: HttpRequest, row: Publication) -> VeraPublicatie:
    home = request.build_absolute_uri(f"{ROOT}/homes/{row.home.public_id}")
    return VeraPublicatie.of(row, label(PublicationStage(row.stage), is_own=row.is_own), home)


@router.get(
    "vera/publicaties",
    response=list[VeraPublicatie],
    exclude_none=True,
    operation_id="veraPublicaties",
    summary="VERA : publicaties",
)
def publications(
    request: HttpRequest, response: HttpResponse, cursor: cursors.Cursor = None, per_page: PerPage = 50
) -> list[VeraPublicatie]:
    """Those of one's own homes, or of one's own lists."""
    call = call_of(request, ApiPurpose.LISTS, *_ROLES)
    found, following = cursors.page(_publications(call), cursor, per_page)
    _follow(response, following)
    return [_said(request, one) for one in found]


@router.get(
    "vera/publicaties/{uuid:publication}",
    response=VeraPublicatie,
    exclude_none=True,
    operation_id="veraPublicatie",
    summary="VERA : une publicatie",
)
def publication(request: HttpRequest, publication: UUID) -> VeraPublicatie:
    """One of them."""
    call = call_of(request, ApiPurpose.LISTS, *_ROLES)
    return _said(request, call.one(_publications(call), publication))


@router.get(
    "vera/reacties",
    response=list[VeraReactie],
    exclude_none=True,
    operation_id="veraReacties",
    summary="VERA : reacties, avec leur position",
)
def reactions(
    request: HttpRequest,
    response: HttpResponse,
    publicatie: Of = None,
    cursor: cursors.Cursor = None,
    per_page: PerPage = 50,
) -> list[VeraReactie]:
    """The candidatures of closed lists that the key reads, each with its place."""
    call = call_of(request, ApiPurpose.CANDIDATES, *_ROLES)
    found = _page(call, response, publicatie, cursor, per_page)
    return [VeraReactie.of(one, label(Stage(one.stage), is_own=one.publication.is_own)) for one in found]


@router.get(
    "vera/puntenberekeningen",
    response=list[VeraPuntenberekening],
    exclude_none=True,
    operation_id="veraPuntenberekeningen",
    summary="VERA : puntenberekeningen",
)
def computations(
    request: HttpRequest,
    response: HttpResponse,
    publicatie: Of = None,
    cursor: cursors.Cursor = None,
    per_page: PerPage = 50,
) -> list[VeraPuntenberekening]:
    """The points with which they were ranked."""
    call = call_of(request, ApiPurpose.CANDIDATES, *_ROLES)
    found = _page(call, response, publicatie, cursor, per_page)
    # Of every line: a total names no situation, and who is left out would be found by what is missing.
    return [VeraPuntenberekening.of(one) for one in found]


@router.get(
    "vera/puntenmutaties",
    response=list[VeraPuntenmutatie],
    exclude_none=True,
    operation_id="veraPuntenmutaties",
    summary="VERA : puntenmutaties",
)
def mutations(
    request: HttpRequest,
    response: HttpResponse,
    publicatie: Of = None,
    cursor: cursors.Cursor = None,
    per_page: PerPage = 50,
) -> list[VeraPuntenmutatie]:
    """What gave them: the whole grid in one line, for a criterion alone would name a situation."""
    call = call_of(request, ApiPurpose.CANDIDATES, *_ROLES)
    found = _page(call, response, publicatie, cursor, per_page)
    return [VeraPuntenmutatie.of(one) for one in found]


def _page(
    call: ApiCall, response: HttpResponse, publicatie: UUID | None, cursor: UUID | None, per_page: int
) -> list[Candidature]:
    """Lines that the same key reads as candidates: designated to a landlord, ranked for who publishes. The reading is traced."""
    rows = Candidature.objects.select_related("publication")
    if publicatie is not None:
        rows = rows.filter(publication=call.one(_publications(call), publicatie))
    if call.by.role is Role.BAILLEUR:
        rows = rows.filter(publication__bailleur__in=call.covers, audience__overlap=call.covers)
    else:
        rows = rows.filter(publication__reservataire__in=call.covers)
    # Before the closing, nobody reads who has applied.
    shown, following = cursors.page(
        rows.filter(rank__isnull=False).exclude(publication__stage__in=_OPEN), cursor, per_page
    )
    call.trace(Purpose.DESIGNATED if call.by.role is Role.BAILLEUR else Purpose.DESIGNATE, *shown)
    _follow(response, following)
    return shown


def _follow(response: HttpResponse, following: UUID | None) -> None:
    if following is not None:
        response[CURSOR] = str(following)

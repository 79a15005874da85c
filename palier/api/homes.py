"""Homes: read, declared, corrected, oriented; and published by who may.

One that its landlord took out answers as one that is not there (ADR 197).
"""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from ninja import Router, Status

from palier.api import cursors
from palier.api.doing import ROOT, ApiReceipt, IdempotencyKey, done
from palier.api.said.homes import HomeCorrection, HomeFacts, HomePage, HomeSaid, ListWindow, Orientation, OwnPart
from palier.api.software import ApiCall, call_of
from palier.models import Commune, Home, Organisation
from palier.models.scoring import grids_store
from palier.rules.commission import designation
from palier.rules.doors.access import Role
from palier.rules.law import clocks
from palier.rules.partners.api_purposes import ApiPurpose
from palier.workflows.acting.refusals import Refusal
from palier.workflows.homes import coming_back, correcting, declaring, orienting, publishing
from palier.workflows.homes.declaring import NotAReservataire

router = Router(tags=["logements"])


class UnknownCommune(Refusal):
    """No commune has this code."""

    sentence = "Aucune commune n’a ce code INSEE."
    field = "commune"


def _homes(call: ApiCall) -> QuerySet[Home]:
    """Those of one's own house: declared by a landlord, oriented to a réservataire."""
    mine = Q(bailleur__in=call.covers) if call.by.role is Role.BAILLEUR else Q(reservataire__in=call.covers)
    return Home.objects.filter(mine).select_related("commune", "bailleur", "reservataire")


def _said(call: ApiCall, home: Home) -> HomeSaid:
    return HomeSaid.of(home, is_theirs=call.by.role is Role.BAILLEUR)


def _commune(code: str) -> Commune:
    found = Commune.objects.filter(code=code).first()
    if found is None:
        raise UnknownCommune
    return found


def _receipt(home: Home) -> ApiReceipt:
    return ApiReceipt(kind="home", id=home.public_id, href=f"{ROOT}/homes/{home.public_id}")


@router.get("homes", response=HomePage, operation_id="listHomes", summary="Ses logements")
def homes(request: HttpRequest, cursor: cursors.Cursor = None, limit: cursors.Limit = 50) -> HomePage:
    """The homes of one's own house, in the order in which they were declared."""
    call = call_of(request, ApiPurpose.HOMES, Role.BAILLEUR, Role.RESERVATAIRE)
    found, following = cursors.page(_homes(call), cursor, limit)
    return HomePage(items=[_said(call, one) for one in found], next=following)


@router.get("homes/{uuid:home}", response=HomeSaid, operation_id="readHome", summary="Un logement")
def home(request: HttpRequest, home: UUID) -> HomeSaid:
    """One of them."""
    call = call_of(request, ApiPurpose.HOMES, Role.BAILLEUR, Role.RESERVATAIRE)
    return _said(call, call.one(_homes(call), home))


@router.post("homes", response={201: ApiReceipt}, operation_id="declareHome", summary="Déclarer un logement")
def declare(request: HttpRequest, said: HomeFacts, idempotency_key: IdempotencyKey) -> Status[ApiReceipt]:
    """Declare a home."""
    call = call_of(request, ApiPurpose.HOMES, Role.BAILLEUR)

    def act() -> ApiReceipt:
        coming_back.require_not_out(said.rpls_id, call.by.body, on=clocks.day_in_paris(call.at), ever=True)
        return _receipt(declaring.declare_home(said.draft(_commune(said.commune)), by=call.by, at=call.at))

    return done(
        call,
        idempotency_key,
        "declareHome",
        said.model_dump(mode="json"),
        act,
    )


@router.put("homes/{uuid:home}", response={201: ApiReceipt}, operation_id="correctHome", summary="Corriger un logement")
def correct(
    request: HttpRequest, home: UUID, said: HomeCorrection, idempotency_key: IdempotencyKey
) -> Status[ApiReceipt]:
    """Correct what was declared, with a reason: what was there before stays readable."""
    call = call_of(request, ApiPurpose.HOMES, Role.BAILLEUR)
    found = call.one(_homes(call), home)
    return done(
        call,
        idempotency_key,
        "correctHome",
        [str(home), said.model_dump(mode="json")],
        lambda: _receipt(
            correcting.correct_home(
                found, said.draft(_commune(said.commune)), reason=said.reason, by=call.by, at=call.at
            )
        ),
    )


@router.post(
    "homes/{uuid:home}/orientation",
    response={201: ApiReceipt},
    operation_id="orientHome",
    summary="Orienter un logement",
)
def orient(request: HttpRequest, home: UUID, said: Orientation, idempotency_key: IdempotencyKey) -> Status[ApiReceipt]:
    """Name the réservataire, and the day on which its vacancy was notified: the month runs from it."""
    call = call_of(request, ApiPurpose.HOMES, Role.BAILLEUR)
    found = call.one(_homes(call), home)
    house = Organisation.objects.filter(public_id=said.reservataire).first()
    if house is None:
        raise NotAReservataire
    return done(
        call,
        idempotency_key,
        "orientHome",
        [str(home), said.model_dump(mode="json")],
        lambda: _receipt(
            declaring.orient_home(
                found,
                house,
                vacancy_notified_on=said.vacancy_notified_on,
                reason=said.reason,
                contingent=said.contingent,
                by=call.by,
                at=call.at,
            )
        ),
    )


@router.post(
    "homes/{uuid:home}/own-part",
    response={201: ApiReceipt},
    operation_id="keepHome",
    summary="Garder un logement pour la part du bailleur",
)
def keep(request: HttpRequest, home: UUID, said: OwnPart, idempotency_key: IdempotencyKey) -> Status[ApiReceipt]:
    """Keep a home for one's own part of the flow."""
    call = call_of(request, ApiPurpose.HOMES, Role.BAILLEUR)
    found = call.one(_homes(call), home)
    return done(
        call,
        idempotency_key,
        "keepHome",
        [str(home), said.model_dump(mode="json")],
        lambda: _receipt(orienting.keep_for_own_part(found, reason=said.reason, by=call.by, at=call.at)),
    )


@router.post(
    "homes/{uuid:home}/publications",
    response={201: ApiReceipt},
    operation_id="publishHome",
    summary="Publier un logement",
)
def publish(request: HttpRequest, home: UUID, said: ListWindow, idempotency_key: IdempotencyKey) -> Status[ApiReceipt]:
    """Publish a home that is oriented to one's own house. The grid is that of its territory, and no call chooses another."""
    call = call_of(request, ApiPurpose.LISTS, Role.BAILLEUR, Role.RESERVATAIRE)
    found = call.one(_homes(call), home)
    opens, closes = publishing.default_window(found, call.at)
    window = {"opens_at": said.opens_at or opens, "closes_at": said.closes_at or closes}
    grid = grids_store.choices(found, clocks.day_in_paris(window["closes_at"])).first()

    def act() -> ApiReceipt:
        made = publishing.publish(
            found, **window, grid=grid, to_designate=said.to_designate or designation.TO_SEND, by=call.by, at=call.at
        )
        return ApiReceipt(kind="publication", id=made.public_id, href=f"{ROOT}/publications/{made.public_id}")

    return done(call, idempotency_key, "publishHome", [str(home), said.model_dump(mode="json")], act)

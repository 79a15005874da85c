"""The flow of reservations of one's own house over a year, as its page shows it: read only, homes and numbers, no person."""

from datetime import date
from typing import Annotated

from django.db.models import Q
from django.http import HttpRequest
from ninja import Query, Router

from palier.api import cursors
from palier.api.said.flow import (
    DepartementFlowSaid,
    FlowEventPage,
    FlowEventSaid,
    FlowSaid,
    LawShareSaid,
    LocalShareSaid,
)
from palier.api.software import ApiCall, call_of
from palier.models import Convention, FlowEvent, Organisation, Territory
from palier.models.life import quotas as leases_of
from palier.rules.doors.access import Role
from palier.rules.homes import quotas
from palier.rules.homes.quotas import LeaseFacts
from palier.rules.law import clocks
from palier.rules.partners.api_purposes import ApiPurpose
from palier.workflows.acting.refusals import Refusal
from palier.workflows.homes import balancing
from palier.workflows.steering.voting_shares import shown as voted_in

router = Router(tags=["flux"])
_ROLES = (Role.BAILLEUR, Role.RESERVATAIRE)
_FIRST, _LAST = 1990, 2100
AskedYear = Annotated[int | None, Query(ge=_FIRST, le=_LAST, description="L’année en cours, ou celle d’avant.")]


class OtherYear(Refusal):
    """A flow is told of this year, and of the one before, whole."""

    sentence = "Le flux se lit pour l’année en cours et pour celle d’avant."
    field = "year"


@router.get("flow", response=FlowSaid, operation_id="readFlow", summary="Son flux de réservations sur une année")
def flow(request: HttpRequest, year: AskedYear = None) -> FlowSaid:
    """Rights by département and convention, balances by quarter and type, then the shares of the leases signed."""
    call = call_of(request, ApiPurpose.FLOW, *_ROLES)
    on = _day(call, year)
    is_bailleur = call.by.role is Role.BAILLEUR
    signed = (
        leases_of.signed(on.year, bailleurs=call.covers)
        if is_bailleur
        else leases_of.signed(on.year, reservataires=call.covers)
    )
    places = _of_a_bailleur(call, on) if is_bailleur else _of_a_reservataire(call, on)
    return FlowSaid(
        year=on.year,
        as_of=on,
        departements=places,
        leases=sum(one.count for one in signed),
        shares=[LawShareSaid.of(one) for one in quotas.counters(signed, year=on.year, on=on)],
        local_shares=_voted(signed, on),
    )


@router.get(
    "flow/events", response=FlowEventPage, operation_id="listFlowEvents", summary="Le journal de son flux sur une année"
)
def events(
    request: HttpRequest, year: AskedYear = None, cursor: cursors.Cursor = None, limit: cursors.Limit = 50
) -> FlowEventPage:
    """What became of each home: oriented, let, taken back, given back, each with its coded reason."""
    call = call_of(request, ApiPurpose.FLOW, *_ROLES)
    rows = FlowEvent.objects.filter(on__year=_day(call, year).year)
    if call.by.role is Role.BAILLEUR:
        rows = rows.filter(bailleur__in=call.covers)
    if cursor is not None:
        rows = rows.filter(pk__gt=cursor)
    found = list(rows.select_related("home", "bailleur", "reservataire").order_by("pk")[: limit + 1])
    following = found[limit - 1].pk if len(found) > limit else None
    return FlowEventPage(items=[FlowEventSaid.of(one) for one in found[:limit]], next=following)


def _day(call: ApiCall, year: int | None) -> date:
    """The day on which a year is told: today, or the last of the year before. Raises ``OtherYear``."""
    today = clocks.day_in_paris(call.at)
    if year in (None, today.year):
        return today
    if year != today.year - 1:
        raise OtherYear
    return date(year, 12, 31)


def _of_a_bailleur(call: ApiCall, on: date) -> list[DepartementFlowSaid]:
    houses = Organisation.objects.filter(pk__in=call.covers).order_by("pk")
    return [
        DepartementFlowSaid.of(one, standing, list(standing.held), list(standing.waiting), is_theirs=True)
        for one in houses
        for standing in balancing.standings(one.pk, on)
    ]


def _of_a_reservataire(call: ApiCall, on: date) -> list[DepartementFlowSaid]:
    """Its own rights alone, those that it holds for another who delegated them among them."""
    held_by = Q(reservataire__in=call.covers) | Q(delegate__in=call.covers)
    given = Convention.objects.filter(held_by).values("bailleur")
    found = []
    for one in Organisation.objects.filter(pk__in=given).order_by("name"):
        for standing in balancing.standings(one.pk, on):
            held = [each for each in standing.held if _is_of(each.convention, call.house)]
            waiting = [each for each in standing.waiting if _is_of(each, call.house)]
            if held or waiting:
                found.append(DepartementFlowSaid.of(one, standing, held, waiting, is_theirs=False))
    return found


def _is_of(convention: Convention, house: Organisation) -> bool:
    return house.stands_for(convention.reservataire_id) or house.stands_for(convention.delegate_id)


def _voted(signed: tuple[LeaseFacts, ...], on: date) -> list[LocalShareSaid]:
    places = Territory.objects.filter(pk__in={one.territory for one in signed if one.territory})
    return [LocalShareSaid.of(one) for one in voted_in(places, on, leases=signed)]

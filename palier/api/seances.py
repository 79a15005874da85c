"""Séances of a landlord's commission, read: the list, one whole, one home as it is decided, the closed minutes."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.urls import reverse
from ninja import Router

from palier.api import cursors
from palier.api.candidates import at_the_desk, ground_said
from palier.api.said.minutes import MinutedHomeSaid, MinutedSaid, MinutesSaid
from palier.api.said.seances import (
    AccountSaid,
    AccountsSaid,
    AgendaSaid,
    ChangeSaid,
    ExaminedSaid,
    HomeToDecideSaid,
    InterestSaid,
    OpenedFileSaid,
    QuorumSaid,
    SeanceLine,
    SeancePage,
    SeanceSaid,
    SeatSaid,
    notices_of,
)
from palier.api.software import ApiCall, call_of
from palier.models import AgendaItem, Candidature, PutToVote, Seance
from palier.rules.commission import grounds, three
from palier.rules.commission.grounds import GroundUse
from palier.rules.doors.access import Action, Role, require
from palier.rules.doors.readings import Purpose
from palier.rules.law import clocks
from palier.rules.partners.api_purposes import ApiPurpose
from palier.workflows.acting.actors import Actor
from palier.workflows.commission import convening, foreseen_hours, seating
from palier.workflows.commission.voting import voters_of
from palier.workflows.people import circumstances

router = Router(tags=["séances"])
"""Of the acts too: one address answers all its methods in one router."""


def call_of_seances(request: HttpRequest) -> ApiCall:
    """A call of a landlord's software that is for its séances."""
    return call_of(request, ApiPurpose.SEANCES, Role.BAILLEUR)


def mine(call: ApiCall, seance: UUID) -> Seance:
    """A séance of one's own commission, or 404."""
    return call.one(Seance.objects.filter(bailleur__in=call.covers), seance)


def secretary(call: ApiCall) -> Actor:
    """The member of the landlord who records what the commission does, as on pages: an act in its quality, by the same key."""
    return replace(call.by, role=Role.COMMISSION)


def item_of(call: ApiCall, seance: UUID, publication: UUID) -> AgendaItem:
    """A home of the agenda of one's own séance, or 404."""
    rows = AgendaItem.objects.filter(seance=mine(call, seance), publication__public_id=publication)
    found = rows.select_related("seance", "publication__home__commune", "publication__reservataire").first()
    if found is None:
        raise Http404
    return found


def examined_of(item: AgendaItem) -> list[Candidature]:
    """Those decided on at an item, or those still to examine, in the order of the ranking."""
    decided = [one.candidature for one in item.decisions.select_related("candidature").order_by("pk")]
    return sorted(decided, key=lambda row: (row.rank or 0, row.pk)) or convening.compliant(item.publication)


@router.get("seances", response=SeancePage, operation_id="listSeances", summary="Les séances de sa commission")
def seances(request: HttpRequest, cursor: cursors.Cursor = None, limit: cursors.Limit = 50) -> SeancePage:
    """In the order in which they were called."""
    call = call_of_seances(request)
    rows = Seance.objects.filter(bailleur__in=call.covers).prefetch_related("items")
    found, following = cursors.page(rows, cursor, limit)
    foreseen = foreseen_hours.of_each(found)
    items = [SeanceLine.of(one, len(one.items.all()), foreseen.get(one.pk)) for one in found]
    return SeancePage(items=items, next=following)


@router.get(
    "commission/accounts",
    response=AccountsSaid,
    operation_id="listCommissionAccounts",
    summary="Les membres de sa commission qui ont un compte",
)
def accounts(request: HttpRequest) -> AccountsSaid:
    """Those who may be called with an account: they then vote and sign by themselves."""
    call = call_of_seances(request)
    found = seating.accounts_of(call.house)
    return AccountsSaid(items=[AccountSaid(id=one.public_id, name=one.name) for one in found])


@router.get("seances/{uuid:seance}", response=SeanceSaid, operation_id="readSeance", summary="Une séance")
def seance(request: HttpRequest, seance: UUID) -> SeanceSaid:
    """Who is called, the quorum, what changed, and each home of its agenda with its candidates by reference."""
    call = call_of_seances(request)
    found = mine(call, seance)
    seated = seating.names_of(found)
    items = list(found.items.select_related("publication__home", "publication__bailleur").order_by("pk"))
    live = set(PutToVote.objects.filter(item__in=items, ended_at=None).values_list("item", flat=True))
    return SeanceSaid(
        **SeanceLine.of(found, len(items), foreseen_hours.of(found)).model_dump(),
        chair=found.chair,
        members=[SeatSaid.of(row, place, has_account=place in seated) for place, row in enumerate(found.members)],
        quorum_foreseen=QuorumSaid.of(found),
        notices=notices_of(found),
        changes=[ChangeSaid.of(row, found.members) for row in found.changes],
        agenda=[_agenda(call, item, is_live=item.pk in live) for item in items],
    )


def _agenda(call: ApiCall, item: AgendaItem, *, is_live: bool) -> AgendaSaid:
    rows = [] if item.postponed_reason else examined_of(item)
    apart, decided = at_the_desk(call, rows), {one.candidature_id: one for one in item.decisions.all()}
    return AgendaSaid(
        publication=item.publication.public_id,
        home=item.publication.home.public_id,
        exception=item.exception,
        postponed_reason=item.postponed_reason,
        order_reason=item.order_reason,
        is_decided=item.sitting is not None,
        is_at_the_vote=is_live,
        candidates=[ExaminedSaid.of(row, decided.get(row.pk), is_at_the_desk=row.public_id in apart) for row in rows],
        interests=[
            InterestSaid(
                member=one.member,
                # Whom a member knows is not said where it would tell of somebody who hides.
                candidate=one.candidature_ref
                if one.candidature_ref in {row.public_id for row in rows} - apart
                else None,
                is_withdrawn=one.withdrawn_at is not None,
            )
            for one in item.interests.order_by("member")
        ],
    )


@router.get(
    "seances/{uuid:seance}/homes/{uuid:publication}",
    response=HomeToDecideSaid,
    operation_id="readHomeToDecide",
    summary="Un logement de l’ordre du jour, avec les motifs que la loi permet",
)
def home(request: HttpRequest, seance: UUID, publication: UUID) -> HomeToDecideSaid:
    """Who votes, and the grounds that hold for who is not decided on: each of these is told that its file was examined."""
    call = call_of_seances(request)
    item = item_of(call, seance, publication)
    rows, on = examined_of(item), clocks.day_in_paris(call.at)
    apart = at_the_desk(call, rows)
    decided = {one.candidature_id: one for one in item.decisions.all()}
    # As on its page, a file is read to decide on it, and not again once it is decided.
    read = [row for row in rows if row.public_id not in apart and row.pk not in decided]
    call.trace(Purpose.EXAMINE, *read)
    standing = convening.standing(item.publication, on=on)
    candidates = []
    for row in rows:
        is_apart = row.public_id in apart
        line = ExaminedSaid.of(row, decided.get(row.pk), is_at_the_desk=is_apart)
        held = _grounds(row, call) if row in read else ()
        candidates.append(OpenedFileSaid(**line.model_dump(), grounds=[ground_said(one) for one in held]))
    return HomeToDecideSaid(
        publication=item.publication.public_id,
        home=item.publication.home.public_id,
        is_decided=item.sitting is not None,
        numbers=three.numbers(standing),
        exceptions=[one.value for one in three.exemptions(standing)],
        voters=[int(one.key) for one in voters_of(item, item.seance)],
        candidates=candidates,
    )


def _grounds(row: Candidature, call: ApiCall) -> list[grounds.Ground]:
    """Those that the page of the secretary offers for a candidate."""
    about = circumstances.about(row, on=clocks.day_in_paris(call.at))
    both = (*grounds.allowed(GroundUse.COMMISSION, about), *grounds.allowed(GroundUse.INADMISSIBLE, about))
    return list(dict.fromkeys(both))


@router.get(
    "seances/{uuid:seance}/minutes",
    response=MinutesSaid,
    operation_id="readMinutes",
    summary="Le procès-verbal d’une séance close",
)
def minutes(request: HttpRequest, seance: UUID) -> MinutesSaid:
    """What was decided, under opaque references; 404 until the séance is closed."""
    call = call_of_seances(request)
    require(call.by.role, Action.READ_MINUTES)
    found = mine(call, seance)
    kept = found.minutes
    if kept is None or found.closed_at is None:
        raise Http404
    seated = seating.names_of(found)
    apart = _kept_apart(call, kept)
    where = [found.public_id]
    return MinutesSaid(
        seance=found.public_id,
        format=kept.get("format", ""),
        digest=found.minutes_digest,
        opened_at=found.opened_at or found.held_at,
        closed_at=found.closed_at,
        place=kept["place"],
        form=found.form,
        chair=kept.get("chair"),
        members=[SeatSaid.of(row, place, has_account=place in seated) for place, row in enumerate(kept["members"])],
        quorum_required=kept["quorum"]["required"],
        quorum_voting=kept["quorum"]["voting"],
        homes=[_minuted(row, apart) for row in kept["homes"]],
        signed_by=sorted(found.signatures.values_list("member", flat=True)),
        page=request.build_absolute_uri(reverse("proces_verbal", args=where)),
        pdf=request.build_absolute_uri(reverse("proces_verbal_pdf", args=where)),
    )


def _kept_apart(call: ApiCall, kept: dict[str, Any]) -> frozenset[str]:
    """The candidates of minutes of whom no software is told more: protected, or their access ended."""
    named = {row["candidature"] for one in kept["homes"] for row in (*one["decisions"], *one.get("taken_back", []))}
    rows = list(Candidature.objects.filter(public_id__in=named))
    read = {row.public_id for row in rows} - at_the_desk(call, rows)
    return frozenset(named - {str(one) for one in read})


def _minuted(row: dict[str, Any], apart: frozenset[str]) -> MinutedHomeSaid:
    def told(lines: list[dict[str, Any]]) -> list[MinutedSaid]:
        return [MinutedSaid.of(one, is_at_the_desk=one["candidature"] in apart) for one in lines]

    return MinutedHomeSaid(
        publication=row["publication"],
        rpls_id=row.get("rpls", ""),
        address=row.get("home", ""),
        reservataire=row.get("reservataire", ""),
        exception=row.get("exception", ""),
        postponed=row.get("postponed", ""),
        order_reason=row.get("order_reason", ""),
        voting=row.get("voting", 0),
        decisions=told(row["decisions"]),
        taken_back=told(row.get("taken_back", [])),
    )

"""A logeur answers requests for its roofs: a visit, a list with a date, or no with a reason; then an entry, and an end."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from palier.models import OtherRoof, RoofRequest, RoofRequestFacts
from palier.rules.doors.access import Action, require
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.rules.roofs import roof_requests, roof_visits
from palier.rules.roofs.other_roofs import RoofStage
from palier.rules.roofs.roof_requests import HOLDS, LIVING, READ, RoofAct, RoofRefusal, RoofRequestState
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal

ARTICLE = act("règles de publication de Palier")
_UNREAD = ("person_key", "by", "contact", "told_at", "late_told_on", "reminded_at")
"""What a logeur does not read of a request: whose place in which file, and the marks of the clock."""


class NoPlaceLeft(Refusal):
    """Every place of the roof is held."""

    sentence = "Toutes les places de ce toit sont prises : mettez la personne sur la liste d’attente, avec une date."


class RoofRequestMoved(Refusal):
    """The request is over, or is not where this can be done."""

    sentence = "Cette demande a changé : rechargez la page pour voir où elle en est."


class NotARoofReason(Refusal):
    """The reason is none of those that this roof may give."""

    sentence = "Choisissez un motif de la liste : une condition qui n’est pas affichée n’exclut personne."


class BadRoofDay(Refusal):
    """A day that cannot be; the message says why, and the form shows it on its field."""

    def __init__(self, refused: roof_requests.ImpossibleRoofDay) -> None:
        """Keep the field, for the form."""
        super().__init__(str(refused))
        self.field = refused.field


@dataclass(frozen=True, slots=True)
class RoofCase:
    """A request as its logeur reads it; nothing of the person once it is over."""

    row: RoofRequest
    facts: RoofRequestFacts | None


def of_house(by: Actor) -> QuerySet[RoofRequest]:
    """The requests that were sent to this logeur."""
    rows = RoofRequest.objects.defer(*_UNREAD).filter(organisation__in=by.body.covers, moved_at=None)
    return rows.select_related("roof__commune")


def waiting(by: Actor) -> list[RoofRequest]:
    """Those that live, what is due first at the top; a stay that runs at the end."""
    rows = of_house(by).filter(state__in=LIVING)
    return sorted(rows, key=lambda one: (one.state == RoofRequestState.ENTERED, due_on(one), one.pk))


def due_on(row: RoofRequest) -> date:
    """The day by which something is said or done of a request."""
    if row.state == RoofRequestState.LISTED and row.listed_until:
        return row.listed_until
    if row.state == RoofRequestState.ACCEPTED and row.visit_at:
        return day_in_paris(row.visit_at)
    return row.ends_on if row.state == RoofRequestState.ENTERED and row.ends_on else row.promised_on


def one(public_id: UUID, by: Actor) -> RoofCase:
    """One request of this logeur, with what its person showed while it lives. Raises ``RoofRequest.DoesNotExist``."""
    row = of_house(by).get(public_id=public_id)
    known = RoofRequestFacts.objects.filter(request=row.pk).first() if row.state in READ else None
    return RoofCase(row, known)


def _act(
    public_id: UUID, wanted: RoofAct, *, by: Actor, at: datetime, change: Callable[[RoofRequest, OtherRoof], None]
) -> RoofRequest:
    """Move a request under the lock of its roof. Raises what ``change`` does, and ``RoofRequestMoved``."""
    require(by.role, Action.ANSWER_ROOF)
    found = of_house(by).get(public_id=public_id)
    # The roof first, always: two who answer for its last place wait for one another.
    roof = OtherRoof.objects.select_for_update().get(pk=found.roof_id)
    row = of_house(by).select_for_update(of=("self",)).get(pk=found.pk)
    try:
        state = roof_requests.moved(RoofRequestState(row.state), wanted)
    except roof_requests.RoofRequestClosed as error:
        raise RoofRequestMoved from error
    change(row, roof)
    row.state, row.answered_at, row.answered_by = state.value, at, by.person
    return row


def _save(row: RoofRequest, *names: str) -> None:
    row.save(update_fields=["state", "answered_at", "answered_by", *names])


def _journal(verb: JournalVerb, row: RoofRequest, *, by: Actor, at: datetime) -> None:
    details = {"reponse": row.state} | ({"motif": row.reason} if row.reason else {})
    telling.journal(verb, row, by=by, at=at, article=ARTICLE, details=details)


@transaction.atomic
def accept(public_id: UUID, visit_at: datetime, place: str, *, by: Actor, at: datetime) -> RoofRequest:
    """Keep a place for somebody, and say when and where to come; again, the visit moves and the place stays theirs.

    Raises ``NoPlaceLeft``, ``BadRoofDay`` or ``RoofRequestMoved``.
    """

    def change(row: RoofRequest, roof: OtherRoof) -> None:
        held = RoofRequest.objects.filter(roof=roof, state__in=HOLDS, moved_at=None).exclude(pk=row.pk).count()
        if row.state not in HOLDS and (roof.stage == RoofStage.CLOSED or held >= roof.places):
            raise NoPlaceLeft
        row.visit_at, row.visit_place = _day(lambda: roof_requests.require_visit(visit_at, at=at)), place[:200]

    row = _act(public_id, RoofAct.ACCEPT, by=by, at=at, change=change)
    _save(row, "visit_at", "visit_place")
    _journal(JournalVerb.ANSWER_ROOF_REQUEST, row, by=by, at=at)
    return row


def _day[T](ask: Callable[[], T]) -> T:
    try:
        return ask()
    except roof_requests.ImpossibleRoofDay as refused:
        raise BadRoofDay(refused) from refused


@transaction.atomic
def put_on_list(public_id: UUID, until: date, *, by: Actor, at: datetime) -> RoofRequest:
    """Put somebody on the waiting list, until a day on which they are answered again.

    Raises ``BadRoofDay`` or ``RoofRequestMoved``.
    """

    def change(row: RoofRequest, _: OtherRoof) -> None:
        row.listed_until = _day(lambda: roof_requests.require_list_day(until, on=day_in_paris(at)))

    row = _act(public_id, RoofAct.LIST, by=by, at=at, change=change)
    _save(row, "listed_until")
    _journal(JournalVerb.ANSWER_ROOF_REQUEST, row, by=by, at=at)
    return row


@transaction.atomic
def refuse(public_id: UUID, reason: str, *, by: Actor, at: datetime) -> RoofRequest:
    """Say no, for a reason of the list of this roof. Raises ``NotARoofReason``, ``BadRoofDay`` or ``RoofRequestMoved``."""

    def change(row: RoofRequest, roof: OtherRoof) -> None:
        try:
            found = roof_requests.require_reason(reason, roof.terms)
        except roof_requests.NotARoofRefusal as error:
            raise NotARoofReason from error
        if found is RoofRefusal.MISSED:
            _day(lambda: roof_visits.require_missed(row.visit_at, at=at))
        row.reason = found.value

    row = _act(public_id, RoofAct.REFUSE, by=by, at=at, change=change)
    _save(row, "reason")
    _journal(JournalVerb.ANSWER_ROOF_REQUEST, row, by=by, at=at)
    return row


@transaction.atomic
def enter(public_id: UUID, entry: date, ends: date | None, *, by: Actor, at: datetime) -> RoofRequest:
    """Note that somebody moves in, and when the stay ends: their request is over, and is read no more.

    Raises ``BadRoofDay`` or ``RoofRequestMoved``.
    """

    def change(row: RoofRequest, roof: OtherRoof) -> None:
        since = day_in_paris(row.answered_at or row.asked_at)
        on = day_in_paris(at)
        _day(lambda: roof_requests.require_stay(entry, ends, roof.terms, on=on, accepted_on=since))
        _day(lambda: roof_visits.require_entry(entry, row.visit_at))
        row.entry_on, row.ends_on = entry, ends

    row = _act(public_id, RoofAct.ENTER, by=by, at=at, change=change)
    _save(row, "entry_on", "ends_on")
    _journal(JournalVerb.NOTE_ROOF_ENTRY, row, by=by, at=at)
    return row


@transaction.atomic
def correct_stay(public_id: UUID, entry: date, ends: date | None, *, by: Actor, at: datetime) -> RoofRequest:
    """Put the days of a stay right while it lasts: a mistyped end would have ended it alone, and its person is told.

    Raises ``BadRoofDay`` or ``RoofRequestMoved``.
    """

    def change(row: RoofRequest, roof: OtherRoof) -> None:
        on = day_in_paris(at)
        # When it was accepted was written over by the entry; nobody moved in before they asked.
        asked = day_in_paris(row.asked_at)
        _day(lambda: roof_requests.require_stay(entry, ends, roof.terms, on=on, accepted_on=asked))
        _day(lambda: roof_visits.require_entry(entry, row.visit_at))
        row.entry_on, row.ends_on = entry, ends

    row = _act(public_id, RoofAct.CORRECT_STAY, by=by, at=at, change=change)
    _save(row, "entry_on", "ends_on")
    _journal(JournalVerb.NOTE_ROOF_ENTRY, row, by=by, at=at)
    return row


@transaction.atomic
def end(public_id: UUID, *, by: Actor, at: datetime) -> RoofRequest:
    """Note that a stay is over: its place is free again. Raises ``RoofRequestMoved``."""

    def change(row: RoofRequest, _: OtherRoof) -> None:
        row.ended_at = at

    row = _act(public_id, RoofAct.END, by=by, at=at, change=change)
    _save(row, "ended_at")
    _journal(JournalVerb.NOTE_ROOF_LEFT, row, by=by, at=at)
    return row

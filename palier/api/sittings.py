"""A séance sits: its landlord's software records what its secretary notes, and no member's own vote or signature (ADR 169)."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Status

from palier.api.candidates import AtTheDesk, at_the_desk
from palier.api.doing import ApiReceipt, IdempotencyKey, done
from palier.api.said.seance_acts import (
    ClosingIn,
    DecisionsIn,
    InterestBack,
    InterestIn,
    OpeningIn,
    PresenceIn,
    WhyIn,
)
from palier.api.said.seances import ClosingSaid
from palier.api.seance_calls import receipt
from palier.api.seances import call_of_seances, examined_of, item_of, mine, router, secretary
from palier.api.software import ApiCall
from palier.models import AgendaItem, Candidature, Seance
from palier.rules.commission import seances
from palier.rules.commission.commission import Capacity
from palier.rules.doors.readings import Purpose
from palier.workflows.acting.refusals import Refusal
from palier.workflows.commission import (
    closing_read,
    convening,
    deciding,
    declaring_interests,
    rearranging,
    sitting,
    taking_back,
)

every = router
"""The addresses of séances, read and acted on: what the API serves of them."""


class ClosingChanged(Refusal):
    """Something was decided, taken back or postponed since what leaves was read."""

    sentence = "Depuis cette lecture, une décision a été prise ou reprise, ou un logement reporté : relisez la clôture."


class NotExaminedHere(Refusal):
    """A decision names somebody whom this home does not examine."""

    sentence = "Une décision nomme un candidat que la commission n’examine pas pour ce logement."
    field = "decisions"


@router.post(
    "seances/{uuid:seance}/opening",
    response={201: ApiReceipt},
    operation_id="openSeance",
    summary="Ouvrir une séance, à son heure, avec ses présents",
)
def open_(request: HttpRequest, seance: UUID, said: OpeningIn, idempotency_key: IdempotencyKey) -> Status[ApiReceipt]:
    """Open a séance at its hour, once the quorum is there."""
    call = call_of_seances(request)
    found = mine(call, seance)

    def act() -> ApiReceipt:
        _require_of_the_call(found, said)
        sitting.open_seance(
            found,
            present=set(said.present),
            chair=said.chair,
            prefet_agreed_on=said.prefet_agreed_on,
            by=secretary(call),
            at=call.at,
        )
        return receipt(found)

    return done(call, idempotency_key, "openSeance", [str(seance), said.model_dump(mode="json")], act)


def _require_of_the_call(seance: Seance, said: OpeningIn) -> None:
    """What the form of the page asks: the members called and no other, and who presides where somebody of them may.

    Raises ``NoSuchMember`` or ``BadChair``.
    """
    if max(said.present) >= len(seance.members):
        raise sitting.NoSuchMember
    if said.chair is None and any(seances.may_chair(Capacity(row["quality"])) for row in seance.members):
        raise sitting.BadChair


@router.post(
    "seances/{uuid:seance}/opening/undoing",
    response={201: ApiReceipt},
    operation_id="takeOpeningBack",
    summary="Refermer une séance ouverte par erreur",
)
def take_opening_back(
    request: HttpRequest, seance: UUID, said: WhyIn, idempotency_key: IdempotencyKey
) -> Status[ApiReceipt]:
    """Called as before, where nothing was done in it."""
    call = call_of_seances(request)
    found = mine(call, seance)

    def act() -> ApiReceipt:
        rearranging.take_opening_back(found, reason=said.reason, by=secretary(call), at=call.at)
        return receipt(found)

    return done(call, idempotency_key, "takeOpeningBack", [str(seance), said.reason], act)


@router.post(
    "seances/{uuid:seance}/presence",
    response={201: ApiReceipt},
    operation_id="notePresence",
    summary="Noter une arrivée ou un départ",
)
def presence(
    request: HttpRequest, seance: UUID, said: PresenceIn, idempotency_key: IdempotencyKey
) -> Status[ApiReceipt]:
    """Homes decided from now on count this member, or not."""
    call = call_of_seances(request)
    found = mine(call, seance)

    def act() -> ApiReceipt:
        sitting.note_presence(found, member=said.member, is_present=said.is_present, by=secretary(call), at=call.at)
        return receipt(found)

    return done(call, idempotency_key, "notePresence", [str(seance), said.model_dump(mode="json")], act)


@router.post(
    "seances/{uuid:seance}/homes/{uuid:publication}/interest",
    response={201: ApiReceipt},
    operation_id="declareInterest",
    summary="Noter l’intérêt qu’un membre déclare",
)
def interest(
    request: HttpRequest, seance: UUID, publication: UUID, said: InterestIn, idempotency_key: IdempotencyKey
) -> Status[ApiReceipt]:
    """This member does not vote on this home."""
    call = call_of_seances(request)
    item = item_of(call, seance, publication)
    about = None if said.candidate is None else _examined(call, item, {said.candidate})[said.candidate]

    def act() -> ApiReceipt:
        declaring_interests.declare_interest(
            item, member=said.member, candidature=about, by=secretary(call), at=call.at
        )
        return receipt(item.seance)

    sent = [str(seance), str(publication), said.model_dump(mode="json")]
    return done(call, idempotency_key, "declareInterest", sent, act)


@router.post(
    "seances/{uuid:seance}/homes/{uuid:publication}/interest/undoing",
    response={201: ApiReceipt},
    operation_id="withdrawInterest",
    summary="Retirer une déclaration notée par erreur",
)
def withdraw_interest(
    request: HttpRequest, seance: UUID, publication: UUID, said: InterestBack, idempotency_key: IdempotencyKey
) -> Status[ApiReceipt]:
    """This member votes again, and the minutes say both."""
    call = call_of_seances(request)
    item = item_of(call, seance, publication)
    declared = item.interests.filter(member=said.member).first()

    def act() -> ApiReceipt:
        if declared is None:
            raise declaring_interests.BadInterest("Ce membre n’a déclaré aucun intérêt pour ce logement.")
        declaring_interests.withdraw_interest(declared, reason=said.reason, by=secretary(call), at=call.at)
        return receipt(item.seance)

    sent = [str(seance), str(publication), said.model_dump(mode="json")]
    return done(call, idempotency_key, "withdrawInterest", sent, act)


@router.post(
    "seances/{uuid:seance}/homes/{uuid:publication}/decisions",
    response={201: ApiReceipt},
    operation_id="recordDecisions",
    summary="Enregistrer les décisions sur un logement",
)
def decide(
    request: HttpRequest, seance: UUID, publication: UUID, said: DecisionsIn, idempotency_key: IdempotencyKey
) -> Status[ApiReceipt]:
    """Record one of the five decisions for every candidate of a home, with the votes that its members cast by hand."""
    call = call_of_seances(request)
    item = item_of(call, seance, publication)
    known = _examined(call, item, {one.candidate for one in said.decisions})

    def act() -> ApiReceipt:
        deciding.decide(item, said.drafts(known), order_reason=said.order_reason, by=secretary(call), at=call.at)
        return receipt(item.seance)

    sent = [str(seance), str(publication), said.model_dump(mode="json")]
    try:
        return done(call, idempotency_key, "recordDecisions", sent, act)
    except deciding.FaultyDecisions:
        # What is said against a decision is read in the files: their households are told, as when the page shows it.
        call.trace(Purpose.EXAMINE, *known.values())
        raise


def _examined(call: ApiCall, item: AgendaItem, named: set[UUID]) -> dict[UUID, Candidature]:
    """The candidates named, of those designated for this home.

    Where somebody of the home is read at the desk alone, the whole home is decided there: who it is would be found by what is
    missing. Raises ``AtTheDesk`` or ``NotExaminedHere``.
    """
    if at_the_desk(call, convening.compliant(item.publication)):
        raise AtTheDesk
    rows = Candidature.objects.filter(publication=item.publication_id, public_id__in=named)
    known = {row.public_id: row for row in rows.filter(audience__overlap=call.covers).select_related("demande")}
    if named - set(known):
        raise NotExaminedHere
    return known


@router.post(
    "seances/{uuid:seance}/homes/{uuid:publication}/decisions/undoing",
    response={201: ApiReceipt},
    operation_id="takeDecisionsBack",
    summary="Reprendre les décisions sur un logement, avant la clôture",
)
def take_back(
    request: HttpRequest, seance: UUID, publication: UUID, said: WhyIn, idempotency_key: IdempotencyKey
) -> Status[ApiReceipt]:
    """Every candidate is again before the commission; nobody was told yet."""
    call = call_of_seances(request)
    item = item_of(call, seance, publication)
    if at_the_desk(call, examined_of(item)):
        raise AtTheDesk

    def act() -> ApiReceipt:
        taking_back.take_back(item, reason=said.reason, by=secretary(call), at=call.at)
        return receipt(item.seance)

    return done(call, idempotency_key, "takeDecisionsBack", [str(seance), str(publication), said.reason], act)


@router.get(
    "seances/{uuid:seance}/closing",
    response=ClosingSaid,
    operation_id="foreseeClosing",
    summary="Ce que la clôture écrirait, et à combien",
)
def foresee_closing(request: HttpRequest, seance: UUID) -> ClosingSaid:
    """Which letters closing would send. Nothing leaves."""
    call = call_of_seances(request)
    found = mine(call, seance)
    rows = closing_read.decisions_of(found)
    known = Candidature.objects.in_bulk([row.candidature_id for row in rows])
    apart = at_the_desk(call, known.values())
    told = [row for row in rows if row.candidature_id in known and known[row.candidature_id].public_id not in apart]
    return ClosingSaid(letters=len(rows), kinds=closing_read.kinds_of(told), seen=closing_read.mark(found))


@router.post(
    "seances/{uuid:seance}/closing",
    response={201: ApiReceipt},
    operation_id="closeSeance",
    summary="Clore une séance",
)
def close(request: HttpRequest, seance: UUID, said: ClosingIn, idempotency_key: IdempotencyKey) -> Status[ApiReceipt]:
    """Close it once what leaves was read: minutes under their digest, and one letter to each candidate."""
    call = call_of_seances(request)
    found = mine(call, seance)

    def act() -> ApiReceipt:
        if closing_read.mark(found) != said.seen:
            raise ClosingChanged
        sitting.close(found, by=secretary(call), at=call.at)
        return receipt(found)

    return done(call, idempotency_key, "closeSeance", [str(seance), said.seen], act)

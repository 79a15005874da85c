"""A séance is called by its landlord's software, and changes until it opens: its members, its instant, its agenda."""

from collections.abc import Iterable
from uuid import UUID

from django.http import HttpRequest
from ninja import Status

from palier.api.doing import ROOT, ApiReceipt, IdempotencyKey, done
from palier.api.said.seance_acts import AgendaIn, MoveIn, OtherSeats, SeanceIn, SeatIn, WhyIn
from palier.api.seances import call_of_seances, item_of, mine, router, secretary
from palier.api.software import ApiCall
from palier.models import Publication, Seance
from palier.workflows.acting.refusals import Refusal
from palier.workflows.commission import convening, deciding, member_places, rearranging, seating
from palier.workflows.commission.convening import Member


class NoSuchAccount(Refusal):
    """An account that is not of this commission."""

    sentence = "Aucun membre de votre commission n’a ce compte."
    field = "members"


class UnknownSeatPlace(Refusal):
    """What a member sits for is not found, or may be several; the message says which."""

    field = "members"


class NamelessSeat(Refusal):
    """A seat without a name or an account."""

    sentence = "Indiquez le nom ou le compte de chaque membre."
    field = "members"


def receipt(found: Seance) -> ApiReceipt:
    """What is to be read again."""
    return ApiReceipt(kind="seance", id=found.public_id, href=f"{ROOT}/seances/{found.public_id}")


def _members(call: ApiCall, said: Iterable[SeatIn]) -> list[Member]:
    """The members called. Raises ``NoSuchAccount``, ``NamelessSeat`` or ``UnknownSeatPlace``."""
    accounts = {one.public_id: one for one in seating.accounts_of(call.house)}
    found = []
    for one in said:
        account = accounts.get(one.account) if one.account else None
        if one.account and account is None:
            raise NoSuchAccount
        name = one.name or (account.name if account else "")
        if not name:
            raise NamelessSeat
        place = member_places.code_of(one.quality, one.place) if one.place else ""
        if place is None:
            raise UnknownSeatPlace(member_places.why_not(one.place))
        found.append(Member(name=name, quality=one.quality, place=place, account=account))
    return found


@router.post("seances", response={201: ApiReceipt}, operation_id="conveneSeance", summary="Convoquer une séance")
def convene(request: HttpRequest, said: SeanceIn, idempotency_key: IdempotencyKey) -> Status[ApiReceipt]:
    """Call a séance, with its members and its quorum."""
    call = call_of_seances(request)

    def act() -> ApiReceipt:
        made = convening.convene(
            held_at=said.held_at,
            place=said.place,
            members=_members(call, said.members),
            quorum=said.quorum,
            form=said.form,
            prefet_agreed_on=said.prefet_agreed_on,
            agenda_days=said.agenda_days,
            by=call.by,
            at=call.at,
        )
        return receipt(made)

    return done(call, idempotency_key, "conveneSeance", said.model_dump(mode="json"), act)


@router.post(
    "seances/{uuid:seance}/move", response={201: ApiReceipt}, operation_id="moveSeance", summary="Déplacer une séance"
)
def move(request: HttpRequest, seance: UUID, said: MoveIn, idempotency_key: IdempotencyKey) -> Status[ApiReceipt]:
    """Hold it at another instant, or elsewhere; its agenda stays."""
    call = call_of_seances(request)
    found = mine(call, seance)

    def act() -> ApiReceipt:
        rearranging.move(found, held_at=said.held_at, place=said.place, reason=said.reason, by=call.by, at=call.at)
        return receipt(found)

    return done(call, idempotency_key, "moveSeance", [str(seance), said.model_dump(mode="json")], act)


@router.post(
    "seances/{uuid:seance}/cancellation",
    response={201: ApiReceipt},
    operation_id="cancelSeance",
    summary="Annuler une séance",
)
def cancel(request: HttpRequest, seance: UUID, said: WhyIn, idempotency_key: IdempotencyKey) -> Status[ApiReceipt]:
    """Hold no séance: its homes wait for another one, and nobody loses a place."""
    call = call_of_seances(request)
    found = mine(call, seance)

    def act() -> ApiReceipt:
        rearranging.cancel(found, reason=said.reason, by=call.by, at=call.at)
        return receipt(found)

    return done(call, idempotency_key, "cancelSeance", [str(seance), said.reason], act)


@router.put(
    "seances/{uuid:seance}/members",
    response={201: ApiReceipt},
    operation_id="changeMembers",
    summary="Changer les membres avant l’ouverture",
)
def members(
    request: HttpRequest, seance: UUID, said: OtherSeats, idempotency_key: IdempotencyKey
) -> Status[ApiReceipt]:
    """Call other members; the minutes keep the list before."""
    call = call_of_seances(request)
    found = mine(call, seance)

    def act() -> ApiReceipt:
        rearranging.change_members(
            found,
            members=_members(call, said.members),
            quorum=said.quorum,
            reason=said.reason,
            by=call.by,
            at=call.at,
        )
        return receipt(found)

    return done(call, idempotency_key, "changeMembers", [str(seance), said.model_dump(mode="json")], act)


@router.post(
    "seances/{uuid:seance}/homes",
    response={201: ApiReceipt},
    operation_id="putOnAgenda",
    summary="Inscrire un logement à l’ordre du jour",
)
def put(request: HttpRequest, seance: UUID, said: AgendaIn, idempotency_key: IdempotencyKey) -> Status[ApiReceipt]:
    """Put a home on the agenda with every compliant candidate, once nobody sent is left unread."""
    call = call_of_seances(request)
    found = mine(call, seance)
    publication = call.one(Publication.objects.filter(bailleur__in=call.covers), said.publication)

    def act() -> ApiReceipt:
        convening.add_to_agenda(found, publication, exception=said.exception or "", by=call.by, at=call.at)
        return receipt(found)

    return done(call, idempotency_key, "putOnAgenda", [str(seance), said.model_dump(mode="json")], act)


@router.post(
    "seances/{uuid:seance}/homes/{uuid:publication}/postponement",
    response={201: ApiReceipt},
    operation_id="postponeHome",
    summary="Retirer un logement de l’ordre du jour, en le reportant",
)
def postpone(
    request: HttpRequest, seance: UUID, publication: UUID, said: WhyIn, idempotency_key: IdempotencyKey
) -> Status[ApiReceipt]:
    """Take a home off a séance before it is decided: it waits for the next one."""
    call = call_of_seances(request)
    item = item_of(call, seance, publication)

    def act() -> ApiReceipt:
        deciding.postpone(item, said.reason, by=secretary(call), at=call.at)
        return receipt(item.seance)

    return done(call, idempotency_key, "postponeHome", [str(seance), str(publication), said.reason], act)

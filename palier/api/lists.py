"""Publications: read, sent to the landlord, continued, withdrawn. What writes to many is announced first, and waits a minute."""

from collections.abc import Callable
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from ninja import Router, Status

from palier.api import cursors
from palier.api.doing import ROOT, ApiReceipt, IdempotencyKey, done
from palier.api.said.homes import AnnouncedSending, PublicationPage, PublicationSaid, SendingSaid, Withdrawal
from palier.api.software import ApiCall, call_of
from palier.models import PlannedAct, PlannedVerb, Publication
from palier.models.candidatures import places
from palier.rules.candidature import retiring_lists
from palier.rules.candidature.funnel import PublicationStage
from palier.rules.doors.access import Role
from palier.rules.law.voice import say
from palier.rules.letters.words import label
from palier.rules.partners.api_purposes import ApiPurpose
from palier.workflows.acting.refusals import Refusal, UnknownReason
from palier.workflows.commission.designating import NotYourPublication
from palier.workflows.offer import planning

router = Router(tags=["publications"])
_ROLES = (Role.BAILLEUR, Role.RESERVATAIRE)


class PeopleChanged(Refusal):
    """What would leave is no longer what was read."""

    sentence = (
        "Cet envoi écrirait à {people} ménages, et non à ce que vous avez annoncé : relisez-le, puis recommencez."
    )
    field = "people"


class NotAWithdrawalCode(UnknownReason):
    """The code of a withdrawal is none of the list."""

    sentence = UnknownReason.sentence
    field = "code"


def lists_of(call: ApiCall) -> QuerySet[Publication]:
    """A landlord's own homes, whoever publishes them; a réservataire's own lists."""
    mine = Q(reservataire__in=call.covers)
    if call.by.role is Role.BAILLEUR:
        mine |= Q(bailleur__in=call.covers)
    return Publication.objects.filter(mine).select_related("home__commune", "bailleur", "reservataire", "grid")


def _ordered(call: ApiCall, publication: UUID) -> Publication:
    """One that its own house publishes. Raises ``NotYourPublication`` of a home of one's own that another publishes."""
    found = call.one(lists_of(call), publication)
    if found.reservataire_id not in call.covers:
        raise NotYourPublication
    return found


def _said(call: ApiCall, row: Publication, counts: dict[str, int]) -> PublicationSaid:
    is_theirs = row.reservataire_id in call.covers
    words = label(PublicationStage(row.stage), is_own=row.is_own)
    return PublicationSaid.of(row, words, counts if is_theirs else None)


@router.get("publications", response=PublicationPage, operation_id="listPublications", summary="Ses publications")
def publications(request: HttpRequest, cursor: cursors.Cursor = None, limit: cursors.Limit = 50) -> PublicationPage:
    """The publications of one's own homes, or of one's own lists."""
    call = call_of(request, ApiPurpose.LISTS, *_ROLES)
    found, following = cursors.page(lists_of(call), cursor, limit)
    counts = places.counts_of([one.pk for one in found])
    return PublicationPage(items=[_said(call, one, counts[one.pk]) for one in found], next=following)


@router.get(
    "publications/{uuid:publication}",
    response=PublicationSaid,
    operation_id="readPublication",
    summary="Une publication",
)
def publication(request: HttpRequest, publication: UUID) -> PublicationSaid:
    """One of them."""
    call = call_of(request, ApiPurpose.LISTS, *_ROLES)
    found = call.one(lists_of(call), publication)
    return _said(call, found, places.counts(found.pk))


@router.get(
    "publications/{uuid:publication}/designation",
    response=SendingSaid,
    operation_id="foreseeDesignation",
    summary="Ce que l’envoi des dossiers écrirait, et à combien",
)
def foresee_designation(request: HttpRequest, publication: UUID) -> SendingSaid:
    """What sending the first files would write. Nothing leaves."""
    call = call_of(request, ApiPurpose.LISTS, *_ROLES)
    return _foreseen(_ordered(call, publication), PlannedVerb.SEND, call)


@router.post(
    "publications/{uuid:publication}/designation",
    response={201: ApiReceipt},
    operation_id="designate",
    summary="Envoyer les premiers dossiers au bailleur",
)
def designate(
    request: HttpRequest, publication: UUID, said: AnnouncedSending, idempotency_key: IdempotencyKey
) -> Status[ApiReceipt]:
    """Send the first files in the order of the closed list, once who would be written to was read."""
    call = call_of(request, ApiPurpose.LISTS, *_ROLES)
    found = _ordered(call, publication)
    act = _planned(found, PlannedVerb.SEND, "", said.people, call)
    return done(call, idempotency_key, "designate", [str(publication), said.people], act)


@router.post(
    "publications/{uuid:publication}/next-ranks",
    response={201: ApiReceipt},
    operation_id="callNext",
    summary="Appeler les rangs suivants",
)
def call_next(request: HttpRequest, publication: UUID, idempotency_key: IdempotencyKey) -> Status[ApiReceipt]:
    """Call the next ranks, where fewer than three files are left to examine. In a minute, during which it is cancelled."""
    call = call_of(request, ApiPurpose.LISTS, *_ROLES)
    found = _ordered(call, publication)

    def act() -> ApiReceipt:
        return _receipt_of(planning.call_next(found, by=call.by, at=call.at), call)

    return done(call, idempotency_key, "callNext", str(publication), act)


@router.get(
    "publications/{uuid:publication}/still-wanted",
    response=SendingSaid,
    operation_id="foreseeStillWanted",
    summary="À combien la question « toujours intéressé ? » serait posée",
)
def foresee_still_wanted(request: HttpRequest, publication: UUID) -> SendingSaid:
    """What asking the first of a closed list would write. Nothing leaves."""
    call = call_of(request, ApiPurpose.LISTS, *_ROLES)
    return _foreseen(_ordered(call, publication), PlannedVerb.ASK, call)


@router.post(
    "publications/{uuid:publication}/still-wanted",
    response={201: ApiReceipt},
    operation_id="askStillWanted",
    summary="Demander aux premiers si le logement les intéresse toujours",
)
def ask_still_wanted(
    request: HttpRequest, publication: UUID, said: AnnouncedSending, idempotency_key: IdempotencyKey
) -> Status[ApiReceipt]:
    """Ask the first of a closed list who were not asked yet, before their files leave; no answer costs nothing."""
    call = call_of(request, ApiPurpose.LISTS, *_ROLES)
    found = _ordered(call, publication)
    act = _planned(found, PlannedVerb.ASK, "", said.people, call)
    return done(call, idempotency_key, "askStillWanted", [str(publication), said.people], act)


@router.get(
    "publications/{uuid:publication}/withdrawal",
    response=SendingSaid,
    operation_id="foreseeWithdrawal",
    summary="Ce que le retrait écrirait, et à combien",
)
def foresee_withdrawal(request: HttpRequest, publication: UUID) -> SendingSaid:
    """What withdrawing the list would write. Nothing leaves."""
    call = call_of(request, ApiPurpose.LISTS, *_ROLES)
    return _foreseen(call.one(lists_of(call), publication), PlannedVerb.WITHDRAW, call)


@router.post(
    "publications/{uuid:publication}/withdrawal",
    response={201: ApiReceipt},
    operation_id="withdrawPublication",
    summary="Retirer une publication",
)
def withdraw(
    request: HttpRequest, publication: UUID, said: Withdrawal, idempotency_key: IdempotencyKey
) -> Status[ApiReceipt]:
    """Withdraw a list, with the reason that everyone on it reads."""
    call = call_of(request, ApiPurpose.LISTS, *_ROLES)
    found = call.one(lists_of(call), publication)
    if said.code not in retiring_lists.REASONS:
        raise NotAWithdrawalCode
    reason = said.text if said.code == retiring_lists.OTHER else say(retiring_lists.REASONS[said.code])
    act = _planned(found, PlannedVerb.WITHDRAW, reason, said.people, call)
    return done(call, idempotency_key, "withdrawPublication", [str(publication), said.model_dump(mode="json")], act)


@router.post(
    "planned-acts/{uuid:planned}/cancellation",
    response={201: ApiReceipt},
    operation_id="cancelPlannedAct",
    summary="Annuler un acte dans sa minute",
)
def cancel(request: HttpRequest, planned: UUID, idempotency_key: IdempotencyKey) -> Status[ApiReceipt]:
    """Take an act back before it leaves."""
    call = call_of(request, ApiPurpose.LISTS, *_ROLES)
    rows = PlannedAct.objects.filter(organisation__in=call.covers).select_related("publication")
    found = call.one(rows, planned)

    def act() -> ApiReceipt:
        planning.cancel(found, by=call.by, at=call.at)
        return _receipt(found.publication)

    return done(call, idempotency_key, "cancelPlannedAct", str(planned), act)


def _receipt(found: Publication) -> ApiReceipt:
    return ApiReceipt(kind="publication", id=found.public_id, href=f"{ROOT}/publications/{found.public_id}")


def _foreseen(found: Publication, verb: PlannedVerb, call: ApiCall) -> SendingSaid:
    seen = planning.preview(found, verb, at=call.at)
    return SendingSaid(people=seen.people, kinds=dict(seen.kinds), waits=seen.is_many)


def _planned(
    found: Publication, verb: PlannedVerb, reason: str, people: int, call: ApiCall
) -> Callable[[], ApiReceipt]:
    def act() -> ApiReceipt:
        seen = planning.preview(found, verb, reason=reason, at=call.at)
        if seen.people != people:
            raise PeopleChanged(people=seen.people)
        made = planning.plan(found, verb, reason=reason, people=seen.people, by=call.by, at=call.at)
        return _receipt_of(made, call)

    return act


def _receipt_of(made: PlannedAct, call: ApiCall) -> ApiReceipt:
    """Of an act that waits its minute, when it leaves and by what it is cancelled; else of its list."""
    whole = _receipt(made.publication)
    if made.due_at > call.at:
        return ApiReceipt(kind="planned_act", id=made.public_id, href=whole.href, due_at=made.due_at)
    return whole

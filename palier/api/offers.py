"""Offers and leases: sent, delivered, recorded once signed. Whether a household accepts is its own answer, and no call's."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from palier.api.candidates import designated, open_to_software
from palier.api.doing import ROOT, ApiReceipt, IdempotencyKey, done
from palier.api.said.files import DeliveryIn, FallThroughIn, LeaseIn, OfferIn
from palier.api.software import call_of
from palier.models import Candidature, Offer
from palier.rules.doors.access import Role
from palier.rules.partners.api_purposes import ApiPurpose
from palier.workflows.offer import leasing, offering

router = Router(tags=["offres et baux"])


def _receipt(kind: str, public_id: UUID, of: Candidature) -> ApiReceipt:
    return ApiReceipt(kind=kind, id=public_id, href=f"{ROOT}/candidates/{of.public_id}")


@router.post(
    "candidates/{uuid:candidate}/offer",
    response={201: ApiReceipt},
    operation_id="sendOffer",
    summary="Envoyer une offre",
)
def offer(request: HttpRequest, candidate: UUID, said: OfferIn, idempotency_key: IdempotencyKey) -> Status[ApiReceipt]:
    """Offer the home to the first of the commission's order who can still take it."""
    call = call_of(request, ApiPurpose.OFFERS, Role.BAILLEUR)
    found = open_to_software(call, candidate)
    return done(
        call,
        idempotency_key,
        "sendOffer",
        [str(candidate), said.answer_days],
        lambda: _receipt(
            "offer",
            offering.send_offer(found, answer_days=said.answer_days, by=call.by, at=call.at).public_id,
            found,
        ),
    )


@router.post(
    "offers/{uuid:offer}/delivery",
    response={201: ApiReceipt},
    operation_id="proveDelivery",
    summary="Prouver la remise d’une offre",
)
def delivery(
    request: HttpRequest, offer: UUID, said: DeliveryIn, idempotency_key: IdempotencyKey
) -> Status[ApiReceipt]:
    """Record the proof of its delivery: the delay to answer runs from it."""
    call = call_of(request, ApiPurpose.OFFERS, Role.BAILLEUR)
    rows = Offer.objects.filter(candidature__in=designated(call)).select_related("candidature")
    found = call.one(rows, offer)
    of = open_to_software(call, found.candidature.public_id)

    def act() -> ApiReceipt:
        offering.note_delivery(found, proof=said.proof, delivered_at=said.delivered_at, by=call.by, at=call.at)
        return _receipt("offer", found.public_id, of)

    return done(call, idempotency_key, "proveDelivery", [str(offer), said.model_dump(mode="json")], act)


@router.post(
    "candidates/{uuid:candidate}/lease",
    response={201: ApiReceipt},
    operation_id="recordLease",
    summary="Enregistrer un bail signé",
)
def lease(request: HttpRequest, candidate: UUID, said: LeaseIn, idempotency_key: IdempotencyKey) -> Status[ApiReceipt]:
    """Record a lease that both have signed: the home is let, and the demande struck off."""
    call = call_of(request, ApiPurpose.OFFERS, Role.BAILLEUR)
    found = open_to_software(call, candidate)

    def act() -> ApiReceipt:
        made = leasing.sign(
            found,
            signed_on=said.signed_on,
            starts_on=said.starts_on,
            contingent=said.contingent,
            contingent_reason=said.contingent_reason,
            by=call.by,
            at=call.at,
        )
        return _receipt("lease", made.public_id, found)

    return done(call, idempotency_key, "recordLease", [str(candidate), said.model_dump(mode="json")], act)


@router.post(
    "candidates/{uuid:candidate}/fall-through",
    response={201: ApiReceipt},
    operation_id="noteFallThrough",
    summary="Noter qu’un bail ne se fera pas",
)
def fall_through(
    request: HttpRequest, candidate: UUID, said: FallThroughIn, idempotency_key: IdempotencyKey
) -> Status[ApiReceipt]:
    """Record that an accepted home will not be leased: the next is called."""
    call = call_of(request, ApiPurpose.OFFERS, Role.BAILLEUR)
    found = open_to_software(call, candidate)

    def act() -> ApiReceipt:
        leasing.fall_through(found, reason=said.reason, by=call.by, at=call.at)
        return _receipt("candidate", found.public_id, found)

    return done(call, idempotency_key, "noteFallThrough", [str(candidate), said.reason], act)

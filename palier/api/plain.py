"""Who the key is, to whom a home may go, and the codes of the lists that acts take."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from palier.api import cursors
from palier.api.said.homes import HousePage, HouseSaid
from palier.api.software import call_of, certificate_of
from palier.models import Organisation, OrganisationKind
from palier.rules.candidature import retiring_lists
from palier.rules.commission import checking, commission, corrections, grounds, votes
from palier.rules.commission.checklist import LABELS
from palier.rules.commission.looking import LOOKS
from palier.rules.homes import flow_balance
from palier.rules.law.voice import say
from palier.rules.letters import audience
from palier.rules.partners import client_certificates
from palier.rules.partners.api_purposes import ApiPurpose
from palier.workflows.offer.leasing import ABANDON_REASONS, CONTINGENT_REASONS, CONTINGENTS

router = Router(tags=["clé"])


class BoundCertificateSaid(Schema):
    """A certificate to which the key is bound."""

    sha256: str
    ends_at: datetime


class KeySaid(Schema):
    """The key that calls."""

    id: UUID
    name: str
    organisation: HouseSaid
    role: str
    purposes: list[str]
    expires_at: datetime
    certificate: str | None = Field(description="L’empreinte SHA-256 du certificat venu avec cet appel.")
    certificates: list[BoundCertificateSaid] = Field(
        description="Ceux auxquels la clé est liée : aucun, elle ouvre sans."
    )


class CodesSaid(Schema):
    """Each list, by code, in words."""

    lists: dict[str, dict[str, str]]


@router.get("key", response=KeySaid, operation_id="readKey", summary="La clé qui appelle")
def key(request: HttpRequest) -> KeySaid:
    """What it is for, until when, and which certificate it is bound to: that of the call is said before any is bound."""
    call = call_of(request, None)
    kept, house = call.software.key, call.house
    return KeySaid(
        id=kept.public_id,
        name=kept.name,
        organisation=HouseSaid(id=house.public_id, name=house.name),
        role=kept.role,
        purposes=list(call.software.purposes),
        expires_at=kept.expires_at,
        certificate=certificate_of(request) or None,
        certificates=[
            BoundCertificateSaid(sha256=one.sha256, ends_at=one.ends_at)
            for one in client_certificates.of_kept(kept.certificates)
        ],
    )


@router.get("codes", response=CodesSaid, operation_id="readCodes", summary="Les codes des listes")
def lists(request: HttpRequest) -> CodesSaid:
    """The codes that acts take: reasons, contingents, points of a check, pieces, decisions of a commission and their grounds."""
    call_of(request, None)
    return CodesSaid(
        lists={
            "orientation_reasons": dict(flow_balance.ORIENTATION_REASONS),
            "own_part_reasons": dict(flow_balance.OWN_REASONS),
            "correction_reasons": dict(corrections.REASONS),
            "withdrawal_reasons": {code: say(text) for code, text in retiring_lists.REASONS.items()},
            "contingents": dict(CONTINGENTS),
            "contingent_reasons": dict(CONTINGENT_REASONS),
            "abandon_reasons": dict(ABANDON_REASONS),
            "check_points": {item.value: text for item, text in LABELS.items()},
            "check_looks": {look.value: text for look, text in LOOKS.items()},
            "seance_forms": dict(votes.FORMS),
            "seance_qualities": dict(commission.CAPACITIES),
            "agenda_exceptions": {one.value: text for one, text in commission.EXEMPTIONS.items()},
            "decisions": {one.value: text for one, text in commission.LABELS.items()},
            "decision_grounds": {one.value: audience.for_desk(grounds.GROUNDS[one].sentence) for one in grounds.Ground},
            "pieces": {piece.value: text for piece, (_, text) in checking.PIECES.items()},
        }
    )


@router.get("reservataires", response=HousePage, operation_id="listReservataires", summary="Les réservataires")
def reservataires(request: HttpRequest, cursor: cursors.Cursor = None, limit: cursors.Limit = 50) -> HousePage:
    """Those to whom a home may be oriented."""
    call_of(request, ApiPurpose.HOMES)
    rows = Organisation.objects.filter(kind=OrganisationKind.RESERVATAIRE, closed_at=None)
    found, following = cursors.page(rows, cursor, limit)
    return HousePage(items=[HouseSaid(id=one.public_id, name=one.name) for one in found], next=following)

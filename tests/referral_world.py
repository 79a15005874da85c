"""A referral from a household to a social service, and the role under which a social worker's page runs."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from palier.models import Piece, Referral
from palier.models.doors import acting
from palier.models.doors.row_security import SOCIAL
from palier.rules.law.clocks import day_in_paris
from palier.workflows.mandates import qualifying, referred, referring, settling_referrals
from palier.workflows.mandates.qualifying import Found
from palier.workflows.mandates.referring import HandedOver, ReferralAsked
from tests import factories, second_factors
from tests.mandate_world import at_home, holder, in_role

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from uuid import UUID

    from palier.models import Demande
    from palier.workflows.acting.actors import Actor
    from tests.factories import Applicant

SOURCE = "192.0.2.9"
HOMELESS, DANGER, HANDICAP = "situation_sans_logement", "situation_violence", "situation_handicap"
STORY = "Elle dort chez une collègue depuis que les serrures ont changé."


def worker(name: str, house: str) -> Actor:
    """A member of a social service, with the second factor that it always asks for."""
    made = factories.member(name, factories.organisation("service_social", house))
    second_factors.give(made.person)
    return made


def at_the_service(by: Actor) -> acting.Acting:
    user = by.person
    return acting.Acting(role=SOCIAL, user=user.pk, actor=user.public_id, organisation=by.body.pk)


def proof(demande: Demande, by: Actor, *, code: str = HOMELESS, proof_code: str = "domiciliation") -> Piece:
    """A piece that somebody sent for a situation."""
    level = {DANGER: "protegee"}.get(code, "sensible")
    return Piece.objects.create(
        demande=demande,
        person_key="d",
        code=code,
        proof_code=proof_code,
        media_type="application/pdf",
        size=12,
        sha256=uuid4().hex * 2,
        uploaded_at=timezone.now(),
        sent_by=by.person,
        confidentiality=level,
        audience=demande.audience,
    )


def asked(
    demande: Demande,
    by: Actor,
    *,
    code: str = HOMELESS,
    pieces: Collection[Piece] = (),
    key: str = "d",
    contact: str = "",
    at: datetime | None = None,
) -> ReferralAsked:
    """Handed over under the role of the household's page."""
    handed = HandedOver(code, [one.public_id for one in pieces], contact)
    with transaction.atomic(), in_role(at_home(demande, by)):
        return referring.ask(demande, handed, person_key=key, key=uuid4(), by=by, at=at or timezone.now())


def came_to_be_shared(demande: Demande, by: Actor, to: Actor, *, contact: str = "") -> Referral:
    """A danger that was confided from a file of one's own, on which somebody else came later: its row as it then stands."""
    row = taken(asked(demande, by, contact=contact).code, to)
    Referral.objects.filter(pk=row.pk).update(code=DANGER)
    row.refresh_from_db()
    return row


def taken(said: str, by: Actor, *, at: datetime | None = None) -> Referral:
    """Taken up under the role of the service's page."""
    with transaction.atomic(), in_role(at_the_service(by)):
        return referred.take(said, by=by, source=SOURCE, at=at or timezone.now())


def open_referral(applicant: Applicant, to: Actor, *, code: str = HOMELESS, pieces: Collection[Piece] = ()) -> Referral:
    """A referral of a household of one holder, in the hands of a service."""
    return taken(asked(applicant.demande, holder(applicant), code=code, pieces=pieces).code, to)


def qualified(row: Referral, by: Actor, *proofs: str, at: datetime | None = None, settles: bool = True) -> Referral:
    """Found proved today, and entered in the file as the clock does."""
    at = at or timezone.now()
    with transaction.atomic(), in_role(at_the_service(by)):
        made = qualifying.qualify(row.public_id, Found(proofs or ("domiciliation",), day_in_paris(at)), by=by, at=at)
    if settles:
        settled(made.pk, at=at)
    return made


def noted(public_id: UUID, by: Actor, text: str = STORY) -> None:
    with transaction.atomic(), in_role(at_the_service(by)):
        qualifying.note(public_id, text, by=by, at=timezone.now())


def settled(pk: int, *, at: datetime | None = None) -> bool:
    """As the worker does it."""
    with transaction.atomic(), in_role(acting.CLOCK):
        return settling_referrals.settle(pk, at=at or timezone.now()) is not None


def caseload(by: Actor) -> list[referred.ReferredCase]:
    with transaction.atomic(), in_role(at_the_service(by)):
        return referred.caseload(by=by, at=timezone.now())


def took_back(row: Referral, demande: Demande, by: Actor) -> None:
    with transaction.atomic(), in_role(at_home(demande, by)):
        referring.take_back(row.public_id, by=by, at=timezone.now())

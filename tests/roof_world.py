"""Other roofs and what is asked of them, each act under the role of the page that does it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from palier.models.doors import acting
from palier.models.doors.row_security import LOGEUR
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.dates import add_months
from palier.rules.roofs.other_roofs import RoofKind, RoofLease, RoofMove, RoofPaper, RoofTerms
from palier.workflows.roofs import answering_roofs, asking_roofs, declaring_roofs, telling_roofs
from palier.workflows.roofs.asking_roofs import RoofWish
from tests import factories
from tests.mandate_world import at_home, holder, in_role

if TYPE_CHECKING:
    from datetime import datetime

    from palier.models import Commune, Demande, OtherRoof, RoofRequest
    from palier.workflows.acting.actors import Actor
    from tests.factories import Applicant

PLACE = "12 rue des Acacias, sonner à l’accueil"
TO_VISIT = timedelta(days=3)
MOTIVE = "Mon travail commence à côté le mois prochain."
RESIDENCE = RoofTerms(
    kind=RoofKind.RESIDENCE,
    name="Résidence des Tilleuls",
    type_code="T1",
    floor_area=18,
    rent=41_000,
    charges=6_000,
    deposit=41_000,
    places=2,
    persons=2,
    answer_days=5,
    least_months=1,
    most_months=12,
    papers=(RoofPaper.IDENTITY, RoofPaper.INCOME),
)
SHARED = replace(
    RESIDENCE,
    kind=RoofKind.SHARED,
    name="Colocation du Canal",
    type_code="T4",
    most_months=None,
    least_months=None,
    persons=1,
    lease_form=RoofLease.SEPARATE,
    living="Trois personnes qui travaillent, calmes en semaine.",
)
INTERMEDIATE = replace(
    RESIDENCE,
    kind=RoofKind.INTERMEDIATE,
    name="Les Jardins",
    type_code="T3",
    floor_area=62,
    rent=98_000,
    charges=12_000,
    persons=5,
    places=1,
    least_months=None,
    most_months=None,
)


def logeur(name: str = "Lise", house: str = "Résidences des Néfliers") -> Actor:
    return factories.member(name, factories.organisation("logeur", house))


def at_the_desk(by: Actor) -> acting.Acting:
    user = by.person
    return acting.Acting(role=LOGEUR, user=user.pk, actor=user.public_id, organisation=by.body.pk)


def declared(
    by: Actor,
    terms: RoofTerms = RESIDENCE,
    commune: Commune | None = None,
    *,
    at: datetime | None = None,
    **changes: Any,
) -> OtherRoof:
    """A draft."""
    with transaction.atomic(), in_role(at_the_desk(by)):
        return declaring_roofs.declare(
            replace(terms, **changes), commune or factories.commune(), by=by, at=at or timezone.now()
        )


def moved(roof: OtherRoof, wanted: RoofMove, by: Actor, *, at: datetime | None = None) -> OtherRoof:
    with transaction.atomic(), in_role(at_the_desk(by)):
        return declaring_roofs.move(roof.public_id, wanted, by=by, at=at or timezone.now())


def published(
    by: Actor,
    terms: RoofTerms = RESIDENCE,
    commune: Commune | None = None,
    *,
    at: datetime | None = None,
    **changes: Any,
) -> OtherRoof:
    return moved(declared(by, terms, commune, at=at, **changes), RoofMove.PUBLISH, by, at=at)


def corrected(roof: OtherRoof, by: Actor, *, at: datetime | None = None, **changes: Any) -> OtherRoof:
    with transaction.atomic(), in_role(at_the_desk(by)):
        terms = replace(roof.terms, **changes)
        return declaring_roofs.correct(roof.public_id, terms, roof.commune, by=by, at=at or timezone.now())


def asked(
    roof: OtherRoof, demande: Demande, by: Actor, *, key: str = "d", at: datetime | None = None, **wish: Any
) -> RoofRequest:
    """Sent under the role of the household's page."""
    said = RoofWish(**{"persons": 1, "motive": MOTIVE, **wish})
    with transaction.atomic(), in_role(at_home(demande, by)):
        return asking_roofs.ask(roof, demande, said, key=key, by=by, at=at or timezone.now())


def asked_by(applicant: Applicant, roof: OtherRoof, *, at: datetime | None = None, **wish: Any) -> RoofRequest:
    return asked(roof, applicant.demande, holder(applicant), at=at, **wish)


def ended(row: RoofRequest, demande: Demande, by: Actor, *, at: datetime | None = None) -> RoofRequest:
    with transaction.atomic(), in_role(at_home(demande, by)):
        return asking_roofs.end(row.public_id, demande, by=by, at=at or timezone.now())


def accepted(row: RoofRequest, by: Actor, *, at: datetime | None = None) -> RoofRequest:
    at = at or timezone.now()
    with transaction.atomic(), in_role(at_the_desk(by)):
        return answering_roofs.accept(row.public_id, at + TO_VISIT, PLACE, by=by, at=at)


def listed(row: RoofRequest, by: Actor, *, days: int = 30, at: datetime | None = None) -> RoofRequest:
    at = at or timezone.now()
    until = day_in_paris(at + timedelta(days=days))
    with transaction.atomic(), in_role(at_the_desk(by)):
        return answering_roofs.put_on_list(row.public_id, until, by=by, at=at)


def refused(row: RoofRequest, by: Actor, reason: str = "complet", *, at: datetime | None = None) -> RoofRequest:
    with transaction.atomic(), in_role(at_the_desk(by)):
        return answering_roofs.refuse(row.public_id, reason, by=by, at=at or timezone.now())


def entered(row: RoofRequest, by: Actor, *, months: int = 6, at: datetime | None = None) -> RoofRequest:
    """On the day of the visit, which is to come."""
    at = at or timezone.now()
    on = day_in_paris(at + TO_VISIT)
    with transaction.atomic(), in_role(at_the_desk(by)):
        return answering_roofs.enter(row.public_id, on, add_months(on, months), by=by, at=at)


def put_right(row: RoofRequest, by: Actor, entry: date, ends: date | None, *, at: datetime) -> RoofRequest:
    with transaction.atomic(), in_role(at_the_desk(by)):
        return answering_roofs.correct_stay(row.public_id, entry, ends, by=by, at=at)


def read_by(by: Actor, row: RoofRequest) -> answering_roofs.RoofCase:
    with transaction.atomic(), in_role(at_the_desk(by)):
        return answering_roofs.one(row.public_id, by)


def told(at: datetime) -> int:
    """As the worker does it: how many messages left."""
    with transaction.atomic(), in_role(acting.CLOCK):
        return sum(telling_roofs.look(pk, at=at) for pk in telling_roofs.due(at))

"""An employer, its site, and an employee's code: what tests of an attestation start from."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING
from uuid import uuid4

from django.utils import timezone

from palier.models.doors import acting
from palier.models.doors.row_security import EMPLOYEUR
from palier.rules.doors.access import Role
from palier.workflows.acting.actors import Actor
from palier.workflows.people import attesting_employment, employer_sites, employment, settling_employment
from palier.workflows.people.attesting_employment import EmployerStatement
from tests import factories

if TYPE_CHECKING:
    from collections.abc import Iterator

    from palier.models import Demande, EmployerSite
    from tests.factories import Applicant

SINCE = date(2024, 3, 1)


def employer(name: str = "Ateliers Lenoir") -> Actor:
    return factories.member("Émile", factories.organisation("employeur", name))


def site(of: Actor, name: str = "Siège", code: str = "93048") -> EmployerSite:
    return employer_sites.declare(name, factories.commune(code), by=of, at=timezone.now())


def holder(applicant: Applicant) -> Actor:
    return Actor(role=Role.DEMANDEUR, user=applicant.user)


def asked(applicant: Applicant, *, person_key: str = "d") -> employment.NewEmploymentCode:
    return employment.ask(
        applicant.demande, person_key=person_key, key=uuid4(), by=holder(applicant), at=timezone.now()
    )


@contextmanager
def at_the_employer(by: Actor) -> Iterator[None]:
    """The role under which an employer's page runs: nothing of the world is within its reach."""
    user = by.person
    who = acting.Acting(role=EMPLOYEUR, user=user.pk, actor=user.public_id, organisation=by.body.pk)
    acting.take(who)
    try:
        yield
    finally:
        acting.leave()


def attested(code: str, by: Actor, at_site: EmployerSite, *, contract: str = "CDI", since: date = SINCE) -> str:
    """Attest as the page does; return the number of the receipt."""
    with at_the_employer(by):
        return attesting_employment.attest(
            code, EmployerStatement(contract, since, at_site), by=by, source="192.0.2.7", at=timezone.now()
        )


def settled(demande: Demande) -> int:
    """What the job does."""
    with acting.taken(acting.CLOCK):
        return settling_employment.settle(demande, at=timezone.now())

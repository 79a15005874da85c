"""A mandate from a household to an adviser, and the role under which an adviser's page runs."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from palier.models.doors import acting
from palier.models.doors.row_security import CONSEILLER, DEMANDEUR
from palier.rules.doors.access import Role
from palier.rules.mandates import mandates
from palier.workflows.acting.actors import Actor
from palier.workflows.mandates import giving_opinions, granting, proposing, trusting
from palier.workflows.mandates.granting import Terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from palier.models import Candidature, Demande, Mandate, MandateOpinion, TrustedContact
    from tests.factories import Applicant

SOURCE = "192.0.2.7"


def holder(applicant: Applicant) -> Actor:
    return Actor(role=Role.DEMANDEUR, user=applicant.user)


def code(by: Actor, scope: Iterable[str] = (), *, months: int = 3, at: datetime | None = None) -> str:
    made = proposing.propose(mandates.scope_of(scope), months, key=uuid4(), by=by, at=at or timezone.now())
    return made.code


@contextmanager
def in_role(who: acting.Acting) -> Iterator[None]:
    """The role of a page, which needs a transaction of the caller's."""
    acting.take(who)
    try:
        yield
    finally:
        acting.leave()


def at_home(demande: Demande, by: Actor) -> acting.Acting:
    user = by.person
    return acting.Acting(role=DEMANDEUR, user=user.pk, actor=user.public_id, demande=demande.pk)


def at_the_desk(by: Actor) -> acting.Acting:
    user = by.person
    return acting.Acting(role=CONSEILLER, user=user.pk, actor=user.public_id, organisation=by.body.pk)


def typed(
    demande: Demande, by: Actor, said: str, *, key: str = "d", at: datetime | None = None, **terms: object
) -> Mandate:
    """Give what a code proposes, under the role of the household's page."""
    chosen = {"scope": frozenset(mandates.MandateScope), "months": 3, **terms}
    with transaction.atomic(), in_role(at_home(demande, by)):
        return granting.grant(
            demande,
            said,
            Terms(person_key=key, **chosen),  # type: ignore[arg-type]
            by=by,
            at=at or timezone.now(),
        )


def given(applicant: Applicant, to: Actor, *, at: datetime | None = None, **terms: object) -> Mandate:
    """A mandate of a household of one holder."""
    return typed(
        applicant.demande, holder(applicant), code(to, frozenset(mandates.MandateScope), at=at), at=at, **terms
    )


WORDS = "Famille suivie depuis deux ans, à jour de tous ses loyers."


def opinion(applicant: Applicant, by: Actor, on: Candidature, *, at: datetime | None = None) -> MandateOpinion:
    """What an adviser wrote of a candidature, under a mandate that is given where there is none."""
    made = applicant.demande.mandates.first() or given(applicant, by, at=at)
    if found := made.opinions.exclude(state="retire").first():
        return found
    return giving_opinions.write(made, on.public_id, WORDS, by=by, at=at or timezone.now())


def trusting_somebody(
    applicant: Applicant, *, recipient: str = "nadia@example.org", at: datetime | None = None
) -> TrustedContact:
    """Whom a household names, under the role of its page; the one who lives where there is one."""
    found = applicant.demande.trusted_contacts.filter(state__in=("demande", "accepte")).first()
    if found is not None:
        return found
    by = holder(applicant)
    with transaction.atomic(), in_role(at_home(applicant.demande, by)):
        return trusting.name(applicant.demande, "Nadia", recipient, person_key="d", by=by, at=at or timezone.now())

"""An agent of a counter, and a person who was seen there."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from palier.models.doors import acting
from palier.models.doors.row_security import GUICHET
from palier.rules.counter.visits import SeenPaper
from palier.rules.doors.access import Role
from palier.workflows.acting.actors import Actor
from palier.workflows.counter import receipts_of_visits, visiting
from palier.workflows.counter.visiting import PaperShown
from tests import factories, second_factors
from tests.stepping_down import logged_in_as

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from palier.models import Demande, Person, Visit


def agent(name: str, house: str) -> Actor:
    """A member of a counter, with the second factor without which nothing opens."""
    made = factories.member(name, factories.organisation("guichet", house), role=Role.GUICHET)
    second_factors.give(made.person)
    return made


def at_the_desk(by: Actor) -> acting.Acting:
    """The role of the counter's own pages."""
    user = by.person
    return acting.Acting(role=GUICHET, user=user.pk, actor=user.public_id, organisation=by.body.pk)


@contextmanager
def in_role(who: acting.Acting) -> Iterator[None]:
    with transaction.atomic():
        acting.take(who)
        try:
            yield
        finally:
            acting.leave()


def shown(demande: Demande, person: Person, *, paper: SeenPaper = SeenPaper.PASSPORT) -> PaperShown:
    assert person.birth_date is not None
    return PaperShown(numero=demande.numero_unique, birth_date=person.birth_date, paper=paper)


def seen(demande: Demande, by: Actor, *, person: Person | None = None, at: datetime | None = None) -> Visit:
    """A visit, opened under the roles of the page; the register had nothing to say."""
    who = person or demande.persons.get(key="d")
    with in_role(at_the_desk(by)):
        return visiting.open_visit(shown(demande, who), lambda: None, by=by, at=at or timezone.now())


def in_the_visit(visit: Visit) -> acting.Acting:
    return receipts_of_visits.acting_in(visit, visit.by)


def actor(visit: Visit, by: Actor, **changes: Any) -> Actor:
    """Who acts in a visit."""
    return Actor(role=Role.GUICHET, user=by.person, organisation=by.body, visit=visit)


def address(visit: Visit, name: str, *args: object) -> str:
    """A household's page, as the counter opens it."""
    return f"/au-guichet/{visit.public_id}{reverse(name, args=args)}"


def takes(made: Visit, /, **changes: object) -> bool:
    """Whether the database gives the household's role to this visit now."""
    claim = in_the_visit(made)
    if changes:
        claim = acting.Acting(**{name: getattr(claim, name) for name in claim.__slots__} | changes)  # type: ignore[arg-type]
    try:
        with logged_in_as("palier_web"), transaction.atomic():
            acting.take(claim)
            # A role leaves with what is asked under it.
            acting.current()
            transaction.set_rollback(True)
    except DatabaseError:
        return False
    return True

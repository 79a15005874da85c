"""A household of the demo lets an association help it: a mandate that lives, and a file on the adviser's desk."""

from palier.management.demo.days import Days
from palier.models import Demande
from palier.models.doors import acting, row_security
from palier.models.identifiers import uuid7
from palier.rules.mandates.mandates import Scope
from palier.workflows.acting.actors import Actor, claimed
from palier.workflows.mandates import granting, proposing
from palier.workflows.mandates.granting import Terms

_MONTHS = 12


def give(demande: Demande, *, by: Actor, to: Actor, days: Days) -> None:
    """Proposed by a code, typed and given five days ago, as a page does it."""
    at, scope = days.at(-5, 15), frozenset(Scope)
    made = proposing.propose(scope, _MONTHS, key=uuid7(), by=to, at=at)
    with acting.taken(claimed(row_security.DEMANDEUR, by, demande=demande.pk)):
        granting.grant(demande, made.code, Terms(person_key="d", scope=scope, months=_MONTHS), by=by, at=at)

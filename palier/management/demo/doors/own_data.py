"""A household of the demo took away all that is held on it: its archive waits, under seal, for a code."""

from palier.management.demo.days import Days
from palier.models import Demande
from palier.models.doors import acting, row_security
from palier.workflows.acting.actors import Actor, claimed
from palier.workflows.own_data import asking_archives, making

_ASKED = -1
"""The day before: it is there for six days more."""


def take_away(demande: Demande, *, by: Actor, days: Days) -> None:
    """Asked as a page does it, made by the clock."""
    at = days.at(_ASKED, 18)
    with acting.taken(claimed(row_security.DEMANDEUR, by, demande=demande.pk)):
        asking_archives.ask(demande, {}, person_key="d", has_safe_address=False, by=by, at=at)
    for one in making.asked_of(demande.pk):
        making.make(one, at=at)

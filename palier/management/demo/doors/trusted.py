"""A household of the demo named its neighbour, who said yes; its mail came back, and the neighbour is told so."""

from palier.management.demo.days import Days
from palier.models import Demande, TrustedContact
from palier.models.doors import acting, row_security
from palier.rules.mandates.trusted import TrustMove
from palier.workflows.acting.actors import Actor, claimed
from palier.workflows.mandates import telling_trusted, trusted_answers, trusting

_CALLED, _RECIPIENT, _SOURCE = "Josiane, ma voisine", "josiane@demo.example", "192.0.2.1"
_ASKED = range(-20, -14)
"""Days on which the question may have left: a working one is among them."""


def name(demande: Demande, *, by: Actor, days: Days) -> TrustedContact:
    """Named as a page does it, asked by the clock on a working day, answered by the link."""
    with acting.taken(claimed(row_security.DEMANDEUR, by, demande=demande.pk)):
        row = trusting.name(demande, _CALLED, _RECIPIENT, person_key="d", by=by, at=days.at(_ASKED[0], 8))
    for offset in _ASKED:
        at = days.at(offset)
        if _look(row, at=at):
            trusted_answers.answer(trusted_answers.token(row), TrustMove.SAY_YES, source=_SOURCE, at=at)
            break
    return row


def tell(row: TrustedContact, *, days: Days) -> None:
    """What the clock does in working hours; at night it waits for the morning."""
    _look(row, at=days.now)


def _look(row: TrustedContact, *, at: object) -> bool:
    with acting.taken(acting.CLOCK):
        return telling_trusted.look(row.pk, at=at)  # type: ignore[arg-type]

"""A household of the demo lets an association help it: a mandate that lives, and an act made by it."""

from contextlib import suppress

from palier.management.demo.days import Days
from palier.models import Demande, Mandate, Publication
from palier.models.doors import acting, row_security
from palier.models.identifiers import uuid7
from palier.rules.candidature.funnel import PublicationStage
from palier.rules.mandates.mandates import MandateScope
from palier.workflows.acting.actors import Actor, claimed
from palier.workflows.acting.refusals import Refusal
from palier.workflows.mandates import giving_opinions, granting, on_behalf, proposing
from palier.workflows.mandates.granting import Terms

_MONTHS = 12
_OPINION = (
    "Nous suivons ce ménage depuis deux ans : ses loyers sont payés, et l’école est à dix minutes de ce logement."
)


def give(demande: Demande, *, by: Actor, to: Actor, days: Days) -> Mandate:
    """Proposed by a code, typed and given five days ago, as a page does it."""
    at, scope = days.at(-5, 15), frozenset(MandateScope)
    made = proposing.propose(scope, _MONTHS, key=uuid7(), by=to, at=at)
    with acting.taken(claimed(row_security.DEMANDEUR, by, demande=demande.pk)):
        return granting.grant(demande, made.code, Terms(person_key="d", scope=scope, months=_MONTHS), by=by, at=at)


def act(given: Mandate, *, by: Actor, days: Days) -> None:
    """The adviser applies for the household to the first open home that suits it: its pages say who did it, and for whom.

    An opinion waits beside it: its household joins it, or not.
    """
    at = days.now
    rows = Publication.objects.filter(
        stage=PublicationStage.PUBLIEE, is_direct=False, opens_at__lte=at, closes_at__gt=at
    )
    for home in rows.exclude(candidatures__demande=given.demande_id).order_by("closes_at", "pk"):
        with suppress(Refusal), acting.stepped(claimed(row_security.CONSEILLER, by)):
            placed = on_behalf.apply(given, home, by=by, at=at)
            giving_opinions.write(given, placed.public_id, _OPINION, by=by, at=at)
            return

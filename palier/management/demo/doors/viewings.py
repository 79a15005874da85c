"""Visits of the demo: Fatou has an hour to choose, and a household that called Karim is noted at one of them."""

from collections.abc import Sequence

from palier.management.demo.casting import Cast
from palier.management.demo.days import Days
from palier.models import Candidature, ViewingSlot
from palier.models.doors import acting, row_security
from palier.rules.candidature.funnel import Stage
from palier.rules.viewings.viewings import VIEWABLE, SlotAccess, SlotTerms
from palier.workflows.acting.actors import Actor, claimed
from palier.workflows.viewings import proposing_hours

_HOURS = ((3, 17, 30), (4, 12, 15), (5, 9, 30))


def visit(cast: Cast, *, by: Actor, days: Days) -> None:
    """Proposed two days ago for the home that Fatou is offered; the clock tells her once the demo runs."""
    fatou = _offered(cast.entries["fatou"].demande.pk)
    slots = _propose(fatou, by=by, days=days)
    other = fatou.publication.candidatures.filter(stage__in=VIEWABLE).exclude(pk=fatou.pk).order_by("rank").first()
    if other is not None:
        with acting.taken(claimed(row_security.BAILLEUR, by)):
            proposing_hours.book(slots[0].public_id, other.public_id, by=by, at=days.at(-1, 11))


def _offered(demande: int) -> Candidature:
    rows = Candidature.objects.select_related("publication__home__commune", "publication__bailleur")
    return rows.get(demande=demande, stage=Stage.OFFRE_ENVOYEE)


def _propose(row: Candidature, *, by: Actor, days: Days) -> Sequence[ViewingSlot]:
    home = row.publication.home
    hours = [
        SlotTerms(
            starts_at=days.at(*hour),
            minutes=30,
            places=2,
            place=f"{home.street}, {home.commune.named}, devant le hall",
            access=SlotAccess.STEP_FREE,
            bring="Une pièce d’identité.",
            phone="01 99 00 21 40",
        )
        for hour in _HOURS
    ]
    with acting.taken(claimed(row_security.BAILLEUR, by)):
        return proposing_hours.propose(row.publication, hours, by=by, at=days.at(-2, 10))

"""A home postponed by mistake comes back to the agenda of its séance until it closes: nobody was told yet (R441-3)."""

from datetime import datetime

from django.db import transaction

from palier.models import AgendaItem, Decision, Publication, Seance
from palier.rules.candidature.funnel import PublicationStage
from palier.rules.commission.seances import LIVE
from palier.rules.doors.access import Action, require
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.candidature import advancing
from palier.workflows.commission import carrying, seance_lines
from palier.workflows.commission.sitting import SeanceNotOpen

_ARTICLE = cch("R441-3")
PUT_BACK = "remettre"
"""The line that the séance and its minutes carry: the postponement was told to members and partners."""


class WaitsElsewhere(Refusal):
    """Since it was postponed, the home was put on another agenda, decided there, withdrawn or given back."""

    sentence = "Depuis son report, ce logement est inscrit à une autre séance, ou il n’attend plus la commission."


@transaction.atomic
def put_back(item: AgendaItem, *, by: Actor, at: datetime) -> AgendaItem:
    """Put a postponed home back on the agenda of its own séance, with its candidates as they are.

    What a member declared of it follows, here or at a séance since: a postponement gives nobody a vote.

    Raises ``SeanceNotOpen`` or ``WaitsElsewhere``.
    """
    publication = Publication.objects.select_for_update().get(pk=item.publication_id)
    seance = Seance.objects.select_for_update().get(pk=item.seance_id)
    require(by.role, Action.CONVENE)
    if seance.stage not in LIVE:
        raise SeanceNotOpen
    item = AgendaItem.objects.get(pk=item.pk)
    if not item.postponed_reason:
        return item
    if not waits_here(item, publication):
        raise WaitsElsewhere
    advancing.advance_publication(publication, PublicationStage.EN_COMMISSION)
    why, item.postponed_reason = item.postponed_reason, ""
    item.save(update_fields=["postponed_reason"])
    seance_lines.write(seance, PUT_BACK, publication, why, by=by, at=at)
    carried = carrying.carry(item, seance, by=by, at=at)
    details: dict[str, str | int | list[str] | None] = {
        "seance": str(seance.public_id),
        "exception": item.exception or None,
        "interets_repris": carried or None,
    }
    telling.journal(JournalVerb.PUT_ON_AGENDA, publication, by=by, at=at, article=_ARTICLE, details=details)
    return item


def waits_here(item: AgendaItem, publication: Publication) -> bool:
    """Whether a postponed home still waits for a commission, and no séance since has decided of it."""
    since = Decision.objects.filter(item__publication=publication, item__pk__gt=item.pk)
    return publication.stage == PublicationStage.DESIGNEE and not since.exists()

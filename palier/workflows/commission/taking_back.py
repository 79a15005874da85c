"""A decision recorded by mistake is taken back while its séance is open: the vote is taken again, and both stay written.

Nobody was told yet: letters leave at the closing, and offers after it (article R441-3).
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from palier.models import AgendaItem, Candidature, Publication, Seance
from palier.rules.candidature import funnel
from palier.rules.candidature.funnel import ENDED_LISTS, PublicationStage, Stage, Verb
from palier.rules.commission import motives
from palier.rules.commission.seances import SeanceStage
from palier.rules.doors.access import Action, require
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.acting.signing import signatory
from palier.workflows.candidature import advancing
from palier.workflows.commission import seance_lines
from palier.workflows.commission.sitting import SeanceNotOpen

_ARTICLE = cch("R441-3")
TAKEN_BACK = "reprise"
"""The line of the séance that says it."""


class TakingBackReasonNeeded(Refusal):
    """The minutes say why decisions were taken back, in words that the law allows."""

    sentence = "Écrivez pourquoi ces décisions sont reprises : la raison figure au procès-verbal."


class NothingDecided(Refusal):
    """There is nothing to take back, or somebody else just did."""

    sentence = "Aucune décision n’est enregistrée sur ce logement : elles ont peut-être déjà été reprises."


class AlreadyTold(Refusal):
    """The séance is closed: each candidate has their letter."""

    sentence = (
        "La séance est close et chaque candidat a reçu sa décision : elle ne se reprend plus. Le candidat peut encore la "
        "contester. Une attribution sans bail passe au rang suivant, et un logement sans preneur revient à une autre séance."
    )


class MovedOn(Refusal):
    """The home left the commission since: withdrawn, given back, or published again."""

    sentence = "Ce logement n’est plus devant la commission : ses décisions ne se reprennent plus."


@transaction.atomic
def take_back(item: AgendaItem, *, reason: str, by: Actor, at: datetime) -> int:
    """Take back every decision on a home, in its open séance, and return how many: they were taken together.

    Each candidate is again before the commission, but those who left meanwhile. Ranks and votes are given anew.
    Raises ``AlreadyTold``, ``SeanceNotOpen``, ``NothingDecided``, ``TakingBackReasonNeeded`` or ``MovedOn``.
    """
    publication = Publication.objects.select_for_update().get(pk=item.publication_id)
    seance = Seance.objects.select_for_update().get(pk=item.seance_id)
    require(by.role, Action.DECIDE)
    if seance.stage == SeanceStage.CLOSED:
        raise AlreadyTold
    if seance.stage != SeanceStage.OPEN:
        raise SeanceNotOpen
    decisions = list(item.decisions.select_for_update().order_by("pk"))
    if not decisions:
        raise NothingDecided
    scanned = motives.scan(reason)
    if not reason.strip() or scanned:
        raise TakingBackReasonNeeded(*(motive.sentence for motive in scanned[:1]))
    _bring_before_commission(publication)
    for decision in decisions:
        decision.taken_back_at, decision.taken_back_by = at, signatory(by)
        decision.taken_back_reason = reason.strip()[:300]
        decision.save(update_fields=["taken_back_at", "taken_back_by", "taken_back_reason"])
    held = Candidature.objects.select_for_update().filter(pk__in=[one.candidature_id for one in decisions])
    for row in held.order_by("pk"):
        _examine_again(row, by=by, at=at)
    item.refresh_from_db(fields=["order_reason"])
    seance_lines.write(seance, TAKEN_BACK, publication, reason, order=item.order_reason, by=by, at=at)
    item.sitting, item.order_reason = None, ""
    item.save(update_fields=["sitting", "order_reason"])
    details: dict[str, str | int | list[str] | None] = {
        "logement": str(publication.public_id),
        "decisions": len(decisions),
    }
    telling.journal(JournalVerb.TAKE_DECISIONS_BACK, seance, by=by, at=at, article=_ARTICLE, details=details)
    return len(decisions)


def _bring_before_commission(publication: Publication) -> None:
    if _is_offered_anew(publication):
        raise MovedOn
    try:
        advancing.advance_publication(publication, PublicationStage.EN_COMMISSION)
    except funnel.IllegalPublicationMove as error:
        raise MovedOn from error


def _is_offered_anew(publication: Publication) -> bool:
    """Whether its home has another list since, that runs or was let: an undecided one would stand beside it."""
    since = publication.home.publications.filter(pk__gt=publication.pk)
    return since.filter(~Q(stage__in=ENDED_LISTS) | Q(stage=PublicationStage.LOUEE)).exists()


def _examine_again(row: Candidature, *, by: Actor, at: datetime) -> None:
    """Before the commission once more; who is suspended would come back there; who left stays so."""
    if row.stage == Stage.SUSPENDUE and row.suspended_from in funnel.DECIDED:
        row.suspended_from = Stage.CONFORME
        row.save(update_fields=["suspended_from"])
        return
    if row.stage not in funnel.DECIDED:
        return
    advancing.advance(row, Verb.RECONSIDER, by=by, at=at, details={"etait": row.stage})

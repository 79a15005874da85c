"""An attribution whose piece never came ends once nobody else is ranked: a home waits for nobody for ever (R441-3 c)."""

from datetime import date, datetime

from palier.models import Decision, Piece, Publication
from palier.rules.candidature.funnel import Stage, Verb
from palier.rules.commission import checking
from palier.rules.commission.checking import PieceToAsk
from palier.rules.law import clocks
from palier.rules.law.law import cch
from palier.rules.situations.pieces import PieceStatus
from palier.workflows.acting.actors import Actor
from palier.workflows.candidature import advancing
from palier.workflows.letters import reaching, wording, writing

_ARTICLE = cch("R441-3 c")
REASON = "condition_non_remplie"


def day_of(decision: Decision) -> date | None:
    """The day from which the piece of a decision is taken as never come; none where it may still come, or came."""
    waiting = reaching.of_conditions([decision]).get(decision.pk)
    if waiting is None or _was_sent(decision):
        return None
    return waiting.lapses_from


def end_all(publication: Publication, *, by: Actor, at: datetime) -> bool:
    """End each attribution of a locked list whose piece never came; none of them, and no, while one may still be met."""
    on = clocks.day_in_paris(at)
    rows = Decision.objects.filter(
        candidature__publication=publication, candidature__stage=Stage.SOUS_CONDITION, kind="attribution_condition"
    )
    found = list(rows.select_related("candidature__publication__home__commune").order_by("pk"))
    days = [day_of(one) for one in found]
    if any(day is None or on < day for day in days):
        return False
    for one in found:
        _end(one, by=by, at=at)
    return True


def _was_sent(decision: Decision) -> bool:
    """Whether its household sent such a piece since, which nobody refused: a person reads it first."""
    sent = Piece.objects.filter(demande=decision.demande_id, code=decision.piece, uploaded_at__gte=decision.decided_at)
    return sent.exclude(status=PieceStatus.REFUSED).exists()


def _end(decision: Decision, *, by: Actor, at: datetime) -> None:
    publication = decision.candidature.publication
    candidature = publication.candidatures.select_for_update().get(pk=decision.candidature_id)
    piece = checking.PIECES[PieceToAsk(decision.piece)][1]
    advancing.advance(
        candidature, Verb.END, by=by, at=at, article=_ARTICLE, details={"motif": REASON}, end_reason=REASON
    )
    writing.send(candidature, wording.condition_not_met(publication.home, piece), by=by, at=at)

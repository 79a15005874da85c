"""Whose turn it is: the commission's order on one home, read back from its decisions."""

from datetime import datetime
from zoneinfo import ZoneInfo

from palier.models import Candidature, Decision, Publication
from palier.rules.funnel import Stage
from palier.workflows.refusals import Refusal

PARIS = ZoneInfo("Europe/Paris")
_OFFERABLE = (Stage.ATTRIBUEE, Stage.EN_RESERVE, Stage.SOUS_CONDITION)


class ConditionPending(Refusal):
    """Someone ranked before still has time to bring a piece."""

    sentence = "Une personne classée avant doit encore fournir une pièce avant une date qui n’est pas passée."


def ranked(publication: Publication) -> list[Decision]:
    """The decisions that gave a rank on this home, best first; those of minutes not yet closed do not count."""
    return list(
        Decision.objects.filter(item__publication=publication, rank__isnull=False, item__seance__stage="close")
        .select_related("candidature", "item__seance")
        .order_by("-item__seance__held_at", "rank")
    )


def next_in_line(publication: Publication, *, at: datetime, again: bool = True) -> Candidature | None:
    """The first who can still be offered the home; those whose lease fell through come last, and only if ``again``.

    Raises ``ConditionPending`` while someone ranked before may still meet a condition.
    """
    today = at.astimezone(PARIS).date()
    later: Candidature | None = None
    for decision in ranked(publication):
        candidature = decision.candidature
        if candidature.stage not in _OFFERABLE:
            continue
        if candidature.stage == Stage.SOUS_CONDITION and decision.condition_met_at is None:
            if decision.piece_by is not None and today <= decision.piece_by:
                raise ConditionPending
            continue
        if not candidature.offers.exists():
            return candidature
        later = later or candidature
    return later if again else None

"""Whose turn it is: the commission's order on one home, read back from its decisions."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet

from palier.models import Candidature, Decision, Offer, Publication
from palier.rules.candidature import funnel
from palier.rules.candidature.funnel import Stage, Verb
from palier.rules.commission.seances import SeanceStage
from palier.rules.law import clocks
from palier.rules.offer import offers
from palier.workflows.acting.refusals import Refusal
from palier.workflows.letters import reaching


class ConditionPending(Refusal):
    """Someone ranked before still has time to bring a piece, or was not reached."""

    sentence = (
        "Une personne classée avant doit encore fournir une pièce : sa date n’est pas passée, ou son délai ne court pas parce "
        "qu’elle n’a pas été jointe."
    )


class HomeHeld(Refusal):
    """Another household has the offer, the acceptance or the lease of this home."""

    sentence = "Ce logement est déjà proposé, accepté ou loué à une autre personne. Voyez d’abord où en est son offre."


def require_home_free(candidature: Candidature, verb: Verb) -> None:
    """One household at a time for one home: refuse an offer or a lease while another candidature holds it.

    Raises ``HomeHeld``.
    """
    others = Candidature.objects.filter(publication=candidature.publication_id).exclude(pk=candidature.pk)
    try:
        funnel.require_home_free(verb, others.filter(stage__in=funnel.HOLDING).values_list("stage", flat=True))
    except funnel.HomeTaken as error:
        raise HomeHeld from error


def ranked(publication: Publication) -> list[Decision]:
    """The decisions that gave a rank on this home, best first; those of minutes not yet closed do not count."""
    return list(_ranked([publication]))


def _ranked(publications: Sequence[Publication]) -> QuerySet[Decision]:
    rows = Decision.objects.filter(
        item__publication__in=publications, rank__isnull=False, item__seance__stage=SeanceStage.CLOSED
    )
    return rows.select_related("candidature__publication__home__commune", "item__seance").order_by(
        "-item__seance__held_at", "rank"
    )


def next_in_line(publication: Publication, *, at: datetime, again: bool = True) -> Candidature | None:
    """The candidature that ``rules.offer.offers.next_to_offer`` names: the commission's order is decided there alone.

    Raises ``ConditionPending`` while someone ranked before may still meet a condition.
    """
    offered = set(publication.offers.values_list("candidature", flat=True))
    return _next(ranked(publication), offered, at=at, again=again)


def next_of(publications: Sequence[Publication], *, at: datetime) -> list[Candidature]:
    """The next in line of each of these homes, in five statements however many they are; none while one must wait."""
    decisions: dict[int, list[Decision]] = defaultdict(list)
    for decision in _ranked(publications):
        decisions[decision.item.publication_id].append(decision)
    offered = set(Offer.objects.filter(publication__in=publications).values_list("candidature", flat=True))
    found = []
    for publication in publications:
        try:
            first = _next(decisions[publication.pk], offered, at=at, again=True)
        except ConditionPending:
            continue
        if first is not None:
            first.publication = publication
            found.append(first)
    return found


def _next(decisions: Sequence[Decision], offered: set[int], *, at: datetime, again: bool) -> Candidature | None:
    on = clocks.day_in_paris(at)
    awaited = [one for one in decisions if one.candidature.stage == Stage.SOUS_CONDITION]
    waiting = reaching.of_conditions(awaited)
    lines = [
        offers.RetainedPlace(
            place,
            Stage(decision.candidature.stage),
            decision.condition_met_at is not None,
            decision.pk in waiting and not waiting[decision.pk].is_over(on),
            decision.candidature_id in offered,
        )
        for place, decision in enumerate(decisions)
    ]
    try:
        place = offers.next_to_offer(lines, again=again)
    except offers.PieceStillAwaited as error:
        raise ConditionPending from error
    return None if place is None else decisions[place].candidature

"""The one door for every move: no stage of a candidature, publication or séance, no answer of an offer, changes elsewhere.

The funnel's table is stepped, its actor is held to who acts, the columns that move are written, and the journal gets its
line under the table's article, all in one transaction. The caller holds the row locked, and writes the letter.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from palier.models import Candidature, Offer, Publication, Seance
from palier.models.ranking import freezing
from palier.models.ranking.freezing import FrozenOrder
from palier.rules.candidature import funnel
from palier.rules.candidature.funnel import FunnelMove, PublicationStage, Stage, Verb
from palier.rules.candidature.offer_answers import OfferAnswer, answerable_from, step_answer
from palier.rules.commission.seances import SeanceStage, step_seance
from palier.rules.doors import movers
from palier.rules.doors.access import Role
from palier.rules.law.law import Source
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor


def advance(
    candidature: Candidature,
    verb: Verb,
    *,
    by: Actor,
    at: datetime,
    back_to: Stage | None = None,
    article: Source | None = None,
    details: Mapping[str, str | int | list[str] | None] | None = None,
    **columns: Any,
) -> FunnelMove:
    """Move one locked candidature, write its line, and return the move.

    ``columns`` are written with the stage. ``article`` stands over the table's where the act rests on a nearer one (the
    legal ground of a check, the kind of a decision). Raises ``IllegalMove`` and ``NotTheMover``.
    """
    move = funnel.step(candidature.stage, verb, back_to=back_to)
    # Its publication is read for a landlord alone: nobody else's moves depend on whose list it is.
    movers.require_mover(move, by.role, is_own=by.role is Role.BAILLEUR and candidature.publication.is_own)
    for name, value in {"stage": move.target, "changed_at": at, **columns}.items():
        setattr(candidature, name, value)
    with transaction.atomic(savepoint=False):
        candidature.save(update_fields=["stage", "changed_at", *columns])
        telling.journal(verb, candidature, by=by, at=at, article=article or move.article, details=details)
    return move


def advance_publication(publication: Publication, target: PublicationStage, **columns: Any) -> None:
    """Move a locked publication, with other ``columns`` if any. Raises ``IllegalPublicationMove``.

    Its line is the act's own: one act moves the home and, often, a whole list with it.
    """
    moved = funnel.step_publication(publication.stage, target)
    for name, value in {"stage": moved, **columns}.items():
        setattr(publication, name, value)
    publication.save(update_fields=["stage", *columns])


def advance_seance(seance: Seance, target: SeanceStage, **columns: Any) -> None:
    """Move a locked séance, with other ``columns`` if any; its line is the act's own. Raises ``IllegalSeanceMove``."""
    for name, value in {"stage": step_seance(seance.stage, target), **columns}.items():
        setattr(seance, name, value)
    seance.save(update_fields=["stage", *columns])


def answer_offer(offer: Offer, answer: OfferAnswer, *, at: datetime) -> None:
    """Give a locked offer its answer; the move of its candidature has the line. Raises ``IllegalAnswer``."""
    offer.answer, offer.answered_at = step_answer(offer.answer, answer), at
    offer.save(update_fields=["answer", "answered_at"])


def leave_offers(candidature: Candidature, answer: OfferAnswer, *, at: datetime) -> None:
    """Settle the offers of a locked candidature that may come to ``answer``, if any: the home moves on.

    One that was accepted keeps the instant of its acceptance.
    """
    rows = candidature.offers.filter(answer__in=answerable_from(answer))
    rows.update(answer=answer, **({} if answer is OfferAnswer.ABANDONED else {"answered_at": at}))


def rank(publication: Publication, ranking: UUID, *, again: bool, by: Actor, at: datetime) -> FrozenOrder:
    """Order a whole list and freeze it at its places, in few statements. The closing writes the line."""
    move = _of_list(publication, Verb.RANK, Stage.DEPOSEE, by)
    name = str(publication.public_id)
    return freezing.freeze(ranking, publication.pk, name, again=again, ranked=move.target, at=at)


def leave_out(
    publication: Publication, which: str, verb: Verb, origin: Stage, *, reason: str, by: Actor, at: datetime
) -> int:
    """End one group of a list (``freezing`` names them), in one statement; return how many. The closing writes the line."""
    move = _of_list(publication, verb, origin, by)
    return freezing.leave_out(publication.pk, which, stage=move.target, reason=reason, at=at)


def pass_over(publication: Publication, *, by: Actor, at: datetime) -> int:
    """Pass over whoever is ranked and not sent, in one statement; return how many. The sending writes the line."""
    move = _of_list(publication, Verb.PASS_OVER, Stage.CLASSEE, by)
    return freezing.pass_over(publication.pk, origin=move.origin, target=move.target, at=at)


def _of_list(publication: Publication, verb: Verb, origin: Stage, by: Actor) -> FunnelMove:
    move = funnel.step(origin, verb)
    movers.require_mover(move, by.role, is_own=publication.is_own)
    return move

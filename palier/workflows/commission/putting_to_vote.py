"""The secretary puts the decisions on a home to the vote of the members who have accounts, or takes them back (L441-2)."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from palier.models import AgendaItem, PutToVote
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.acting.signing import signatory
from palier.workflows.commission import deciding, polling, voting
from palier.workflows.commission import drafts as drafting
from palier.workflows.commission.drafts import DecisionDraft

_ARTICLE = cch("L441-2")


class AlreadyPut(Refusal):
    """One vote at a time on a home."""

    sentence = "Des décisions sur ce logement sont déjà aux voix."


class NobodyToVote(Refusal):
    """No member who votes on this home has an account: their hands are noted as before."""

    sentence = "Aucun membre présent n’a de compte pour voter ici : notez les votes, puis enregistrez les décisions."


class TooFewToVote(Refusal):
    """Nothing is put to a vote that could decide nothing."""

    sentence = "Le quorum n’est pas atteint pour ce logement : attendez un membre, ou reportez ce logement."


class NothingPut(Refusal):
    """Nothing is put to the vote here."""

    sentence = "Rien n’est aux voix pour ce logement."


@transaction.atomic
def put(
    item: AgendaItem, drafts: Sequence[DecisionDraft], *, order_reason: str = "", by: Actor, at: datetime
) -> PutToVote:
    """Put to the vote a decision for every candidate of a home, once the rules refuse none of them.

    Raises ``AlreadyPut``, ``TooFewToVote`` or ``NobodyToVote``.
    """
    held, *_ = deciding.examine(item, drafts, order_reason, is_cast=False, by=by, at=at)
    if polling.live(held.item) is not None:
        raise AlreadyPut
    if len(voting.voters_of(held.item, held.seance)) < max(held.seance.quorum, 1):
        raise TooFewToVote
    if not polling.able(held.item, held.seance):
        raise NobodyToVote
    vote = PutToVote.objects.create(
        item=held.item,
        drafts=drafting.kept(drafts),
        order_reason=order_reason.strip()[:300],
        by=signatory(by),
        put_at=at,
    )
    telling.journal(
        JournalVerb.PUT_TO_VOTE, held.seance, by=by, at=at, article=_ARTICLE, details=_said(held, len(drafts))
    )
    return vote


@transaction.atomic
def withdraw(item: AgendaItem, *, by: Actor, at: datetime) -> None:
    """Take decisions off the vote, to put others: nothing was decided, and the ballots cast count for nothing.

    Raises ``NothingPut``.
    """
    held = deciding.hold(item, by)
    vote = polling.live(held.item)
    if vote is None:
        raise NothingPut
    count = len(vote.drafts)
    polling.end(held.item, at=at)
    telling.journal(JournalVerb.WITHDRAW_VOTE, held.seance, by=by, at=at, article=_ARTICLE, details=_said(held, count))


def _said(held: deciding.HomeToDecide, count: int) -> dict[str, str | int | list[str] | None]:
    return {"logement": str(held.publication.public_id), "decisions": count}

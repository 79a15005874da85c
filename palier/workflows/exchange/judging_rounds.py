"""A landlord says of a round whether its home could go to who would move in: possible, or not and why. It decides nothing.

It reads who would move in and which tenant of its own would leave, by the yes of each, until the round is over.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from palier.models import ExchangeLink
from palier.rules.doors.access import Action, require
from palier.rules.exchange import exchange_homes, exchange_states
from palier.rules.exchange.exchange_homes import NOT_ALONE
from palier.rules.exchange.exchange_states import RoundState, RoundVerdict
from palier.rules.law.journal_verbs import JournalVerb
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal

_UNREAD = ("entry", "answer_by", "latest_by", "answered_at", "answered_by", "verdict_at", "round__ending")


class RoundJudged(Refusal):
    """The round does not wait for this landlord any more."""

    sentence = "Cette ronde a changé : rechargez la page pour voir où elle en est."


class NotAnObstacle(Refusal):
    """A reason of the list, and no other."""

    sentence = "Choisissez un motif de la liste."
    field = "obstacle"


@dataclass(frozen=True, slots=True)
class RoundCase:
    """One home of this landlord in a round: who would move in, and which of its tenants would leave."""

    incoming: ExchangeLink
    leaving: ExchangeLink | None
    may_be_of_right: bool


def of_house(by: Actor) -> QuerySet[ExchangeLink]:
    """The homes of this landlord that are in rounds to which all said yes."""
    rows = ExchangeLink.objects.defer(*_UNREAD).filter(house__in=by.body.covers)
    seen = rows.filter(stage__in=(RoundState.AT_LANDLORDS, RoundState.PRESENTED))
    return seen.select_related("round", "commune").order_by("round__landlords_by", "pk")


def one(public_id: UUID, by: Actor) -> RoundCase:
    """One of them, with the tenant who would leave. Raises ``ExchangeLink.DoesNotExist``."""
    incoming = of_house(by).get(public_id=public_id)
    next_place = (incoming.position + 1) % incoming.round.size
    mine = ExchangeLink.objects.defer(*_UNREAD).filter(round=incoming.round_id, own_house__in=by.body.covers)
    leaving = mine.select_related("round", "commune").filter(position=next_place).first()
    return RoundCase(incoming, leaving, _is_of_right(incoming, leaving))


def _is_of_right(one: ExchangeLink, other: ExchangeLink | None) -> bool:
    """Whether article 9 of the law of 1989 may make this pair an exchange of right, for the landlord to look at."""
    if other is None or one.round.size != _PAIR or one.told_persons is None or other.told_persons is None:
        return False
    return exchange_homes.may_be_of_right(
        is_same_landlord=one.house_id == other.house_id,
        children=(one.told_children or 0, other.told_children or 0),
        persons=(one.told_persons, other.told_persons),
        gain=one.floor_area - other.floor_area,
    )


_PAIR = 2


@transaction.atomic
def judge(public_id: UUID, verdict: RoundVerdict, obstacle: str, *, by: Actor, at: datetime) -> ExchangeLink:
    """Say possible, or impossible and why, while the round waits; once presented, that the commission refused.

    Raises ``RoundJudged`` or ``NotAnObstacle``.
    """
    require(by.role, Action.JUDGE_EXCHANGE)
    found = of_house(by).get(public_id=public_id)
    row = of_house(by).select_for_update(of=("self",), no_key=True).filter(pk=found.pk).first()
    # What waits for no landlord any more is not to be locked either.
    if row is None or row.stage not in (RoundState.AT_LANDLORDS, RoundState.PRESENTED):
        raise RoundJudged
    is_refused = verdict is RoundVerdict.IMPOSSIBLE
    if not exchange_states.may_say(RoundState(row.stage), verdict, obstacle):
        if row.stage == RoundState.PRESENTED:
            raise RoundJudged
        raise NotAnObstacle
    row.verdict, row.verdict_at, row.verdict_by = verdict.value, at, by.person
    row.obstacle = obstacle if is_refused else ""
    row.save(update_fields=["verdict", "obstacle", "verdict_at", "verdict_by"])
    details = {"reponse": row.verdict} | ({"motif": row.obstacle} if row.obstacle else {})
    telling.journal(JournalVerb.JUDGE_ROUND, row, by=by, at=at, article=NOT_ALONE, details=details)
    return row

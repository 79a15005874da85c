"""Members vote by their own accounts on the decisions that are put to the vote, all in the same open séance (L441-2).

The vote of who has an account is theirs: the secretary notes the others', and changes none that was cast.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from palier.models import AgendaItem, CastBallot, PutToVote, Seance
from palier.rules.commission.seances import SeanceStage
from palier.rules.commission.votes import Ballot
from palier.rules.doors.access import Action, require
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.acting.signing import signatory
from palier.workflows.commission import drafts as drafting
from palier.workflows.commission import seating, voting
from palier.workflows.commission.drafts import DecisionDraft

_ARTICLE = cch("L441-2")


class VoteOver(Refusal):
    """The decisions are recorded, withdrawn, or the séance is closed: no ballot comes after."""

    sentence = "Ce vote est terminé : votre voix ne peut plus être notée ici."


class NoVoiceHere(Refusal):
    """Who acts is noted away, has an interest, or sits without a deliberative voice for this home."""

    sentence = "Vous ne votez pas sur ce logement : absence notée, intérêt déclaré, ou pas de voix délibérative."


class IncompleteBallot(Refusal):
    """One ballot for each decision, and for nothing else."""

    sentence = "Votez sur chaque décision : pour, contre, ou abstention."


class OtherDecisions(Refusal):
    """What is recorded is what was put to the vote."""

    sentence = "Ces décisions ne sont pas celles qui sont aux voix : retirez-les du vote, puis remettez-les."


def live(item: AgendaItem) -> PutToVote | None:
    """The vote that is open on a home, if any."""
    return PutToVote.objects.filter(item=item, ended_at=None).first()


def able(item: AgendaItem, seance: Seance) -> frozenset[int]:
    """The places of those who vote on a home and may do it by their own account."""
    seated = set(seance.called.exclude(user=None).values_list("member", flat=True))
    return frozenset(seated & {int(seat.key) for seat in voting.voters_of(item, seance)})


def cast_by(vote: PutToVote) -> dict[str, dict[str, str]]:
    """The ballots cast, by candidature then by place in the list of members."""
    found: dict[str, dict[str, str]] = {}
    for row in vote.ballots.all():
        found.setdefault(str(row.candidature_ref), {})[str(row.member)] = row.ballot
    return found


@transaction.atomic
def cast(item: AgendaItem, ballots: Mapping[str, str], *, by: Actor, at: datetime) -> None:
    """Cast, or change, one's own ballot on each decision of the open vote on a home; ``ballots`` is by candidature.

    Raises ``VoteOver``, ``NoVoiceHere`` or ``IncompleteBallot``.
    """
    require(by.role, Action.VOTE)
    seance = seating.held(item.seance_id)
    place = seating.place_of(seance, by)
    vote = live(item)
    if seance.stage != SeanceStage.OPEN or vote is None:
        raise VoteOver
    if place not in able(item, seance):
        raise NoVoiceHere
    if set(ballots) != {row["candidature"] for row in vote.drafts} or set(ballots.values()) - set(Ballot):
        raise IncompleteBallot
    for ref, ballot in ballots.items():
        CastBallot.objects.update_or_create(
            vote=vote,
            candidature_ref=ref,
            member=place,
            defaults={"ballot": ballot, "cast_at": at},
            create_defaults={"ballot": ballot, "cast_at": at, "by": signatory(by)},
        )
    details: dict[str, str | int | list[str] | None] = {"logement": str(item.publication.public_id), "membre": place}
    telling.journal(JournalVerb.VOTE, seance, by=by, at=at, article=_ARTICLE, details=details)


def counted(item: AgendaItem, seance: Seance, drafts: Sequence[DecisionDraft]) -> list[DecisionDraft]:
    """The decisions to record, with the ballots that their members cast over those that the secretary notes for them.

    A ballot of who does not vote on this home any more, for an interest declared since, counts no more. Raises
    ``OtherDecisions`` when what is recorded is not what was put to the vote.
    """
    vote = live(item)
    if vote is None:
        return list(drafts)
    if drafting.kept(drafts) != vote.drafts:
        raise OtherDecisions
    voters = {seat.key for seat in voting.voters_of(item, seance)}
    by_ref = cast_by(vote)
    return [
        replace(draft, votes=None, ballots={**(draft.ballots or {}), **_of(by_ref.get(draft.ref, {}), voters)})
        for draft in drafts
    ]


def _of(ballots: Mapping[str, str], voters: Iterable[str]) -> dict[str, str]:
    return {key: ballots[key] for key in voters if key in ballots}


def end(item: AgendaItem, *, at: datetime) -> None:
    """No ballot after: the decisions are recorded, or not put any more. What was put is emptied, ballots stay."""
    PutToVote.objects.filter(item=item, ended_at=None).update(ended_at=at, drafts=[], order_reason="")

"""Members vote by their own accounts on the decisions that are put to the vote, all in the same open séance (L441-2).

The vote of who has an account is theirs: the secretary notes the others', and changes none that was cast.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from palier.models import AgendaItem, CastBallot, PutToVote, Seance
from palier.rules.commission import connections
from palier.rules.commission.seances import SeanceStage
from palier.rules.commission.votes import Ballot, Form
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


class InterestDeclared(Refusal):
    """Who declared an interest takes no part in the vote."""

    sentence = "Vous avez déclaré un intérêt : vous ne votez pas sur ce logement."


class DecisionsChanged(Refusal):
    """Other decisions were put to the vote since the page was read: a ballot is cast on what was read, or not at all."""

    sentence = "Les décisions aux voix ont changé depuis que vous avez lu cette page : relisez-les, puis votez."


class AlreadyVoted(Refusal):
    """A ballot was cast since the page was read, in another window; nobody votes twice, and nobody changes a vote unseen."""

    sentence = "Vous avez déjà voté sur ces décisions : votre vote est gardé. Relisez-le ci-dessous pour le changer."


class OwnHandNeeded(Refusal):
    """Online, each member votes on their own screen: the message names whom the secretary noted instead."""


class IncompleteBallot(Refusal):
    """One ballot for each decision, and for nothing else."""

    sentence = "Votez sur chaque décision : pour, contre, ou abstention."


class OtherDecisions(Refusal):
    """What is recorded is what was put to the vote."""

    sentence = "Ces décisions ne sont pas celles qui sont aux voix : retirez-les du vote, puis remettez-les."


def live(item: AgendaItem) -> PutToVote | None:
    """The vote that is open on a home, if any."""
    return PutToVote.objects.filter(item=item, ended_at=None).first()


def put(seance: Seance) -> frozenset[int]:
    """The homes of an agenda whose vote is open, by their place in it."""
    return frozenset(PutToVote.objects.filter(item__seance=seance, ended_at=None).values_list("item", flat=True))


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


def mark(vote: PutToVote, member: int) -> str:
    """What a member has read of a vote: which decisions, and which ballot of their own; it travels with the form."""
    last = vote.ballots.filter(member=member).aggregate(last=Max("cast_at"))["last"]
    return f"{vote.pk}/{last.isoformat() if last else ''}"


@transaction.atomic
def cast(item: AgendaItem, ballots: Mapping[str, str], *, read: str | None = None, by: Actor, at: datetime) -> None:
    """Cast, or change, one's own ballot on each decision of the open vote on a home; ``ballots`` is by candidature.

    ``read`` is the mark of the page from which it is cast. Raises ``VoteOver``, ``InterestDeclared``, ``NoVoiceHere``,
    ``DecisionsChanged``, ``AlreadyVoted`` or ``IncompleteBallot``.
    """
    require(by.role, Action.VOTE)
    seance = seating.held(item.seance_id)
    place = seating.place_of(seance, by)
    if str(place) in voting.interested_in(item):
        raise InterestDeclared
    vote = live(item)
    if seance.stage != SeanceStage.OPEN or vote is None:
        raise VoteOver
    if place not in able(item, seance):
        raise NoVoiceHere
    if read is not None and read != mark(vote, place):
        if read.startswith(f"{vote.pk}/"):
            raise AlreadyVoted
        raise DecisionsChanged
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


def counted(
    item: AgendaItem, seance: Seance, drafts: Sequence[DecisionDraft], order_reason: str
) -> list[DecisionDraft]:
    """The decisions to record, with the ballots that their members cast over those that the secretary notes for them.

    A ballot of who does not vote on this home any more, for an interest declared since, counts no more. Raises
    ``OtherDecisions`` when what is recorded is not what was put to the vote.
    """
    vote = live(item)
    by_ref = cast_by(vote) if vote else {}
    if seance.form == Form.DIGITAL:
        _require_own_hands(item, seance, drafts, by_ref)
    if vote is None:
        return list(drafts)
    if drafting.kept(drafts) != vote.drafts or order_reason.strip()[:300] != vote.order_reason:
        raise OtherDecisions
    voters = {seat.key for seat in voting.voters_of(item, seance)}
    return [
        replace(draft, votes=None, ballots={**(draft.ballots or {}), **_of(by_ref.get(draft.ref, {}), voters)})
        for draft in drafts
    ]


def _require_own_hands(
    item: AgendaItem, seance: Seance, drafts: Sequence[DecisionDraft], given: Mapping[str, Mapping[str, str]]
) -> None:
    """Raise where the secretary of a séance held online noted the vote of a member who has an account.

    Raises ``OwnHandNeeded``.
    """
    accounts = {str(place) for place in able(item, seance)}
    for draft in drafts:
        noted = {key: said for key, said in (draft.ballots or {}).items() if said != voting.ABSENT}
        asked = (
            accounts
            if draft.ballots is None
            else connections.hands_of_accounts(noted, given.get(draft.ref, {}), accounts)
        )
        if asked:
            names = " ; ".join(seance.members[int(key)]["name"] for key in sorted(asked))
            raise OwnHandNeeded(
                f"Séance en ligne : le vote de qui a un compte vient de sa page ({names}). "
                "Mettez les décisions aux voix et attendez ce vote, ou notez ce membre sorti pour ce vote."
            )


def _of(ballots: Mapping[str, str], voters: Iterable[str]) -> dict[str, str]:
    return {key: ballots[key] for key in voters if key in ballots}


def end(item: AgendaItem, *, at: datetime) -> None:
    """No ballot after: the decisions are recorded, or not put any more. What was put is emptied, ballots stay."""
    PutToVote.objects.filter(item=item, ended_at=None).update(ended_at=at, drafts=[], order_reason="")

"""The answer of a case, in the same words on the page and in the letter; it leaves by the clock."""

from datetime import datetime

from django.db import transaction

from palier.models import MissedHome, Mistake
from palier.rules.doors.access import Action, require
from palier.rules.law import clocks
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.rules.letters.composing import LetterText, compose
from palier.rules.mistakes import answer_words
from palier.rules.mistakes.mistakes import Change, ReplayOutcome
from palier.rules.mistakes.remedies import WAITING, CaseState, MistakeKind, Remedy
from palier.workflows.acting import telling
from palier.workflows.acting.actors import CLOCK, Actor
from palier.workflows.letters.wording import describe
from palier.workflows.mistakes import mistakes

_HOUSE = act("règles de publication de Palier")
KIND = "cout_erreur"


def homes_of(case: Mistake) -> list[answer_words.MissedHome]:
    """The homes of a case as the rules word them, the oldest list first."""
    return [_home(row) for row in mistakes.homes_of(case)]


def _home(row: MissedHome) -> answer_words.MissedHome:
    return answer_words.MissedHome(
        home=describe(row.publication.home),
        closed_on=day_in_paris(row.publication.closes_at),
        outcome=ReplayOutcome(row.outcome),
        candidates=row.candidates,
        first=row.first_rank,
        last=row.last_rank,
        rank=row.rank,
        points_before=row.points_before,
        points_after=row.points_after,
        changes=tuple(Change(*change) for change in row.changes),
    )


def text_of(case: Mistake, *, on_at: datetime) -> LetterText:
    """The letter of the answer: the page prints the same words."""
    remedy = Remedy(case.remedy) if case.remedy else None
    answer = answer_words.letter(
        MistakeKind(case.kind),
        homes_of(case),
        closings=case.closings,
        unread=case.unread,
        remedy=remedy,
        note=case.note,
        on=day_in_paris(on_at),
    )
    is_late = remedy is None and case.state in WAITING and mistakes.due_of(case) < on_at
    return compose(KIND, is_late=is_late, answer=answer)


@transaction.atomic
def tell(case: Mistake, *, by: Actor = CLOCK, at: datetime) -> Mistake:
    """Tell the household: the answer that a person chose, or what was computed where nobody answered in time."""
    require(by.role, Action.REPLAY_MISTAKE)
    held = Mistake.objects.select_for_update(of=("self",)).select_related("demande", "reservataire").get(pk=case.pk)
    is_answered = held.state == CaseState.PROPOSED or (
        held.state == CaseState.COMPUTED and held.answered_at is None and not held.homes.exists() and not held.unread
    )
    if held.state not in (CaseState.PROPOSED, *WAITING) or (
        held.told_at is not None and held.state != CaseState.PROPOSED
    ):
        return held
    teller = Actor(role=by.role, user=by.user, organisation=held.reservataire)
    kept = {"erreur": str(held.public_id)}
    telling.send(held.demande, text_of(held, on_at=at), by=teller, at=at, facts=kept)
    if is_answered:
        held.state = CaseState.TOLD
    held.told_at, held.setback = at, ""
    held.save(update_fields=["state", "told_at", "setback"])
    telling.journal(
        JournalVerb.TELL_MISTAKE_COST,
        held,
        by=by,
        at=at,
        article=_HOUSE,
        details={"logements": held.homes.count(), "remede": held.remedy or None},
    )
    return held


def leaving(at: datetime, limit: int) -> list[int]:
    """Answers whose minute is over."""
    rows = Mistake.objects.filter(state=CaseState.PROPOSED).order_by("answered_at", "pk")
    return [
        pk
        for pk, since in rows.values_list("pk", "answered_at")[:limit]
        if since is not None and clocks.take_back_until(since) <= at
    ]

"""A contest that nobody answers: its household is told that it is late and until when it waits, then it is closed (ADR 102).

It is closed on no day that its household did not read beforehand. Who did not answer keeps the file for it no more.
"""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from palier.models import Appeal, Letter
from palier.rules.appeals import appeal_words, appeals
from palier.rules.appeals.appeals import SUBJECTS, AppealState, AppealSubject
from palier.rules.doors.access import Action, require
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.voice import say
from palier.rules.letters.composing import LetterText, compose
from palier.workflows.acting import telling
from palier.workflows.acting.actors import CLOCK, Actor
from palier.workflows.appeals import answering, contestable

LATE = "contestation_en_retard"
END = "fin"
"""The fact of that letter that says the day of the end: without it, nobody was told of one."""


def late(at: datetime, limit: int) -> list[int]:
    """Those that nobody answered by their day, and whose household was not told until when it waits."""
    rows = Appeal.objects.filter(state=AppealState.SENT, answer_by__lt=at).order_by("answer_by", "pk")
    told = _told()
    found = [pk for pk, public_id in rows.values_list("pk", "public_id") if str(public_id) not in told]
    return found[:limit]


def _told() -> set[str]:
    """The contests of which a letter said that they are late, and until when they wait."""
    waiting = Appeal.objects.filter(state=AppealState.SENT, late_told_at__isnull=False)
    rows = Letter.objects.filter(demande__in=waiting.values("demande"), kind=LATE, facts__has_key=END)
    return set(rows.values_list("facts__contestation", flat=True))


def is_told(public_id: UUID) -> bool:
    """Whether the household of one read the day of its end."""
    return str(public_id) in _told()


def last_day(row: Appeal) -> date | None:
    """The last day on which one waits, as its household was told; none while it is not late."""
    if row.late_told_at is None or not is_told(row.public_id):
        return None
    return appeals.closes_on(row.late_told_at)


def over(at: datetime, limit: int) -> list[int]:
    """Those whose last day is past."""
    today, told = day_in_paris(at), _told()
    rows = Appeal.objects.filter(state=AppealState.SENT, late_told_at__isnull=False).order_by("late_told_at", "pk")
    found = [
        pk
        for pk, public_id, since in rows.values_list("pk", "public_id", "late_told_at")
        if since is not None and str(public_id) in told and appeals.closes_on(since) < today
    ]
    return found[:limit]


@transaction.atomic
def tell_late(row: Appeal, *, by: Actor = CLOCK, at: datetime) -> Appeal:
    """Tell the household that its answer did not come on its day, once, with its routes and the day on which it waits no more."""
    require(by.role, Action.CARRY_APPEALS)
    held = answering.locked(row)
    if held.state != AppealState.SENT or held.answer_by is None or held.answer_by >= at or is_told(held.public_id):
        return held
    end = appeals.closes_on(at)
    _send(held, _letter(held, LATE, at=at, closes_on=end), by=by, at=at, end=end.isoformat())
    held.late_told_at = at
    held.save(update_fields=["late_told_at"])
    article = SUBJECTS[AppealSubject(held.subject)].article
    telling.journal(JournalVerb.TELL_LATE_APPEAL, held, by=by, at=at, article=article)
    return held


@transaction.atomic
def close(row: Appeal, *, by: Actor = CLOCK, at: datetime) -> Appeal:
    """Close what nobody answered, and tell its household, with the routes that stay. An answer that comes first stands."""
    require(by.role, Action.CARRY_APPEALS)
    held = answering.locked(row)
    is_over = held.late_told_at is not None and appeals.closes_on(held.late_told_at) < day_in_paris(at)
    if held.state != AppealState.SENT or not is_over or not is_told(held.public_id):
        return held
    _send(held, _letter(held, "contestation_sans_reponse", at=at), by=by, at=at)
    held.state, held.ended_at = AppealState.UNANSWERED, at
    held.save(update_fields=["state", "ended_at"])
    article = SUBJECTS[AppealSubject(held.subject)].article
    telling.journal(JournalVerb.CLOSE_UNANSWERED, held, by=by, at=at, article=article)
    return held


def _letter(row: Appeal, kind: str, *, at: datetime, **said: object) -> LetterText:
    assert row.answer_by is not None  # noqa: S101 - what is written to somebody has its day
    routes = contestable.routes_of(contestable.of_appeal(row), at=at, with_body=False)
    return compose(
        kind,
        name=say(SUBJECTS[AppealSubject(row.subject)].name),
        organisation=row.organisation.present.name,
        answer_by=day_in_paris(row.answer_by),
        routes=appeal_words.routes_said(routes),
        **said,  # type: ignore[arg-type]
    )


def _send(row: Appeal, letter: LetterText, *, by: Actor, at: datetime, end: str = "") -> None:
    teller = Actor(role=by.role, user=by.user, organisation=row.organisation.present)
    facts = {"contestation": str(row.public_id)} | ({END: end} if end else {})
    telling.send(row.demande, letter, by=teller, at=at, candidature=row.candidature, facts=facts)

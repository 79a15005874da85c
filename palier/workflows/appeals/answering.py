"""Who decided answers, of a closed list: chosen, taken back within the minute, told by the clock, put right on its day.

One that nobody answers is ``unanswered``'s.
"""

from datetime import datetime

from django.db import transaction

from palier.models import Appeal, RadiationWarning
from palier.rules.appeals import appeal_words, appeals
from palier.rules.appeals.appeals import (
    NEEDS_REASON,
    SUBJECTS,
    AppealAnswer,
    AppealStands,
    AppealState,
    AppealSubject,
)
from palier.rules.candidature.funnel import LIVE, Stage
from palier.rules.commission import grounds, motives
from palier.rules.doors.access import Action, require
from palier.rules.law import clocks
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import Source
from palier.rules.law.voice import phrase, say
from palier.rules.letters.composing import LetterText, compose
from palier.workflows.acting import telling
from palier.workflows.acting.actors import CLOCK, Actor
from palier.workflows.acting.refusals import ForbiddenNote, Refusal
from palier.workflows.appeals import contestable
from palier.workflows.appeals.appeals import LONGEST
from palier.workflows.commission import checking_again
from palier.workflows.mistakes import mistakes
from palier.workflows.radiation import warning_radiation


class NotYoursToAnswer(Refusal):
    """It moved on, or another organisation decided."""

    sentence = phrase("Cette contestation a avancé entre-temps : regardez où elle en est.")


class NotAnAnswer(Refusal):
    """Outside the closed list, or not true of what is contested."""

    sentence = phrase(
        "Choisissez une réponse de la liste : elle dépend de ce qui est contesté et de ce qui a été fait."
    )


class ReasonOfAnswer(Refusal):
    """A household that is told no reads why."""

    sentence = phrase("Écrivez la raison : le ménage la lira dans la lettre.")


_LEFT = {AppealSubject.SET_ASIDE: Stage.ECARTEE, AppealSubject.NOT_COMPLIANT: Stage.NON_CONFORME}
"""Where a file stands that an act of its desk brings back to its list."""


def stands(row: Appeal) -> AppealStands:
    """Where what is contested stands now."""
    file = row.candidature
    left = _LEFT.get(AppealSubject(row.subject))
    return AppealStands(
        subject=AppealSubject(row.subject),
        is_back_on_list=left is not None and file is not None and file.stage != left and file.stage in LIVE,
        is_warning_lifted=_is_lifted(row),
        has_closed_list=file is not None and file.publication.rankings.exists(),
    )


def _is_lifted(row: Appeal) -> bool:
    """Whether the warning of an inadmissibility was taken back by who sent it, since it was contested."""
    if row.subject != AppealSubject.INADMISSIBLE:
        return False
    rows = RadiationWarning.objects.filter(candidature=row.candidature, cancel_reason=warning_radiation.TAKEN_BACK)
    return rows.filter(cancelled_at__gte=row.sent_at).exists()


def article_of(row: Appeal) -> Source:
    """The article under which it was decided: that of the ground of a commission, where it gave one."""
    file = row.candidature
    decided = file.decisions.order_by("-decided_at", "-pk").first() if file is not None else None
    if decided is not None and decided.ground and SUBJECTS[AppealSubject(row.subject)].is_decision:
        return grounds.GROUNDS[grounds.Ground(decided.ground)].article
    return SUBJECTS[AppealSubject(row.subject)].article


def offered_of(row: Appeal) -> tuple[AppealAnswer, ...]:
    """The answers that can be true of it now."""
    return appeals.offered(stands(row))


def first_act(row: Appeal) -> str:
    """What a desk does on another page before it may say that it is done; empty where nothing is."""
    known = stands(row)
    if known.subject is AppealSubject.SET_ASIDE and not known.is_back_on_list:
        return "Pour accueillir : reprenez d’abord le dossier dans la liste, depuis sa page."
    if known.subject is AppealSubject.NOT_COMPLIANT and row.candidature and not checking_again.fault(row.candidature):
        return "Pour que le dossier revienne à son rang : reprenez d’abord son contrôle, depuis sa page."
    if known.subject is AppealSubject.INADMISSIBLE and not known.is_warning_lifted:
        return (
            "Pour que la demande ne soit pas radiée : retirez d’abord l’avertissement, depuis la page de la radiation."
        )
    return ""


@transaction.atomic
def propose(row: Appeal, *, answer: str, note: str, by: Actor, at: datetime) -> Appeal:
    """Choose the answer: it leaves a minute later by the clock. An answer that left today is put right by another.

    Raises ``NotYoursToAnswer``, ``NotAnAnswer``, ``ReasonOfAnswer`` or ``ForbiddenNote``.
    """
    require(by.role, Action.ANSWER_APPEAL)
    held = _held(row, by)
    is_corrected = held.state == AppealState.ANSWERED and may_correct(held, at=at)
    if held.state != AppealState.SENT and not is_corrected:
        raise NotYoursToAnswer
    if answer not in set(AppealAnswer) or AppealAnswer(answer) not in offered_of(held):
        raise NotAnAnswer
    if AppealAnswer(answer) in NEEDS_REASON and not note.strip():
        raise ReasonOfAnswer
    if scanned := motives.scan(note):
        raise ForbiddenNote(scanned[0].sentence)
    held.answer, held.note, held.state = answer, note.strip()[:LONGEST], AppealState.PROPOSED
    held.answered_at, held.answered_by = at, by.user
    held.save(update_fields=["answer", "note", "state", "answered_at", "answered_by"])
    telling.journal(
        JournalVerb.ANSWER_APPEAL, held, by=by, at=at, article=article_of(held), details={"reponse": answer}
    )
    return held


def may_correct(row: Appeal, *, at: datetime) -> bool:
    """Whether an answer that left may still be put right: on its day, unless something followed from it."""
    return row.state == AppealState.ANSWERED and row.mistake_id is None and appeals.may_correct(row.told_at, at=at)


@transaction.atomic
def take_back(row: Appeal, *, by: Actor, at: datetime) -> Appeal:
    """Take an answer back before it has left; one that puts another right leaves. Raises ``NotYoursToAnswer``."""
    require(by.role, Action.ANSWER_APPEAL)
    held = _held(row, by)
    if held.state != AppealState.PROPOSED or held.told_at is not None:
        raise NotYoursToAnswer
    held.state, held.answer, held.note, held.answered_at, held.answered_by = AppealState.SENT, "", "", None, None
    held.save(update_fields=["state", "answer", "note", "answered_at", "answered_by"])
    article = SUBJECTS[AppealSubject(held.subject)].article
    telling.journal(JournalVerb.TAKE_APPEAL_ANSWER_BACK, held, by=by, at=at, article=article)
    return held


def _held(row: Appeal, by: Actor) -> Appeal:
    held = Appeal.objects.select_for_update(of=("self",)).select_related("candidature__publication").get(pk=row.pk)
    if by.organisation is None or not by.organisation.stands_for(held.organisation_id):
        raise NotYoursToAnswer
    return held


def paragraphs_of(row: Appeal, *, at: datetime) -> tuple[str, ...]:
    """The answer as the letter and the page say it."""
    one = contestable.of_appeal(row)
    answer = AppealAnswer(row.answer)
    # The answer that was told first is replaced by one that was given after it left, and by no other.
    is_again = row.told_at is not None and row.answered_at is not None and row.answered_at > row.told_at
    replaced = day_in_paris(row.told_at) if row.told_at and is_again else None
    return appeal_words.answer(
        answer,
        note=row.note,
        article=article_of(row),
        # Upheld or not, nobody has looked again yet: the delay of each way runs on.
        routes=contestable.routes_of(one, at=at, with_body=False),
        replaces=replaced,
    )


def text_of(row: Appeal, *, at: datetime) -> LetterText:
    """The letter of an answer."""
    return compose(
        "contestation_repondue",
        name=say(SUBJECTS[AppealSubject(row.subject)].name),
        organisation=row.organisation.present.name,
        sent_on=day_in_paris(row.sent_at),
        answer=paragraphs_of(row, at=at),
    )


@transaction.atomic
def tell(row: Appeal, *, by: Actor = CLOCK, at: datetime) -> Appeal:
    """Tell the household, and open the case that the answer gives. The clock's act; told twice, it is once."""
    require(by.role, Action.CARRY_APPEALS)
    held = locked(row)
    if held.state != AppealState.PROPOSED:
        return held
    teller = Actor(role=by.role, user=by.user, organisation=held.organisation.present)
    if held.answer == AppealAnswer.MISTAKE:
        held.mistake = mistakes.open_after_appeal(held.demande, said=held.said, by=by, at=at)
    kept = {"contestation": str(held.public_id)}
    telling.send(held.demande, text_of(held, at=at), by=teller, at=at, candidature=held.candidature, facts=kept)
    held.state, held.told_at = AppealState.ANSWERED, held.told_at or at
    held.save(update_fields=["state", "told_at", "mistake"])
    telling.journal(
        JournalVerb.TELL_APPEAL, held, by=by, at=at, article=article_of(held), details={"reponse": held.answer}
    )
    return held


def locked(row: Appeal) -> Appeal:
    """A row with what its letters read, held until the act ends."""
    related = ("demande", "organisation", "candidature__publication__home__commune", "radiation")
    return Appeal.objects.select_for_update(of=("self",)).select_related(*related).get(pk=row.pk)


def leaving(at: datetime, limit: int) -> list[int]:
    """Answers whose minute is over."""
    rows = Appeal.objects.filter(state=AppealState.PROPOSED).order_by("answered_at", "pk")
    return [
        pk
        for pk, since in rows.values_list("pk", "answered_at")[:limit]
        if since is not None and clocks.take_back_until(since) <= at
    ]


def courts_over(at: datetime, limit: int) -> list[int]:
    """Files kept for a judge as long as they are kept without a word."""
    today = day_in_paris(at)
    rows = Appeal.objects.filter(state=AppealState.AT_COURT).order_by("court_on", "pk").values_list("pk", "court_on")
    return [pk for pk, on in rows[:limit] if on is not None and appeals.court_kept_until(on) < today]

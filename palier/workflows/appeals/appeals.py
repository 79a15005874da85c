"""A household contests: in writing to who decided, once; taken back while nobody answered; or the day it went to a judge."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from palier.models import Appeal, Demande, Organisation
from palier.rules.appeals import appeal_words, appeals
from palier.rules.appeals.appeals import SUBJECTS, AppealReason, AppealState, AppealSubject
from palier.rules.doors.access import Action, Role, require
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.voice import phrase, say
from palier.rules.letters.composing import compose
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.appeals import contestable
from palier.workflows.appeals.contestable import Contestable

LONGEST = 1000


class NobodyAnswersHere(Refusal):
    """The manager of the register decided: it has no desk here."""

    sentence = phrase(
        "Le registre national a décidé seul, et aucun organisme ne peut en répondre ici. Allez à un guichet."
    )


class SayWhy(Refusal):
    """At least one reason of the list, and words where none of them says it."""

    sentence = phrase("Choisissez au moins une raison, et écrivez-la en quelques mots si c’est une autre raison.")


class AlreadyContested(Refusal):
    """One writing for one decision."""

    sentence = phrase("Vous avez déjà contesté cette réponse : regardez où cela en est.")


class AnswerLeaves(Refusal):
    """Answered, or about to be."""

    sentence = phrase("Une personne a déjà répondu : cela ne se retire plus.")


class NoCourt(Refusal):
    """Whoever designates makes no decision that a judge of the administration would read here."""

    sentence = phrase("Seule une décision peut être portée devant un juge. Celle-ci n’en est pas une.")


class BadCourtDay(Refusal):
    """A day on which nobody can have gone to a judge."""

    sentence = phrase("Donnez un jour entre celui de la décision et aujourd’hui.")


def of(demande: Demande | int) -> QuerySet[Appeal]:
    """What a file contests or contested, the newest first."""
    rows = Appeal.objects.filter(demande=demande)
    related = ("organisation", "candidature__publication__home__commune", "radiation", "mistake")
    return rows.select_related(*related).order_by("-sent_at", "-pk")


def waiting(house: Organisation) -> QuerySet[Appeal]:
    """What a desk has to answer, or may still take back, the first due before the others."""
    rows = Appeal.objects.filter(organisation__in=house.covers, state__in=appeals.WAITING)
    # A réservataire reads no radiation: it answers none.
    return rows.select_related("candidature__publication__home__commune").order_by("answer_by", "pk")


def closed_unanswered(house: Organisation, *, since: datetime) -> QuerySet[Appeal]:
    """What was closed because a desk did not answer, the last first."""
    rows = Appeal.objects.filter(
        organisation__in=house.covers, state=appeals.AppealState.UNANSWERED, ended_at__gte=since
    )
    return rows.select_related("candidature__publication__home__commune").order_by("-ended_at", "-pk")


def require_sayable(
    one: Contestable, *, reasons: Sequence[str], said: str
) -> tuple[Organisation, tuple[AppealReason, ...]]:
    """Who answers, and the reasons of what may be sent, before it is shown or kept.

    Raises ``NobodyAnswersHere``, ``SayWhy`` or ``AlreadyContested``.
    """
    if one.body is None:
        raise NobodyAnswersHere
    known = appeals.reasons_of(list(reasons))
    if not known or (AppealReason.OTHER in known and not said.strip()):
        raise SayWhy
    if contestable.standing(one) is not None:
        raise AlreadyContested
    return one.body, known


@transaction.atomic
def contest(
    one: Contestable, *, reasons: Sequence[str], said: str, named: Sequence[UUID], by: Actor, at: datetime
) -> Appeal:
    """Send what is contested to who decided, once. Raises ``AlreadyContested``, or what ``require_sayable`` does."""
    require(by.role, Action.CONTEST)
    demande = Demande.objects.select_for_update(no_key=True).get(pk=one.demande_id)
    body, known = require_sayable(one, reasons=reasons, said=said)
    text = said.strip()[:LONGEST]
    papers = [piece for piece in contestable.papers(one) if piece.public_id in set(named)]
    try:
        with transaction.atomic():
            kept = Appeal.objects.create(
                demande=demande,
                candidature=one.candidature,
                radiation=one.radiation,
                organisation=body,
                subject=one.subject,
                decided_on=one.decided_on,
                reasons=[reason.value for reason in known],
                said=text,
                pieces=[piece.public_id for piece in papers],
                sent_at=at,
                sent_by_id=by.teller,
                answer_by=appeals.answer_by(at),
            )
    except IntegrityError as error:
        raise AlreadyContested from error
    telling.journal(
        JournalVerb.CONTEST,
        kept,
        by=by,
        at=at,
        article=SUBJECTS[one.subject].article,
        details={"objet": one.subject.value, "raisons": [reason.value for reason in known]},
    )
    told = contestable.contested(one, reasons=kept.reasons, said=text, named=papers)
    assert kept.answer_by is not None  # noqa: S101 - given above
    letter = compose(
        "contestation_recue",
        name=say(SUBJECTS[one.subject].name),
        sent_at=at,
        organisation=one.body_name,
        sent=appeal_words.sent(told),
        answer_by=day_in_paris(kept.answer_by),
        is_of_home=bool(one.home),
    )
    telling.send(demande, letter, by=by, at=at, facts={"contestation": str(kept.public_id)})
    return kept


@transaction.atomic
def withdraw(row: Appeal, *, by: Actor, at: datetime) -> Appeal:
    """Take it back while nobody answered. Taken back twice, it is once. Raises ``AnswerLeaves``."""
    require(by.role, Action.CONTEST)
    held = Appeal.objects.select_for_update(of=("self",)).select_related("demande", "organisation").get(pk=row.pk)
    if held.state == AppealState.WITHDRAWN:
        return held
    if held.state != AppealState.SENT:
        raise AnswerLeaves
    held.state, held.ended_at = AppealState.WITHDRAWN, at
    held.save(update_fields=["state", "ended_at"])
    subject = SUBJECTS[AppealSubject(held.subject)]
    telling.journal(JournalVerb.WITHDRAW_CONTEST, held, by=by, at=at, article=subject.article)
    letter = compose("contestation_retiree", name=say(subject.name), organisation=held.organisation.present.name)
    telling.send(held.demande, letter, by=by, at=at, facts={"contestation": str(held.public_id)})
    return held


@transaction.atomic
def note_court(one: Contestable, *, on: date, by: Actor, at: datetime) -> Appeal:
    """Note that the household went to a judge: who decided keeps the file as it is, and nothing of it is erased.

    Nothing leaves: a judge is seized by the household itself. Raises ``NoCourt``, ``NobodyAnswersHere`` or ``BadCourtDay``.
    """
    require(by.role, Action.CONTEST)
    demande = Demande.objects.select_for_update(no_key=True).get(pk=one.demande_id)
    subject = SUBJECTS[one.subject]
    if not subject.is_decision:
        raise NoCourt
    if one.body is None:
        raise NobodyAnswersHere
    if not one.decided_on <= on <= day_in_paris(at):
        raise BadCourtDay
    if (noted := contestable.at_court(one)) is not None:
        return noted
    kept = Appeal.objects.create(
        demande=demande,
        candidature=one.candidature,
        radiation=one.radiation,
        organisation=one.body,
        subject=one.subject,
        decided_on=one.decided_on,
        sent_at=at,
        sent_by_id=by.teller,
        court_on=on,
        state=AppealState.AT_COURT,
    )
    telling.journal(
        JournalVerb.NOTE_COURT, kept, by=by, at=at, article=subject.article, details={"objet": one.subject.value}
    )
    return kept


@transaction.atomic
def end_court(row: Appeal, *, by: Actor, at: datetime) -> Appeal:
    """Say that a judge is done: the file is kept no longer for it. The household's act, or the clock's at its last day."""
    require(by.role, Action.CARRY_APPEALS if by.role is Role.CLOCK else Action.CONTEST)
    held = Appeal.objects.select_for_update().get(pk=row.pk)
    if held.state == AppealState.AT_COURT:
        held.state, held.ended_at = AppealState.COURT_OVER, at
        held.save(update_fields=["state", "ended_at"])
        article = SUBJECTS[AppealSubject(held.subject)].article
        telling.journal(JournalVerb.END_COURT, held, by=by, at=at, article=article)
    return held

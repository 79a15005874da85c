"""The warning before a radiation: sent, proved delivered, answered or cancelled. Nothing else than a proof starts the month.

For no answer to a letter, and for inadmissibility (article R441-2-8 c and d).
"""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from palier.models import Candidature, Demande, DemandeVersion, RadiationWarning
from palier.models.demandes import layers
from palier.rules.candidature.funnel import Stage
from palier.rules.commission import motives
from palier.rules.commission.grounds import Ground
from palier.rules.doors.access import Action, require
from palier.rules.homes import home_dates
from palier.rules.law import calendars, clocks
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import Source
from palier.rules.law.voice import phrase
from palier.rules.letters.composing import compose
from palier.rules.life import radiation
from palier.rules.life.radiation import StrikeOffReason, SubReason
from palier.workflows.acting import telling
from palier.workflows.acting.actors import CLOCK, Actor
from palier.workflows.acting.refusals import Refusal, days_bounded
from palier.workflows.acting.signing import house, signatory
from palier.workflows.letters import life_letters

OPENED = phrase("Courrier ouvert dans l’espace personnel")
PROOF_LENGTH = 120
_UPDATES = ("MOD", "REN")
"""Files of the register that a person's own update makes."""
_SUB_REASONS = {
    Ground.OVER_ALL_CEILINGS: SubReason.OVER_CEILINGS,
    Ground.IRREGULAR_STAY: SubReason.IRREGULAR_STAY,
}
ANSWER_LENGTH = 4000

_ANSWERED, TAKEN_BACK = "reponse", "retrait"
"""Why a warning no longer stands; any other reason is an update of the demande."""


class CannotWarn(Refusal):
    """The demande is struck off already, or is not this landlord's to warn."""

    sentence = phrase(
        "Cette demande ne peut pas recevoir d’avertissement : elle est radiée, ou relève d’un autre organisme."
    )


class NotAWarnedReason(Refusal):
    """Only letters c and d are warned."""

    sentence = phrase(
        "Un avertissement porte sur l’absence de réponse à un courrier ou sur l’irrecevabilité, et rien d’autre."
    )


class FactsNeeded(Refusal):
    """The person must know what is held against them, in words that the law allows."""

    sentence = phrase("Écrivez les faits : la personne doit pouvoir y répondre.")


class LetterNeeded(Refusal):
    """The letter that got no answer is part of the warning."""

    sentence = phrase("Indiquez la date du courrier resté sans réponse, aujourd’hui ou avant.")


class NotFoundInadmissible(Refusal):
    """Only a landlord's commission finds a demande inadmissible."""

    sentence = phrase("Seule une décision d’irrecevabilité de votre commission permet cet avertissement.")


class AlreadyWarned(Refusal):
    """One warning at a time for a reason."""

    sentence = phrase("Un avertissement est déjà en cours pour ce motif.")


class WarningOver(Refusal):
    """Answered, cancelled or followed by a radiation."""

    sentence = phrase("Cet avertissement ne vaut plus.")


class ProofNeeded(Refusal):
    """No delay runs without a proof, nor before the warning was sent."""

    sentence = phrase("Indiquez la preuve de réception, et une date entre l’envoi et maintenant.")


class AnswerNeeded(Refusal):
    """An answer says something."""

    sentence = phrase("Écrivez votre réponse, en quelques mots.")


@transaction.atomic
def warn(
    candidature: Candidature, *, reason: str, facts: str, by: Actor, at: datetime, letter_sent_on: date | None = None
) -> RadiationWarning:
    """Send the warning: the demande stays as it is until a month after its proven delivery.

    Raises ``CannotWarn`` or ``AlreadyWarned``.
    """
    demande = Demande.objects.select_for_update(no_key=True).get(pk=candidature.demande_id)
    require(by.role, Action.WARN_RADIATION)
    if not layers.is_open(demande) or not house(by).stands_for(candidature.publication.bailleur_id):
        raise CannotWarn
    code = _reason(reason)
    text = _facts(facts)
    sub = _basis(candidature, code, letter_sent_on, clocks.day_in_paris(at))
    # What belongs to the other reason is not kept.
    letter_on = letter_sent_on if code is StrikeOffReason.NO_ANSWER else None
    try:
        with transaction.atomic():
            warning = RadiationWarning.objects.create(
                demande=demande,
                candidature=candidature,
                reason=code,
                sub_reason=sub or "",
                facts=text,
                letter_sent_on=letter_on,
                issued_by=house(by),
                written_by=signatory(by),
                sent_at=at,
                audience=[house(by).pk],
            )
    except IntegrityError as error:
        raise AlreadyWarned from error
    ends_at = radiation.answer_by(at, calendar_of(warning))
    told = life_letters.warning(house(by).name, code, sub, text, letter_on, ends_at)
    telling.journal(
        JournalVerb.WARN_OF_RADIATION,
        warning,
        by=by,
        at=at,
        article=radiation.RULES[code].article,
        details={"motif": code.value},
    )
    kept = {"avertissement": str(warning.public_id)}
    telling.send(demande, told, by=by, at=at, candidature=candidature, facts=kept)
    return warning


def calendar_of(warning: RadiationWarning) -> calendars.Calendar:
    """The working days by which the month of a warning ends: those of the département of its home."""
    return warning.candidature.publication.home.calendar


def say_delay(warning: RadiationWarning, at: datetime) -> str:
    """The clock of a warning in one sentence, at an instant."""
    return radiation.say_delay(now=at, deadline=warning.answer_by, calendar=calendar_of(warning))


def strike_off_day(warning: RadiationWarning) -> date | None:
    """The first day on which the demande may be struck off after a warning; none before its proven delivery."""
    if warning.delivered_at is None:
        return None
    return radiation.strike_off_day(warning.delivered_at, calendar_of(warning))


def _reason(word: str) -> StrikeOffReason:
    try:
        code = radiation.reason_of(word)
    except radiation.UnknownStrikeOffReason as error:
        raise NotAWarnedReason from error
    if code not in radiation.WARNED:
        raise NotAWarnedReason
    return code


def _facts(text: str) -> str:
    found = motives.scan(text)
    if not text.strip() or found:
        raise FactsNeeded(*(motive.sentence for motive in found[:1]))
    return text.strip()


def _basis(
    candidature: Candidature, code: StrikeOffReason, letter_sent_on: date | None, today: date
) -> SubReason | None:
    """What the warning rests on; the sub-reason of an inadmissibility is the one that the commission gave."""
    if code is StrikeOffReason.NO_ANSWER:
        if letter_sent_on is None or letter_sent_on > today:
            raise LetterNeeded
        return None
    decided = candidature.decisions.filter(kind="irrecevable").order_by("-decided_at").first()
    if candidature.stage != Stage.IRRECEVABLE or decided is None or decided.ground not in _SUB_REASONS:
        raise NotFoundInadmissible
    return _SUB_REASONS[Ground(decided.ground)]


def _live(warning: RadiationWarning) -> RadiationWarning:
    # The demande first, as a radiation does: an answer and a radiation at one instant wait for each other, and one wins.
    Demande.objects.select_for_update(no_key=True).get(pk=warning.demande_id)
    warning = RadiationWarning.objects.select_for_update().get(pk=warning.pk)
    if warning.cancelled_at is not None or warning.struck_off_at is not None:
        raise WarningOver
    return warning


@transaction.atomic
def note_delivery(
    warning: RadiationWarning, *, proof: str, delivered_at: datetime, by: Actor, at: datetime
) -> RadiationWarning:
    """Keep the proof that the warning arrived: the month runs from that day. The first proof stands.

    Raises ``ProofNeeded``.
    """
    warning = _live(warning)
    require(by.role, Action.PROVE_WARNING)
    if warning.delivered_at is not None:
        return warning
    with days_bounded():
        home_dates.check_delivery(delivered_at, sent_at=warning.sent_at, at=at)
    if not proof.strip():
        raise ProofNeeded
    delivered_at = max(delivered_at, warning.sent_at)
    warning.delivered_at, warning.delivery_proof = delivered_at, proof.strip()[:PROOF_LENGTH]
    warning.answer_by = radiation.answer_by(delivered_at, calendar_of(warning))
    warning.save(update_fields=["delivered_at", "delivery_proof", "answer_by"])
    telling.journal(
        JournalVerb.PROVE_WARNING_DELIVERY,
        warning,
        by=by,
        at=at,
        article=_article(warning),
        details={"remis_le": clocks.day_in_paris(delivered_at).isoformat()},
    )
    return warning


def _article(warning: RadiationWarning) -> Source:
    return radiation.RULES[StrikeOffReason(warning.reason)].article


@transaction.atomic
def answer(warning: RadiationWarning, *, text: str, by: Actor, at: datetime) -> RadiationWarning:
    """The person answers, in time or not: as long as nothing is struck off, an answer cancels the warning.

    Raises ``AnswerNeeded``.
    """
    warning = _live(warning)
    require(by.role, Action.ANSWER_WARNING)
    if not text.strip():
        raise AnswerNeeded
    warning.answer, warning.answered_at = text.strip()[:ANSWER_LENGTH], at
    return _cancel(warning, _ANSWERED, by=by, at=at)


@transaction.atomic
def take_back(warning: RadiationWarning, *, by: Actor, at: datetime) -> RadiationWarning:
    """The landlord takes its warning back."""
    warning = _live(warning)
    require(by.role, Action.WARN_RADIATION)
    return _cancel(warning, TAKEN_BACK, by=by, at=at)


@transaction.atomic
def cancel_by_update(demande: Demande, *, reason: str, by: Actor, at: datetime) -> int:
    """The person has updated or renewed the demande: live warnings no longer stand. Returns how many."""
    live = list(
        RadiationWarning.objects.select_for_update()
        .filter(demande=demande, cancelled_at=None, struck_off_at=None)
        .order_by("pk")
    )
    for warning in live:
        _cancel(warning, reason, by=by, at=at)
    return len(live)


def updated_elsewhere(warning: RadiationWarning) -> datetime | None:
    """When the register received an update or a renewal after the warning was sent: it cancels as one made here does."""
    later = DemandeVersion.objects.filter(
        demande=warning.demande_id, file_type__in=_UPDATES, file_dated_at__gt=warning.sent_at
    )
    return later.order_by("file_dated_at").values_list("file_dated_at", flat=True).first()


@transaction.atomic
def cancel_updated_elsewhere(*, at: datetime) -> int:
    """Cancel the live warnings of demandes that were updated at a counter or in the register. The clock's act."""
    done = 0
    for warning in RadiationWarning.objects.filter(cancelled_at=None, struck_off_at=None).order_by("pk"):
        if updated_elsewhere(warning) is not None:
            done += cancel_by_update(warning.demande, reason="mise_a_jour", by=CLOCK, at=at)
    return done


def _cancel(warning: RadiationWarning, reason: str, *, by: Actor, at: datetime) -> RadiationWarning:
    warning.cancelled_at, warning.cancel_reason = at, reason
    warning.save(update_fields=["answer", "answered_at", "cancelled_at", "cancel_reason"])
    telling.journal(
        JournalVerb.CANCEL_WARNING, warning, by=by, at=at, article=_article(warning), details={"raison": reason}
    )
    is_answered, is_taken_back = reason == _ANSWERED, reason == TAKEN_BACK
    text = compose(
        "avertissement_annule",
        is_answered=is_answered,
        is_taken_back=is_taken_back,
        is_updated=not is_answered and not is_taken_back,
    )
    telling.send(warning.demande, text, by=by, at=at)
    return warning

"""What is kept and what is not any more: holds on an erasure, requests that wait, and what goes before the demande."""

from datetime import date, datetime

from django.db import transaction

from palier.models import Demande, LegalHold
from palier.models.homes import home_pictures as pictures
from palier.models.life import forgetting
from palier.rules.candidature.funnel import TERMINAL, Stage
from palier.rules.doors.access import Action, require
from palier.rules.doors.privacy import Retention
from palier.rules.homes import home_pictures
from palier.rules.law.clocks import at_hour, day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.rules.letters.composing import compose
from palier.rules.life import retention
from palier.rules.life.retention import Hold, Occasion
from palier.rules.threads import threads
from palier.workflows.acting import telling
from palier.workflows.acting.actors import CLOCK, Actor
from palier.workflows.life import blanking, erasing
from palier.workflows.offer import ending

_ERASURE = act("règlement (UE) 2016/679, article 17")
WAITING = {"conservation", "seance_ouverte"}
"""Obstacles that pass by themselves: a request waits for their end, and is then honoured."""
NEEDED = [stage.value for stage in (*ending.ENDABLE, Stage.ACCEPTEE)]
"""While a candidature stands here, somebody may still have to read a piece."""


@transaction.atomic
def hold(demande: Demande, reason: Hold, *, by: Actor, at: datetime) -> LegalHold:
    """Keep a demande past its term, for a reason of the closed list. Holding twice is holding once."""
    demande = Demande.objects.select_for_update(no_key=True).get(pk=demande.pk)
    require(by.role, Action.HOLD_ERASURE)
    kept, is_new = LegalHold.objects.get_or_create(
        demande=demande, reason=reason, lifted_at=None, defaults={"placed_at": at}
    )
    if is_new:
        telling.journal(JournalVerb.KEEP_FILE, demande, by=by, at=at, article=_ERASURE, details={"motif": reason.value})
    return kept


@transaction.atomic
def lift(demande: Demande, reason: Hold, *, by: Actor, at: datetime) -> bool:
    """Lift a hold; false where there was none."""
    demande = Demande.objects.select_for_update(no_key=True).get(pk=demande.pk)
    require(by.role, Action.HOLD_ERASURE)
    is_lifted = bool(LegalHold.objects.filter(demande=demande, reason=reason, lifted_at=None).update(lifted_at=at))
    if is_lifted:
        telling.journal(
            JournalVerb.LIFT_KEEPING, demande, by=by, at=at, article=_ERASURE, details={"motif": reason.value}
        )
    return is_lifted


@transaction.atomic
def honour(demande: Demande, *, at: datetime) -> bool:
    """Erase a file whose person asked; where a home was attributed meanwhile, say so by letter instead. The clock's act.

    Returns whether the request is settled; what only waits is tried again.
    """
    try:
        with transaction.atomic():
            erasing.erase(demande, reason=Occasion.REQUEST, at=at)
    except erasing.CannotErase as refusal:
        if {reason.code for reason in refusal.reasons} <= WAITING:
            return False
        _refuse(demande, refusal, at)
    return True


@transaction.atomic
def erase_at_term(demande: Demande, *, at: datetime) -> bool:
    """Erase a demande whose term has come; false where it is held, or gone. The clock's act."""
    try:
        with transaction.atomic():
            return erasing.erase(demande, reason=Occasion.TERM, at=at) is not None
    except erasing.CannotErase:
        return False


def _refuse(demande: Demande, refusal: erasing.CannotErase, at: datetime) -> None:
    row = Demande.objects.select_for_update(no_key=True).get(pk=demande.pk)
    row.erasure_asked_at = None
    row.save(update_fields=["erasure_asked_at"])
    telling.journal(JournalVerb.REFUSE_ERASURE, row, by=CLOCK, at=at, article=_ERASURE)
    reasons = [f"{reason.sentence} {reason.remedy}".strip() for reason in refusal.reasons]
    telling.send(row, compose("effacement_refuse", reasons=reasons), by=CLOCK, at=at)


@transaction.atomic
def forget_old(*, at: datetime) -> dict[str, int]:
    """Forget what is not kept as long as a demande; return how many rows of each table. The clock's act."""
    require(CLOCK.role, Action.ERASE)
    on = day_in_paris(at)
    blanking.blank_old(before=_start(on))
    counts = {
        **forgetting.forget_codes(_start(retention.kept_since(Retention.ONE_DAY, on))),
        **forgetting.forget_receipts(retention.kept_since(Retention.ONE_DAY, on)),
        **forgetting.forget_acts(_start(retention.acts_since(on))),
        **forgetting.forget_readings(_start(retention.kept_since(Retention.ONE_YEAR, on))),
        **forgetting.forget_threads(_start(threads.kept_since(on))),
        **forgetting.forget_browsers(_start(retention.kept_since(Retention.ONE_YEAR, on))),
        **forgetting.forget_pieces(_start(retention.kept_since(Retention.UNTIL_CHECKED, on)), needed=NEEDED),
        **forgetting.forget_desks(_start(retention.kept_since(Retention.TWO_WEEKS, on)), ended=list(TERMINAL)),
        **pictures.forget(
            removed_before=_start(home_pictures.removed_before(on)), kept_since=_start(home_pictures.kept_since(on))
        ),
    }
    return {table: count for table, count in counts.items() if count}


def _start(day: date) -> datetime:
    return at_hour(day, 0)

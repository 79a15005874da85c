"""The clock of a demande: notices before the year ends, the end of the year, and what follows a radiation.

Each task may run twice or late without harm: the day in law comes from the demande, never from the hour of the job.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from palier.gateways.sne.client import SneClient
from palier.gateways.sne.shapes import SneRadiation
from palier.jobs.path.leases import completed
from palier.jobs.queue.clocks import on_the_clock
from palier.jobs.queue.one_by_one import PATIENT, each
from palier.models import Demande, Letter, Radiation, RadiationWarning
from palier.models.demandes import layers
from palier.models.doors import acting, jobs
from palier.rules.law import clocks
from palier.rules.life.radiation import StrikeOffReason
from palier.rules.people import numero
from palier.workflows.acting.actors import CLOCK
from palier.workflows.letters.leaving import SEND_TASK
from palier.workflows.life import reminding_renewal
from palier.workflows.offer import ending
from palier.workflows.radiation import striking_off, warning_radiation

_ELSEWHERE = (StrikeOffReason.HOUSED, StrikeOffReason.MERGED)
"""Reasons that the register hears of by another way, or pronounces itself."""
BATCH = reminding_renewal.BATCH


@on_the_clock("*/10 * * * *", "palier.jobs.life.remind_all", priority=jobs.PRIORITIES[SEND_TASK])
def remind_all(timestamp: int) -> None:
    """Send the notices that are due, and those that a stopped machine missed, the first to end first.

    They take their turn with the messages: batch after batch of them held up every message that was already written.
    """
    _batch(reminding_renewal.due, _remind, again="palier.jobs.life.remind_all", timestamp=timestamp)


@on_the_clock("*/10 * * * *", "palier.jobs.life.expire_all")
def expire_all(timestamp: int) -> None:
    """Note the demandes whose year is over, the first to end first."""
    _batch(reminding_renewal.expired, _expire, again="palier.jobs.life.expire_all", timestamp=timestamp)


def _remind(demande: int) -> None:
    with transaction.atomic():
        acting.take(acting.CLOCK)
        reminding_renewal.remind(Demande.objects.get(pk=demande), at=timezone.now())


def _expire(demande: int) -> None:
    with transaction.atomic():
        acting.take(acting.CLOCK)
        reminding_renewal.note_expiry(Demande.objects.get(pk=demande), at=timezone.now())


def _batch(find: Callable[[datetime], list[int]], do: Callable[[int], None], *, again: str, timestamp: int) -> None:
    """Do one batch; come back while some are left, behind whatever else waits: no clock is held up by another."""
    if each(_ids(find), do) == BATCH:
        jobs.defer(again, timestamp=timestamp)


def _ids(find: Callable[[datetime], list[int]]) -> list[int]:
    with transaction.atomic():
        acting.take(acting.CLOCK)
        return find(timezone.now())


@app.task(name="palier.jobs.life.announce", retry=PATIENT)
def announce(demande: int, key: str = "") -> None:
    """Announce a letter by the contact that the clock alone knows."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        # A job deferred by the release before has no key.
        known = UUID(key) if key else None
        reminding_renewal.announce(Demande.objects.get(pk=demande), at=timezone.now(), key=known)


@app.task(name="palier.jobs.life.note_opened", retry=PATIENT)
def note_opened(letter: int) -> None:
    """Keep the opening of a warning as the proof of its delivery, on the day it was opened."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        found = Letter.objects.get(pk=letter)
        warning = RadiationWarning.objects.get(public_id=found.facts["avertissement"])
        is_live = warning.cancelled_at is None and warning.struck_off_at is None
        if found.read_at is not None and is_live:
            warning_radiation.note_delivery(
                warning, proof=warning_radiation.OPENED, delivered_at=found.read_at, by=CLOCK, at=timezone.now()
            )


@app.task(name="palier.jobs.life.end_struck_off", retry=PATIENT)
def end_struck_off(demande: int) -> None:
    """End the candidatures of a demande that is struck off."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        ending.end_struck_off(Demande.objects.get(pk=demande), at=timezone.now())


@on_the_clock("*/10 * * * *", "palier.jobs.life.sweep")
def sweep(timestamp: int) -> None:
    """End what a lost job left and what the register struck off; note what it took back, and updates made elsewhere."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        striking_off.lift_taken_back(at=timezone.now())
        warning_radiation.cancel_updated_elsewhere(at=timezone.now())
    each(_ids(lambda _: ending.struck_off_and_live(BATCH)), end_struck_off)


@app.task(name="palier.jobs.life.tell_register", retry=RetryStrategy(max_attempts=60, linear_wait=600))
def tell_register(radiation: int) -> None:
    """Send the file RAD to the State's register, once; tried again while it does not answer.

    The register is asked outside any transaction: it may be slow, and no lock waits for it.
    """
    with transaction.atomic():
        acting.take(acting.CLOCK)
        found = Radiation.objects.select_related("demande").get(pk=radiation)
        known = layers.facts_of(found.demande, found.effective_on)
    is_ours = found.reason not in _ELSEWHERE and found.register_told_at is None and found.lifted_at is None
    # Rescued since, its household has renewed it there: a try that comes before the sweep must not undo that.
    is_ours = is_ours and not layers.is_open(found.demande)
    # A file that waits for its number is unknown to the register: there is nothing to strike off there.
    if not is_ours or not settings.SNE_URL or numero.is_pending(found.demande.numero_unique):
        return
    now = timezone.now()
    client = SneClient(settings.SNE_URL, Path(settings.SNE_CERTS), settings.SNE_GUICHET, now)
    registered = client.demande(found.demande.numero_unique)
    # Struck off already: the answer of an earlier attempt was lost on its way, or the register was first.
    with transaction.atomic():
        acting.take(acting.CLOCK)
        # Asking took a while: who was rescued meanwhile is left as they are there.
        if layers.is_open(found.demande):
            return
    if registered.radiation is None:
        file = SneRadiation(reason=found.reason, on=found.effective_on, detail=found.sub_reason)
        client.radiate(completed(registered, known), file)
    with transaction.atomic():
        acting.take(acting.CLOCK)
        Radiation.objects.filter(pk=radiation, register_told_at=None).update(register_told_at=now)


@on_the_clock("15 6 * * *", "palier.jobs.life.tell_late")
def tell_late(timestamp: int) -> None:
    """Tell the register of the radiations that it has not heard of for a day."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        late = Radiation.objects.filter(
            register_told_at=None, lifted_at=None, recorded_at__lt=clocks.unsent_since(timezone.now())
        ).exclude(reason__in=_ELSEWHERE)
        for radiation in late.order_by("pk").values_list("pk", flat=True) if settings.SNE_URL else ():
            jobs.defer("palier.jobs.life.tell_register", lock=f"radiation-{radiation}", radiation=radiation)

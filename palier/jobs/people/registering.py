"""Sends first registrations to the State's register, and takes in what it then has; again while it does not answer."""

import logging
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from palier.gateways.sne.client import SneClient
from palier.gateways.sne.errors import SneAnomaly, SneError, SneIncomplete, SneUnavailable, SneUnexpected
from palier.jobs.people import registration_files
from palier.jobs.people.register_turns import RegisterTurn
from palier.jobs.queue.clocks import on_the_clock
from palier.jobs.queue.one_by_one import each
from palier.models import Registration
from palier.models.doors import acting
from palier.rules.doors.access import Role
from palier.workflows.acting.actors import Actor
from palier.workflows.counter import numbering, telling_alone
from palier.workflows.counter.numbering import Known
from palier.workflows.register import importing

log = logging.getLogger(__name__)


@app.task(name="palier.jobs.registering.send")
def send(registration: int) -> bool:
    """Send one form, and say whether the register answered; it is asked outside any transaction.

    Where it is away, the form waits for ``send_late``.
    """
    now = timezone.now()
    with transaction.atomic():
        acting.take(acting.CLOCK)
        was_sent = numbering.may_have_been_sent(registration)
        row = numbering.claim(registration, at=now) if settings.SNE_URL else None
    if row is None:
        return True
    client = SneClient(settings.SNE_URL, Path(settings.SNE_CERTS), settings.SNE_GUICHET, now)
    try:
        numero = _number(client, row, was_sent=was_sent)
        registered = client.demande(numero) if numero else None
    except SneUnexpected:
        return True
    except (SneAnomaly, SneIncomplete) as error:
        with transaction.atomic():
            acting.take(acting.CLOCK)
            numbering.not_taken(registration, str(error), at=timezone.now())
        return True
    except SneError as error:
        # It may have taken the form, and its answer be lost: a later turn asks first whether it has it.
        return not isinstance(error, SneUnavailable)
    if registered is None:
        return True
    with transaction.atomic():
        acting.take(acting.CLOCK)
        kept = importing.save(registered, by=Actor(role=Role.STEWARD), at=timezone.now()).demande
        numbering.numbered(registration, kept, at=timezone.now())
    return True


def _number(client: SneClient, row: Registration, *, was_sent: bool) -> str:
    """The number of this form: of an earlier sending, or of this one; empty where nothing was sent. Raises ``SneUnavailable``."""
    file = registration_files.of(row, guichet=settings.SNE_GUICHET)
    try:
        found = [Known(one.numero, one.deposited_on) for one in client.duplicates(file)]
    except SneUnavailable:
        # Nothing of this turn has left: the next minute asks again. What an earlier one may have sent stays in doubt.
        if not was_sent:
            with transaction.atomic():
                acting.take(acting.CLOCK)
                numbering.wait(row.pk)
        raise
    with transaction.atomic():
        acting.take(acting.CLOCK)
        mine = numbering.ours(row, found, was_sent=was_sent)
    if mine is not None:
        return mine.numero
    if found and not row.is_another:
        with transaction.atomic():
            acting.take(acting.CLOCK)
            numbering.is_known(row.pk, found, at=timezone.now())
        return ""
    return client.create(file)


@on_the_clock("* * * * *", "palier.jobs.registering.send_late")
def send_late(timestamp: int) -> None:
    """Ask again for the forms that wait, and for those whose sending nobody came back from."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        found = numbering.waiting(timezone.now()) if settings.SNE_URL else []
    turn = RegisterTurn()
    each(turn.of(found), lambda form: turn.heard(is_there=send(form)))


@on_the_clock("20 7 * * *", "palier.jobs.registering.tell")
def tell(timestamp: int) -> None:
    """Try again attestations that lacked something; tell what will be emptied, and what is late, to its person and the log."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        found = numbering.late(timezone.now())
    each(found, _attest_again)
    with transaction.atomic():
        acting.take(acting.CLOCK)
        telling_alone.warn(at=timezone.now())
        late = telling_alone.tell_late(at=timezone.now())
    if late:
        log.warning("attestations_late", extra={"count": late})


def _attest_again(registration: int) -> None:
    with transaction.atomic():
        acting.take(acting.CLOCK)
        numbering.attest_again(registration, at=timezone.now())


@on_the_clock("50 3 * * *", "palier.jobs.registering.forget")
def forget(timestamp: int) -> None:
    """Empty the forms that were begun and never sent."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        numbering.forget(at=timezone.now())

"""Sends what households wish to the State's register, as files MOD, and again while it does not answer."""

from dataclasses import replace
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from palier.gateways.sne.client import SneClient
from palier.gateways.sne.errors import SneAnomaly, SneIncomplete, SneUnexpected
from palier.jobs.queue.one_by_one import PATIENT
from palier.models import Demande
from palier.models.doors import acting
from palier.workflows.register import sending_wishes

_GUICHET = slice(13, None)
"""Where a numéro unique tells the guichet that registered it."""


@app.task(name="palier.jobs.wishes.send", retry=PATIENT)
def send(demande: int) -> None:
    """Read the register's own file, put the wish in, send it as MOD. Sending twice is the same as once.

    The register is asked outside any transaction: it may be slow, and no lock waits for it.
    """
    now = timezone.now()
    with transaction.atomic():
        acting.take(acting.CLOCK)
        found = Demande.objects.filter(pk=demande).first()
        what = sending_wishes.to_send(found, at=now) if found and settings.SNE_URL else None
    if found is None or what is None:
        return
    client = SneClient(settings.SNE_URL, Path(settings.SNE_CERTS), settings.SNE_GUICHET, now)
    refusal = ""
    try:
        known = client.demande(what.numero)
        client.modify(
            replace(
                known, demande=replace(known.demande, wish=what.wish), guichet=known.guichet or known.numero[_GUICHET]
            )
        )
    except SneUnexpected:
        raise
    except (SneAnomaly, SneIncomplete) as error:
        refusal = str(error)
    with transaction.atomic():
        acting.take(acting.CLOCK)
        if refusal:
            sending_wishes.refused(found, what, refusal, at=timezone.now())
        else:
            sending_wishes.sent(found, what, at=timezone.now())


@app.periodic(cron="25 6 * * *")
@app.task(name="palier.jobs.wishes.send_late", queueing_lock="palier.jobs.wishes.send_late")
def send_late(timestamp: int) -> None:
    """Ask again for the wishes that the register has not heard of for a day."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        for demande in sending_wishes.late(at=timezone.now()) if settings.SNE_URL else ():
            sending_wishes.defer(demande)

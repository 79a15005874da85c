"""Sends what households wish, and what changed in them, to the register as files MOD, and again while it does not answer."""

from dataclasses import replace
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from palier.gateways.sne import telling
from palier.gateways.sne.client import SneClient
from palier.gateways.sne.errors import SneAnomaly, SneHalf, SneIncomplete, SneUnexpected
from palier.gateways.sne.shapes import SneDemande
from palier.jobs.queue.clocks import on_the_clock
from palier.jobs.queue.one_by_one import PATIENT
from palier.models import Demande
from palier.models.doors import acting
from palier.workflows.changes import changing_contact
from palier.workflows.register import sending_wishes, whole_answers
from palier.workflows.register.sending_wishes import WishToSend

_GUICHET = slice(13, None)
"""Where a numéro unique tells the guichet that registered it."""


@app.task(name="palier.jobs.wishes.send", retry=PATIENT)
def send(demande: int) -> None:
    """Read the register's own file, put in what was told, send it as MOD. Sending twice is the same as once.

    The register is asked outside any transaction: it may be slow, and no lock waits for it. Raises ``SneHalf``.
    """
    now = timezone.now()
    with transaction.atomic():
        acting.take(acting.CLOCK)
        found = Demande.objects.filter(pk=demande).first()
        what = sending_wishes.to_send(found, at=now) if found and settings.SNE_URL else None
        held = whole_answers.held(found) if found else frozenset[str]()
    if found is None or what is None:
        return
    client = SneClient(settings.SNE_URL, Path(settings.SNE_CERTS), settings.SNE_GUICHET, now)
    refusal = ""
    try:
        known = client.demande(what.numero)
        if whole_answers.is_cut(known.missing, held):
            raise SneHalf
        client.modify(_put_in(known, what))
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


def _put_in(known: SneDemande, what: WishToSend) -> SneDemande:
    """The register's file with what its household told."""
    if what.household is not None:
        known = telling.with_household(known, what.household)
    for one in what.told:
        known = telling.with_identity(known, one.key, one.columns, one.address)
    known = telling.with_facts(
        known,
        incomes=what.proved.incomes,
        home=what.proved.home,
        jobs={key: (job.contract, job.employer) for key, job in what.proved.jobs.items()},
    )
    guichet = known.guichet or known.numero[_GUICHET]
    return replace(known, demande=replace(known.demande, wish=what.wish), guichet=guichet)


@on_the_clock("25 6 * * *", "palier.jobs.wishes.send_late")
def send_late(timestamp: int) -> None:
    """Ask again for what the register has not heard of for a day, and for contacts that were put back by a link."""
    now = timezone.now()
    with transaction.atomic():
        acting.take(acting.CLOCK)
        for untold in Demande.objects.filter(pk__in=changing_contact.untold(now)) if settings.SNE_URL else ():
            sending_wishes.ask(untold, at=now, is_of_file=True)
    with transaction.atomic():
        acting.take(acting.CLOCK)
        for demande in sending_wishes.late(at=now) if settings.SNE_URL else ():
            sending_wishes.defer(demande)

"""What follows a lease or a withdrawal, for people whom the bailleur may not see, and what the register is told."""

from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from palier.gateways.sne.client import SneClient
from palier.gateways.sne.shapes import SneRadiation
from palier.models import Demande, Lease, Publication, acting, jobs
from palier.workflows import ending, leasing


@app.task(name="palier.jobs.leases.end_home", retry=5)
def end_home(publication: int, reason: str) -> None:
    """End one batch of the candidatures of a home, and come back while some are left."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        ended = ending.end_home(Publication.objects.get(pk=publication), reason, at=timezone.now())
        if ended == ending.BATCH:
            jobs.defer("palier.jobs.leases.end_home", publication=publication, reason=reason)


@app.task(name="palier.jobs.leases.end_elsewhere", retry=5)
def end_elsewhere(demande: int) -> None:
    """End the household's other candidatures."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        ending.end_elsewhere(Demande.objects.get(pk=demande), at=timezone.now())


@app.task(name="palier.jobs.leases.restore_elsewhere", retry=5)
def restore_elsewhere(demande: int) -> None:
    """Bring the household's suspended candidatures back."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        ending.restore_elsewhere(Demande.objects.get(pk=demande), at=timezone.now())


@app.task(name="palier.jobs.leases.tell_register", retry=RetryStrategy(max_attempts=20, exponential_wait=5))
def tell_register(lease: int) -> None:
    """Strike the demande off in the State's register with reason a; tried again while it does not answer.

    The register is asked outside any transaction: it may be slow, and no lock waits for it.
    """
    with transaction.atomic():
        acting.take(acting.CLOCK)
        found = Lease.objects.select_related("demande", "publication__home").get(pk=lease)
        numero, rpls = found.demande.numero_unique, found.publication.home.rpls_id
    if found.register_told_at is not None or not settings.SNE_URL:
        return
    now = timezone.now()
    client = SneClient(settings.SNE_URL, Path(settings.SNE_CERTS), settings.SNE_GUICHET, now)
    client.radiate(client.demande(numero), SneRadiation(reason=leasing.STRIKE_OFF, on=found.signed_on, rpls=rpls))
    with transaction.atomic():
        acting.take(acting.CLOCK)
        Lease.objects.filter(pk=lease, register_told_at=None).update(register_told_at=now)

"""What follows a lease or a withdrawal, for people whom the bailleur may not see, and what the register is told."""

from dataclasses import replace
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from palier.gateways.sne.client import SneClient
from palier.gateways.sne.shapes import SneDemande, SneRadiation
from palier.jobs.queue.clocks import on_the_clock
from palier.jobs.queue.one_by_one import PATIENT
from palier.models import Demande, Lease, Publication
from palier.models.demandes import layers
from palier.models.doors import acting, jobs
from palier.rules.law import clocks
from palier.rules.people import facts
from palier.rules.people.facts import Dalo
from palier.workflows.offer import ending, leasing

_GUICHET = slice(13, None)
"""Where a numéro unique tells the guichet that registered it."""


@app.task(name="palier.jobs.leases.end_home", retry=PATIENT)
def end_home(publication: int, reason: str) -> None:
    """End one batch of the candidatures of a home, and come back while some are left."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        ended = ending.end_home(Publication.objects.get(pk=publication), reason, at=timezone.now())
        if ended == ending.BATCH:
            jobs.defer("palier.jobs.leases.end_home", publication=publication, reason=reason)


@app.task(name="palier.jobs.leases.end_elsewhere", retry=PATIENT)
def end_elsewhere(demande: int) -> None:
    """End the household's other candidatures."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        ending.end_elsewhere(Demande.objects.get(pk=demande), at=timezone.now())


@app.task(name="palier.jobs.leases.restore_elsewhere", retry=PATIENT)
def restore_elsewhere(demande: int) -> None:
    """Bring the household's suspended candidatures back."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        ending.restore_elsewhere(Demande.objects.get(pk=demande), at=timezone.now())


@app.task(name="palier.jobs.leases.tell_register", retry=RetryStrategy(max_attempts=60, linear_wait=600))
def tell_register(lease: int) -> None:
    """Strike the demande off in the State's register with reason a; tried again while it does not answer.

    Each wait is ten minutes longer than the last, twelve days in all; ``tell_late`` comes back every morning after.

    The register is asked outside any transaction: it may be slow, and no lock waits for it.
    """
    with transaction.atomic():
        acting.take(acting.CLOCK)
        found = Lease.objects.select_related("demande", "publication__home").get(pk=lease)
        known = layers.facts_of(found.demande, found.signed_on)
    # The lease of an intermediate home strikes nothing off.
    is_social = found.publication.home.financing != facts.Financing.LLI
    if found.register_told_at is not None or not is_social or not settings.SNE_URL:
        return
    now = timezone.now()
    client = SneClient(settings.SNE_URL, Path(settings.SNE_CERTS), settings.SNE_GUICHET, now)
    registered = client.demande(found.demande.numero_unique)
    # Already struck off so: the answer of an earlier attempt was lost on its way, and nothing is sent twice. A corrected
    # lease is told again, with its right day and its right contingent.
    if not _is_told(registered.radiation, found):
        client.radiate(completed(registered, known), _radiation(found))
    with transaction.atomic():
        acting.take(acting.CLOCK)
        Lease.objects.filter(pk=lease, register_told_at=None).update(register_told_at=now)


@on_the_clock("0 6 * * *", "palier.jobs.leases.tell_late")
def tell_late(timestamp: int) -> None:
    """Tell the register of the leases that it has not heard of for a day: a lost job loses nobody's lease."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        late = Lease.objects.filter(register_told_at=None, recorded_at__lt=clocks.unsent_since(timezone.now()))
        for lease in late.order_by("pk").values_list("pk", flat=True) if settings.SNE_URL else ():
            jobs.defer("palier.jobs.leases.tell_register", lock=f"lease-{lease}", lease=lease)


def _is_told(known: SneRadiation | None, lease: Lease) -> bool:
    """Whether the register has this radiation as it stands; what it does not give back is taken for right."""
    ours = _radiation(lease)
    return (
        known is not None
        and known.reason == ours.reason
        and known.on in (None, ours.on)
        and known.reservataire in ("", ours.reservataire)
    )


def _radiation(lease: Lease) -> SneRadiation:
    """What article R441-2-9 records at an attribution."""
    return SneRadiation(
        reason=leasing.STRIKE_OFF,
        on=lease.signed_on,
        rpls=lease.publication.home.rpls_id,
        reservataire=lease.contingent,
    )


def completed(registered: SneDemande, known: facts.Demande) -> SneDemande:
    """The register's own file, completed with what it lacks and we know: a file RAD must be whole to be taken in."""
    wish, ours = registered.demande.wish, known.wish
    whole = replace(
        wish,
        type_codes=wish.type_codes or ours.type_codes,
        communes=wish.communes or ours.communes,
        is_enlarged=bool(wish.is_enlarged if wish.is_enlarged is not None else ours.is_enlarged),
    )
    dalo = registered.demande.dalo if registered.demande.dalo is not Dalo.NONE else known.dalo
    until = registered.demande.dalo_valid_until or known.dalo_valid_until
    return replace(
        registered,
        guichet=registered.guichet or registered.numero[_GUICHET],
        demande=replace(registered.demande, wish=whole, dalo=dalo, dalo_valid_until=until),
    )

"""Asks the register for the number of a file that came out of another, and takes in what the register then has."""

from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from palier.gateways.sne.client import SneClient
from palier.gateways.sne.errors import SneAnomaly, SneIncomplete
from palier.gateways.sne.shapes import SneDemande, SnePerson
from palier.gateways.sne.telling import phone_columns
from palier.jobs.queue.one_by_one import PATIENT
from palier.models import Demande, Parting, Person
from palier.models.doors import acting
from palier.rules.doors.access import Role
from palier.rules.people.facts import PersonRole
from palier.workflows.acting.actors import Actor
from palier.workflows.parting import separating, told_apart
from palier.workflows.register import importing

_GUICHET = slice(13, None)
"""Where a numéro unique tells the guichet that registered it."""


@app.task(name="palier.jobs.separating.ask_number")
def ask_number(demande: int) -> None:
    """Send a file CRS once. The register is asked outside any transaction, and never again by itself: it would make two."""
    now = timezone.now()
    with transaction.atomic():
        acting.take(acting.CLOCK)
        found = Demande.objects.get(pk=demande)
        sent = separating.start_asking(found, at=now) if settings.SNE_URL else None
    if sent is None:
        return
    client = SneClient(settings.SNE_URL, Path(settings.SNE_CERTS), settings.SNE_GUICHET, now)
    try:
        numero = client.separate(_file(sent))
    except (SneAnomaly, SneIncomplete) as error:
        with transaction.atomic():
            acting.take(acting.CLOCK)
            separating.not_taken(found, str(error), at=timezone.now())
        return
    with transaction.atomic():
        acting.take(acting.CLOCK)
        separating.numbered(found, numero, at=timezone.now())
    registered = client.demande(numero)
    with transaction.atomic():
        acting.take(acting.CLOCK)
        importing.save(registered, by=Actor(role=Role.STEWARD), at=timezone.now())


@app.task(name="palier.jobs.separating.tell_apart", retry=PATIENT)
def tell_apart(parting: int) -> None:
    """Tell the files that left in silence what is asked of the one they left; most have none, and nothing happens."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        asked = Parting.objects.filter(pk=parting).first()
        if asked is not None:
            told_apart.tell(asked, at=timezone.now())


def _file(sent: separating.SplitToSend) -> SneDemande:
    """The new file, without any contact that this side has not given to the register by itself."""
    return SneDemande(
        demande=sent.facts,
        persons=tuple(_identity(row) for row in sent.persons),
        guichet=sent.parent_numero[_GUICHET],
    )


def _identity(row: Person) -> SnePerson:
    phones = phone_columns(row.phone)
    return SnePerson(
        key=row.key,
        role=PersonRole(row.role),
        civility=row.civility,
        last_name=row.last_name,
        birth_name=row.birth_name,
        first_name=row.first_name,
        birth_date=row.birth_date,
        nationality=row.nationality,
        phone_mobile=phones["phone_mobile"],
        phone_home=phones["phone_home"],
        email=row.email,
        profession=row.profession,
        employer=row.employer,
    )

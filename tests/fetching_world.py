"""A consent, an answer of the tax administration and its use: what tests of fetching start from."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.utils import timezone

from palier.models import Fact, FactLayer, Person
from palier.models.demandes import layers
from palier.models.doors import acting
from palier.rules.fetching.fetching import FetchMove
from palier.rules.fetching.tax_notices import TaxNotice
from palier.rules.people.certified import Citizen
from palier.workflows.fetching import asking_taxes as asking
from palier.workflows.fetching import fetching, settling
from palier.workflows.fetching.fetching import AskedNotice

if TYPE_CHECKING:
    from palier.models import Demande, StateFetch
    from palier.workflows.acting.actors import Actor

NUMBER = "3012345678901"
AMINA = Citizen("BENALI", ("AMINA",), "1989-04-17")
MARC = Citizen("DUPRÉ", ("MARC",), "1985-09-03")


def year() -> int:
    """N-2."""
    return timezone.localdate().year - 2


def notice(
    *declarants: Citizen, income: int = 18_400, family: str = "D", dependants: int = 1, of: int = 0
) -> TaxNotice:
    return TaxNotice(
        year=of or year(),
        reference_income=income,
        shares="1.5",
        family=family,
        dependants=dependants,
        established_on=date(year() + 1, 7, 8),
        declarants=declarants or (AMINA,),
    )


def proved(demande: Demande, key: str = "d") -> None:
    """The State certified who this holder is, in the words of the file."""
    path = layers.identity_path(key)
    if layers.layers_of(demande).verified.get(path) is not None:
        return
    person = Person.objects.get(demande=demande, key=key)
    value = {
        "source": "franceconnect",
        "spares_piece": False,
        "family_name": person.birth_name or person.last_name,
        "given_names": [person.first_name],
        "usage_name": person.last_name,
        "birth": person.birth_date.isoformat() if person.birth_date else "",
    }
    Fact.objects.create(
        demande=demande, layer=FactLayer.VERIFIED, path=path, value=value, at=timezone.now(), audience=demande.audience
    )


def consented(
    demande: Demande,
    by: Actor,
    *,
    key: str = "d",
    of: int = 0,
    number: str = NUMBER,
    form: UUID | None = None,
    at: datetime | None = None,
) -> StateFetch:
    proved(demande, key)
    asked = AskedNotice(key=form or uuid4(), year=of or year(), number=number, has_agreed=True)
    return fetching.consent(demande, asked, person_key=key, by=by, at=at or timezone.now())


def came(row: StateFetch, told: TaxNotice | None) -> StateFetch:
    """What the clock does with an answer."""
    with acting.taken(acting.CLOCK):
        asking.claim(row.pk, at=timezone.now())
        asking.came(row.pk, told, at=timezone.now())
    row.refresh_from_db()
    return row


def moved(row: StateFetch, what: FetchMove, by: Actor) -> StateFetch:
    fetching.move(row.public_id, what, by=by, at=timezone.now())
    row.refresh_from_db()
    return row


def settled(demande: Demande) -> int:
    """What the job does."""
    with acting.taken(acting.CLOCK):
        return settling.settle(demande, at=timezone.now())


def used(demande: Demande, by: Actor, told: TaxNotice, *, key: str = "d") -> StateFetch:
    """From a consent to the file."""
    row = came(consented(demande, by, key=key, of=told.year), told)
    moved(row, FetchMove.ACCEPT, by)
    settled(demande)
    row.refresh_from_db()
    return row

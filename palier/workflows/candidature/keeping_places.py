"""The places that matter to a holder, three at most, and how far homes are from them (ADR 89).

As what else somebody keeps an eye on: no act of the procedure, no line in the journal, and nobody else learns of it.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from palier.models import Commune, Demande, KeptPlace
from palier.models.foreseen import ReadPage
from palier.models.written_readings import WrittenReading
from palier.rules.doors.access import Action, require
from palier.rules.homes import own_places
from palier.rules.homes.own_places import PlaceKind
from palier.rules.law.voice import phrase
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal


class TooManyPlaces(Refusal):
    """As many places are kept as may be."""

    sentence = phrase("Vous gardez déjà trois lieux. Retirez-en un d’abord.")


_KEPT_BY = WrittenReading(
    lambda demande, person: (
        KeptPlace.objects.filter(demande=demande, by=person).select_related("commune").order_by("slot")
    ),
    pages=(ReadPage.HOME, ReadPage.SEARCH),
)


def kept_by(demande: Demande, by: Actor) -> list[KeptPlace]:
    """The places of this person, in the order in which they were kept."""
    return _KEPT_BY(demande.pk, by.person.pk)


@transaction.atomic
def keep(demande: Demande, kind: PlaceKind, commune: Commune, *, by: Actor, at: datetime) -> None:
    """Keep a place; twice is once. Raises ``TooManyPlaces``."""
    require(by.role, Action.WATCH_HOMES)
    demande = Demande.objects.select_for_update(no_key=True).get(pk=demande.pk)
    mine = kept_by(demande, by)
    if any((one.kind, one.commune_id) == (kind, commune.pk) for one in mine):
        return
    taken = {one.slot for one in mine}
    free = [slot for slot in range(1, own_places.MOST + 1) if slot not in taken]
    if not free:
        raise TooManyPlaces
    KeptPlace.objects.create(demande=demande, by=by.person, slot=free[0], kind=kind, commune=commune, kept_at=at)


def drop(public_id: UUID, *, by: Actor) -> None:
    """Keep it no more; nothing is left of it."""
    require(by.role, Action.WATCH_HOMES)
    KeptPlace.objects.filter(public_id=public_id, by=by.person).delete()


def distances(places: Sequence[KeptPlace], commune: Commune) -> list[str]:
    """How far a commune is from each place, in sentences."""
    return [
        own_places.say_distance(
            PlaceKind(one.kind), one.commune.named, _away(one.commune, commune), is_same=_is_same(one.commune, commune)
        )
        for one in places
    ]


def _is_same(one: Commune, other: Commune) -> bool:
    return (one.successor_code or one.code) == (other.successor_code or other.code)


def _away(one: Commune, other: Commune) -> float | None:
    if None in (one.latitude, one.longitude, other.latitude, other.longitude):
        return None
    return own_places.kilometres(point(one), point(other))


def point(commune: Commune) -> own_places.PointOfPlace:
    """Where a commune is drawn: a point in it, known."""
    return commune.latitude or 0.0, commune.longitude or 0.0

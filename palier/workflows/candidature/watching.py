"""What a holder keeps an eye on: homes put aside, and searches under a name (ADR 83).

Neither is an act of the procedure: it weighs nothing, nobody else learns of it, and it leaves no line in the journal, which
would outlive it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from palier.models import Demande, KeptHome, Publication, SavedSearch
from palier.models.demandes.layers import is_open
from palier.models.foreseen import ReadPage
from palier.models.written_readings import WrittenReading
from palier.rules.doors.access import Action, require
from palier.rules.homes import alerts
from palier.rules.homes.alerts import Rhythm, WantedHome
from palier.rules.law.voice import phrase
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import FileClosed, Refusal


class TooManyKept(Refusal):
    """As many homes are kept as may be."""

    sentence = phrase("Vous gardez déjà cent logements. Retirez-en d’abord dans « Mes recherches ».")


class TooManySearches(Refusal):
    """As many searches are kept as may be."""

    sentence = phrase("Vous avez déjà dix recherches. Supprimez-en une d’abord dans « Mes recherches ».")


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPlace:
    """Where a search looks: in words, and by codes."""

    named: str
    is_own: bool = False
    """It is where the household looks, and no place that the search names."""
    communes: Collection[str] = ()
    departements: Collection[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a search asks: where, of what home, and as the address of the search page holds it."""

    place: SearchPlace
    wanted: WantedHome
    query: str
    has_roofs: bool = False
    """Whether other roofs are looked for too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertWay:
    """When, and by what way, a search writes."""

    rhythm: Rhythm
    hour: int
    channel: str
    is_at_night: bool = False


_KEPT_BY = WrittenReading(
    lambda demande, person: KeptHome.objects.filter(demande=demande, by=person).values_list("publication", flat=True),
    pages=(ReadPage.HOME, ReadPage.SEARCH),
)


def kept_by(demande: Demande, by: Actor, listed: Collection[int]) -> set[int]:
    """Which of these publications this person keeps."""
    return {*_KEPT_BY(demande.pk, by.person.pk)} & {*listed}


@transaction.atomic
def keep_home(demande: Demande, publication: Publication, *, by: Actor, at: datetime) -> None:
    """Put a home aside; twice is once. Raises ``TooManyKept``."""
    require(by.role, Action.WATCH_HOMES)
    demande = Demande.objects.select_for_update(no_key=True).get(pk=demande.pk)
    mine = KeptHome.objects.filter(demande=demande, by=by.person)
    if mine.filter(publication=publication).exists():
        return
    if mine.count() >= alerts.MOST_KEPT:
        raise TooManyKept
    KeptHome.objects.create(demande=demande, by=by.person, publication=publication, kept_at=at)


def drop_home(demande: Demande, publication: Publication, *, by: Actor) -> None:
    """Keep it no more; nothing is left of it."""
    require(by.role, Action.WATCH_HOMES)
    KeptHome.objects.filter(demande=demande, by=by.person, publication=publication).delete()


@transaction.atomic
def save_search(
    demande: Demande,
    name: str,
    question: Question,
    *,
    sending: AlertWay,
    person_key: str,
    by: Actor,
    at: datetime,
) -> SavedSearch:
    """Keep a search under a name: from now on a new home that fits is told. Raises ``TooManySearches`` or ``FileClosed``.

    The same search kept again takes the place of the former, with its new name and rhythm: twice is once.
    """
    require(by.role, Action.WATCH_HOMES)
    demande = Demande.objects.select_for_update(no_key=True).get(pk=demande.pk)
    if not is_open(demande):
        raise FileClosed
    SavedSearch.objects.filter(demande=demande, by=by.person, query=question.query, place=question.place.named).delete()
    if SavedSearch.objects.filter(demande=demande, by=by.person).count() >= alerts.MOST_SEARCHES:
        raise TooManySearches
    return SavedSearch.objects.create(
        demande=demande,
        person_key=person_key,
        by=by.person,
        name=name,
        query=question.query,
        place=question.place.named,
        communes=sorted(question.place.communes),
        departements=sorted(question.place.departements),
        type_code=question.wanted.type_code,
        most_rent=question.wanted.most_rent,
        is_level=question.wanted.is_level,
        is_adapted=question.wanted.is_adapted,
        worst_energy=question.wanted.worst_energy,
        features=sorted(question.wanted.features),
        has_roofs=question.has_roofs,
        rhythm=sending.rhythm,
        hour=sending.hour,
        is_at_night=sending.is_at_night,
        channel=sending.channel,
        made_at=at,
    )


def change(public_id: UUID, name: str, *, sending: AlertWay, by: Actor) -> None:
    """Call the search otherwise, and write at another hour or by another way; what it looks for stays."""
    require(by.role, Action.WATCH_HOMES)
    SavedSearch.objects.filter(public_id=public_id, by=by.person).update(
        name=name,
        rhythm=sending.rhythm,
        hour=sending.hour,
        is_at_night=sending.is_at_night,
        channel=sending.channel,
    )


def stop(public_id: UUID, *, by: Actor, at: datetime) -> None:
    """Write no more for this search; it stays on its page."""
    require(by.role, Action.WATCH_HOMES)
    SavedSearch.objects.filter(public_id=public_id, by=by.person, stopped_at=None).update(stopped_at=at)


def resume(public_id: UUID, *, by: Actor) -> None:
    """Write again for this search, of homes that are new."""
    require(by.role, Action.WATCH_HOMES)
    SavedSearch.objects.filter(public_id=public_id, by=by.person).update(stopped_at=None)


def drop_search(public_id: UUID, *, by: Actor) -> None:
    """Keep the search no more; nothing is left of it."""
    require(by.role, Action.WATCH_HOMES)
    SavedSearch.objects.filter(public_id=public_id, by=by.person).delete()

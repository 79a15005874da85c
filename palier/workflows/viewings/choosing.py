"""A household chooses an hour of visit, moves, gives it back, or says that none suits. Nothing of it weighs anywhere."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from palier.models import Candidature, Demande, Parting, Viewing, ViewingSlot
from palier.models.candidatures import viewing_seats
from palier.models.demandes import layers
from palier.models.foreseen import ReadPage
from palier.models.written_readings import WrittenReading
from palier.rules.doors.access import Action, require
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.rules.law.voice import phrase
from palier.rules.parting.parting import OPEN
from palier.rules.viewings import viewings
from palier.rules.viewings.viewings import HOLDS, VIEWABLE, ViewingAct, ViewingState
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.people import sheltering
from palier.workflows.viewings import proposing_hours

ARTICLE = act("règles de publication de Palier")


class HourFull(Refusal):
    """Somebody took the last place."""

    sentence = phrase("La dernière place de cette heure vient d’être prise. Choisissez une autre heure.")


class NoHourChosen(Refusal):
    """Nothing was ticked."""

    sentence = phrase("Choisissez une heure de la liste.")


class HourGone(Refusal):
    """The hour was cancelled, is past, or closed on the evening before."""

    sentence = phrase("Cette heure ne se choisit plus en ligne. Choisissez une autre heure, ou appelez le bailleur.")


class NothingToVisit(Refusal):
    """The candidature is not with the landlord any more."""

    sentence = phrase("Ce logement ne se visite pas pour cette candidature aujourd’hui.")


class NoHourHeld(Refusal):
    """There is no hour to give back, or it is past."""

    sentence = phrase("Vous n’avez pas d’heure à rendre, ou elle est passée.")


@dataclass(frozen=True, slots=True)
class OfferedHour:
    """One hour that a household may choose."""

    slot: ViewingSlot
    is_full: bool
    is_mine: bool
    until: datetime


@dataclass(frozen=True, slots=True)
class HomeVisit:
    """What a household reads of the visits of one home."""

    viewing: Viewing | None
    state: ViewingState | None
    """Where it stands; none where nothing was said or proposed, and nothing where the candidature visits no more."""
    mine: ViewingSlot | None
    """The hour that is held."""
    hours: tuple[OfferedHour, ...]
    is_over: bool
    """The candidature does not visit any more: an hour that was held is free again."""

    @property
    def is_shown(self) -> bool:
        """Whether there is anything to say."""
        return bool(self.hours) or (self.state is not None and self.state is not ViewingState.PROPOSED)

    @property
    def free(self) -> tuple[OfferedHour, ...]:
        """The hours that may be chosen now."""
        return tuple(one for one in self.hours if not one.is_full and not one.is_mine)


_OF_ONE = WrittenReading(
    lambda candidature: Viewing.objects.select_related("slot").filter(candidature=candidature).order_by("pk")[:1],
    pages=(ReadPage.CANDIDATURE,),
)


def of(row: Candidature, *, at: datetime) -> HomeVisit:
    """The visits of one candidature."""
    viewing = _OF_ONE.first(row.pk)
    state = ViewingState(viewing.state) if viewing else None
    said_at = viewing.changed_at if viewing else None
    held = viewing.slot if viewing is not None and viewing.is_held else None
    if row.stage not in VIEWABLE:
        return HomeVisit(viewing, state, held, (), is_over=True)
    rows = proposing_hours.open_hours(row.publication, at=at)
    seats = viewing_seats.taken([one.pk for one in rows])
    hours = tuple(
        OfferedHour(
            one,
            seats.get(one.pk, one.places) >= one.places,
            held is not None and one.pk == held.pk,
            viewings.closes_at(one.starts_at),
        )
        for one in rows
    )
    state = viewings.standing(state, said_at, [one.created_at for one in rows])
    return HomeVisit(viewing, state, held, hours, is_over=False)


@dataclass(frozen=True, slots=True)
class ToChoose:
    """A candidature with hours that wait for a choice, and until when the last of them may be chosen."""

    row: Candidature
    until: datetime


_OFFERED = WrittenReading(
    lambda demande, at: (
        Candidature.objects.filter(demande=demande, stage__in=VIEWABLE, publication__viewing_slots__starts_at__gt=at)
        .distinct()
        .select_related("publication__home__commune")
        .order_by("pk")
    ),
    pages=(ReadPage.FILE, ReadPage.CANDIDATURES, ReadPage.CANDIDATURE),
)
_EXPECTED = WrittenReading(
    lambda demande, at: (
        _held(demande, at)
        .select_related("slot", "candidature__publication__home__commune")
        .order_by("slot__starts_at", "pk")
    ),
    pages=(ReadPage.FILE,),
)
_HOURS = WrittenReading(
    lambda demande, at: _held(demande, at).values_list("candidature", "slot__starts_at"), pages=(ReadPage.CANDIDATURES,)
)


def _held(demande: int, at: datetime) -> QuerySet[Viewing]:
    return Viewing.objects.filter(
        demande=demande, state=ViewingState.TAKEN, slot__starts_at__gt=at, candidature__stage__in=VIEWABLE
    )


def to_choose(demande: Demande, *, at: datetime) -> list[ToChoose]:
    """The candidatures of a file for which an hour is to be chosen. Two statements, whatever their number, where none visits."""
    found = []
    for row in _OFFERED(demande.pk, at):
        visit = of(row, at=at)
        if visit.free and viewings.awaits(visit.state, has_open_hour=True):
            found.append(ToChoose(row, max(one.until for one in visit.free)))
    return found


def taken_of(demande: Demande, *, at: datetime) -> list[tuple[Candidature, datetime]]:
    """Where and at which hours to come this file is expected: every holder of it knows them."""
    return [(one.candidature, one.slot.starts_at) for one in _EXPECTED(demande.pk, at) if one.slot is not None]


def held_by_candidature(demande: Demande, *, at: datetime) -> dict[int, datetime]:
    """The hour to come that each candidature of a file holds."""
    return dict(_HOURS(demande.pk, at))


def shows_place(row: Candidature, *, by: Actor, at: datetime) -> bool:
    """Whether a calendar file may say what it is and where: never where this file hides somebody, or is being made two.

    What another holder told in secret takes no button away from this one: it would tell them.
    """
    demande = row.demande
    is_parting = Parting.objects.filter(demande=demande, state__in=OPEN).exists()
    return not (is_parting or sheltering.is_known_to(demande, layers.facts_of(demande, day_in_paris(at)), by))


def _locked(row: Candidature, by: Actor) -> tuple[Candidature, Viewing | None]:
    """The candidature first, then its hour, then its row: two acts that cross wait for one another. Raises ``NothingToVisit``."""
    require(by.role, Action.CHOOSE_VIEWING)
    row = Candidature.objects.select_for_update().get(pk=row.pk)
    if row.stage not in VIEWABLE:
        raise NothingToVisit
    return row, Viewing.objects.filter(candidature=row).first()


@transaction.atomic
def choose(row: Candidature, slot: UUID, *, by: Actor, at: datetime) -> Viewing:
    """Take a place at an hour, or move to it: the one that was held is free at once.

    Raises ``HourGone``, ``HourFull`` or ``NothingToVisit``.
    """
    row, _ = _locked(row, by)
    wanted = ViewingSlot.objects.filter(publication=row.publication_id, public_id=slot).first()
    seats = viewing_seats.lock(wanted.pk) if wanted else None
    if wanted is None or seats is None or not viewings.is_open(seats.starts_at, is_cancelled=seats.is_cancelled, at=at):
        raise HourGone
    held = Viewing.objects.select_for_update().filter(candidature=row).first()
    if held is not None and held.state in HOLDS and held.slot_id == wanted.pk:
        return held
    if seats.is_full:
        raise HourFull
    kept = proposing_hours.keep(row, wanted, held, at=at)
    telling.journal(JournalVerb.CHOOSE_VIEWING, kept, by=by, at=at, article=ARTICLE)
    return kept


@transaction.atomic
def give_up(row: Candidature, *, by: Actor, at: datetime) -> Viewing:
    """Give an hour back before it begins, without a reason. Raises ``NoHourHeld`` or ``NothingToVisit``."""
    row, _ = _locked(row, by)
    held = Viewing.objects.select_for_update(of=("self",)).select_related("slot").filter(candidature=row).first()
    if held is not None and held.state == ViewingState.GIVEN_UP:
        return held
    if held is None or held.slot is None or held.state != ViewingState.TAKEN or at >= held.slot.starts_at:
        raise NoHourHeld
    return _save(held, ViewingAct.GIVE_UP, JournalVerb.GIVE_VIEWING_UP, by=by, at=at)


@transaction.atomic
def refuse_all(row: Candidature, *, by: Actor, at: datetime) -> Viewing:
    """Say that no hour suits: the landlord reads it, and it costs nothing. Raises ``NoHourHeld`` or ``NothingToVisit``."""
    row, _ = _locked(row, by)
    held = Viewing.objects.select_for_update().filter(candidature=row).first()
    if held is None:
        held = Viewing.objects.create(
            candidature=row, demande_id=row.demande_id, state=ViewingState.NO_HOUR, changed_at=at
        )
        telling.journal(JournalVerb.REFUSE_VIEWING_HOURS, held, by=by, at=at, article=ARTICLE)
        return held
    opened = [one.created_at for one in proposing_hours.open_hours(row.publication, at=at)]
    standing = viewings.standing(held.state, held.changed_at, opened)
    if standing is ViewingState.NO_HOUR:
        return held
    held.state = (standing or ViewingState.PROPOSED).value
    return _save(held, ViewingAct.REFUSE_ALL, JournalVerb.REFUSE_VIEWING_HOURS, by=by, at=at)


def _save(held: Viewing, wanted: ViewingAct, verb: JournalVerb, *, by: Actor, at: datetime) -> Viewing:
    try:
        held.state = viewings.moved(held.state, wanted).value
    except viewings.ViewingMoved as error:
        raise NoHourHeld from error
    held.sequence, held.changed_at = held.sequence + 1, at
    held.save(update_fields=["state", "sequence", "changed_at"])
    telling.journal(verb, held, by=by, at=at, article=ARTICLE)
    return held

"""A grid or a rule was wrong for everybody: an operator says so, and the clock counts the closed lists of a period again.

List by list, each in its own transaction; once all are counted, a case is opened for each household that lost a place.
"""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, Min, OuterRef, QuerySet

from palier.models import (
    Candidature,
    Demande,
    GridVersion,
    LostPlace,
    Mistake,
    Publication,
    Recount,
    RecountedList,
    Territory,
)
from palier.models.demandes import layers_at
from palier.rules.doors.access import Action, require
from palier.rules.law.clocks import at_hour
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act, cch
from palier.rules.mistakes.remedies import MistakeKind
from palier.workflows.acting import telling
from palier.workflows.acting.actors import CLOCK, Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.mistakes import counting_again, mistakes, noticing_mistakes
from palier.workflows.mistakes.counting_again import CountedList, Lost
from palier.workflows.mistakes.noticing_mistakes import RECOUNT, Noticed
from palier.workflows.mistakes.replaying_closings import NEVER

_HOUSE = act("règles de publication de Palier")
_PLAN = cch("L441-2-8")
_LONGEST = 300


class RecountReasonNeeded(Refusal):
    """Somebody says what was wrong, or nothing is counted again."""

    sentence = "Dites ce qui était faux : cette raison est lue par chaque réservataire qui répond."


class NoPeriod(Refusal):
    """The period is empty, or still to come."""

    sentence = "La période ne va pas : elle commence avant de finir, et finit au plus tard maintenant."


class NothingToRecount(Refusal):
    """No closed list is concerned."""

    sentence = "Aucune liste close de cette période n’est concernée : il n’y a rien à recompter."


class BorrowedGrid(Refusal):
    """Only a grid that a territory voted can be the right one for its lists."""

    sentence = "Cette grille n’est celle d’aucun territoire : entrez d’abord la grille corrigée de son territoire."


def asked(
    *,
    grid: GridVersion | None,
    territory: Territory | None,
    since: datetime,
    until: datetime,
    reason: str,
    at: datetime,
) -> Recount:
    """What an operator asks, checked and not kept. Raises ``RecountReasonNeeded``, ``BorrowedGrid`` or ``NoPeriod``."""
    if not reason.strip():
        raise RecountReasonNeeded
    if grid is not None and grid.territory is None:
        raise BorrowedGrid
    ends = min(until, _replaced(grid) or until)
    if ends > at or since >= ends:
        raise NoPeriod
    return Recount(
        kind=MistakeKind.GRID if grid else MistakeKind.RULES,
        territory=grid.territory if grid else territory,
        grid=grid,
        since=since,
        until=ends,
        reason=reason.strip()[:_LONGEST],
        opened_at=at,
    )


def _replaced(grid: GridVersion | None) -> datetime | None:
    """When a later grid of the same territory took its place: lists that closed from there on are another's."""
    if grid is None:
        return None
    later = GridVersion.objects.filter(territory=grid.territory_id, effective_on__gt=grid.effective_on)
    day = later.aggregate(on=Min("effective_on"))["on"]
    return at_hour(day, 0) if day else None


@transaction.atomic
def open_recount(told: Recount, *, by: Actor, at: datetime) -> Recount:
    """Keep what ``asked`` checked: the clock counts its lists from the next minute on. Raises ``NothingToRecount``."""
    require(by.role, Action.REPLAY_MISTAKE)
    lists = of(told).count()
    if not lists:
        raise NothingToRecount
    told.save()
    telling.journal(
        JournalVerb.OPEN_RECOUNT,
        told,
        by=by,
        at=at,
        article=_PLAN,
        details={
            "sorte": told.kind,
            "territoire": told.territory_id,
            "grille": told.grid.digest if told.grid else None,
            "du": told.since.isoformat(),
            "au": told.until.isoformat(),
            "listes": lists,
        },
    )
    return told


def of(recount: Recount) -> QuerySet[Publication]:
    """The closed lists that it concerns, the oldest first."""
    rows = (
        Publication.objects.filter(is_direct=False, closes_at__gte=recount.since, closes_at__lt=recount.until)
        .filter(rankings__isnull=False)
        .exclude(stage__in=NEVER)
        .distinct()
    )
    if recount.territory_id:
        rows = rows.filter(home__commune__territory=recount.territory_id)
    if recount.grid_id:
        rows = rows.exclude(grid=recount.grid_id)
    return rows.order_by("closes_at", "pk")


def tried(recount: Recount) -> Iterator[tuple[Publication, CountedList | None]]:
    """What each list would give, one after the other, for an operator who has not decided yet: nothing is kept."""
    for publication in of(recount).select_related("home__commune__territory", "grid").iterator(chunk_size=20):
        yield publication, _count(publication, recount.grid)


def _count(publication: Publication, grid: GridVersion | None) -> CountedList | None:
    try:
        return counting_again.count(publication, grid)
    except layers_at.UNREADABLE:
        return None


def lists_to_count(limit: int) -> list[tuple[int, int]]:
    """Recounts and lists that are to be counted, the oldest recount first."""
    for recount in Recount.objects.filter(counted_at=None).order_by("pk"):
        left = list(_left(recount).values_list("pk", flat=True)[:limit])
        if left:
            return [(recount.pk, pk) for pk in left]
    return []


def _left(recount: Recount) -> QuerySet[Publication]:
    done = RecountedList.objects.filter(recount=recount, publication=OuterRef("pk"))
    return of(recount).filter(~Exists(done))


@transaction.atomic
def count_list(recount_pk: int, publication_pk: int, *, at: datetime, by: Actor = CLOCK) -> RecountedList:
    """Count one list again, and keep who lost a place. Twice, or two at once, is the same as once."""
    require(by.role, Action.REPLAY_MISTAKE)
    recount = Recount.objects.select_related("grid").get(pk=recount_pk)
    publication = Publication.objects.select_related("home__commune", "grid").get(pk=publication_pk)
    # The other of two waits here until this one is kept, then finds it done.
    kept, is_new = RecountedList.objects.get_or_create(recount=recount, publication=publication, defaults={"at": at})
    if not is_new:
        return kept
    found = _count(publication, recount.grid)
    if found is None:
        kept.is_read = False
    else:
        kept.candidates, kept.lost, kept.unread = found.candidates, len(found.lost), found.unread
        LostPlace.objects.bulk_create(_lost(recount, publication, found, one) for one in found.lost)
    kept.save(update_fields=["candidates", "lost", "unread", "is_read"])
    telling.journal(
        JournalVerb.RECOUNT_LIST,
        publication,
        by=by,
        at=at,
        article=_PLAN,
        details={
            "recompte": str(recount.public_id),
            "candidats": kept.candidates,
            "menages": kept.lost,
            "illisibles": kept.unread,
        },
    )
    return kept


def _lost(recount: Recount, publication: Publication, on: CountedList, one: Lost) -> LostPlace:
    return LostPlace(
        recount=recount,
        demande_id=one.candidate.demande,
        publication=publication,
        outcome=one.found.outcome,
        first_rank=one.found.first,
        last_rank=one.found.last,
        rank=one.candidate.rank,
        candidates=on.candidates,
        points_before=one.points_before,
        points_after=one.points_after,
        changes=[list(change) for change in one.changes],
    )


def to_end(limit: int) -> list[int]:
    """Recounts whose lists are all counted, or whose cases are all opened."""
    counting = Recount.objects.filter(counted_at=None).order_by("pk")
    found = [one.pk for one in counting if not _left(one).exists()]
    handing = Recount.objects.filter(counted_at__isnull=False, done_at=None).order_by("pk")
    return [*found, *(one.pk for one in handing if not one.lost.filter(handed_at=None).exists())][:limit]


@transaction.atomic
def end(recount_pk: int, *, at: datetime, by: Actor = CLOCK) -> None:
    """Say that every list is counted; then, once each household has its case, that the recount is over."""
    require(by.role, Action.REPLAY_MISTAKE)
    recount = Recount.objects.select_for_update(of=("self",)).get(pk=recount_pk)
    if recount.counted_at is None and not _left(recount).exists():
        recount.counted_at = at
        recount.save(update_fields=["counted_at"])
    if recount.counted_at is None or recount.done_at is not None or recount.lost.filter(handed_at=None).exists():
        return
    recount.done_at = at
    recount.save(update_fields=["done_at"])
    homes = recount.lost.count()
    telling.journal(
        JournalVerb.END_RECOUNT,
        recount,
        by=by,
        at=at,
        article=_HOUSE,
        details={
            "listes": recount.lists.count(),
            "menages": recount.lost.values("demande").distinct().count(),
            "logements": homes,
        },
    )


def to_hand(limit: int) -> list[int]:
    """Files that lost a place in a list of a recount whose lists are all counted."""
    rows = LostPlace.objects.filter(handed_at=None, recount__counted_at__isnull=False)
    return list(rows.order_by("demande").values_list("demande", flat=True).distinct()[:limit])


@transaction.atomic
def hand(demande_pk: int, *, at: datetime, by: Actor = CLOCK) -> Mistake | None:
    """Open a case for a household, or add to the one that waits; the clock then reads what was found for it."""
    require(by.role, Action.REPLAY_MISTAKE)
    demande = Demande.objects.select_for_update(no_key=True).get(pk=demande_pk)
    rows = LostPlace.objects.select_for_update(of=("self",)).filter(
        demande=demande, handed_at=None, recount__counted_at__isnull=False
    )
    recounts = {one.recount_id: one.recount for one in rows.select_related("recount")}
    if not recounts:
        return None
    known = noticing_mistakes.known_of(demande)
    what = [Noticed(MistakeKind(one.kind), {RECOUNT: one.pk}) for _, one in sorted(recounts.items())]
    fresh = [one for one in what if not noticing_mistakes.is_known(one.amended, known)]
    case = mistakes.open_for(demande, fresh, by=by, at=at) if fresh else None
    LostPlace.objects.filter(demande=demande, handed_at=None, recount__in=recounts).update(handed_at=at)
    return case


def counted_for(demande: Demande, recounts: list[int]) -> set[int]:
    """The lists of a household that these recounts counted."""
    own = Candidature.objects.filter(demande=demande).values("publication")
    rows = RecountedList.objects.filter(recount__in=recounts, publication__in=own, is_read=True)
    return set(rows.values_list("publication", flat=True))

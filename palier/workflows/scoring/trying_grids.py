"""A territory tries a grid before its council votes it: closed lists are ranked again under it, nothing is written (L441-2-8).

The facts are read as they stood when each list closed, as its closing read them. What comes out is counts alone, of all lists.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import batched

from django.db.models import QuerySet

from palier.models import Candidature, Demande, Publication, PublicationSeed, Ranking, Territory
from palier.models.demandes import layers_at
from palier.models.demandes.layers_at import StoredRows, Territories
from palier.models.territories import territories
from palier.rules.doors.access import Action, require
from palier.rules.homes import quartile
from palier.rules.law import voice
from palier.rules.law.clocks import at_hour
from palier.rules.people import facts
from palier.rules.ranking import ranking, replaying
from palier.rules.ranking.ranking import RankEntry
from palier.rules.ranking.replaying import ReplayedCandidate, ReplayTally
from palier.rules.scoring import cotation, grids, points_alone
from palier.rules.scoring.cotation_facts import CotationFacts
from palier.rules.scoring.grids import Grid, GridReading
from palier.workflows.acting.actors import Actor
from palier.workflows.scoring import scoring
from palier.workflows.scoring.entering_grids import GridTerritoryUnknown

MOST_LISTS = 1_000
"""The last ones: a year of a large territory."""
TOGETHER = 20
"""Lists counted at once."""
MOST_FILES = 2_000
"""Read at once."""


type PointsOf = Callable[[CotationFacts], int]


@dataclass(frozen=True, slots=True)
class _Tried:
    """A grid that is tried, made ready, and the territories that its lists have asked for so far."""

    grid: Grid
    points: PointsOf
    territories: Territories


@dataclass(frozen=True, slots=True)
class TriedGrid:
    """What was read of the grid, what its lists add up to, and what could not be ranked again."""

    reading: GridReading
    tally: ReplayTally
    left_out: int
    """Lists of which a file is no more, or cannot be read: ranked again without it, they would tell of somebody else."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """Some lists ranked again: what they add up to, those that could not be, and how many were given."""

    tally: ReplayTally
    left_out: int
    lists: int


def try_out(content: str, name: str = "", *, since: date, by: Actor, at: datetime) -> TriedGrid:
    """Rank the lists that closed since a day in the grid's territory again, under it.

    Raises ``GridTerritoryUnknown``, or ``GridError`` if the grid is wrong, which names the file where one is given.
    """
    require(by.role, Action.RUN_PLATFORM)
    reading = grids.read(content, name)
    territory = territories.find(reading.grid.territory)
    if territory is None:
        raise GridTerritoryUnknown(territories.why_not(reading.grid.territory) or GridTerritoryUnknown.sentence)
    tally, left_out, places = ReplayTally(), 0, Territories()
    closed = closed_lists(territory, since=at_hour(since, 0), until=at)
    for some in batched(last(closed), TOGETHER):
        left_out += count(some, reading.grid, places, tally)
    return TriedGrid(reading, tally, left_out)


def count(publications: Sequence[Publication], grid: Grid, territories: Territories, tally: ReplayTally) -> int:
    """Rank some lists again under a grid and add them up; how many were left out.

    ``territories`` is one for all the lists of a try: asked anew for each, it was half of its statements.
    """
    of, tried = _ranks(publications), _Tried(grid, points_alone.of(grid), territories)
    latest = dict(
        Ranking.objects.filter(publication__in=publications)
        .order_by("version")
        .values_list("publication", "candidates")
    )
    seeds = PublicationSeed.objects.in_bulk([one.pk for one in publications], field_name="publication_id")
    left_out = 0
    for some in _read_together(publications, of):
        keys, days = {demande for one in some for demande in of[one.pk]}, [one.closes_at for one in some]
        stored = StoredRows(keys, min(days), max(days)) if len(some) > 1 else None
        for one in some:
            whole = len(of[one.pk]) == latest.get(one.pk)
            candidates = _again(one, of[one.pk], tried, stored) if whole else None
            if candidates is None:
                left_out += 1
                continue
            tally.add(candidates, bytes(seeds[one.pk].seed), one.to_designate, str(one.public_id))
    return left_out


def _ranks(publications: Sequence[Publication]) -> dict[int, dict[int, int]]:
    """The rank of each demande on each list; one that was erased since is on none."""
    found: dict[int, dict[int, int]] = {one.pk: {} for one in publications}
    rows = Candidature.objects.filter(publication__in=publications).values_list("publication", "demande", "rank")
    for publication, demande, rank in rows:
        if rank is not None:
            found[publication][demande] = rank
    return found


def _read_together(
    publications: Sequence[Publication], of: Mapping[int, Collection[int]]
) -> Iterator[list[Publication]]:
    """Lists by handfuls whose files are read at once: a few statements, and no more files in memory than a long list has."""
    some: list[Publication] = []
    for one in publications:
        if some and sum(len(of[each.pk]) for each in [*some, one]) > MOST_FILES:
            yield some
            some = []
        some.append(one)
    if some:
        yield some


def replay(keys: Collection[int], grid: Grid, territories: Territories) -> Replayed:
    """Rank some closed lists again: what they add up to, to be added to the others."""
    tally = ReplayTally()
    publications = list(Publication.objects.filter(pk__in=keys).select_related("home__commune"))
    return Replayed(tally, count(publications, grid, territories, tally), len(keys))


def closed_lists(territory: Territory, *, since: datetime, until: datetime) -> QuerySet[Publication]:
    """The lists of a territory that closed in some time."""
    return Publication.objects.filter(
        home__commune__territory=territory, closes_at__gte=since, closes_at__lt=until, rankings__isnull=False
    )


def last(closed: QuerySet[Publication]) -> Iterator[Publication]:
    """The last of them, the most recent first."""
    return closed.select_related("home__commune").distinct().order_by("-closes_at", "-pk")[:MOST_LISTS].iterator(100)


@dataclass(frozen=True, slots=True)
class _ListAgain:
    """A list that is ranked again: what is the same for each of its candidates."""

    name: str
    home: facts.Home
    on: date
    named: frozenset[str]
    points: PointsOf

    def candidate(self, demande: Demande, known: facts.Demande, rank: int) -> ReplayedCandidate:
        weighed = cotation.facts_of(known, self.home, on=self.on, departement=self.home.departement, wanted=self.named)
        since = weighed.waiting_since
        groups = replaying.groups_of(
            is_dalo=weighed.is_dalo,
            is_tenant=weighed.is_transfer,
            quartile=quartile.place_of(known.household, self.home, on=self.on),
            since=since,
            on=self.on,
        )
        name = ranking.pseudonym(bytes(demande.draw_token), self.name)
        entry = RankEntry(name, cotation.tier_of(weighed), self.points(weighed), since or self.on)
        return ReplayedCandidate(rank, entry, groups)


def _again(
    publication: Publication, ranks: Mapping[int, int], tried: _Tried, stored: StoredRows | None
) -> Sequence[ReplayedCandidate] | None:
    """The candidates of one list under another grid; none if one of them cannot be read."""
    on, home = scoring.closing_day(publication), publication.weighed_home
    again = _ListAgain(str(publication.public_id), home, on, tried.grid.named, tried.points)
    found = []
    with voice.unread():
        rows = layers_at.facts_at(ranks, publication.closes_at, territories=tried.territories, stored=stored)
        for demande, known in rows:
            if known is None:
                return None
            found.append(again.candidate(demande, known, ranks[demande.pk]))
    return found

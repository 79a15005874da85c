"""Where a household would stand on many open lists at once: the same place that each home's page says, counted together.

Nothing is written. Lists of 100,000 and 50,000 open homes cost what a hundred do: few homes are weighed, and no list is
counted past a bound (``./run bench prospects``).
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache, partial
from typing import Any

from django.db.models import prefetch_related_objects

from palier.models import Candidature, Demande, GridVersion, Publication
from palier.models.candidatures import places
from palier.models.candidatures.places import CurrentPlace, WouldBeKey
from palier.models.demandes import layers
from palier.models.foreseen import ReadPage
from palier.models.homes import hot_readings
from palier.models.territories import localities
from palier.models.together import Asking
from palier.models.written_readings import WrittenReading
from palier.rules.candidature.funnel import Stage
from palier.rules.fitting import eligibility
from palier.rules.law.clocks import day_in_paris
from palier.rules.people import facts
from palier.rules.people.answers import Outcome, Score
from palier.rules.ranking import prospects, small_lists
from palier.rules.ranking.prospects import Prospect
from palier.workflows.acting.actors import Actor
from palier.workflows.candidature import trying
from palier.workflows.doors import apart
from palier.workflows.scoring import scoring

LOOKED = 200
"""Homes that are weighed at most: those of the question that close first."""
UP_TO = 100
"""A list is counted no further: who has a hundred before them is far, whatever their place."""
BEST = 3
"""Homes proposed in the stead of a candidature that is far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WouldBe:
    """A home that is not closed to the household, the place that it would have there, and what that place means."""

    publication: Publication
    outcome: Outcome
    place: CurrentPlace
    """Numbers of ``UP_TO`` say « at least »."""
    prospect: Prospect

    @property
    def order(self) -> tuple[bool, int, int]:
        """The best place first; where it may not be said, the worst that it can be."""
        return order(self.place, self.publication.to_designate)

    @property
    def meaning(self) -> str:
        """The place in a sentence; empty where it may not be said."""
        called = self.publication.to_designate
        return prospects.meaning(
            self.prospect, self.place.first, self.place.last, called, is_least=self.is_beyond_count
        )

    @property
    def is_beyond_count(self) -> bool:
        """Whether the list was counted no further than the place that is said."""
        return self.place.ahead >= UP_TO


def order(place: CurrentPlace, called: int) -> tuple[bool, int, int]:
    """What sorts a place on a list that sends ``called`` dossiers, held or to come."""
    found = prospects.prospect(place.first, place.last, called, is_hidden=place.is_hidden)
    return found is Prospect.UNSAID, place.last, called


def on_each(
    demande: Demande,
    listed: Iterable[Publication],
    *,
    at: datetime,
    known_on: Callable[[date], facts.Demande] | None = None,
    by: Actor | None = None,
) -> list[WouldBe]:
    """The would-be place on each of these open lists, those closed to the household left out, in the order given.

    For lists on which the household is no candidate: its own place counts it already. ``known_on`` spares reading the
    layers again; ``by`` is who reads it: a place rests on the whole file, whether a home is closed on what they may know.
    """
    listed, known_on = list(listed), known_on or _known_by_day(demande)
    prefetch_related_objects(listed, "grid")  # each text once, however many homes it orders
    seen = apart.reader_of(demande, by) if by is not None else lambda whole: whole
    weighed = cache(partial(_weighed, known_on, seen))
    found: list[tuple[Publication, Outcome]] = []
    keys: list[WouldBeKey] = []
    for one in listed:
        home, on = as_judged(one), scoring.closing_day(one)
        outcome, score = weighed(home, one.grid, on)
        if outcome is Outcome.NOT_ELIGIBLE:
            continue
        found.append((one, outcome))
        keys.append(WouldBeKey(one.pk, score.tier, -score.points, score.waiting_since or on))
    standing = places.would_be(keys, up_to=UP_TO)
    are_spent = bool(found) and trying.are_spent(demande, at=at)
    return [_would_be(one, outcome, standing[one.pk], are_spent=are_spent, at=at) for one, outcome in found]


def as_judged(publication: Publication) -> facts.Home:
    """Its home without rent and area, which neither a verdict nor a score reads: homes that differ by these alone are one."""
    return replace(publication.home.as_facts, rent=0, charges=0, floor_area=0)


def outcome_of(known: facts.Demande, home: facts.Home, on: date) -> Outcome:
    """Whether a home is open to a household on a day, without the reasons."""
    return eligibility.verdict(known, home, on=on).outcome


def _weighed(
    known_on: Callable[[date], facts.Demande],
    seen: Callable[[facts.Demande], facts.Demande],
    home: facts.Home,
    grid: GridVersion | None,
    on: date,
) -> tuple[Outcome, Score]:
    known = known_on(on)
    outcome = outcome_of(seen(known), home, on)
    score = scoring.score(known, scoring.grid_of(grid), on=on, departement=home.departement, home=home)
    return outcome, score


def _would_be(
    publication: Publication, outcome: Outcome, place: CurrentPlace, *, are_spent: bool, at: datetime
) -> WouldBe:
    if are_spent or small_lists.is_small(place.total, day_in_paris(at)):
        place = places.anywhere(place)
    found = prospects.prospect(place.first, place.last, publication.to_designate, is_hidden=place.is_hidden)
    return WouldBe(publication=publication, outcome=outcome, place=place, prospect=found)


def _known_by_day(demande: Demande) -> Callable[[date], facts.Demande]:
    """What is known of a demande on a day: its layers are read once, and merged once a day."""
    read = cache(lambda: layers.layers_of(demande))
    return cache(lambda on: layers.merge(read(), on))


def better(demande: Demande, *, at: datetime, by: Actor | None = None) -> list[WouldBe]:
    """Homes that the household asks for, open to it, where it would be among the first today: the best places first.

    The place, the size and its own list of candidatures choose; of those, ``LOOKED`` that close first are weighed.
    """
    if not layers.is_open(demande) or demande.confirmed_at is None:
        return []
    known_on = _known_by_day(demande)
    wish = known_on(day_in_paris(at)).wish
    live = Publication.objects.open_at(at).filter(is_direct=False)
    rows = hot_readings.in_communes(live, localities.same_places(wish.communes))
    if wish.type_codes:
        rows = rows.filter(home__type_code__in=wish.type_codes)
    rows = rows.exclude(pk__in=applied(demande)).select_related("home__commune")
    weighed = on_each(demande, rows.order_by("closes_at", "pk")[:LOOKED], at=at, known_on=known_on, by=by)
    return sorted((one for one in weighed if one.prospect is Prospect.INSIDE), key=lambda one: one.order)[:BEST]


_APPLIED = WrittenReading(
    lambda demande: (
        Candidature.objects.filter(demande=demande).exclude(stage=Stage.RETIREE).values_list("publication", flat=True)
    ),
    pages=(ReadPage.SEARCH,),
)


def asked_better(demande: int) -> tuple[Asking[Any], ...]:
    """What ``better`` reads of the file itself, with what else a page asks."""
    return (*layers.asked(demande), _APPLIED.asked(demande))


def applied(demande: Demande, among: Collection[int] | None = None) -> list[int]:
    """Publications on which the household is a candidate; one that it withdrew from is not."""
    found = _APPLIED(demande.pk)
    return found if among is None else [one for one in found if one in among]

"""What the world is made of, decided before a row is written: sizes, days, profiles of homes, who publishes what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from random import Random

from palier.rules.law.clocks import paris
from sandbox.sne.places import REGIONS

WORKERS = 2
"""Parts in which the world is written, each by a process of its own. Part of the format: it decides who gets what."""
POOL = 4_000
"""Households drawn by the register's stand-in, each repeated under other names; fewer in a small world."""
PROFILES = 60
"""Kinds of home: commune, type, financing, size and rent. Homes of one kind differ by their door and their street."""
SLATE = 80
"""Households scored on one kind of home for one closing day: those among whom its candidates are drawn."""
OPEN_SHARE = 0.068
"""Of the homes, those whose list is open."""
OPEN_DAYS, CLOSINGS, EVERY = 7, 26, 14
"""Lists close over the next so many days; so many closing days before, one each fortnight: a year."""
WINDOW = timedelta(days=8)
BAILLEURS, RESERVATAIRES = 20, 12
CROWD = 5_000
"""People who can enter by the one-click door; everyone in a smaller world."""
AT_ONCE, AT_ONCE_IN_THE_CROWD = 4, 2
"""Open candidatures that a demande may already have: five are permitted, so everyone can still apply."""
_TYPES = (("T1", 28), ("T2", 45), ("T3", 62), ("T4", 80), ("T5", 97))
_FINANCING = ("PLAI", "PLUS", "PLUS", "PLUS", "PLS")
_LARGEST = 30
"""The most wanted list, in times the mean."""


@dataclass(frozen=True, slots=True)
class Profile:
    """A kind of home: what the rules read of it."""

    commune: str
    type_code: str
    floor_area: int
    financing: str
    rent: int
    charges: int
    is_qpv: bool
    bailleur: int
    reservataire: int
    """Ids of organisations."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One publication of the plan, of the home with the same number."""

    number: int
    profile: int
    closes_at: datetime
    is_open: bool
    size: int
    """Candidatures wanted."""
    first: int
    """Id of its first candidature."""

    @property
    def opens_at(self) -> datetime:
        """The start of its window."""
        return self.closes_at - WINDOW


@dataclass(frozen=True)
class Plan:
    """The numbers that were asked for, and all that follows from them."""

    demandes: int
    homes: int
    candidatures: int
    seed: str
    on: date

    @property
    def pool(self) -> int:
        """Households drawn: an even number, so that each part of the world has its own."""
        return min(POOL, max(2, self.demandes // 2 * 2))

    @property
    def open_homes(self) -> int:
        """How many lists are open."""
        return max(1, round(self.homes * OPEN_SHARE))

    @property
    def crowd_step(self) -> int:
        """One demande in so many is of the crowd."""
        return max(1, self.demandes // CROWD)

    @property
    def now(self) -> datetime:
        """Six in the morning of the day: everything that has happened happened before."""
        return datetime.combine(self.on, time(6), paris())

    def random(self, purpose: str) -> Random:
        """A source of chance that depends on the seed and the purpose alone."""
        return Random(f"{self.seed}:{purpose}")

    @cached_property
    def profiles(self) -> list[Profile]:
        """Kinds of home, over the communes where the households look."""
        dice = self.random("profiles")
        places = [code for codes in REGIONS.values() for code, _ in codes]
        return [self._profile(dice, number, places[number % len(places)]) for number in range(PROFILES)]

    def _profile(self, dice: Random, number: int, commune: str) -> Profile:
        type_code, area = _TYPES[number % len(_TYPES)]
        area += dice.randint(-4, 8)
        financing = dice.choice(_FINANCING)
        rate = {"PLAI": 620, "PLUS": 700, "PLS": 980}[financing]
        return Profile(
            commune=commune,
            type_code=type_code,
            floor_area=area,
            financing=financing,
            rent=rate * area * dice.randint(94, 106) // 100,
            charges=200 * area,
            is_qpv=dice.random() < 0.25,  # noqa: PLR2004 - a quarter
            bailleur=1 + number % BAILLEURS,
            reservataire=BAILLEURS + 1 + number % RESERVATAIRES,
        )

    @cached_property
    def lists(self) -> list[Listed]:
        """Every publication, in the order of its number."""
        dice = self.random("lists")
        weights = [min(dice.paretovariate(1.6), _LARGEST) for _ in range(self.homes)]
        scale, first, found = self.candidatures / sum(weights), 1, []
        for number, weight in enumerate(weights, 1):
            size = max(1, round(weight * scale))
            is_open = number <= self.open_homes
            closes_at = self._closing(dice, number, is_open=is_open)
            found.append(Listed(number, (number - 1) % PROFILES, closes_at, is_open, size, first))
            first += size
        return found

    def _closing(self, dice: Random, number: int, *, is_open: bool) -> datetime:
        round_number = (number - 1) // PROFILES
        days = 1 + round_number % OPEN_DAYS if is_open else -1 - EVERY * (round_number % CLOSINGS)
        at = time(dice.randint(9, 19), dice.choice((0, 15, 30, 45)))
        return datetime.combine(self.on + timedelta(days=days), at, paris())

    def part(self, worker: int) -> list[Listed]:
        """The publications of one part, in the order in which they close: a réservataire is of one part alone."""
        mine = (one for one in self.lists if self.profiles[one.profile].reservataire % WORKERS == worker)
        return sorted(mine, key=lambda one: (one.closes_at, one.number))

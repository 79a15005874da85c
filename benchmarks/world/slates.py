"""Who may stand on a list, and what each is worth there: scored by the product, once for each kind of home and day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from benchmarks.world.plan import SLATE, WINDOW
from palier.models import Commune, GridVersion, Home
from palier.models.scoring import grids_store
from palier.rules.fitting import eligibility
from palier.rules.law import canonical
from palier.rules.people.answers import Outcome
from palier.rules.ranking import ranking, ranking_file
from palier.workflows.scoring import scoring
from sandbox.sne.places import REGIONS

if TYPE_CHECKING:
    from datetime import date
    from random import Random

    from benchmarks.world.households import Drawn
    from benchmarks.world.plan import Plan, Profile
    from palier.rules.people import facts

_DIGEST, _PSEUDONYM, _PUBLICATION = "empreinte-ici", "pseudonyme-ici", "publication-ici"


@dataclass(frozen=True, slots=True)
class Scored:
    """A household on a kind of home for a closing day: its order key, and its opening but for three names."""

    drawn: Drawn
    verdict: str
    tier: int
    points: int
    since: date
    parts: tuple[str, str, str, str]

    def opening(self, digest: str, pseudonym: str, publication: str) -> str:
        """The canonical text of the opening, as ``scoring.assess`` writes it."""
        first, second, third, last = self.parts
        return f"{first}{digest}{second}{pseudonym}{third}{publication}{last}"


@lru_cache(maxsize=64)
def grid_on(day: date) -> GridVersion | None:
    """The grid that serves on a day where a territory has none of its own."""
    return grids_store.borrowed(day)


class Slates:
    """The households of one part of the world, by what they may apply to."""

    def __init__(self, plan: Plan, drawn: list[Drawn], communes: dict[str, Commune]) -> None:
        """Look once, as at the day of the world, at who may stand on which kind of home."""
        self.plan = plan
        self.homes = [_home(profile, communes[profile.commune]) for profile in plan.profiles]
        self._able: dict[int, list[Drawn]] = {}
        self._drawn = [one for one in drawn if one.is_confirmed]
        self._kept: tuple[date | None, dict[int, list[Scored]]] = (None, {})

    def of(self, profile: int, day: date) -> list[Scored]:
        """Those who may stand on a kind of home that closes on a day; the days must come in order."""
        if self._kept[0] != day:
            self._kept = (day, {})
        slates = self._kept[1]
        if profile not in slates:
            slates[profile] = self._score(profile, day, self.plan.random(f"slate:{profile}:{day}"))
        return slates[profile]

    def _score(self, profile: int, day: date, dice: Random) -> list[Scored]:
        home, grid = self.homes[profile], grid_on(day)
        opened, able = day - WINDOW - timedelta(days=1), self._able_on(profile)
        found: list[Scored] = []
        for drawn in dice.sample(able, len(able)):
            if len(found) == SLATE:
                break
            deposited = drawn.known.deposited_on
            if deposited is not None and deposited < opened and (scored := _scored(drawn, home, grid, day)):
                found.append(scored)
        return found

    def _able_on(self, profile: int) -> list[Drawn]:
        if profile not in self._able:
            home, on = self.homes[profile], self.plan.on
            region = next(key for key, codes in REGIONS.items() if home.commune in {code for code, _ in codes})
            self._able[profile] = [
                one
                for one in self._drawn
                if one.region == region
                and home.type_code in one.suitable
                and eligibility.verdict(one.known, home, on=on).outcome is not Outcome.NOT_ELIGIBLE
            ]
        return self._able[profile]


def _home(profile: Profile, commune: Commune) -> facts.Home:
    return Home(
        commune=commune,
        type_code=profile.type_code,
        floor_area=profile.floor_area,
        financing=profile.financing,
        rent=profile.rent,
        charges=profile.charges,
        is_qpv=profile.is_qpv,
    ).as_facts


def _scored(drawn: Drawn, home: facts.Home, grid: GridVersion | None, day: date) -> Scored | None:
    """The same as ``scoring.assess``, for a publication and a demande that have no name yet."""
    verdict = eligibility.verdict(drawn.known, home, on=day)
    if verdict.outcome is Outcome.NOT_ELIGIBLE:
        return None
    found = scoring.score(drawn.known, scoring.grid_of(grid), on=day, departement=home.departement, home=home)
    since = found.waiting_since or day
    opened: dict[str, Any] = ranking_file.opening(
        _PUBLICATION,
        ranking.RankEntry(_PSEUDONYM, found.tier, found.points, since),
        verdict=verdict.outcome.value,
        lines=[ranking_file.opening_line(line) for line in found.lines],
        facts_digest=_DIGEST,
    )
    first, rest = canonical.text(opened).split(_DIGEST)
    second, rest = rest.split(_PSEUDONYM)
    third, last = rest.split(_PUBLICATION)
    return Scored(drawn, verdict.outcome.value, found.tier, found.points, since, (first, second, third, last))

"""Where homes are, drawn by us from outlines: a département by its communes, a region by its départements, or the country.

Places nearer than a finger are told together, under the one that has most homes; the list under the drawing has each alone.
"""

import itertools
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from palier.models.territories.outlines import Ring
from palier.rules.law.voice import say_plural

WIDTH, MARGIN, FINGER = 600, 26, 46
"""Units of the drawing; a mark is as wide as ``FINGER``, which is 24 pixels on a telephone."""
MOST = 40
"""Places drawn and listed at most, those with the most homes; how many others there are is said."""
_DENSE = (3, 10)


@dataclass(frozen=True, slots=True)
class Spot:
    """A place with open homes, before it is drawn: its name, how many, where, its outline, and the question that lists them."""

    name: str
    homes: int
    longitude: float
    latitude: float
    rings: tuple[Ring, ...]
    query: str


@dataclass(frozen=True, slots=True)
class MapMark:
    """A mark on the map: a link with its count, for one place or for several that stand too near."""

    label: str
    homes: int
    query: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class HomesMap:
    """The drawing of a page: outlines of the ground, shapes of the places by density, marks; and the list of every place."""

    height: int
    ground: str
    shapes: tuple[tuple[str, str], ...]
    """Class of density, and the outline."""
    marks: tuple[MapMark, ...]
    spots: tuple[Spot, ...]
    others: int
    """Places that have fewer homes, and are neither drawn nor listed."""


@dataclass(slots=True)
class _Frame:
    """From degrees to units: narrowed by the latitude of the middle, north above."""

    step: int = 1
    west: float = math.inf
    east: float = -math.inf
    south: float = math.inf
    north: float = -math.inf
    scale: float = field(default=1.0, init=False)
    narrow: float = field(default=1.0, init=False)

    def take(self, points: Iterable[tuple[float, float]]) -> None:
        for longitude, latitude in points:
            self.west, self.east = min(self.west, longitude), max(self.east, longitude)
            self.south, self.north = min(self.south, latitude), max(self.north, latitude)

    def settle(self) -> int:
        """Fix the scale; return the height."""
        self.narrow = math.cos(math.radians((self.south + self.north) / 2))
        wide = max((self.east - self.west) * self.narrow, 0.01)
        tall = max(self.north - self.south, 0.01)
        self.scale = (WIDTH - 2 * MARGIN) / max(wide, tall)
        return round(tall * self.scale) + 2 * MARGIN

    def at(self, longitude: float, latitude: float) -> tuple[int, int]:
        aside = (WIDTH - (self.east - self.west) * self.narrow * self.scale) / 2
        return (
            round(aside + (longitude - self.west) * self.narrow * self.scale),
            round(MARGIN + (self.north - latitude) * self.scale),
        )

    def _on_grid(self, x: int, y: int) -> tuple[int, int]:
        return round(x / self.step) * self.step, round(y / self.step) * self.step

    def path(self, rings: Iterable[Ring]) -> str:
        """Rings as a path in whole units; corners that fall together are one, each is told from the one before."""
        drawn = []
        for ring in rings:
            points = [self._on_grid(*self.at(*corner)) for corner in ring]
            kept = [one for number, one in enumerate(points) if one != points[number - 1]]
            if len(kept) > 2:  # noqa: PLR2004 - fewer corners have no surface
                steps = (f"{x - u},{y - v}" for (u, v), (x, y) in itertools.pairwise(kept))
                drawn.append(f"M{kept[0][0]},{kept[0][1]}l{' '.join(steps)}z")
        return "".join(drawn)


def draw(
    ground: Sequence[tuple[Ring, ...]],
    spots: Iterable[Spot],
    near: Callable[[Spot, int], str],
    *,
    step: int = 1,
    beyond: int = 0,
) -> HomesMap | None:
    """The map of some places on a ground; none where there is nothing to draw.

    ``near`` gives the question that lists the homes around a place, to so many kilometres; corners stand on every
    ``step``-th unit, so that a wide ground stays light. A ground that is itself a place is drawn once. ``beyond``: places
    that have fewer homes than all of these, and were left out before.
    """
    listed = sorted(spots, key=lambda spot: (-spot.homes, spot.name))
    corners = [corner for rings in ground for ring in rings for corner in ring]
    if not listed or not corners:
        return None
    frame = _Frame(step=step)
    frame.take(corners)
    height = frame.settle()
    shown = listed[:MOST]
    places = {spot.rings for spot in shown}
    return HomesMap(
        height=height,
        ground=frame.path(ring for rings in ground if rings not in places for ring in rings),
        shapes=tuple((_density(spot.homes), path) for spot in shown if (path := frame.path(spot.rings))),
        marks=tuple(_marks(shown, frame, near)),
        spots=tuple(sorted(shown, key=lambda spot: spot.name)),
        others=len(listed) - len(shown) + beyond,
    )


def _density(homes: int) -> str:
    return "few" if homes < _DENSE[0] else "some" if homes < _DENSE[1] else "many"


def _marks(spots: Sequence[Spot], frame: _Frame, near: Callable[[Spot, int], str]) -> Iterable[MapMark]:
    """One mark a place; a place too near a mark that stands is counted in it."""
    groups: dict[tuple[int, int], list[Spot]] = {}
    for spot in spots:
        here = frame.at(spot.longitude, spot.latitude)
        there = next((one for one in groups if math.dist(one, here) < FINGER), here)
        groups.setdefault(there, []).append(spot)
    for (x, y), group in groups.items():
        first, homes = group[0], sum(one.homes for one in group)
        query = near(first, _reach(group)) if len(group) > 1 else first.query
        yield MapMark(_label(first, len(group) - 1, homes), homes, query, x, y)


def _label(first: Spot, others: int, homes: int) -> str:
    told = say_plural(
        homes, "{commune} : {count} logement ouvert", "{commune} : {count} logements ouverts", commune=first.name
    )
    if not others:
        return told
    return say_plural(
        homes,
        "{commune} et à côté : {count} logement ouvert",
        "{commune} et à côté : {count} logements ouverts",
        commune=first.name,
    )


def _reach(group: Sequence[Spot]) -> int:
    """Kilometres around the first that take in the others, of those that a search offers."""
    first = group[0]
    narrow = math.cos(math.radians(first.latitude))
    far = max(
        math.hypot((one.longitude - first.longitude) * narrow, one.latitude - first.latitude) * 111.2 for one in group
    )
    return next((reach for reach in (5, 10, 20) if far < reach), 40)


def middle(rings: Iterable[Ring]) -> tuple[float, float] | None:
    """The middle of the widest ring, to stand a mark on; none where nothing is outlined."""
    widest = max(rings, key=len, default=None)
    if not widest:
        return None
    west, east = min(x for x, _ in widest), max(x for x, _ in widest)
    south, north = min(y for _, y in widest), max(y for _, y in widest)
    return (west + east) / 2, (south + north) / 2

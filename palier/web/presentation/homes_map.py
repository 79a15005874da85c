"""Where homes are, drawn by us from outlines: a département by its communes, a region by its départements, or the country.

Places nearer than a finger are told together, under the one that has most homes; the list under the drawing has each alone.
"""

import itertools
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from palier.models.territories.outlines import Ring
from palier.rules.law.voice import say_plural

WIDTH, MARGIN, FINGER = 600, 26, 46
"""Units of the drawing; a mark is as wide as ``FINGER``, which is 24 pixels on a telephone."""
MOST = 40
"""Places drawn and listed at most, those with the most homes; how many others there are is said."""
KEPT_FRAMES, KEPT_PATHS = 64, 256
"""Grounds that each process keeps, and outlines drawn on each: some hundred bytes an outline."""
ROOFS_BELOW = "#autres-toits"
"""Where the page of a search lists other roofs."""
_DENSE = (3, 10)


@dataclass(frozen=True, slots=True)
class Spot:
    """A place with open homes, before it is drawn: its name, how many, where, its outline, and the question that lists them.

    ``roofs``: how many other roofs stand there, where they are asked for; never added to its homes.
    """

    name: str
    homes: int
    longitude: float
    latitude: float
    rings: tuple[Ring, ...]
    query: str
    roofs: int = 0


@dataclass(frozen=True, slots=True)
class MapMark:
    """A mark on the map: a link with its count, for one place or for several that stand too near."""

    label: str
    count: int
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
    roofs: tuple[MapMark, ...]
    """Of other roofs, beside those of homes and of another shape."""
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
    height: int = field(default=0, init=False)
    paths: dict[tuple[Ring, ...], str] = field(default_factory=dict, init=False)
    """Outlines that were drawn in this frame."""

    def take(self, points: Iterable[tuple[float, float]]) -> None:
        for longitude, latitude in points:
            self.west, self.east = min(self.west, longitude), max(self.east, longitude)
            self.south, self.north = min(self.south, latitude), max(self.north, latitude)

    def settle(self) -> None:
        """Fix the scale and the height."""
        self.narrow = math.cos(math.radians((self.south + self.north) / 2))
        wide = max((self.east - self.west) * self.narrow, 0.01)
        tall = max(self.north - self.south, 0.01)
        self.scale = (WIDTH - 2 * MARGIN) / max(wide, tall)
        self.height = round(tall * self.scale) + 2 * MARGIN

    def at(self, longitude: float, latitude: float) -> tuple[int, int]:
        aside = (WIDTH - (self.east - self.west) * self.narrow * self.scale) / 2
        return (
            round(aside + (longitude - self.west) * self.narrow * self.scale),
            round(MARGIN + (self.north - latitude) * self.scale),
        )

    def _on_grid(self, x: int, y: int) -> tuple[int, int]:
        return round(x / self.step) * self.step, round(y / self.step) * self.step

    def path(self, rings: tuple[Ring, ...]) -> str:
        """Rings as a path, drawn once: the ground of a search of the country is the same for everybody."""
        if (found := self.paths.get(rings)) is None:
            if len(self.paths) >= KEPT_PATHS:
                self.paths.clear()
            found = self.paths[rings] = self._drawn(rings)
        return found

    def _drawn(self, rings: Iterable[Ring]) -> str:
        """A path in whole units; corners that fall together are one, each is told from the one before."""
        drawn = []
        for ring in rings:
            points = [self._on_grid(*self.at(*corner)) for corner in ring]
            kept = [one for number, one in enumerate(points) if one != points[number - 1]]
            if len(kept) > 2:  # noqa: PLR2004 - fewer corners have no surface
                steps = (f"{x - u},{y - v}" for (u, v), (x, y) in itertools.pairwise(kept))
                drawn.append(f"M{kept[0][0]},{kept[0][1]}l{' '.join(steps)}z")
        return "".join(drawn)


@lru_cache(maxsize=KEPT_FRAMES)
def _framed(ground: tuple[tuple[Ring, ...], ...], step: int) -> _Frame | None:
    """The frame of a ground; none where nothing is outlined."""
    corners = [corner for rings in ground for ring in rings for corner in ring]
    if not corners:
        return None
    frame = _Frame(step=step)
    frame.take(corners)
    frame.settle()
    return frame


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
    listed = sorted(spots, key=lambda spot: (-spot.homes, -spot.roofs, spot.name))
    frame = _framed(tuple(ground), step) if listed else None
    if frame is None:
        return None
    shown = listed[:MOST]
    places = {spot.rings for spot in shown if spot.homes}
    marks = tuple(_marks([one for one in shown if one.homes], frame, near))
    return HomesMap(
        height=frame.height,
        ground="".join(frame.path(rings) for rings in ground if rings not in places),
        shapes=tuple((_density(spot.homes), path) for spot in shown if spot.homes and (path := frame.path(spot.rings))),
        marks=marks,
        roofs=tuple(_roof_marks([one for one in shown if one.roofs], marks, frame, near)),
        spots=tuple(sorted(shown, key=lambda spot: spot.name)),
        others=len(listed) - len(shown) + beyond,
    )


def _density(homes: int) -> str:
    return "few" if homes < _DENSE[0] else "some" if homes < _DENSE[1] else "many"


type _Groups = dict[tuple[int, int], list[Spot]]


def _grouped(spots: Sequence[Spot], frame: _Frame) -> _Groups:
    """One mark a place; a place too near a mark that stands is counted in it."""
    groups: _Groups = {}
    for spot in spots:
        here = frame.at(spot.longitude, spot.latitude)
        there = next((one for one in groups if math.dist(one, here) < FINGER), here)
        groups.setdefault(there, []).append(spot)
    return groups


def _marks(spots: Sequence[Spot], frame: _Frame, near: Callable[[Spot, int], str]) -> Iterable[MapMark]:
    for (x, y), group in _grouped(spots, frame).items():
        first, homes = group[0], sum(one.homes for one in group)
        yield MapMark(_label(first, len(group) - 1, homes), homes, _question(group, near), x, y)


def _roof_marks(
    spots: Sequence[Spot], marks: Sequence[MapMark], frame: _Frame, near: Callable[[Spot, int], str]
) -> Iterable[MapMark]:
    """Those of other roofs: each stands aside of the marks of homes, a finger away from every mark."""
    taken = [(one.x, one.y) for one in marks]
    for (x, y), group in _grouped(spots, frame).items():
        here = next(
            (one for one in _around(x, y, frame.height) if all(math.dist(one, mark) >= FINGER for mark in taken)),
            (x, y),
        )
        taken.append(here)
        first, roofs = group[0], sum(one.roofs for one in group)
        label = say_plural(
            roofs, "{commune} : {count} autre toit", "{commune} : {count} autres toits", commune=first.name
        )
        if len(group) > 1:
            label = say_plural(
                roofs,
                "{commune} et à côté : {count} autre toit",
                "{commune} et à côté : {count} autres toits",
                commune=first.name,
            )
        yield MapMark(label, roofs, f"{_question(group, near)}{ROOFS_BELOW}", *here)


def _question(group: Sequence[Spot], near: Callable[[Spot, int], str]) -> str:
    return near(group[0], _reach(group)) if len(group) > 1 else group[0].query


def _around(x: int, y: int, height: int) -> Iterable[tuple[int, int]]:
    """Where a mark may stand for a place: on it, else a finger and then two beside it, inside the drawing."""
    yield x, y
    for far in (FINGER, 2 * FINGER):
        for right, down in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            at = (x + far * right, y + far * down)
            if MARGIN <= at[0] <= WIDTH - MARGIN and MARGIN <= at[1] <= height - MARGIN:
                yield at


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

"""In which order, ties included, and how a place is told before and after closing.

The order key is (tier, most points, longest wait, tie). The tie is drawn by a seed whose SHA-256 is published
with the home, over pseudonyms that nobody can choose: no one can grind it, everyone can recompute it.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from palier.rules.law import french
from palier.rules.law.law import act, applies, cch
from palier.rules.law.voice import say

BAND_WIDTH = 5
"""Points in one band of what is shown to everybody."""
MIN_CANDIDATES_SHOWN = 10
"""Under this number of candidates no histogram and no cut is shown."""
MIN_SECRET_BYTES = 16
"""A seed or a draw token shorter than this could be guessed."""

_DRAW = act("règles de publication de Palier")


class RankEntry(NamedTuple):
    """One candidate to rank. ``waiting_since`` is that of the home's département; unknown comes last."""

    pseudonym: str
    tier: int
    points: int
    waiting_since: date | None


class Place(NamedTuple):
    """One ranked candidate: ``rank`` from 1, ``tie`` in hexadecimal."""

    rank: int
    pseudonym: str
    tie: str
    tier: int
    points: int
    waiting_since: date | None


@dataclass(frozen=True, slots=True)
class Ranking:
    """Places from the first to the last, and what is needed to draw their ties again."""

    places: list[Place]
    pseudonyms_digest: str
    seed_commitment: str


class WeakSecret(ValueError):
    """A seed or a draw token too short to keep anybody from guessing it."""


class DoubledPseudonym(ValueError):
    """The same demande stands twice in one ranking."""


@applies(_DRAW)
def pseudonym(draw_token: bytes, publication_id: str) -> str:
    """The name of a demande in one ranking: 64 hexadecimal digits, another for each publication. Raises ``WeakSecret``."""
    if len(draw_token) < MIN_SECRET_BYTES:
        raise WeakSecret("draw token")
    return hashlib.sha256(f"palier-pseudonyme\n{draw_token.hex()}\n{publication_id}".encode()).hexdigest()


@applies(_DRAW)
def seed_commitment(seed: bytes) -> str:
    """SHA-256 of the seed, published when the home is published and checked when the seed is revealed.

    Raises ``WeakSecret``.
    """
    if len(seed) < MIN_SECRET_BYTES:
        raise WeakSecret("seed")
    return hashlib.sha256(seed).hexdigest()


@applies(_DRAW)
def pseudonyms_digest(pseudonyms: Iterable[str]) -> str:
    """SHA-256 of the pseudonyms, sorted and one a line: the draw depends on all candidates together."""
    return hashlib.sha256("\n".join(sorted(pseudonyms)).encode()).hexdigest()


@applies(_DRAW)
def tie(seed: bytes, digest: str, pseudonym: str) -> str:
    """The lot of one candidate; among full equals the smallest comes first."""
    return hashlib.sha256(f"palier-tirage\n{seed.hex()}\n{digest}\n{pseudonym}".encode()).hexdigest()


@applies(cch("L441-2-8"), _DRAW)
def rank(entries: Iterable[tuple[str, int, int, date | None]], seed: bytes) -> Ranking:
    """Rank candidates, given as ``RankEntry`` or as plain tuples of the same four facts, in any order.

    Raises ``DoubledPseudonym``.
    """
    rows = list(entries)
    names = [row[0] for row in rows]
    if len(set(names)) != len(names):
        raise DoubledPseudonym
    digest = pseudonyms_digest(names)
    draw = hashlib.sha256(f"palier-tirage\n{seed.hex()}\n{digest}\n".encode())
    keyed = []
    for name, tier, points, since in rows:
        lot = draw.copy()
        lot.update(name.encode())
        keyed.append((tier, -points, since or date.max, lot.hexdigest(), name, since))
    keyed.sort(key=lambda row: row[:4])
    places = [
        Place(number, name, lot, tier, -minus_points, since)
        for number, (tier, minus_points, _, lot, name, since) in enumerate(keyed, 1)
    ]
    return Ranking(places, digest, seed_commitment(seed))


@dataclass(frozen=True, slots=True)
class PlaceRange:
    """The places that a candidate may get once the ties are drawn."""

    first: int
    last: int

    @property
    def is_shared(self) -> bool:
        """Whether others have the same tier, points and date."""
        return self.first != self.last

    def __str__(self) -> str:
        """``7ᵉ place`` or ``ex æquo, de la 7ᵉ à la 9ᵉ place``."""
        first, last = (french.ordinal(number, "f") for number in (self.first, self.last))
        if not self.is_shared:
            return say("{number} place", number=first)
        return say("ex æquo, de la {first} à la {last} place", first=first, last=last)


@applies(_DRAW)
def place_range(ahead: int, equal: int) -> PlaceRange:
    """Places open to a candidate before closing: ``ahead`` are strictly before, ``equal`` counts oneself.

    Raises ``ValueError``.
    """
    if ahead < 0 or equal < 1:
        raise ValueError(f"{ahead} ahead, {equal} equal")
    return PlaceRange(ahead + 1, ahead + equal)


class Band(NamedTuple):
    """A band of points, both ends included."""

    low: int
    high: int

    def __str__(self) -> str:
        """``de 45 à 49 points``."""
        return say("de {low} à {high} points", low=self.low, high=self.high)


@applies(_DRAW)
def band(points: int) -> Band:
    """The band of five points that holds this number."""
    low = points - points % BAND_WIDTH
    return Band(low, low + BAND_WIDTH - 1)


@applies(_DRAW)
def cut_band(points_of_nth: int | None, candidates: int) -> Band | None:
    """The band in which the last designated place stands; ``None`` under ten candidates or without that place."""
    if points_of_nth is None or candidates < MIN_CANDIDATES_SHOWN:
        return None
    return band(points_of_nth)


@applies(_DRAW)
def histogram(points: Iterable[int]) -> Mapping[Band, int] | None:
    """How many candidates stand in each band, from the highest; ``None`` under ten candidates."""
    counted = Counter(band(number) for number in points)
    if counted.total() < MIN_CANDIDATES_SHOWN:
        return None
    return dict(sorted(counted.items(), reverse=True))

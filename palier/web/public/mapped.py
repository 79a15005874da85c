"""Which map a search shows: the communes of a département, the départements of a region, or the regions of the country."""

import heapq
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import overload

from django.db.models import QuerySet

from palier.models import Commune, Publication
from palier.models.homes import hot_readings
from palier.models.territories import known_communes, outlines
from palier.models.territories.departements import departements, region_names, regions
from palier.web.presentation import homes_map
from palier.web.presentation.homes_map import HomesMap, Spot

type Asking = Callable[..., str]
"""The same question with some of its answers changed, as an address."""
_FEW, _COARSE, _OVERSEAS = 4, 4, ("97", "98")
"""Départements that are still drawn by their communes; units between the corners of a wider map."""


@dataclass(frozen=True, slots=True)
class PlaceCount:
    """What stands in a place: homes, and other roofs beside them."""

    homes: int = 0
    roofs: int = 0


type Counts = Mapping[str, PlaceCount]
"""By commune, by département, or by region."""


def of_search(homes: Mapping[str, int], roofs: Mapping[str, int], asking: Asking) -> HomesMap | None:
    """The map of the homes found, and of other roofs where they are asked for, counted by commune: as near as they are."""
    by_commune = {code: PlaceCount(homes.get(code, 0), roofs.get(code, 0)) for code in (*homes, *roofs)}
    codes = {_departement(code) for code in by_commune}
    if not codes:
        return None
    if len(codes) <= _FEW and len({regions().get(code) for code in codes}) == 1:
        return _of_communes(by_commune, codes, asking)
    by_departement = _summed((_departement(code), found) for code, found in by_commune.items())
    if len({regions().get(code) for code in codes}) == 1:
        return _of_departements(by_departement, asking)
    return _of_regions(by_departement, asking)


def _summed(rows: Iterable[tuple[str, PlaceCount]]) -> Counts:
    counts: dict[str, PlaceCount] = {}
    for code, found in rows:
        before = counts.get(code, PlaceCount())
        counts[code] = PlaceCount(before.homes + found.homes, before.roofs + found.roofs)
    return counts


def _departement(commune: str) -> str:
    """Of a commune, by its code."""
    return commune[:3] if commune.startswith(_OVERSEAS) else commune[:2]


def counted(found: QuerySet[Publication] | Collection[Publication]) -> dict[str, int]:
    """Open homes by commune: one question, or none where the homes are at hand."""
    if isinstance(found, QuerySet):
        return hot_readings.by_commune(found)
    return dict(Counter(one.home.commune_id for one in found))


def _of_communes(counts: Counts, codes: Collection[str], asking: Asking) -> HomesMap | None:
    """Only those that are drawn are outlined and linked: a search of the country finds hundreds."""
    known = known_communes.of(counts)
    listed = [
        (-counts[code].homes, -counts[code].roofs, one.named, code)
        for code, one in known.items()
        if one.latitude is not None and one.longitude is not None
    ]
    shown = heapq.nsmallest(homes_map.MOST, listed)
    ground = [outlines.of_departement(code) for code in sorted(codes)]
    return homes_map.draw(
        ground,
        _communes((known[code] for *_, code in shown), counts, asking),
        lambda spot, km: _around(spot, km, asking),
        beyond=len(listed) - len(shown),
    )


def _communes(known: Iterable[Commune], counts: Counts, asking: Asking) -> Iterator[Spot]:
    for one in known:
        if one.longitude is not None and one.latitude is not None:
            rings = outlines.of_commune(one.code)
            query = asking(ou=one.named, rayon="0")
            found = counts[one.code]
            yield Spot(one.named, found.homes, one.longitude, one.latitude, rings, query, found.roofs)


def _around(spot: Spot, kilometres: int, asking: Asking) -> str:
    return asking(ou=spot.name, rayon=str(kilometres))


def _of_departements(counts: Counts, asking: Asking) -> HomesMap | None:
    names = departements()
    region = regions()[next(iter(counts))]
    inside = [code for code, of in regions().items() if of == region]
    spots = (
        _spot(f"{names[code]} ({code})", found, outlines.of_departement(code), asking(ou=code, rayon="0"))
        for code, found in counts.items()
    )
    ground = [outlines.of_departement(code) for code in inside]
    return homes_map.draw(ground, (one for one in spots if one), lambda spot, _km: spot.query, step=_COARSE)


def _of_regions(counts: Counts, asking: Asking) -> HomesMap | None:
    """The regions of the mainland; those overseas are searched by their name."""
    mainland = [code for code in counts if not code.startswith(_OVERSEAS) and code in regions()]
    by_region = _summed((regions()[code], counts[code]) for code in mainland)
    names = region_names()
    spots = (
        _spot(names[code], found, outlines.of_region(code), asking(ou=names[code], rayon="0"))
        for code, found in by_region.items()
    )
    drawn = {of for code, of in regions().items() if not code.startswith(_OVERSEAS)}
    ground = [outlines.of_region(code) for code in sorted(drawn)]
    return homes_map.draw(ground, (one for one in spots if one), lambda spot, _km: spot.query, step=_COARSE)


def _spot(name: str, found: PlaceCount, rings: tuple[outlines.Ring, ...], query: str) -> Spot | None:
    where = homes_map.middle(rings)
    return Spot(name, found.homes, *where, rings, query, found.roofs) if where else None


class CountedHomes(Sequence[Publication]):
    """Homes that are counted already, as pages take them: the map of a search has counted them by commune."""

    def __init__(self, found: QuerySet[Publication] | list[Publication], total: int) -> None:
        """``total``: how many there are; the database is not asked again."""
        self._found, self._total = found, total

    def __len__(self) -> int:
        """How many there are."""
        return self._total

    @overload
    def __getitem__(self, place: int) -> Publication: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Publication]: ...
    def __getitem__(self, place: int | slice) -> Publication | Sequence[Publication]:
        """One home, or those of a page."""
        return list(self._found[place]) if isinstance(place, slice) else self._found[place]

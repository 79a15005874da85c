"""Which map a search shows: the communes of a département, the départements of a region, or the regions of the country."""

import heapq
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator

from django.db.models import Count, QuerySet

from palier.models import Commune, Publication
from palier.models.territories import outlines
from palier.models.territories.departements import departements, named, region_names, regions
from palier.web.presentation import homes_map
from palier.web.presentation.homes_map import HomesMap, Spot

type Asking = Callable[..., str]
"""The same question with some of its answers changed, as an address."""
_FEW, _COARSE, _OVERSEAS = 4, 4, ("97", "98")
"""Départements that are still drawn by their communes; units between the corners of a wider map."""


def of_search(by_commune: dict[str, int], asking: Asking) -> HomesMap | None:
    """The map of the homes found, counted by commune: as near as they are."""
    codes = {_departement(code) for code in by_commune}
    if not codes:
        return None
    if len(codes) <= _FEW and len({regions().get(code) for code in codes}) == 1:
        return _of_communes(by_commune, codes, asking)
    by_departement: Counter[str] = Counter()
    for code, homes in by_commune.items():
        by_departement[_departement(code)] += homes
    if len({regions().get(code) for code in codes}) == 1:
        return _of_departements(by_departement, asking)
    return _of_regions(by_departement, asking)


def _departement(commune: str) -> str:
    """Of a commune, by its code."""
    return commune[:3] if commune.startswith(_OVERSEAS) else commune[:2]


def counted(found: QuerySet[Publication] | Collection[Publication]) -> dict[str, int]:
    """Open homes by commune: one question, or none where the homes are at hand."""
    if isinstance(found, QuerySet):
        rows = found.order_by().values_list("home__commune").annotate(homes=Count("pk"))
        return dict(rows)
    return dict(Counter(one.home.commune_id for one in found))


def _of_communes(counts: dict[str, int], codes: Collection[str], asking: Asking) -> HomesMap | None:
    """Only those that are drawn are outlined and linked: a search of the country finds hundreds."""
    pointed = Commune.objects.filter(code__in=list(counts), latitude__isnull=False, longitude__isnull=False)
    listed = [
        (-counts[code], named(name, departement), code)
        for code, name, departement in pointed.values_list("code", "name", "departement")
    ]
    shown = heapq.nsmallest(homes_map.MOST, listed)
    known = Commune.objects.in_bulk([code for _, _, code in shown])
    ground = [outlines.of_departement(code) for code in sorted(codes)]
    return homes_map.draw(
        ground,
        _communes(known.values(), counts, asking),
        lambda spot, km: _around(spot, km, asking),
        beyond=len(listed) - len(shown),
    )


def _communes(known: Iterable[Commune], counts: dict[str, int], asking: Asking) -> Iterator[Spot]:
    for one in known:
        if one.longitude is not None and one.latitude is not None:
            rings = outlines.of_commune(one.code)
            query = asking(ou=one.named, rayon="0")
            yield Spot(one.named, counts[one.code], one.longitude, one.latitude, rings, query)


def _around(spot: Spot, kilometres: int, asking: Asking) -> str:
    return asking(ou=spot.name, rayon=str(kilometres))


def _of_departements(counts: dict[str, int], asking: Asking) -> HomesMap | None:
    names = departements()
    region = regions()[next(iter(counts))]
    inside = [code for code, of in regions().items() if of == region]
    spots = (
        _spot(f"{names[code]} ({code})", homes, outlines.of_departement(code), asking(ou=code, rayon="0"))
        for code, homes in counts.items()
    )
    ground = [outlines.of_departement(code) for code in inside]
    return homes_map.draw(ground, (one for one in spots if one), lambda spot, _km: spot.query, step=_COARSE)


def _of_regions(counts: dict[str, int], asking: Asking) -> HomesMap | None:
    """The regions of the mainland; those overseas are searched by their name."""
    by_region: Counter[str] = Counter()
    for code, homes in counts.items():
        if not code.startswith(_OVERSEAS) and code in regions():
            by_region[regions()[code]] += homes
    names = region_names()
    spots = (
        _spot(names[code], homes, outlines.of_region(code), asking(ou=names[code], rayon="0"))
        for code, homes in by_region.items()
    )
    mainland = {of for code, of in regions().items() if not code.startswith(_OVERSEAS)}
    ground = [outlines.of_region(code) for code in sorted(mainland)]
    return homes_map.draw(ground, (one for one in spots if one), lambda spot, _km: spot.query, step=_COARSE)


def _spot(name: str, homes: int, rings: tuple[outlines.Ring, ...], query: str) -> Spot | None:
    where = homes_map.middle(rings)
    return Spot(name, homes, *where, rings, query) if where else None

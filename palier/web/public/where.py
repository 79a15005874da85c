"""Where one searches: words understood as communes, a département or a region, always named; or what to choose from."""

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Expression, ExpressionWrapper, F, FloatField, Q, QuerySet
from django.db.models.functions import Least

from palier.models import Commune, Publication
from palier.models.homes import hot_readings
from palier.models.territories import localities
from palier.models.territories.departements import Area
from palier.rules.homes import own_places
from palier.rules.law.voice import phrase, say
from palier.web.inputs.communes import became

SHOWN = 12
_KM_A_DEGREE = 111.2


@dataclass(frozen=True, slots=True)
class PlaceChoice:
    """One place that the words may mean: how it is written in the address, and how many open homes it has."""

    named: str
    homes: int | None = None
    """Unknown for a département."""


@dataclass(frozen=True, slots=True)
class Where:
    """The place of a search."""

    text: str = ""
    named: str = ""
    """``à Montreuil (Seine-Saint-Denis, 93)``, ``dans la région Île-de-France``; empty when not understood."""
    communes: tuple[Commune, ...] = ()
    area: Area | None = None
    choices: tuple[PlaceChoice, ...] = ()
    has_more: bool = False
    became: str = ""
    """What the commune of before that was typed is today."""

    @property
    def is_unknown(self) -> bool:
        """Nothing of that name."""
        return bool(self.text) and not self.named and not self.choices

    def within(self, rows: QuerySet[Publication], radius: int, *, runs: bool = True) -> QuerySet[Publication]:
        """The publications of this place, and ``radius`` km around its communes; none while it is not understood.

        ``runs``: all of these lists do.
        """
        if not self.text:
            return rows
        if departements := self.departements(radius):
            return hot_readings.of(hot_readings.in_departements, runs=runs)(rows, departements)
        inside = hot_readings.of(hot_readings.in_communes, runs=runs)
        return inside(rows, around(self.communes, radius)) if self.named else rows.none()

    def departements(self, radius: int) -> tuple[str, ...]:
        """Those that are meant whole; none where the place is made of communes."""
        return self.area.departements if self.area is not None and not (radius and self.communes) else ()


def understand(text: str, rows: QuerySet[Publication], *, near: Collection[str], runs: bool = True) -> Where:
    """What some words mean; where they can mean several places, how many of ``rows`` each has (``runs``: all of them do)."""
    found = localities.find(text, near=near, is_postal=True)
    if not text.strip():
        return Where()
    if found.is_sure:
        area = found.area
        if area is not None and not found.communes:
            inside = phrase("dans le département {commune}")
            if len(area.departements) > 1:
                inside = phrase("dans la région {commune}")
            return Where(text, say(inside, commune=area.named), area=area)
        return Where(text, at(found.communes[0].named), found.communes, area, became=became(found))
    shown = found.communes[:SHOWN]
    there = hot_readings.of(hot_readings.in_communes, runs=runs)(rows, [one.code for one in shown])
    homes = hot_readings.of(hot_readings.by_commune, runs=runs)(there)
    choices = [PlaceChoice(one.named, homes.get(one.code, 0)) for one in shown]
    if found.area is not None:
        choices.append(PlaceChoice(found.area.named))
    return Where(text, choices=tuple(choices), has_more=len(found.communes) > SHOWN)


_CONTRACTED = {"le ": phrase("au {commune}"), "les ": phrase("aux {commune}")}


def at(named: str) -> str:
    """``à Montreuil``, ``au Havre``, ``aux Lilas``."""
    for article, contracted in _CONTRACTED.items():
        if named.lower().startswith(article):
            return say(contracted, commune=named[len(article) :])
    return say("à {commune}", commune=named)


def around(centres: Iterable[Commune], radius: int) -> set[str]:
    """Codes of the communes whose point is within ``radius`` km of one of these, their arrondissements included.

    One question for them all, and no more than codes and points: a radius may bring hundreds of communes.
    """
    points, found, wanted = [], set(), Q()
    for centre in centres:
        if centre.latitude is None or centre.longitude is None or radius == 0:
            found.add(centre.code)
            wanted |= Q(parent_code=centre.code) | Q(code=centre.parent_code) | Q(successor_code=centre.code)
            continue
        points.append((centre.latitude, centre.longitude))
        south = radius / _KM_A_DEGREE
        east = south / max(math.cos(math.radians(centre.latitude)), 0.1)
        wanted |= Q(
            latitude__range=(centre.latitude - south, centre.latitude + south),
            longitude__range=(centre.longitude - east, centre.longitude + east),
        )
    near = Commune.objects.filter(wanted).values_list("code", "latitude", "longitude") if wanted else []
    for code, latitude, longitude in near:
        if not points or _is_near(points, latitude, longitude, radius):
            found.add(code)
    return found


def _is_near(
    points: Iterable[tuple[float, float]], latitude: float | None, longitude: float | None, radius: int
) -> bool:
    if latitude is None or longitude is None:
        return False
    return any(own_places.kilometres(point, (latitude, longitude)) <= radius for point in points)


_CENTRES = 20
"""From how many communes distances are counted at most."""


def nearest_first(rows: QuerySet[Publication], centres: Collection[Commune]) -> QuerySet[Publication]:
    """The nearest to one of these communes first, as the crow flies; where no point is known, by closing, last."""
    points = [
        (one.latitude, one.longitude) for one in centres if one.latitude is not None and one.longitude is not None
    ]
    away = [_square(*point) for point in points[:_CENTRES]]
    if not away:
        return rows
    return rows.order_by((away[0] if len(away) == 1 else Least(*away)).asc(nulls_last=True), "closes_at", "pk")


def _square(latitude: float, longitude: float) -> Expression:
    """The square of a distance in degrees of latitude: on a country, its order is that of the true one."""
    south, east = F("home__commune__latitude") - latitude, F("home__commune__longitude") - longitude
    narrowing = math.cos(math.radians(latitude)) ** 2
    return ExpressionWrapper(south * south + east * east * narrowing, output_field=FloatField())

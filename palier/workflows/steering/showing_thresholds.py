"""What the page of thresholds of the first quartile says of a place: which holds, what it changes, what went without one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from palier.models import GridVersion, QuartileEntry, Territory
from palier.models.territories import decided_thresholds
from palier.rules.homes import entered_thresholds, quartile_thresholds
from palier.rules.homes.quartile_thresholds import REGIONAL, Threshold
from palier.rules.people.facts import CeilingZone, EnteredThreshold
from palier.rules.ranking import told_counts
from palier.rules.scoring.cotation import QUARTILE
from palier.workflows.steering import entering_thresholds


@dataclass(frozen=True, slots=True)
class ThresholdShown:
    """Where a threshold is, which holds there on a day, and what it changes."""

    where: str
    holds: Threshold | None
    effects: tuple[str, ...]
    unplaced: tuple[str, ...]
    """How many recorded leases of this year and the one before stay without a place for want of it, in sentences."""


def shown(territories: Iterable[Territory | None], on: date) -> list[ThresholdShown]:
    """What holds in each of these places on a day (``None``: all Île-de-France), shipped or entered, and what it changes."""
    known = [row.as_facts for row in QuartileEntry.objects.order_by("pk")]
    return [_shown(one, known, on) for one in territories]


def _shown(territory: Territory | None, known: Iterable[EnteredThreshold], on: date) -> ThresholdShown:
    zones = (
        {CeilingZone.ILE_DE_FRANCE} if territory is None else entering_thresholds.zones_of(territory) - set(REGIONAL)
    )
    zone = min(zones, default=None)
    holds = quartile_thresholds.threshold_in(zone, entering_thresholds.code_of(territory), on, entered=known)
    return ThresholdShown(
        entering_thresholds.REGION if territory is None else territory.name,
        holds,
        tuple(_effects(territory, zones, on)),
        tuple(_unplaced(territory, zones, on)),
    )


def lacking(on: date) -> list[str]:
    """Codes of the EPCIs of which leases of this year or the one before stay without a place: those with the most first."""
    found = [
        code for year in _years(on) for code in decided_thresholds.places_without_one(year) if _is_short(code, year)
    ]
    return list(dict.fromkeys(found))


def _years(on: date) -> Iterable[int]:
    """Those counted: the one that runs first, where an entry still places leases."""
    return range(on.year, max(on.year - 1, entered_thresholds.FIRST_YEAR) - 1, -1)


def _is_short(of: str, year: int) -> bool:
    """Whether nothing ships for a place and a year."""
    return not quartile_thresholds.is_read(of, year)


def _unplaced(territory: Territory | None, zones: set[CeilingZone], on: date) -> Iterable[str]:
    """Of the years for which nothing ships: a count in tens, and that nothing places these leases any more."""
    if not zones - {CeilingZone.OVERSEAS}:
        return
    for year in sorted(_years(on)):
        if _is_short(entering_thresholds.code_of(territory), year):
            many = decided_thresholds.without_one(territory.pk if territory else None, year)
            told = told_counts.told_in_tens(many, on=on)
            yield f"Baux signés en {year} et restés sans place, faute de seuil à leur enregistrement : {told}."


def _effects(territory: Territory | None, zones: set[CeilingZone], on: date) -> Iterable[str]:
    if not zones:
        yield "Aucune commune de ce territoire n’a de zone connue ici : un seuil n’y change rien."
        return
    if zones == {CeilingZone.OVERSEAS}:
        yield entering_thresholds.NothingChanges.sentence
        return
    yield (
        "Un seuil range les baux enregistrés à partir de maintenant et signés depuis son jour ; "
        "ceux déjà enregistrés restent comme ils sont."
    )
    grids = GridVersion.objects.filter(effective_on__lte=on)
    if territory is None:
        return
    grid = grids.filter(territory=territory).order_by("-effective_on", "-pk").first()
    if grid is None:
        yield "Aucune grille n’est en vigueur dans ce territoire : un seuil n’y change aucun point."
    elif QUARTILE not in grid.content:
        yield "La grille en vigueur ne pèse pas le premier quartile : un seuil n’y change aucun point ni aucun rang."
    else:
        yield "La grille en vigueur le pèse : les listes ouvertes sont pesées de nouveau, celles qui sont closes ne bougent pas."

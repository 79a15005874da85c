"""Whether a grid that weighs the first quartile finds its threshold where it is in force: without one, it gives nobody points."""

from datetime import date

from palier.models import QuartileEntry, Territory
from palier.rules.homes import quartile_thresholds
from palier.rules.scoring.cotation import QUARTILE
from palier.rules.scoring.criteria import condition
from palier.rules.scoring.grids import Grid
from palier.workflows.steering import entering_thresholds


def lacking(grid: Grid, territory: Territory, on: date) -> str:
    """The sentence for who enters it, of its first day, or of ``on`` once it is past; empty where nothing lacks."""
    facts = {fact for one in grid.criteria for fact in (one.fact, *(condition(text).fact for text in one.asked))}
    day = max(grid.effective_from, on)
    if QUARTILE not in facts or _is_known(territory, day):
        return ""
    return (
        f"Cette grille pèse le premier quartile, et aucun seuil de {day.year} n’est connu pour ce territoire : ce critère ne "
        "donne rien tant qu’un intendant n’entre pas celui de l’arrêté (« Parts votées », « Seuils du premier quartile »)."
    )


def _is_known(territory: Territory, day: date) -> bool:
    entered = [row.as_facts for row in QuartileEntry.objects.order_by("pk")]
    found = [
        quartile_thresholds.threshold_in(zone, territory.pk, day, entered=entered)
        for zone in entering_thresholds.zones_of(territory)
    ]
    return any(one is not None and one.is_sure for one in found)

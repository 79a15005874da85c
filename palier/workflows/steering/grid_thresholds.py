"""Whether a grid that weighs the first quartile finds its threshold where it is in force: without one, it gives nobody points."""

from datetime import date

from palier.models import QuartileEntry, Territory
from palier.rules.homes import quartile_thresholds
from palier.rules.people.facts import CeilingZone
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
    zones = entering_thresholds.zones_of(territory)
    told = f"Cette grille pèse le premier quartile, et aucun seuil de {day.year} n’est connu pour ce territoire"
    if zones == {CeilingZone.OVERSEAS}:
        return f"{told} : outre-mer, rien n’est rangé par premier quartile, et ce critère ne donnera rien."
    if not zones:
        return f"{told}, dont aucune commune n’a de zone : ce critère ne donne rien tant qu’elles ne sont pas chargées."
    who = "un intendant du site" if zones & {CeilingZone.PARIS, CeilingZone.ILE_DE_FRANCE} else "un intendant"
    return (
        f"{told} : ce critère ne donne rien tant que {who} n’entre pas celui de l’arrêté (« Parts votées », « Seuils du "
        "premier quartile »)."
    )


def _is_known(territory: Territory, day: date) -> bool:
    entered = [row.as_facts for row in QuartileEntry.objects.order_by("pk")]
    found = [
        quartile_thresholds.threshold_in(zone, territory.pk, day, entered=entered)
        for zone in entering_thresholds.zones_of(territory)
    ]
    return any(one is not None and one.is_sure for one in found)

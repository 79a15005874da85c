"""The cut of a list: where the last place that is sent stands, told by its tier.

A recognised DALO passes before any number of points. So a band of points speaks only to those of the tier of that last
place, and whoever passes, or is passed, by a tier is told so in words.
"""

from dataclasses import dataclass

from palier.rules.law import french
from palier.rules.law.law import applies, cch
from palier.rules.ranking.ranking import BAND_WIDTH
from palier.rules.scoring.cotation import DALO_TIER, FIRST_TIER

_PRIORITY = cch("L441-2-3")
_NB = french.NBSP
FIRST = "Vous passez d’abord, par la priorité DALO, quels que soient vos points."


@dataclass(frozen=True, slots=True)
class Cut:
    """The last place that is sent, from ten candidates on."""

    places: int
    """How many are sent."""
    tier: int
    low: int
    """Lower bound of its band of points."""
    priority: int
    """How many on the list pass by the DALO."""

    @property
    def band(self) -> tuple[int, int] | None:
        """The band of points from which one is sent; none where all who are sent pass by the DALO."""
        return None if self.tier == DALO_TIER else (self.low, self.low + BAND_WIDTH)


@applies(cch("L441-2-8"))
def sent(places: int, *, is_own: bool) -> str:
    """How many files are sent, in a sentence; the landlord reads them itself for its own part of the flow."""
    does = "Le bailleur examine" if is_own else "Le réservataire propose au bailleur"
    return f"{does} {_the(places, 'premier dossier')} de la liste."


def _the(number: int, noun: str) -> str:
    """``le premier dossier``, ``les 5 premiers dossiers``."""
    plural = " ".join(f"{word}s" for word in noun.split())
    return f"le {noun}" if number == 1 else f"les {number}{_NB}{plural}"


@applies(_PRIORITY, cch("L441-2-8"))
def say(cut: Cut) -> tuple[str, ...]:
    """Who is sent, in sentences that are true for every reader."""
    if cut.tier == DALO_TIER:
        return (_all_by_dalo(cut.places, ", quels que soient les points"),)
    low, high = cut.low, cut.low + BAND_WIDTH
    if not cut.priority:
        sent = "Le dossier transmis a" if cut.places == 1 else "Les dossiers transmis commencent"
        return (f"{sent} entre {low} et {high} points",)
    passing = french.count(cut.priority, "dossier passe", "dossiers passent")
    rest = "L’autre dossier transmis a" if cut.places - cut.priority == 1 else "Les autres dossiers transmis commencent"
    return (f"{passing} d’abord, par la priorité DALO", f"{rest} entre {low} et {high} points")


@applies(_PRIORITY)
def say_to(tier: int, cut: Cut | None) -> str:
    """What points do not say to a candidate of a tier; empty where points alone decide."""
    if tier == DALO_TIER:
        return FIRST
    if cut is None:
        return ""
    if cut.tier == DALO_TIER:
        return _all_by_dalo(cut.places, f"{_NB}: ici, aucun nombre de points ne suffit.")
    if tier > cut.tier == FIRST_TIER:
        return f"Ce logement adapté va d’abord aux ménages qui en ont besoin{_NB}: les points ne suffisent pas ici."
    if cut.priority:
        passing = french.count(cut.priority, "dossier passe", "dossiers passent")
        rest = cut.places - cut.priority
        left = f"Il reste {french.count(rest, 'place')}" if rest else "Il ne reste aucune place"
        return f"{passing} avant tous, par la priorité DALO. {left} pour les autres."
    return ""


def _all_by_dalo(places: int, so: str) -> str:
    if places == 1:
        return f"Le seul dossier transmis passe par la priorité DALO{so}"
    return f"Les {places}{_NB}dossiers transmis passent tous par la priorité DALO{so}"


@applies(_PRIORITY, cch("L441-2-8"))
def missing_points(tier: int, points: int, cut: Cut | None) -> int | None:
    """About how many points are missing to be sent, to the band; none where points are not what is missing."""
    if cut is None or cut.band is None or tier != cut.tier:
        return None
    return max(BAND_WIDTH, -(-(cut.low - points) // BAND_WIDTH) * BAND_WIDTH)

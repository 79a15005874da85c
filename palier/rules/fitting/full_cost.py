"""What living in a home costs a household each month, and what is left: rent, charges, parking, energy, less housing aid.

To be read, and nothing else. A decision reads the effort rate of the order of 10 March 2011 (``affordability``), before any
aid that is not known.
"""

from dataclasses import dataclass
from datetime import date

from palier.rules.fitting import affordability
from palier.rules.fitting.affordability import HomeCosts
from palier.rules.fitting.housing_aid import AidEstimate
from palier.rules.law.law import act, applies
from palier.rules.people.facts import Demande, Home

_HOUSE = act("règles de publication de Palier")
_MONTHS, _CENTS = 12, 100


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningCosts:
    """What a landlord says of a home beside rent and charges. Energy in euros a year, parking in cents a month."""

    parking: int = 0
    """Of a place that must be taken with the home."""
    energy_least: int | None = None
    energy_most: int | None = None
    energy_year: int | None = None
    """The year of the prices of the diagnosis."""
    is_energy_in_charges: bool = False
    """Whether a part of that energy is already paid with the charges: then it may cost nothing more."""

    @property
    def monthly_energy(self) -> tuple[int, int] | None:
        """The least and the most that it adds to the charges, in cents a month; ``None`` while not known."""
        if self.energy_least is None or self.energy_most is None:
            return None
        least, most = (one * _CENTS // _MONTHS for one in (self.energy_least, self.energy_most))
        return (0 if self.is_energy_in_charges else least), most


@dataclass(frozen=True, slots=True, kw_only=True)
class FullCost:
    """What is paid each month, least and most, in cents; with what is left a day and a share, where resources are known."""

    before_aid: tuple[int, int]
    after_aid: tuple[int, int] | None
    """``None`` where the aid is not estimated."""
    left_before: tuple[int, int] | None
    left_after: tuple[int, int] | None


@applies(_HOUSE)
def full_cost(demande: Demande, home: Home, costs: RunningCosts, aid: AidEstimate, *, on: date) -> FullCost:
    """Rent, charges, tied parking and energy, before and after the estimated aid; energy not known counts for nothing."""
    energy = costs.monthly_energy or (0, 0)
    before = _paid(home, costs.parking + energy[0]), _paid(home, costs.parking + energy[1])
    left = _left(demande, home, costs.parking, energy, (0, 0), on)
    if aid.least is None or aid.most is None:
        return FullCost(before_aid=before, after_aid=None, left_before=left, left_after=None)
    return FullCost(
        before_aid=before,
        after_aid=(max(0, before[0] - aid.most), max(0, before[1] - aid.least)),
        left_before=left,
        left_after=_left(demande, home, costs.parking, energy, (aid.least, aid.most), on),
    )


def _paid(home: Home, more: int) -> int:
    return home.rent + home.charges + more


def _left(
    demande: Demande, home: Home, parking: int, energy: tuple[int, int], aid: tuple[int, int], on: date
) -> tuple[int, int] | None:
    """The least is left where energy costs most and the aid is least."""
    worst, best = (
        affordability.rest_to_live(
            demande, home, on=on, housing_aid=given, costs=HomeCosts(annexes=parking + paid)
        ).cents_a_day
        for paid, given in ((energy[1], aid[0]), (energy[0], aid[1]))
    )
    return None if worst is None or best is None else (worst, best)

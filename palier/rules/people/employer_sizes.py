"""How many people an employer employs, in bands: what it says of a year, and until when that year's table waits (ADR 107)."""

from datetime import date
from itertools import pairwise

from palier.rules.law import french, parameters
from palier.rules.law.law import act, applies
from palier.rules.people.employment import FILE

_HOUSE = act("règles de publication de Palier")
UNSAID = "taille non dite"
"""The line of employers that have not said it: they are counted, and in no band."""


@applies(_HOUSE)
def bands(on: date) -> tuple[int, ...]:
    """The lowest number of people of each band, from the smallest employers to the largest."""
    return tuple(parameters.get(FILE, "employer_sizes", on).value)


@applies(_HOUSE)
def words(on: date) -> dict[int, str]:
    """What a page writes of each band, by its lowest number."""
    lows = bands(on)
    said = {low: f"{french.number(low)} à {french.number(after - 1)} personnes" for low, after in pairwise(lows)}
    return said | {
        lows[0]: f"moins de {french.number(lows[1])} personnes",
        lows[-1]: f"{french.number(lows[-1])} personnes et plus",
    }


@applies(_HOUSE)
def years(on: date) -> range:
    """The years of which an employer may say its size."""
    kept: int = parameters.get(FILE, "size_years", on).value
    return range(on.year - kept + 1, on.year + 1)


@applies(_HOUSE)
def closes_on(year: int, on: date) -> date:
    """The first day on which what is said of a year changes its table no more; the table is told from the next day on."""
    month: int = parameters.get("small_cells.toml", "sizes_close", on).value
    return date(year + 1, month, 1)

"""The thresholds of a home, held: while an act weighs or signs by them, no steward enters one nor takes one back (ADR 193).

The word is taken before any row, by who weighs as by who enters. Applying takes none: what it stores is weighed again.
"""

from collections.abc import Iterable

from palier.models.homes.homes import Home
from palier.models.state import turns
from palier.models.territories.steward_settings import QuartileEntry
from palier.rules.homes import quartile_thresholds
from palier.rules.people import facts
from palier.rules.people.facts import CeilingZone, EnteredThreshold


def word_of(place: str) -> str:
    """What an act says to hold the thresholds of a place: the code of an EPCI, or ``IDF``."""
    return f"seuils {place}"


def place_of(home: Home) -> str:
    """Whose threshold a home reads; empty where it reads none."""
    zone = home.commune.zone_hlm
    return quartile_thresholds.whose(CeilingZone(zone) if zone else None, home.commune.territory_id or "")


def read(home: Home) -> tuple[EnteredThreshold, ...]:
    """The entries that a home reads, as the database has them now: no process remembers them meanwhile."""
    place = place_of(home)
    of = QuartileEntry.objects.filter(territory=None if place == quartile_thresholds.ILE_DE_FRANCE else place)
    return tuple(one.as_facts for one in of.order_by("pk")) if place else ()


def hold(homes: Iterable[Home]) -> None:
    """Hold the thresholds of these homes until the transaction ends, in one order for everybody."""
    for place in sorted({place_of(one) for one in homes} - {""}):
        turns.share_with_next(word_of(place))


def facts_of(home: Home) -> facts.Home:
    """A home as the rules see it, by its thresholds as they are now: hold them before, if what they give is to be kept."""
    return home.facts_with(read(home))

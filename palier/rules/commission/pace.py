"""How many homes fit in the hours of a séance. It is foreseen by its secretary; the law gives no time to a home (ADR 189)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from palier.rules.law import french, parameters
from palier.rules.law.law import act, applies

_HOUSE = act("règles de séance de Palier")
LONGEST = 12 * 60
"""Minutes of a séance, at most."""
LONGEST_HOME = 180
"""Minutes of one home, at most."""
HABIT = "Une habitude de Palier : aucun texte ne fixe le temps d’un logement."


@dataclass(frozen=True, slots=True)
class Pace:
    """What is foreseen of a séance, in minutes: how long it lasts, and how long a home takes."""

    lasts: int
    home: int

    @property
    def holds(self) -> int:
        """How many homes it holds whole."""
        return self.lasts // self.home

    def ends_at(self, held_at: datetime) -> datetime:
        """When it ends, wherever it is moved to."""
        return end_of(held_at, self.lasts)

    def beyond(self, homes: int) -> int:
        """How many of these homes do not fit."""
        return max(homes - self.holds, 0)


@applies(_HOUSE)
def end_of(held_at: datetime, lasts: int) -> datetime:
    """When a séance ends that lasts so many minutes."""
    return held_at + timedelta(minutes=lasts)


@applies(_HOUSE)
def usual_minutes(on: date) -> int:
    """The minutes of a home where a commission has not chosen: a habit of ours, and no rule of law."""
    found: int = parameters.get("commission.toml", "minutes_a_home", on).value
    return found


@applies(_HOUSE)
def is_a_pace(lasts: int, home: int) -> bool:
    """Whether a séance can be foreseen so: within a day, and with time for one home at least."""
    return 1 <= home <= LONGEST_HOME and home <= lasts <= LONGEST


@applies(_HOUSE)
def said(pace: Pace, homes: int) -> str:
    """What the page of a séance says of its agenda against its hours."""
    told = f"{french.count(homes, 'logement')} en {duration(pace.lasts)}, à {pace.home} minutes par logement"
    if not pace.beyond(homes):
        return f"{told} : ils tiennent." if homes > 1 else f"{told} : il tient."
    return f"{told} : il en tiendrait {french.number(pace.holds)}."


@applies(_HOUSE)
def duration(minutes: int) -> str:
    """Minutes as hours are said: « 3 h », « 1 h 30 », « 45 minutes »."""
    hours, left = divmod(minutes, 60)
    if not hours:
        return french.count(left, "minute")
    return f"{hours} h {left:02d}" if left else f"{hours} h"

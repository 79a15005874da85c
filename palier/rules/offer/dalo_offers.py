"""A home offered to a household recognised DALO: the mayor's opinion, and the day on which it must suit.

Articles R441-16 and R441-16-3 were read in an older text: what is said here informs, and decides nothing.
"""

from dataclasses import dataclass
from datetime import date

from palier.rules.law import parameters
from palier.rules.law.dates import add_days
from palier.rules.law.law import applies, cch

FILE = "dalo_offers.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """Until when a mayor may give an opinion on a designation. Without ``is_sure``, « selon nos informations »."""

    until: date
    days: int
    is_sure: bool


class AnsweredBeforeOffered(ValueError):
    """An answer dated before its offer."""

    def __init__(self) -> None:
        """Name the field."""
        super().__init__("answered_on : une réponse ne peut pas précéder l’offre.")
        self.field = "answered_on"


@applies(cch("R441-16"))
def mayor_opinion(asked_on: date) -> Opinion:
    """The last day of the mayor of the commune of the home, from the day on which the préfet asked."""
    row = parameters.get(FILE, "mayor_opinion_days", asked_on)
    return Opinion(until=add_days(asked_on, row.value), days=row.value, is_sure=row.is_sure)


@applies(cch("R441-16-3"))
def suits_as_of(offered_on: date, answered_on: date) -> date:
    """The day whose facts say if the home suited: that of the offer, whatever happened before the answer.

    Raises ``AnsweredBeforeOffered``.
    """
    if answered_on < offered_on:
        raise AnsweredBeforeOffered
    return offered_on

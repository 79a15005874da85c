"""The order of a préfet under which the State's share of a flow goes past its ceilings, for a year at most (R441-5-2)."""

from dataclasses import dataclass
from datetime import date, timedelta

from palier.rules.law import french, parameters
from palier.rules.law.dates import add_years
from palier.rules.law.law import applies, cch

FILE = "flow.toml"
_CAPS = cch("R441-5-2")
_LONGEST = 60
"""Years after which no day of a convention without an end is looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StateOrder:
    """An order of the préfet as its act writes it: its reference, its first and its last day."""

    reference: str
    first_day: date
    last_day: date

    def holds(self, on: date) -> bool:
        """Whether it is in force on a day, its last one included."""
        return self.first_day <= on <= self.last_day


class ImpossibleOrder(ValueError):
    """Days, or words, that no such order has: the field, and a sentence."""

    def __init__(self, field: str, sentence: str) -> None:
        """Keep both for the form."""
        super().__init__(sentence)
        self.field = field
        self.sentence = sentence


@applies(_CAPS)
def last_day_at_most(first_day: date) -> date:
    """The last day that an order may have: a year after its first, that one included."""
    years = parameters.get(FILE, "state_order_years", max(first_day, parameters.first_day(FILE, "state_order_years")))
    same_day = add_years(first_day, years.value)
    # From 29 February the same day a year later is the 28th, which is still within the year.
    return same_day if same_day.day != first_day.day else same_day - timedelta(days=1)


@applies(_CAPS)
def order_of(
    reference: str,
    first_day: date | None,
    last_day: date | None,
    *,
    is_state: bool,
    within: tuple[date, date | None],
) -> StateOrder | None:
    """The order that a convention names, ``None`` where it names none. ``within``: the days of the convention.

    Raises ``ImpossibleOrder``.
    """
    if not (reference or first_day or last_day):
        return None
    if not is_state:
        raise ImpossibleOrder("order_reference", "Un arrêté du préfet ne porte que sur la part de l’État.")
    if not reference:
        raise ImpossibleOrder("order_reference", "Indiquez la référence de l’arrêté du préfet.")
    if first_day is None or last_day is None:
        field = "order_from" if first_day is None else "order_until"
        raise ImpossibleOrder(field, "Indiquez le premier et le dernier jour de l’arrêté du préfet.")
    if last_day < first_day:
        raise ImpossibleOrder("order_until", "Le dernier jour de l’arrêté vient après son premier.")
    if last_day < within[0] or first_day > (within[1] or add_years(within[0], _LONGEST)):
        raise ImpossibleOrder("order_from", "Cet arrêté ne couvre aucun jour de la convention : vérifiez ses dates.")
    if last_day > (most := last_day_at_most(first_day)):
        raise ImpossibleOrder(
            "order_until",
            f"Cet arrêté déroge un an au plus ({_CAPS.key}) : commencé le {french.day(first_day)}, il finit le "
            f"{french.day(most)} au plus tard.",
        )
    return StateOrder(reference=reference, first_day=first_day, last_day=last_day)

"""The shape of the facts that a grid may weigh: hits, numbers and dates, never points. ``gathering.py`` computes them.

Time-bound facts keep their dates, so that a grid weighs them on another day without reading the demande again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from palier.rules.people.answers import Reason
from palier.rules.people.facts import Proof, RefusedOffer


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One fact of a demande. It holds from ``since`` to ``until``, both included; ``None`` is no bound."""

    code: str
    text: str
    proof: Proof
    number: Fraction | int | None = None
    figure: str = ""
    """The number as a page says it, where its digits and unit would say something else."""
    since: date | None = None
    until: date | None = None
    events: tuple[RefusedOffer, ...] = ()
    """Events counted one by one, such as refusals, oldest first."""
    places: frozenset[str] | None = None
    """The territories in which a local link holds, none while its place is not known; ``None`` for every other fact."""
    field: str = ""
    """Where it was read: the element of the register, or the kind of document."""

    def holds(self, on: date) -> bool:
        """Say if the day is within the bounds."""
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class CotationFacts:
    """Everything a grid needs of one demande on one day, for one département."""

    on: date
    departement: str
    waiting_since: date | None
    is_dalo: bool
    is_transfer: bool
    suits_adapted_home: bool | None
    """For a home fitted for a handicap: does a proved handicap match it? ``None`` for any other home."""
    facts: Mapping[str, Fact]
    choices: Mapping[str, str] = field(default_factory=dict)
    territory: str = ""
    """Where the home is, or the person asks; the grid's own territory where it is empty."""
    to_confirm: tuple[Reason, ...] = ()
    unseen: frozenset[str] = frozenset()
    """Facts that wait for a home: each list weighs them for its own."""
    quartile_doubts: tuple[Reason, ...] = ()
    """Why the first quartile is not known: told only under a grid that weighs it."""

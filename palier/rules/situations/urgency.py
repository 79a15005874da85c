"""The fast lane of the six urgent situations: what is missing, when its clock starts, when it is due, who comes first.

The clock of two working days starts when the proof is complete. A service's visa puts a file before others as late as
it; without one the file is just as valid.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from palier.rules.law import clocks, dates, parameters
from palier.rules.law.calendars import FRANCE
from palier.rules.law.law import act, applies, cch
from palier.rules.people.facts import Dalo, Demande, Situation
from palier.rules.situations import dalo, pieces, situations
from palier.rules.situations.situations import Validator

FILE = "urgency.toml"
UNNAMED = ""
"""A proof whose kind was not said: the checker's eyes tell, so it may be any of them."""
_HOUSE = act("règles de publication de Palier")


class LaneState(StrEnum):
    """Where an urgent situation stands. Stored words."""

    PROOF_MISSING = "preuve_manquante"
    TO_VALIDATE = "a_valider"
    LATE = "en_retard"
    VALIDATED = "validee"
    LAPSED = "expiree"


@dataclass(frozen=True, slots=True)
class FiledProof:
    """A proof that was filed, and when."""

    code: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """One urgent situation on an instant."""

    state: LaneState
    missing: tuple[tuple[str, ...], ...] = ()
    """Kinds of proof still to file; one document of each is enough."""
    completed_at: datetime | None = None
    due_at: datetime | None = None
    valid_until: date | None = None
    has_visa: bool = False
    validator: Validator = Validator.CHECKER


def _first(kind: Sequence[str], filed: Iterable[FiledProof]) -> datetime | None:
    return min((one.at for one in filed if one.code in (*kind, UNNAMED)), default=None)


@applies(_HOUSE)
def missing(situation: Situation, filed: Iterable[FiledProof], *, on: date) -> tuple[tuple[str, ...], ...]:
    """The kinds of proof of a situation of which nothing was filed."""
    known = tuple(filed)
    return tuple(kind for kind in situations.of(situation, on).proofs if _first(kind, known) is None)


@applies(_HOUSE)
def completed_at(situation: Situation, filed: Iterable[FiledProof], *, on: date) -> datetime | None:
    """The instant at which a proof of each kind was first there; ``None`` while one is missing."""
    known = tuple(filed)
    instants = [_first(kind, known) for kind in situations.of(situation, on).proofs]
    found = [instant for instant in instants if instant is not None]
    return max(found) if len(found) == len(instants) else None


@applies(_HOUSE)
def due_at(completed: datetime) -> datetime:
    """The end of the second working day after the day on which the proof was complete.

    A situation is checked for every home at once: the days off of the whole country, the sooner end of the two calendars.
    """
    return clocks.validation_due(completed, FRANCE)


@applies(_HOUSE)
def has_visa(filed: Iterable[FiledProof], *, on: date) -> bool:
    """Whether a service's assessment came with the file: it speeds it and conditions nothing."""
    known = pieces.documents(on)
    return any(one.code in known and known[one.code].is_visa for one in filed)


@applies(_HOUSE, cch("L441-1"))
def lane(
    situation: Situation,
    filed: Iterable[FiledProof],
    *,
    now: datetime,
    validated_until: date | None = None,
    is_validated: bool = False,
    extended_to: datetime | None = None,
) -> Lane:
    """Where an urgent situation stands: validated through its last day, else late once its due instant is past."""
    on, known = clocks.day_in_paris(now), tuple(filed)
    kind, visa = situations.of(situation, on), has_visa(known, on=on)
    if is_validated:
        has_lapsed = validated_until is not None and validated_until < on
        state = LaneState.LAPSED if has_lapsed else LaneState.VALIDATED
        return Lane(state=state, valid_until=validated_until, has_visa=visa, validator=kind.validator)
    complete = completed_at(situation, known, on=on)
    if complete is None:
        lacking = missing(situation, known, on=on)
        return Lane(state=LaneState.PROOF_MISSING, missing=lacking, has_visa=visa, validator=kind.validator)
    due = max(due_at(complete), extended_to) if extended_to else due_at(complete)
    state = LaneState.LATE if now > due else LaneState.TO_VALIDATE
    return Lane(state=state, completed_at=complete, due_at=due, has_visa=visa, validator=kind.validator)


@applies(cch("L441-2-3"))
def lane_of_dalo(demande: Demande, filed: Iterable[FiledProof] = (), *, now: datetime) -> Lane:
    """The sixth urgent situation: the register validates it; a decision that it does not know yet goes to a checker."""
    on, known = clocks.day_in_paris(now), tuple(filed)
    until = demande.dalo_valid_until
    if dalo.is_living(demande, on=on):
        return Lane(state=LaneState.VALIDATED, valid_until=until, validator=Validator.AUTOMATIC)
    if demande.dalo is not Dalo.NONE:
        return Lane(state=LaneState.LAPSED, valid_until=until, validator=Validator.AUTOMATIC)
    complete = _first(("decision_dalo",), known)
    if complete is None:
        return Lane(state=LaneState.PROOF_MISSING, missing=(("decision_dalo",),), validator=Validator.AUTOMATIC)
    due = due_at(complete)
    state = LaneState.LATE if now > due else LaneState.TO_VALIDATE
    return Lane(state=state, completed_at=complete, due_at=due)


@applies(_HOUSE)
def order(found: Lane) -> tuple[int, bool, float]:
    """The key by which a desk sorts: late first, then complete, then the rest; a visa before none; the earliest due."""
    rank = {LaneState.LATE: 0, LaneState.TO_VALIDATE: 1, LaneState.PROOF_MISSING: 2}.get(found.state, 3)
    return rank, not found.has_visa, found.due_at.timestamp() if found.due_at else float("inf")


@applies(_HOUSE)
def reminder_days(on: date) -> int:
    """How many days before the end of a verified situation its person is told, once."""
    days: int = parameters.get(FILE, "reminder_days", on).value
    return days


@applies(_HOUSE)
def reminder_on(valid_until: date) -> date:
    """The first day on which that reminder may leave."""
    return dates.add_days(valid_until, -reminder_days(valid_until))

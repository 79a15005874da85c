"""Whom a commission elected to its chair, and who of a séance that is: proposed to preside, never imposed (article R441-9)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from palier.rules.commission import interests, substitutes
from palier.rules.commission.commission import Capacity
from palier.rules.commission.seances import may_chair
from palier.rules.commission.substitutes import Seated
from palier.rules.law import french
from palier.rules.law.law import act, applies, cch
from palier.rules.people.answers import Reason

_COMPOSITION = cch("R441-9")
_HOUSE = act("règles de séance de Palier")


@dataclass(frozen=True, slots=True, kw_only=True)
class ElectedChair:
    """One election: of whom, and on which day. ``place`` is its order among those that were kept."""

    place: int
    name: str
    elected_on: date


@applies(_COMPOSITION, _HOUSE)
def election_fault(quality: str, elected_on: date, *, today: date) -> Reason | None:
    """What keeps an election from being noted: the six of the board elect one of themselves, and it has taken place."""
    if not may_chair(Capacity(quality)):
        sentence = "La présidence revient à un membre du conseil du bailleur, élu par les six."
        return Reason(code="presidence", sentence=sentence, source=_COMPOSITION)
    if elected_on > today:
        sentence = "Cette élection est à venir : notez-la une fois qu’elle a eu lieu."
        return Reason(code="election_a_venir", sentence=sentence, source=_HOUSE)
    return None


@applies(_COMPOSITION)
def elected(elections: Iterable[ElectedChair], on: date) -> ElectedChair | None:
    """Who holds the chair on a day: the last who was elected by then; of one day, the last that was noted."""
    by_then = (one for one in elections if one.elected_on <= on)
    return max(by_then, key=lambda one: (one.elected_on, one.place), default=None)


@applies(_COMPOSITION, _HOUSE)
def seat_of(one: ElectedChair, members: Sequence[Seated]) -> int | None:
    """The place of who was elected, among the members who are called to a séance; none in whose seat another sits."""
    person = interests.person_key(one.name)
    return next(
        (
            place
            for place, row in enumerate(members)
            if interests.person_key(row["name"]) == person
            and may_chair(Capacity(row["quality"]))
            and substitutes.is_called(row)
        ),
        None,
    )


@applies(_COMPOSITION)
def said(one: ElectedChair, *, is_called: bool) -> str:
    """Who was elected, as the page of a séance says it, and who presides without them."""
    told = f"La commission a élu {one.name} à sa présidence le {french.day(one.elected_on)}."
    if is_called:
        return f"{told} En son absence, un autre membre du conseil préside."
    return f"{told} Cette personne ne siège pas à cette séance : un autre membre du conseil préside."

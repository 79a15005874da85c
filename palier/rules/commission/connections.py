"""Who is connected to a séance, as far as anybody can know; and when its quorum was lost and reached again (L441-2, R441-9)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from palier.rules.commission.commission import VOICES, Capacity, Voice
from palier.rules.law import parameters
from palier.rules.law.law import act, applies, cch

_HOUSE = act("règles de séance de Palier")


class Connected(StrEnum):
    """What is known of the connection of a member. Nothing tells a page that is open and not read again from a lost one."""

    NOW = "connecte"
    NOT_AGAIN = "pas_revu"
    NEVER = "pas_encore"
    NO_ACCOUNT = "sans_compte"


@applies(_HOUSE)
def within(on: date) -> timedelta:
    """For how long after a page was read its reader is said to be connected."""
    seconds: int = parameters.get("commission.toml", "connected_seconds", on).value
    return timedelta(seconds=seconds)


@applies(_HOUSE)
def link(seen_at: datetime | None, *, has_account: bool, at: datetime, lasts: timedelta) -> Connected:
    """What is known of a member at ``at``, from when they last read a page of the séance."""
    if not has_account:
        return Connected.NO_ACCOUNT
    if seen_at is None:
        return Connected.NEVER
    return Connected.NOW if at - seen_at <= lasts else Connected.NOT_AGAIN


@dataclass(frozen=True, slots=True)
class Move:
    """A member arrived, or left."""

    at: datetime
    member: int
    is_arrival: bool


@dataclass(frozen=True, slots=True)
class QuorumMoment:
    """The quorum was reached again, or was lost, by what happened at this instant; ``voting`` is how many votes were there."""

    at: datetime
    is_reached: bool
    voting: int


@applies(cch("R441-9"))
def voting_present(capacities: Sequence[Capacity], present: Iterable[int]) -> int:
    """How many of those present have a deliberative voice."""
    return sum(VOICES[capacities[place]] is Voice.DELIBERATIVE for place in present)


@applies(cch("R441-9"))
def quorum_moments(
    capacities: Sequence[Capacity], present_now: Iterable[int], moves: Sequence[Move], quorum: int
) -> tuple[QuorumMoment, ...]:
    """Each instant at which the quorum of a séance was lost or reached again, from who is there now and who came and left."""
    present: set[int] = set(present_now)
    for move in reversed(moves):
        (present.discard if move.is_arrival else present.add)(move.member)
    was = voting_present(capacities, present) >= max(quorum, 1)
    found = []
    for move in moves:
        (present.add if move.is_arrival else present.discard)(move.member)
        voting = voting_present(capacities, present)
        is_reached = voting >= max(quorum, 1)
        if is_reached != was:
            found.append(QuorumMoment(move.at, is_reached, voting))
        was = is_reached
    return tuple(found)


@applies(cch("L441-2"))
def hands_of_accounts(ballots: Mapping[str, str], cast: Mapping[str, str], accounts: Iterable[str]) -> list[str]:
    """Members whose vote somebody else noted, in a séance held online, where each votes on their own screen.

    ``accounts`` are those who vote by their own account, ``cast`` what they cast themselves.
    """
    return sorted(key for key in accounts if key in ballots and key not in cast)

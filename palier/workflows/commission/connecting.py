"""Who is connected to a séance: a member who reads one of its pages is there, and nobody says it for them (L441-2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from palier.models import Seance
from palier.models.candidatures import members_seen
from palier.rules.commission import connections, substitutes
from palier.rules.commission.commission import Capacity
from palier.rules.commission.connections import Connected, Move, QuorumMoment
from palier.rules.commission.seances import LIVE
from palier.rules.doors.access import Action, require
from palier.rules.law import clocks
from palier.workflows.acting.actors import Actor
from palier.workflows.commission import minutes, seating


@dataclass(frozen=True, slots=True)
class Connection:
    """A member of a séance: whether they are noted present, and what is known of their connection."""

    place: int
    name: str
    capacity: Capacity
    is_present: bool
    link: Connected | None
    """Unknown, where who asks does not read which seats have an account."""
    seen_at: datetime | None


def note(seance: Seance, *, by: Actor, at: datetime) -> None:
    """Keep that a member reads a page of their séance, until it is closed. It is no act: presence is the secretary's to note.

    Raises ``NotCalled``.
    """
    require(by.role, Action.VOTE)
    place = seating.place_of(seance, by)
    if seance.stage in LIVE:
        members_seen.note(seance, place, at)


def of(seance: Seance, accounts: Sequence[int] | None, *, at: datetime) -> list[Connection]:
    """Each member of a séance with what is known of their connection; ``accounts`` are the places that have one."""
    seen = dict(seance.seen.values_list("member", "seen_at"))
    lasts = connections.within(clocks.day_in_paris(at))
    found = []
    for place, member in enumerate(seance.members):
        if not substitutes.is_called(member):
            continue
        has_account = place in seen if accounts is None else place in accounts
        link = connections.link(seen.get(place), has_account=has_account, at=at, lasts=lasts)
        unknown = accounts is None and link is Connected.NO_ACCOUNT
        found.append(
            Connection(
                place=place,
                name=member["name"],
                capacity=Capacity(member["quality"]),
                is_present=member["present"],
                link=None if unknown else link,
                seen_at=seen.get(place),
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class QuorumNow:
    """The quorum of a séance at an instant, and when it was lost or reached again before."""

    voting: int
    required: int
    moments: tuple[QuorumMoment, ...]

    @property
    def is_reached(self) -> bool:
        """Whether homes may be decided, those apart for which fewer members vote."""
        return self.voting >= max(self.required, 1)


def quorum_of(seance: Seance) -> QuorumNow:
    """How many votes are there, and when the quorum of an open séance was lost and reached again."""
    capacities = [Capacity(member["quality"]) for member in seance.members]
    present = [place for place, member in enumerate(seance.members) if member["present"]]
    arrived, _ = minutes.MOVES
    since = seance.opened_at
    moves = [
        Move(datetime.fromisoformat(row["at"]), row["member"], row["what"] == arrived)
        for row in seance.changes
        if row["what"] in minutes.MOVES and (since is None or datetime.fromisoformat(row["at"]) >= since)
    ]
    moments = connections.quorum_moments(capacities, present, moves, seance.quorum)
    return QuorumNow(connections.voting_present(capacities, present), seance.quorum, moments)

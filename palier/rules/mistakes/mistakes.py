"""What a mistake cost: a closed list replayed with one household as it should have stood, the others as they were frozen.

Only what can be recomputed is said to be certain: the order, the draw, and who was sent. What a landlord or a commission
would then have decided is not known, and nothing here pretends to know it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from palier.rules.law.law import act, applies, cch
from palier.rules.ranking import ranking

_HOUSE = act("règles de publication de Palier")
_PLAN = cch("L441-2-8")


class ReplayOutcome(StrEnum):
    """What a replay of one list says. Stored words."""

    FIRST = "parmi_les_premiers"
    """It would have been among those who were sent first."""
    CALLED = "appele_ensuite"
    """Not among the first, and called further down, before one who was."""
    POSSIBLE = "possible"
    """It may have been: what would tell was erased, or a person had decided something else about it."""
    NOT_SENT = "pas_encore_envoyee"
    """The list is closed and nobody was sent: it can still be corrected."""
    NOT_REACHED = "pas_atteint"
    ALREADY = "deja_propose"
    LEFT = "parti"
    """It had left the list by its own act, or was a candidate twice."""


LISTED = frozenset({ReplayOutcome.FIRST, ReplayOutcome.CALLED, ReplayOutcome.POSSIBLE, ReplayOutcome.NOT_SENT})
"""Homes that are told to the household."""
BETTER = {ReplayOutcome.FIRST: 3, ReplayOutcome.NOT_SENT: 3, ReplayOutcome.CALLED: 2, ReplayOutcome.POSSIBLE: 1}
"""Which of two outcomes gives more; what is not here gives nothing."""


class OrderKey(NamedTuple):
    """What orders a household, but for the draw."""

    tier: int
    points: int
    since: date | None

    @property
    def order(self) -> tuple[int, int, date]:
        """The smallest comes first, as in ``rules.ranking``."""
        return self.tier, -self.points, self.since or date.max


class ReplayedLine(NamedTuple):
    """One line of a frozen ranking. ``key`` is unknown once its household is erased."""

    rank: int
    pseudonym: str
    tie: str
    key: OrderKey | None
    sending: int | None = None
    """0 for those sent first, then 1, 2... for each call of the next ranks; none for those never sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """A closed list as it stands: the others, the household's own line where it has one, and how many are sent first."""

    seed: bytes
    others: Sequence[ReplayedLine]
    own: ReplayedLine | None
    to_send: int
    is_sent: bool = True


@dataclass(frozen=True, slots=True)
class ReplayedRank:
    """What the household would have had: an outcome, and its rank, as a span where an erased line leaves a doubt."""

    outcome: ReplayOutcome
    first: int = 0
    last: int = 0


@dataclass(frozen=True, slots=True)
class _Placed:
    """Each of the others, and whether it stands before the household: none where it cannot be told."""

    lines: Sequence[tuple[ReplayedLine, bool | None]]

    def before(self, which: Iterable[int | None] | None = None) -> tuple[int, int]:
        """How many surely stand before, and how many may; of these sendings alone, or of all."""
        asked = None if which is None else set(which)
        found = [side for line, side in self.lines if asked is None or line.sending in asked]
        return sum(side is True for side in found), sum(side is not False for side in found)


@applies(_PLAN, _HOUSE)
def replay(frozen: Frozen, pseudonym: str, key: OrderKey, *, is_aside: bool = False) -> ReplayedRank:
    """Where a household of this key would have stood, and whether that is a home that the mistake cost.

    ``is_aside``: two readers had set it aside, which no computation undoes; what follows is possible and no more.
    """
    own = frozen.own
    if own is not None and own.sending is not None:
        return ReplayedRank(ReplayOutcome.ALREADY)
    placed = _place(frozen, pseudonym, key)
    least, most = placed.before()
    found = _outcome(frozen, placed)
    if own is not None:
        known = _outcome(frozen, _Placed([(line, line.rank < own.rank) for line in frozen.others]))
        if BETTER.get(found, 0) <= BETTER.get(known, 0):
            # Something else than the mistake kept it out: the right facts change nothing.
            found = ReplayOutcome.NOT_REACHED
    if is_aside and found in LISTED:
        found = ReplayOutcome.POSSIBLE
    return ReplayedRank(found, least + 1, most + 1)


def _outcome(frozen: Frozen, placed: _Placed) -> ReplayOutcome:
    if not frozen.is_sent:
        least, most = placed.before()
        return (
            ReplayOutcome.NOT_SENT
            if most < frozen.to_send
            else ReplayOutcome.POSSIBLE
            if least < frozen.to_send
            else _NONE
        )
    least, most = placed.before({0})
    if most < frozen.to_send:
        return ReplayOutcome.FIRST
    is_possible = least < frozen.to_send
    calls = max((line.sending or 0 for line in frozen.others), default=0)
    for last in range(1, calls + 1):
        group = set(range(last + 1))
        places = sum(line.sending in group for line in frozen.others)
        least, most = placed.before(group)
        if most < places and not is_possible:
            return ReplayOutcome.CALLED
        is_possible = is_possible or least < places
    return ReplayOutcome.POSSIBLE if is_possible else _NONE


_NONE = ReplayOutcome.NOT_REACHED


def _place(frozen: Frozen, pseudonym: str, key: OrderKey) -> _Placed:
    """Each of the others before or after; a newcomer changes the draw, which is made again with the seed of the list."""
    if frozen.own is None:
        digest = ranking.pseudonyms_digest([*(line.pseudonym for line in frozen.others), pseudonym])
        ties = {line.pseudonym: ranking.tie(frozen.seed, digest, line.pseudonym) for line in frozen.others}
        mine = (*key.order, ranking.tie(frozen.seed, digest, pseudonym))
    else:
        ties = {line.pseudonym: line.tie for line in frozen.others}
        mine = (*key.order, frozen.own.tie)
    known = [
        (line, (*line.key.order, ties[line.pseudonym]) < mine if line.key is not None else None)
        for line in frozen.others
    ]
    if all(side is not None for _, side in known):
        return _Placed(known)
    return _Placed(_bounded(frozen, key, known))


def _bounded(
    frozen: Frozen, key: OrderKey, known: Sequence[tuple[ReplayedLine, bool | None]]
) -> list[tuple[ReplayedLine, bool | None]]:
    """An erased line still has its rank: whoever stood after it, and stands before the household, tells its side.

    Facts are compared without the draw: that of a newcomer is another one.
    """
    lines = [line for line, _ in known] + ([frozen.own] if frozen.own is not None else [])
    last_before = max((line.rank for line in lines if line.key and line.key.order < key.order), default=0)
    first_after = min((line.rank for line in lines if line.key and line.key.order > key.order), default=None)
    return [(line, side if side is not None else _side(line.rank, last_before, first_after)) for line, side in known]


def _side(rank: int, last_before: int, first_after: int | None) -> bool | None:
    if rank < last_before:
        return True
    return False if first_after is not None and rank > first_after else None


class Change(NamedTuple):
    """One line of points that the mistake changed, by the name that the person reads."""

    label: str
    before: int
    after: int


@applies(_PLAN)
def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Change, ...]:
    """The lines of points that differ between two openings (``ranking_file.opening``), in the order of the right one."""
    old, new = _points(before), _points(after)
    names = {code: label for code, (label, _) in {**old, **new}.items()}
    found = ((code, old.get(code, ("", 0))[1], new.get(code, ("", 0))[1]) for code in {**new, **old})
    return tuple(Change(names[code], was, should) for code, was, should in found if was != should)


def _points(opening: Mapping[str, Any]) -> dict[str, tuple[str, int]]:
    found: dict[str, tuple[str, int]] = {}
    for line in opening.get("lines", ()):
        label, points = found.get(line["criterion"], (line["label"], 0))
        found[line["criterion"]] = label, points + line["points"]
    return found

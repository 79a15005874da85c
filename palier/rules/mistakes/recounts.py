"""A grid or a rule was wrong for everybody: a closed list counted again, every line at once, and whom the fault kept out.

Only the first sending is certain: who would have been called further down depends on files that nobody then examined.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from palier.rules.law.law import act, applies, cch
from palier.rules.mistakes.mistakes import BETTER, OrderKey, ReplayedRank, ReplayOutcome
from palier.rules.ranking import ranking

_HOUSE = act("règles de publication de Palier")


class RecountedCandidate(NamedTuple):
    """One candidate of a list that is counted again. ``after`` is unknown once its household is erased, or unreadable."""

    pseudonym: str
    rank: int | None
    """Its frozen rank; none for whoever the fault kept out of the list."""
    after: OrderKey | None
    was_sent: bool = False
    stands: bool = True
    """Whether it could be sent when the files left: neither gone nor set aside by two readers."""
    is_aside: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Recounted:
    """The list of those who should have stood on it, its seed, how many were sent first, and how many were called since."""

    seed: bytes
    lines: Sequence[RecountedCandidate]
    to_send: int
    called: int = 0
    is_sent: bool = True


@applies(cch("L441-2-8"), _HOUSE)
def recount(on: Recounted) -> Mapping[str, ReplayedRank]:
    """What each candidate would have had, by pseudonym; the draw is made again with the seed of the list."""
    digest = ranking.pseudonyms_digest(line.pseudonym for line in on.lines)
    known = [(line.after.order, ranking.tie(on.seed, digest, line.pseudonym), line) for line in on.lines if line.after]
    ordered = [line for *_, line in sorted(known, key=lambda one: one[:2])]
    unknown = [line for line in on.lines if line.after is None]
    doubt, all_doubt = sum(line.stands for line in unknown), len(unknown)
    frozen = _frozen(on)
    found: dict[str, ReplayedRank] = {}
    before = 0
    for rank, line in enumerate(ordered, 1):
        outcome = _outcome(on, line, before, before + doubt)
        if BETTER.get(outcome, 0) <= BETTER.get(frozen.get(line.pseudonym, ReplayOutcome.NOT_REACHED), 0):
            # It stood as well on the list as it was: something else kept it out.
            outcome = ReplayOutcome.ALREADY if line.was_sent else ReplayOutcome.NOT_REACHED
        found[line.pseudonym] = ReplayedRank(outcome, rank, rank + all_doubt)
        before += line.stands
    return found


def _frozen(on: Recounted) -> Mapping[str, ReplayOutcome]:
    """What each had on the list as it was frozen, by the same reading."""
    before, found = 0, {}
    for line in sorted((line for line in on.lines if line.rank is not None), key=lambda one: one.rank or 0):
        found[line.pseudonym] = _outcome(on, line, before, before)
        before += line.stands
    return found


def _outcome(on: Recounted, line: RecountedCandidate, least: int, most: int) -> ReplayOutcome:
    """By how many who could be sent stand before it: at least, and at most where a line is not known."""
    if line.was_sent:
        return ReplayOutcome.ALREADY
    if not line.stands and not line.is_aside:
        return ReplayOutcome.LEFT
    first = ReplayOutcome.FIRST if on.is_sent else ReplayOutcome.NOT_SENT
    if most < on.to_send and not line.is_aside:
        return first
    return ReplayOutcome.POSSIBLE if least < on.to_send + on.called else ReplayOutcome.NOT_REACHED

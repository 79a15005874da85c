"""Was each place that a page told right? Recomputed from the order keys, with what surely stood and what may have.

A place is a statement about one instant, somewhere between the sending of the request and its answer. Over that interval
a candidature

- **stands for sure** when its deposit had been acknowledged before, and its withdrawal, if any, was asked for after;
- **may stand** when its deposit or its withdrawal was under way, or its outcome is unknown;
- **does not stand** otherwise.

The place told is *right* when its rank, its number of level candidates and its total lie between those counted with the
candidatures that stand for sure and those counted with all that may. Where nothing moves the two are equal, and the
place must be exact. Once a ranking is frozen, the rank frozen is right as well, from the closing instant on.

Candidatures of people outside the ledger are taken to stand from their deposit on: nobody else may withdraw meanwhile.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, Any

from benchmarks.traffic.ledger import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from uuid import UUID

    import psycopg

    from benchmarks.traffic.ledger import Act, Ledger, Reading

type Key = tuple[int, int, date]
_CANDIDATES = """
    SELECT p.public_id, c.demande_id, c.tier, c.order_points, c.waiting_since, c.rank,
        c.stage IN ('retiree', 'ineligible', 'en_attente'), c.applied_at >= %s,
        (SELECT candidates FROM palier_ranking r WHERE r.publication_id = p.id ORDER BY version DESC LIMIT 1)
    FROM palier_candidature c JOIN palier_publication p ON p.id = c.publication_id WHERE p.public_id = ANY(%s)
"""


@dataclass(frozen=True, slots=True)
class _Standing:
    """One candidature, and when it may have and surely has stood in the order (monotonic seconds)."""

    key: Key
    may_from: float
    sure_from: float
    sure_until: float
    may_until: float


@dataclass
class _List:
    """The candidatures of one publication: those that never moved by key, the others one by one."""

    still: list[Key]
    moving: list[_Standing]
    key_of: dict[int, Key]
    rank_of: dict[int, tuple[int, int]]


def wrong(ledger: Ledger, connection: psycopg.Connection[Any]) -> Iterator[str]:
    """A sentence for each place that cannot have been right at any instant of its request."""
    lists = _lists(ledger, connection)
    for reading in ledger.readings:
        known = lists.get(reading.publication)
        if known is None or reading.person.demande not in known.key_of:
            yield f"{_said(reading)}: no such candidature"
            continue
        if (fault := _fault(reading, known)) and not _is_frozen(reading, known):
            yield f"{_said(reading)}: {fault}"


def _said(reading: Reading) -> str:
    return f"{reading.person.demande} on {reading.publication} was told {reading.first} to {reading.last} of {reading.total}"


def _is_frozen(reading: Reading, known: _List) -> bool:
    return known.rank_of.get(reading.person.demande) == (reading.first, reading.total) and reading.last == reading.first


def _fault(reading: Reading, known: _List) -> str:
    mine = known.key_of[reading.person.demande]
    ahead, upto = bisect_left(known.still, mine), bisect_right(known.still, mine)
    least, most = [ahead, upto - ahead, len(known.still)], [ahead, upto - ahead, len(known.still)]
    for other in known.moving:
        may = other.may_from <= reading.answered_at and other.may_until >= reading.asked_at
        sure = other.sure_from <= reading.asked_at and other.sure_until >= reading.answered_at
        places = (0, 2) if other.key < mine else (1, 2) if other.key == mine else (2,)
        for place in places:
            least[place] += sure
            most[place] += may
    told = (reading.first - 1, reading.last - reading.first + 1, reading.total)
    for name, number, low, high in zip(("ahead", "level", "in all"), told, least, most, strict=True):
        if not max(low, name == "level") <= number <= high:
            return f"{number} {name}, between {low} and {high} by the order keys"
    return ""


def _lists(ledger: Ledger, connection: psycopg.Connection[Any]) -> dict[UUID, _List]:
    acts = {
        (act.person.demande, act.publication, act.verb): act
        for act in ledger.acts
        if act.outcome is not Outcome.REFUSED
    }
    wanted = list({reading.publication for reading in ledger.readings})
    lists = {publication: _List([], [], {}, {}) for publication in wanted}
    for row in connection.execute(_CANDIDATES, [ledger.began_at, wanted]).fetchall():
        publication, demande, *key, rank, is_out, is_new, total = row
        known, key = lists[publication], tuple(key)
        known.key_of[demande] = key
        if rank is not None:
            known.rank_of[demande] = (rank, total)
        placed, left = acts.get((demande, publication, "deposer")), acts.get((demande, publication, "retirer"))
        if placed or left:
            # Held apart at its deposit, its place is shown to nobody and counts for nobody.
            if left or not is_out:
                known.moving.append(_standing(key, placed, left))
        elif is_new:
            known.moving.append(_Standing(key, -inf, inf, inf, inf))
        elif not is_out:
            known.still.append(key)
    for known in lists.values():
        known.still.sort()
    return lists


def _standing(key: Key, placed: Act | None, left: Act | None) -> _Standing:
    return _Standing(
        key,
        may_from=placed.asked_at if placed else -inf,
        sure_from=_settled(placed) if placed else -inf,
        sure_until=left.asked_at if left else inf,
        may_until=_settled(left) if left else inf,
    )


def _settled(act: Act) -> float:
    """From when on the effect of an act is sure; never, where its outcome stayed unknown."""
    return act.settled_at if act.outcome is Outcome.ACKNOWLEDGED else inf

"""Which rounds to propose together: disjoint cycles of a graph, bounded in length and in effort, always the same ones.

Vertices are numbered in the order of need, 0 the oldest; an arc from i to j says that i would live in the home of j. The aim,
in words: serve as many households as can be; among the ways to do so, those who have waited longest; then the shortest rounds,
for a round fails with each link. A small group is solved without rest; a large one is bettered until nothing small betters it,
or until the steps are spent (ADR 97). No clock, no dice: the same homes give the same rounds.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from palier.rules.law.law import act, applies

_HOUSE = act("règles de publication de Palier")
_SHORTEST = 2
type Cycle = tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PackingEffort:
    """How far rounds are looked for."""

    most: int
    """The longest round."""
    cycles_each: int
    steps: int
    exact_most: int


@dataclass(frozen=True, slots=True)
class Packing:
    """Rounds that share nobody, and whether no better set exists."""

    rounds: tuple[Cycle, ...]
    is_exact: bool


@applies(_HOUSE)
def pack(arcs: Sequence[Sequence[int]], effort: PackingEffort) -> Packing:
    """The rounds to propose, each from its oldest need on."""
    found: list[Cycle] = []
    is_exact = True
    for group in groups(arcs):
        cycles, is_whole = _cycles(arcs, group, effort)
        chosen, is_best = _Group(cycles, effort).solve()
        found += chosen
        is_exact = is_exact and is_whole and is_best
    return Packing(tuple(sorted(found)), is_exact)


@applies(_HOUSE)
def groups(arcs: Sequence[Sequence[int]]) -> list[list[int]]:
    """Vertices that reach one another, in groups of two or more: no round leaves its group (Kosaraju, without recursion)."""
    behind: list[list[int]] = [[] for _ in arcs]
    for one, ahead in enumerate(arcs):
        for after in ahead:
            behind[after].append(one)
    seen: set[int] = set()
    order = [one for root in range(len(arcs)) for one in _left_last(arcs, root, seen)]
    seen = set()
    found = [sorted(_left_last(behind, root, seen)) for root in reversed(order)]
    return sorted(group for group in found if len(group) >= _SHORTEST)


def _left_last(arcs: Sequence[Sequence[int]], root: int, seen: set[int]) -> list[int]:
    """What is reached from a vertex and was not yet, in the order in which a walk in depth leaves it."""
    if root in seen:
        return []
    seen.add(root)
    left: list[int] = []
    work = [(root, iter(arcs[root]))]
    while work:
        ahead = work[-1][1]
        after = next((one for one in ahead if one not in seen), None)
        if after is None:
            left.append(work.pop()[0])
        else:
            seen.add(after)
            work.append((after, iter(arcs[after])))
    return left


def _cycles(arcs: Sequence[Sequence[int]], group: list[int], effort: PackingEffort) -> tuple[list[Cycle], bool]:
    """Every round of a group up to the longest, at most so many of each length from one home; and whether that is all."""
    inside = set(group)
    ahead = {one: sorted(inside.intersection(arcs[one])) for one in group}
    behind: dict[int, set[int]] = {one: set() for one in group}
    for one in group:
        for after in ahead[one]:
            behind[after].add(one)
    found: list[Cycle] = []
    is_whole = True
    for start in group:
        for length in range(_SHORTEST, effort.most + 1):
            walk = _Walk(ahead, behind[start], start, length, effort.cycles_each)
            walk.go((start,))
            found += walk.found
            is_whole = is_whole and not walk.is_cut
    return found, is_whole


class _Walk:
    """The rounds of one length that start at their oldest need."""

    def __init__(self, ahead: dict[int, list[int]], closing: set[int], start: int, length: int, most: int) -> None:
        self.ahead, self.closing, self.start, self.length, self.most = ahead, closing, start, length, most
        self.found: list[Cycle] = []
        self.steps = 0
        self.is_cut = False

    def go(self, path: Cycle) -> None:
        """Lengthen a path by each home that its last tenant would take."""
        is_last = len(path) == self.length - 1
        for after in self.ahead[path[-1]]:
            if after <= self.start or after in path or (is_last and after not in self.closing):
                continue
            self.steps += 1
            if len(self.found) >= self.most or self.steps > self.most * self.most:
                self.is_cut = True
                return
            if is_last:
                self.found.append((*path, after))
            else:
                self.go((*path, after))
                if self.is_cut:
                    return


class _Group:
    """The best disjoint rounds of one group."""

    def __init__(self, cycles: list[Cycle], effort: PackingEffort) -> None:
        self.cycles, self.effort = cycles, effort
        served = sorted({vertex for cycle in cycles for vertex in cycle})
        self.place = {vertex: place for place, vertex in enumerate(served)}
        self.count = len(served)
        self.members = [frozenset(cycle) for cycle in cycles]
        # One number for the three aims, exact: first how many, then who (a bit each, the oldest the highest), then how short.
        self.each = [(1 << self.count) + (1 << (self.count - 1 - place)) for place in range(self.count)]
        self.scale = self.count + 1
        self.weights = [sum(self.each[self.place[one]] for one in cycle) * self.scale + 1 for cycle in cycles]
        self.through: dict[int, list[int]] = {vertex: [] for vertex in served}
        for number, cycle in enumerate(cycles):
            for vertex in cycle:
                self.through[vertex].append(number)
        self.steps = 0

    def solve(self) -> tuple[list[Cycle], bool]:
        """The rounds, and whether nothing is better."""
        starts = [self._bettered(self._first(sign)) for sign in (1, -1)]
        best = max(starts, key=self._worth)
        is_best = False
        if self.count <= self.effort.exact_most:
            best, is_best = self._exact(best)
        return [self.cycles[number] for number in best], is_best or not self.cycles

    def _worth(self, chosen: Sequence[int]) -> int:
        return sum(self.weights[number] for number in chosen)

    def _first(self, sign: int) -> list[int]:
        """In the order of need, each in the shortest round that is left (or the longest)."""
        used: set[int] = set()
        chosen = []
        for vertex in sorted(self.through):
            if vertex in used:
                continue
            free = [number for number in self.through[vertex] if used.isdisjoint(self.members[number])]
            if free:
                number = min(free, key=lambda one: (sign * len(self.cycles[one]), self.cycles[one]))
                chosen.append(number)
                used |= self.members[number]
        return chosen

    def _bettered(self, chosen: list[int]) -> list[int]:
        """Replace one round by others that touch it and serve better, for as long as that is found and steps are left."""
        kept = set(chosen)
        used = {vertex for number in kept for vertex in self.cycles[number]}
        steps, moved = 0, True
        while moved and steps < self.effort.steps:
            moved = False
            for number in sorted(kept):
                steps += 1
                if steps > self.effort.steps or number not in kept:
                    continue
                mine = self.members[number]
                others = used - mine
                instead, tried = self._around(self.cycles[number], others, self.effort.steps - steps)
                steps += tried
                if self._worth(instead) > self.weights[number]:
                    kept.discard(number)
                    kept.update(instead)
                    used = others.union(*(self.members[one] for one in instead))
                    moved = True
        return sorted(kept)

    def _around(self, cycle: Cycle, others: set[int], left: int) -> tuple[list[int], int]:
        """The best rounds among homes that are free once one round is given up; each goes through a home of it."""
        free = {
            vertex: [one for one in self.through[vertex] if others.isdisjoint(self.members[one])] for vertex in cycle
        }
        best: list[int] = []
        worth, tried = 0, 0
        work: list[tuple[int, tuple[int, ...], frozenset[int], int]] = [(0, (), frozenset(), 0)]
        while work and tried < min(left, _AROUND):
            at, chosen, taken, sofar = work.pop()
            tried += 1
            if sofar > worth:
                best, worth = list(chosen), sofar
            if at == len(cycle):
                continue
            work.append((at + 1, chosen, taken, sofar))
            if cycle[at] in taken:
                continue
            work.extend(
                (at + 1, (*chosen, one), taken | self.members[one], sofar + self.weights[one])
                for one in free[cycle[at]]
                if taken.isdisjoint(self.members[one])
            )
        return best, tried

    def _exact(self, start: list[int]) -> tuple[list[int], bool]:
        """Branch on the oldest need that is left, and cut what cannot beat the best: whether all was tried."""
        vertices = sorted(self.through)
        best, worth = start, self._worth(start)
        work: list[tuple[int, tuple[int, ...], frozenset[int], int]] = [(0, (), frozenset(), 0)]
        steps = 0
        while work:
            at, chosen, used, sofar = work.pop()
            steps += 1
            if steps > self.effort.steps:
                return best, False
            if sofar > worth:
                best, worth = list(chosen), sofar
            while at < self.count and vertices[at] in used:
                at += 1
            if at == self.count or sofar + self._hope(vertices, at, used) <= worth:
                continue
            work.append((at + 1, chosen, used | {vertices[at]}, sofar))
            free = [one for one in self.through[vertices[at]] if used.isdisjoint(self.members[one])]
            work.extend(
                (at + 1, (*chosen, one), used | self.members[one], sofar + self.weights[one])
                for one in sorted(free, key=lambda one: (self.weights[one], self.cycles[one]))
            )
        return sorted(best), True

    def _hope(self, vertices: list[int], at: int, used: frozenset[int]) -> int:
        """More than what is left could ever add."""
        left = [place for place in range(at, self.count) if vertices[place] not in used]
        return sum(self.each[place] for place in left) * self.scale + len(left) // _SHORTEST


_AROUND = 2_000
"""Trials around one round: what is found far behind is rarely worth the wait."""

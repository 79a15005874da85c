"""A walk over what is under seal, summed up: how much was met, which kinds of faults, and the first of each (ADR 42).

A kind is what is wrong, in one table of one chain. The gravest kind comes first, and each has its own lines: a hundred
faults of one kind hide none of another.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain as one_after_another

from palier.models import SealCheck
from palier.models.seals import seal_queue
from palier.models.seals.sealed_tables import SOURCES
from palier.rules.law import french
from palier.rules.seals import seal_faults
from palier.rules.seals.seal_faults import SealFault, SealFaultKind
from palier.workflows.seals import tracing_acts, verifying_seals
from palier.workflows.seals.verifying_seals import Walked

FIRST = 3
"""Faults told of each kind; the others are counted."""
_ORDER = ["ranking", "rankingline", *SOURCES]
type Kind = tuple[SealFaultKind, str, str]
"""What is wrong, the table, the chain."""


@dataclass
class WalkFindings:
    """What a walk met. Nothing of a person: tables, opaque ids, columns."""

    walked: Walked = field(default_factory=Walked)
    first: dict[Kind, list[SealFault]] = field(default_factory=dict)
    counts: dict[Kind, int] = field(default_factory=dict)

    @property
    def faults(self) -> int:
        """How many things are not as they were sealed."""
        return sum(self.counts.values())

    @property
    def kinds(self) -> str:
        """Every kind with its count, the gravest first; nothing when there is no fault."""
        told: dict[SealFaultKind, dict[str, int]] = {}
        for wrong, table, chain in self._gravest_first():
            of_kind = told.setdefault(wrong, {})
            of_kind[table] = of_kind.get(table, 0) + self.counts[wrong, table, chain]
        said = [
            f"{seal_faults.BRIEF[wrong]} : "
            + ", ".join(f"{french.number(count)} {table}".strip() for table, count in tables.items())
            for wrong, tables in told.items()
        ]
        return f"Défauts par genre : {' ; '.join(said)}." if said else ""

    @property
    def sentences(self) -> list[str]:
        """All kinds in one line, where there is more than one fault; then the first of each, and how many more it has."""
        said = [self.kinds] if self.faults > 1 else []
        for kind in self._gravest_first():
            faults = self.first[kind]
            said += [fault.sentence for fault in faults]
            if (more := self.counts[kind] - len(faults)) > 0:
                wrong, table, chain = kind
                what = " ".join(part for part in (table, seal_faults.BRIEF[wrong]) if part)
                others = french.count(more, "autre défaut", "autres défauts")
                said.append(f"Chaîne {chain} : {what} : et {others}.")
        return said

    def _gravest_first(self) -> list[Kind]:
        return sorted(self.counts, key=_gravity)

    def __str__(self) -> str:
        """What was met, in French."""
        walked = self.walked
        said = (
            f"Scellés : {french.count(walked.lines, 'ligne')}, {french.count(walked.rows, 'enregistrement')} et "
            f"{french.count(walked.roots, 'racine')} relus. "
        )
        if walked.tail.rows:
            said += (
                f"{french.count(walked.tail.rows, 'enregistrement attend son', 'enregistrements attendent leur')} scellé, "
                f"depuis {french.count(walked.tail.seconds, 'seconde')}."
            )
        else:
            said += "Rien n’attend son scellé."
        if walked.older:
            said += f" {french.count(walked.older, 'enregistrement')} d’avant les scellés restent à reprendre."
        return said


def _gravity(kind: Kind) -> tuple[bool, int, int, str]:
    """A ranking or a line of one first: a list made again says so there. Then by what is wrong."""
    wrong, table, chain = kind
    place = _ORDER.index(table) if table in _ORDER else len(_ORDER)
    return (table not in ("ranking", "rankingline"), seal_faults.GRAVEST_FIRST.index(wrong), place, chain)


def gather(
    faults: Iterable[SealFault], found: WalkFindings, tell: Callable[[SealFault], None] | None = None
) -> WalkFindings:
    """Keep the first faults of each kind, in the order in which they are met; ``tell`` hears every one."""
    for fault in faults:
        kind = (fault.wrong, fault.table, fault.chain)
        told = found.first.setdefault(kind, [])
        if len(told) < FIRST:
            told.append(fault)
        found.counts[kind] = found.counts.get(kind, 0) + 1
        if tell is not None:
            tell(fault)
    return found


def walk(tell: Callable[[SealFault], None] | None = None) -> WalkFindings:
    """Walk everything, then hold rows to what acts left of them; needs one snapshot."""
    found = WalkFindings()
    return gather(one_after_another(verifying_seals.walk(found.walked), tracing_acts.trace()), found, tell)


def walk_alone() -> WalkFindings | None:
    """The same, or nothing when another walks already."""
    return walk() if seal_queue.walk_alone() else None


def is_due(since: datetime) -> bool:
    """Whether nobody has walked since an instant."""
    return not SealCheck.objects.filter(at__gte=since).exists()


def keep(found: WalkFindings, *, at: datetime) -> SealCheck:
    """Keep what a walk found: the last one is a measure."""
    return SealCheck.objects.create(
        at=at, lines=found.walked.lines, rows=found.walked.rows, faults=found.faults, what="\n".join(found.sentences)
    )

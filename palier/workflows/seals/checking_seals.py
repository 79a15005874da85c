"""A walk over what is under seal, summed up: how much was met, and the first faults of each chain (ADR 42)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from palier.models import SealCheck, seal_queue
from palier.rules.law import french
from palier.rules.seals.seal_faults import Fault
from palier.workflows.seals import verifying_seals
from palier.workflows.seals.verifying_seals import Walked

FIRST = 5
"""Faults told of each chain; the others are counted."""


@dataclass
class Found:
    """What a walk met. Nothing of a person: tables, opaque ids, columns."""

    walked: Walked = field(default_factory=Walked)
    first: dict[str, list[Fault]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def faults(self) -> int:
        """How many things are not as they were sealed."""
        return sum(self.counts.values())

    @property
    def sentences(self) -> list[str]:
        """The first faults of each chain, then how many more it has."""
        said = []
        for name, faults in self.first.items():
            said += [fault.sentence for fault in faults]
            if (more := self.counts[name] - len(faults)) > 0:
                said.append(f"Chaîne {name}\u00a0: et {french.count(more, 'autre défaut', 'autres défauts')}.")
        return said

    def __str__(self) -> str:
        """What was met, in French."""
        walked = self.walked
        said = (
            f"Scellés\u00a0: {french.count(walked.lines, 'ligne')}, {french.count(walked.rows, 'enregistrement')} et "
            f"{french.count(walked.roots, 'racine')} relus. "
        )
        if walked.tail.rows:
            said += (
                f"{french.count(walked.tail.rows, 'enregistrement attend', 'enregistrements attendent')} son scellé, "
                f"depuis {french.count(walked.tail.seconds, 'seconde')}."
            )
        else:
            said += "Rien n’attend son scellé."
        if walked.older:
            said += f" {french.count(walked.older, 'enregistrement')} d’avant les scellés restent à reprendre."
        return said


def gather(faults: Iterable[Fault], found: Found) -> Found:
    """Keep the first faults of each chain, in the order in which they are met."""
    for fault in faults:
        told = found.first.setdefault(fault.chain, [])
        if len(told) < FIRST:
            told.append(fault)
        found.counts[fault.chain] = found.counts.get(fault.chain, 0) + 1
    return found


def walk() -> Found:
    """Walk everything; needs one snapshot."""
    found = Found()
    return gather(verifying_seals.walk(found.walked), found)


def walk_alone() -> Found | None:
    """The same, or nothing when another walks already."""
    return walk() if seal_queue.walk_alone() else None


def is_due(since: datetime) -> bool:
    """Whether nobody has walked since an instant."""
    return not SealCheck.objects.filter(at__gte=since).exists()


def keep(found: Found, *, at: datetime) -> SealCheck:
    """Keep what a walk found: the last one is a measure."""
    return SealCheck.objects.create(
        at=at, lines=found.walked.lines, rows=found.walked.rows, faults=found.faults, what="\n".join(found.sentences)
    )

"""Walking what is under seal: every line, head and root, then every row against its last line, in bounded memory (ADR 42).

In one snapshot: what acts write meanwhile is not there yet, and what waits for its seal is told apart, never a fault.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from palier.models import (
    ArrivedRow,
    DailyRoot,
    Erasure,
    Instance,
    JournalEntry,
    SealedHead,
    SealedLine,
    SealTakeover,
)
from palier.models.leaving import live_rows
from palier.models.seals import seal_lines, seal_queue, seal_walk
from palier.models.seals.seal_queue import Tail
from palier.models.seals.seal_rows import SealedRow
from palier.models.seals.seal_walk import KeptLine, Met
from palier.models.seals.sealed_source import RowLeaving, SealedTable
from palier.models.seals.sealed_tables import SOURCES
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.leaving.house_archive import ArrivalState
from palier.rules.seals import chain
from palier.rules.seals.chain import ChainLine, ChainLineKind
from palier.rules.seals.seal_faults import SealFault, SealFaultKind
from palier.workflows.seals import heads, naming_columns, sealing

_YEAR = timedelta(days=360)
"""The guard of the access log keeps it twelve months to the second; the key of an entry says when it was made."""


@dataclass
class Walked:
    """What a walk has seen so far."""

    lines: int = 0
    rows: int = 0
    roots: int = 0
    older: int = 0
    """Rows that are still to be taken over."""
    waiting: int = 0
    """Rows met that wait for their seal."""
    tail: Tail = field(default_factory=lambda: Tail(0, 0))
    begun: dict[str, int] = field(default_factory=dict)
    """By table, the number of the line from which no row is taken over any more."""
    is_demo: bool = False
    """An invented world writes readings of a year ago."""


def walk(walked: Walked) -> Iterator[SealFault]:
    """Every fault, chains first; needs one snapshot. ``walked`` counts on the way."""
    walked.tail = seal_queue.tail()
    walked.is_demo = Instance.objects.filter(is_demo=True).exists()
    for table in seal_walk.unguarded():
        yield SealFault(wrong=SealFaultKind.UNGUARDED, table=table)
    ends = {head.chain: head for head in SealedHead.objects.order_by("chain")}
    yield from _chains(ends, walked)
    yield from _roots(walked)
    names = {number: head.name for number, head in ends.items()}
    takeovers = set(SealTakeover.objects.values_list("source", flat=True))
    for table in SOURCES.keys() - walked.begun.keys() - takeovers:
        yield SealFault(wrong=SealFaultKind.NOT_BEGUN, table=table)
    for source in SOURCES.values():
        yield from _rows(source, names, walked, is_taken_over=source.table not in takeovers)
        yield from _orphans(source, names, walked)


def _chains(ends: dict[int, SealedHead], walked: Walked) -> Iterator[SealFault]:
    greatest, met = 0, set()
    for number, batches in seal_walk.chains():
        met.add(number)
        head = ends.get(number) or SealedHead(chain=number, name=f"{number}", position=0, head="")
        progress = _Progress(head.name)
        for batch in batches:
            walked.lines += len(batch)
            greatest = max(greatest, *(line.number for line in batch))
            proved = _proved(batch)
            changed = naming_columns.of([line for line in batch if line.kind == ChainLineKind.UNTOLD])
            for line in batch:
                yield from progress.follow(line)
                yield from _allowed(line, head.name, proved, walked, changed)
        if not progress.is_lost and (progress.position, progress.head.hex()) != (head.position, head.head):
            yield SealFault(wrong=SealFaultKind.HEAD, chain=head.name, line=progress.position)
    for number in sorted(ends.keys() - met):
        if ends[number].position:
            yield SealFault(wrong=SealFaultKind.LINE_MISSING, chain=ends[number].name, line=1, row="rien")
    if missing := greatest - walked.lines:
        yield SealFault(wrong=SealFaultKind.NUMBER_MISSING, row=f"{missing} lignes")


@dataclass(slots=True)
class _Progress:
    """How far a chain was followed. After a wrong line no head says anything: the others are passed over."""

    name: str
    position: int = 0
    head: bytes = bytes.fromhex(chain.FIRST_HEAD)
    number: int = 0
    is_lost: bool = False

    def follow(self, line: KeptLine) -> Iterator[SealFault]:
        """One line more; the first that does not follow is told."""
        if self.is_lost:
            return
        self.position += 1
        told = ChainLine(
            chain=self.name,
            position=line.position,
            kind=line.kind,  # type: ignore[arg-type]
            table=line.table,
            row=line.row,
            version=line.version,
            digest=bytes(line.digest).hex(),
            marks=bytes(line.marks).hex(),
            proof=str(line.proof or ""),
            sealed_at=seal_lines.instant(line.sealed_at),
        )
        self.head = chain.next_head(self.head, told)
        wrong = None
        if line.position != self.position:
            wrong = SealFaultKind.LINE_MISSING
        elif self.head != bytes(line.head):
            wrong = SealFaultKind.LINE_CHANGED
        elif line.number <= self.number:
            wrong = SealFaultKind.LINE_MOVED
        self.number = line.number
        if wrong is not None:
            self.is_lost = True
            yield SealFault(wrong=wrong, chain=self.name, table=line.table, row=line.row, line=self.position)


def _proved(batch: Collection[KeptLine]) -> set[UUID]:
    proofs = {line.proof for line in batch if line.proof is not None}
    return set(Erasure.objects.filter(pk__in=proofs).values_list("pk", flat=True)) if proofs else set()


def _allowed(
    line: KeptLine, name: str, proved: Collection[UUID], walked: Walked, changed: Mapping[int, tuple[str, ...]]
) -> Iterator[SealFault]:
    """What a line says may be wrong though nobody touched it."""
    wrong = None
    if line.kind == ChainLineKind.BEGUN:
        walked.begun.setdefault(line.table, line.number)
    elif line.kind == ChainLineKind.TAKEN_OVER and line.number > walked.begun.get(line.table, line.number):
        wrong = SealFaultKind.TAKEN_LATE
    elif line.kind == ChainLineKind.REWRITTEN:
        wrong = SealFaultKind.REWRITTEN
    elif line.kind == ChainLineKind.UNNOTED:
        wrong = SealFaultKind.UNNOTED
    elif line.kind == ChainLineKind.UNTOLD:
        wrong = SealFaultKind.UNTOLD
    elif line.kind == ChainLineKind.VANISHED or (
        line.kind == ChainLineKind.REMOVED and not _may_leave(line, proved, walked)
    ):
        wrong = SealFaultKind.REMOVED
    if wrong is not None:
        columns = changed.get(line.number, ())
        yield SealFault(wrong=wrong, chain=name, table=line.table, row=line.row, line=line.position, columns=columns)


def _may_leave(line: KeptLine, proved: Collection[UUID], walked: Walked) -> bool:
    leaving = SOURCES[line.table].leaving if line.table in SOURCES else RowLeaving.FREELY
    if leaving is RowLeaving.WITH_PROOF:
        return line.proof in proved
    if leaving is RowLeaving.AFTER_A_YEAR:
        return walked.is_demo or _made_at(line.row) < line.sealed_at - _YEAR
    return leaving is RowLeaving.FREELY or _was_brought(line)


def _was_brought(line: KeptLine) -> bool:
    """An archive of another site had brought it, and was undone: the journal says so, under seal (ADR 127)."""
    if line.table not in live_rows.REMOVED:
        return False
    rows = ArrivedRow.objects.filter(table=line.table, key=line.row, is_new=True, arrival__state=ArrivalState.UNDONE)
    of = list(rows.values_list("arrival__public_id", flat=True))
    said = JournalEntry.objects.filter(object_id__in=of, verb=JournalVerb.UNDO_HOUSE).values_list("pk", flat=True)
    return bool(of) and SealedLine.objects.filter(source="journalentry", row__in=[str(one) for one in said]).exists()


def _made_at(key: str) -> datetime:
    """When a key was made: the first 48 bits of a UUID 7 are milliseconds."""
    return datetime.fromtimestamp((UUID(key).int >> 80) / 1000, UTC)


def _roots(walked: Walked) -> Iterator[SealFault]:
    numbers = {head.name: head.chain for head in SealedHead.objects.all()}
    previous = chain.FIRST_HEAD
    for kept in DailyRoot.objects.order_by("day").iterator():
        walked.roots += 1
        day, of_day = kept.day.isoformat(), heads.of_day(kept)
        made = chain.root(day, previous, of_day)
        if (kept.root, kept.previous, kept.lines) != (made, previous, sum(head.position for head in of_day.values())):
            yield SealFault(wrong=SealFaultKind.ROOT, row=day)
        previous = kept.root
        for name, head in of_day.items():
            line = SealedLine.objects.filter(chain=numbers.get(name, -1), position=head.position).only("head").first()
            if line is None or bytes(line.head).hex() != head.head:
                yield SealFault(wrong=SealFaultKind.ROOT_HEADS, chain=name, line=head.position, row=day)


def _rows(source: SealedTable, names: dict[int, str], walked: Walked, *, is_taken_over: bool) -> Iterator[SealFault]:
    for batch in seal_walk.rows(source):
        walked.rows += len(batch)
        suspects = {}
        for met in batch:
            fault = _compared(source, met, names)
            if fault is not None:
                suspects[met.key] = fault
        waiting = seal_queue.waiting(source.table, suspects) if suspects else set()
        walked.waiting += len(waiting)
        for key, fault in suspects.items():
            if key in waiting:
                continue
            if fault.wrong is SealFaultKind.UNKNOWN and not is_taken_over:
                walked.older += 1
                continue
            yield fault


def _compared(source: SealedTable, met: Met, names: dict[int, str]) -> SealFault | None:
    last = met.last
    if last is None:
        return SealFault(wrong=SealFaultKind.UNKNOWN, table=source.table, row=met.key)
    name = names.get(last.chain, str(last.chain))
    if last.kind not in sealing.LIVING:
        return SealFault(wrong=SealFaultKind.BACK, chain=name, table=source.table, row=met.key)
    changed = sealing.changes(source, SealedRow(met.key, last.chain, met.values), last)
    if changed is None:
        return None
    return SealFault(wrong=SealFaultKind.CHANGED, chain=name, table=source.table, row=met.key, columns=changed)


def _orphans(source: SealedTable, names: dict[int, str], walked: Walked) -> Iterator[SealFault]:
    for batch in seal_walk.orphans(source):
        living = {row: number for number, row, kind in batch if kind in sealing.LIVING}
        waiting = seal_queue.waiting(source.table, living) if living else set()
        walked.waiting += len(waiting)
        for row, number in living.items():
            if row not in waiting:
                yield SealFault(
                    wrong=SealFaultKind.MISSING, chain=names.get(number, str(number)), table=source.table, row=row
                )

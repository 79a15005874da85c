"""Sealing what acts wrote, within seconds: rows are read as they are, and each new state is a line of its chain (ADR 42).

The clock's act, one at a time whatever the number of workers. A line that waits is never walked past: it is sealed, or it waits.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from palier.models import SealTakeover
from palier.models.seals import seal_lines, seal_queue, seal_rows
from palier.models.seals.seal_lines import DraftLine
from palier.models.seals.seal_queue import QueuedStatement
from palier.models.seals.seal_rows import Last, SealedRow
from palier.models.seals.sealed_source import RowLeaving, SealedTable
from palier.models.seals.sealed_tables import SOURCES
from palier.rules.seals import acts_of_the_path, chain, told_acts
from palier.rules.seals.chain import ChainLineKind

BATCH = 4_000
"""Rows sealed in one transaction: about a second."""
WRONG = (ChainLineKind.REWRITTEN, ChainLineKind.UNNOTED, ChainLineKind.UNTOLD, ChainLineKind.VANISHED)
"""What a line says of a row that no act left so."""
LIVING = (
    ChainLineKind.STATE,
    ChainLineKind.REWRITTEN,
    ChainLineKind.UNNOTED,
    ChainLineKind.UNTOLD,
    ChainLineKind.TAKEN_OVER,
)
"""What the last line of a row that is there may say."""


class _Read(NamedTuple):
    """What is known of the rows of one table, in one moment."""

    source: SealedTable
    rows: Mapping[str, SealedRow]
    lasts: Mapping[str, Last]
    removed: set[str]
    """Gone by a statement that said so."""
    unnoted: set[str]
    """Written last by a transaction that noted nothing of it: past the triggers, since an act."""
    untold: set[str]
    """Written by no transaction of which the journal tells an act that may write this table."""
    is_taken_over: bool
    """Whether every row older than the chain has its line."""


def quiet(_: Sequence[DraftLine]) -> None:
    """Hear of rows that no act left so, and say nothing."""


def seal_waiting(*, at: datetime, batch: int = BATCH, tell: Callable[[Sequence[DraftLine]], None] = quiet) -> int:
    """Seal the rows that have waited the longest; return how many left the queue. Needs one snapshot.

    ``tell`` hears at once of the rows that no act left so, if any: their lines are faults of every walk from now on.
    """
    if not seal_queue.lock():
        return 0
    entries = seal_queue.first(batch)
    order = _order(entries)
    known = _known(entries, order)
    proofs = {one: seal_queue.proof_in(one) for one in {each.transaction for each in entries if each.is_removal}}
    drafted = (_draft(known[name], key, entry, proofs) for (name, key), entry in order.items())
    drafts = [draft for draft in drafted if draft is not None]
    seal_lines.append(drafts, at=at)
    _forget(drafts)
    seal_queue.drop(entries)
    if wrong := [draft for draft in drafts if draft.kind in WRONG]:
        tell(wrong)
    return len(order)


def _order(entries: list[QueuedStatement]) -> dict[tuple[str, str], QueuedStatement]:
    """The last statement of each row gives its place: the state that is sealed is the one after it."""
    order: dict[tuple[str, str], QueuedStatement] = {}
    for entry in entries:
        for key in entry.keys:
            order.pop((entry.source, key), None)
            order[entry.source, key] = entry
    return order


def _known(entries: list[QueuedStatement], order: Mapping[tuple[str, str], QueuedStatement]) -> dict[str, _Read]:
    of_table: dict[str, list[QueuedStatement]] = {}
    for entry in entries:
        of_table.setdefault(entry.source, []).append(entry)
    takeovers = set(SealTakeover.objects.values_list("source", flat=True))
    verbs = seal_queue.verbs({entry.transaction for entry in entries if entry.source in told_acts.TOLD})
    return {
        name: _read(
            SOURCES[name], [key for of, key in order if of == name], noted, verbs, is_taken_over=name not in takeovers
        )
        for name, noted in of_table.items()
    }


def _read(
    source: SealedTable,
    keys: list[str],
    entries: list[QueuedStatement],
    verbs: Mapping[int, set[str]],
    *,
    is_taken_over: bool,
) -> _Read:
    rows = seal_rows.read(source, keys)
    writers = {(key, entry.writer) for entry in entries for key in entry.keys}
    gone = [key for key in keys if key not in rows]
    removed = seal_queue.removed(source.table, gone) if gone else set()
    unnoted, untold = _unnoted(source, rows, writers), _untold(source, entries, verbs)
    return _Read(source, rows, seal_rows.lasts(source, keys), removed, unnoted, untold, is_taken_over)


def _untold(source: SealedTable, entries: list[QueuedStatement], verbs: Mapping[int, set[str]]) -> set[str]:
    """Rows of which an act must be told, and is not: who writes by plain SQL leaves no line in the journal."""
    acts = told_acts.TOLD.get(source.table)
    if acts is None:
        return set()
    is_silent = source.table in told_acts.GO_SILENTLY
    told = {
        key
        for each in entries
        if verbs.get(each.transaction, set()) & acts or (each.is_removal and is_silent)
        for key in each.keys
    }
    return {key for each in entries for key in each.keys} - told


def _unnoted(source: SealedTable, rows: Mapping[str, SealedRow], writers: Collection[tuple[str, str]]) -> set[str]:
    """A note bears the transaction, or the savepoint, of the statement that it notes: the same as the rows of it."""
    suspects = {key: row.writer for key, row in rows.items() if row.writer and (key, row.writer) not in writers}
    # The note of the last statement may stand further on in the queue than this batch.
    noted = seal_queue.noted(source.table, suspects) if suspects else set()
    return {key for key, writer in suspects.items() if (key, writer) not in noted}


def _draft(known: _Read, key: str, entry: QueuedStatement, proofs: Mapping[int, UUID | None]) -> DraftLine | None:
    """The line that a row calls for; none when its last one still says how it is, or a later statement will."""
    row, last = known.rows.get(key), known.lasts.get(key)
    if row is not None:
        is_older = last is None and not known.is_taken_over and entry.operation == seal_queue.CHANGE
        is_untold = key in known.untold and not is_older
        kind = (
            ChainLineKind.UNNOTED
            if key in known.unnoted
            else ChainLineKind.UNTOLD
            if is_untold
            else ChainLineKind.STATE
        )
        return _state(known.source, row, last, kind)
    if last is not None and last.kind not in LIVING:
        return None
    if key in known.removed and (last is None or not entry.is_removal):
        return None
    return DraftLine(
        chain=last.chain if last else 0,
        kind=ChainLineKind.REMOVED if entry.is_removal and key not in known.untold else ChainLineKind.VANISHED,
        source=known.source.table,
        row=key,
        version=known.source.version,
        proof=proofs.get(entry.transaction) if entry.is_removal else None,
    )


def _state(
    source: SealedTable, row: SealedRow, last: Last | None, kind: ChainLineKind = ChainLineKind.STATE
) -> DraftLine | None:
    columns: tuple[str, ...] = ()
    if last is not None:
        changed = changes(source, row, last)
        if changed is None and last.version == source.version:
            return None
        if kind is ChainLineKind.UNTOLD and _needs_no_line(source, changed):
            kind = ChainLineKind.STATE
        # What may leave freely may come again under the same key.
        is_back = last.kind == ChainLineKind.REMOVED and source.leaving is RowLeaving.FREELY
        if (last.kind not in LIVING and not is_back) or set(changed or ()) & set(source.fixed):
            kind = ChainLineKind.REWRITTEN
        columns = changed or ()
    salt = seal_lines.salt()
    values = seal_rows.values_of(source, row.values, source.version)
    sealed = chain.seal(source.described(source.version), row.key, values, salt)
    return DraftLine(
        chain=row.chain,
        kind=kind,
        source=source.table,
        row=row.key,
        version=source.version,
        sealed=sealed,
        salt=salt,
        columns=columns,
    )


def _needs_no_line(source: SealedTable, changed: tuple[str, ...] | None) -> bool:
    """Nothing is otherwise, or only what the clock notes without an act."""
    if not changed:
        return changed is None
    return acts_of_the_path.NOTED_SILENTLY.get(source.table, frozenset()) >= set(changed)


def changes(source: SealedTable, row: SealedRow, last: Last) -> tuple[str, ...] | None:
    """Which columns of a row are no longer those of its last line; ``None`` when it is as it was sealed."""
    if not 1 <= last.version <= source.version:
        return ()
    described = source.described(last.version)
    values = seal_rows.values_of(source, row.values, last.version)
    if last.kind in LIVING and chain.seal(described, row.key, values, last.salt).digest == last.digest:
        return None
    return chain.differing(described, values, last.salt, last.marks) if last.marks else ()


def _forget(drafts: list[DraftLine]) -> None:
    gone: dict[str, list[str]] = {}
    for draft in drafts:
        if draft.kind in (ChainLineKind.REMOVED, ChainLineKind.VANISHED):
            gone.setdefault(draft.source, []).append(draft.row)
    for source, rows in gone.items():
        seal_lines.forget_salts(source, rows)


def take_over(*, at: datetime) -> int:
    """Seal a batch of the rows that are older than the chain; return how many were looked at, 0 once all are. One snapshot."""
    if not seal_queue.lock():
        return 0
    for waiting, source in _takeovers():
        keys = seal_rows.older(source, waiting.after)
        if not keys:
            waiting.delete()
            begun = DraftLine(chain=0, kind=ChainLineKind.BEGUN, source=source.table, row="", version=source.version)
            seal_lines.append([begun], at=at)
            continue
        rows, lasts = seal_rows.read(source, keys), seal_rows.lasts(source, keys)
        new = (_taken_over(source, rows[key], lasts.get(key)) for key in keys if key in rows)
        seal_lines.append([draft for draft in new if draft is not None], at=at)
        waiting.after = keys[-1]
        waiting.save(update_fields=["after"])
        return len(keys)
    return 0


def _taken_over(source: SealedTable, row: SealedRow, last: Last | None) -> DraftLine | None:
    """The line of a row older than the chain, or than the present version of its description; none for one that is a fault."""
    if last is None:
        return _state(source, row, None, ChainLineKind.TAKEN_OVER)
    is_older = last.version < source.version and last.kind in LIVING
    return _state(source, row, last) if is_older and changes(source, row, last) is None else None


def _takeovers() -> Iterator[tuple[SealTakeover, SealedTable]]:
    """``user/2`` is to seal rows again under the second version: a release that does not know it passes it over.

    One of a version that another followed before it was over is ended under the present one: nothing would end it otherwise.
    """
    rows = {one.source: one for one in SealTakeover.objects.all()}
    named = (
        (source, name)
        for source in SOURCES.values()
        for name in (source.table, *(f"{source.table}/{version}" for version in range(2, source.version + 1)))
    )
    return ((rows[name], source) for source, name in named if name in rows)

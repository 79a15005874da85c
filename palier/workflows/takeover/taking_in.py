"""The clock takes a batch in, a slice at a time: each slice, its counts and its digests are one transaction.

Killed anywhere, the next turn begins after the last slice that was kept. Two at once wait for the same lock, and the second finds
that its slice is in. The source key makes each line one, whatever is sent twice.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import batched

from django.db import connection, transaction

from palier.models import StockBatch, StockLine
from palier.models.doors import acting
from palier.models.takeover import array_texts
from palier.rules.doors.access import Role
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.takeover import column_digests, stock_states
from palier.rules.takeover.stock_faults import StockFault
from palier.rules.takeover.stock_fields import StockField
from palier.rules.takeover.stock_mapping import StockMapping, read_mapping
from palier.rules.takeover.stock_states import StockLineState, StockState
from palier.rules.takeover.understanding import StockReader, UnderstoodLine
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.takeover.receiving import SOURCE, locked

SLICE = 2_000
"""Lines of one transaction."""
type Row = tuple[int, list[str]]
_CLOCK = Actor(role=Role.CLOCK)
_COLUMNS = (
    "batch_id",
    "tool",
    "number",
    "key",
    "original",
    "state",
    "refusal",
    "refused_column",
    "fields",
    "left_out",
    "numero",
    "birth_date",
)
_TYPES = ("bigint", "text", "int", "text", "jsonb", "text", "text", "text", "jsonb", "jsonb", "text", "date")
# No COPY: it knows no row security. One statement a slice costs little more.
_ADD = (
    f"INSERT INTO palier_stockline ({', '.join(_COLUMNS)}) SELECT * FROM unnest("  # noqa: S608 - no value
    f"{', '.join(f'%s::{kind}[]' for kind in _TYPES)})"
)
_JSON = json.JSONEncoder(ensure_ascii=False).encode
"""Made once: a line is written three times by it."""
_ONE_TOOL_AT_ONCE = "SELECT pg_advisory_xact_lock(hashtextextended('palier_stock ' || %s, 0))"
"""Two batches of one tool bring the same keys: the second of two slices sees what the first brought."""


@dataclass(frozen=True, slots=True)
class StockTold:
    """A line, and what it became."""

    number: int
    cells: list[str]
    line: UnderstoodLine
    state: StockLineState


def mapping_of(batch: StockBatch) -> StockMapping:
    """The mapping that a batch keeps."""
    return read_mapping(batch.mapping)


def take(
    batch: StockBatch,
    columns: Sequence[str],
    rows: Iterable[Row],
    notes: Sequence[str],
    *,
    at: datetime,
    tell: Callable[[], str] = lambda: "",
    is_over: Callable[[], bool] = lambda: False,
) -> bool:
    """Take in every line after the last that is in; false once somebody stopped it, or the turn is over.

    ``tell`` says where the reading stands.

    Raises ``KeyError`` with a lacking column.
    """
    reader = StockReader(mapping_of(batch), columns, on=day_in_paris(at))
    _say(batch, columns, notes)
    last = batch.position
    for some in batched((row for row in rows if row[0] > last), SLICE):
        if not _slice(batch, reader, columns, list(some), tell(), at=at) or is_over():
            return False
    return _end(batch, at=at)


@transaction.atomic
def _say(batch: StockBatch, columns: Sequence[str], notes: Sequence[str]) -> None:
    acting.take(acting.CLOCK)
    StockBatch.objects.filter(pk=batch.pk, position=0).update(columns=list(columns), notes=list(notes), fault="")


@transaction.atomic
def _slice(
    batch: StockBatch, reader: StockReader, columns: Sequence[str], rows: list[Row], mark: str, *, at: datetime
) -> bool:
    acting.take(acting.CLOCK)
    now = locked(batch)
    if now.state != StockState.TAKING_IN or now.mapping_digest != batch.mapping_digest:
        return False
    # Another turn took some of these meanwhile.
    rows = [row for row in rows if row[0] > now.position]
    if not rows:
        return True
    with connection.cursor() as cursor:
        cursor.execute(_ONE_TOOL_AT_ONCE, [now.tool])
    told = list(_judged(now, reader, rows))
    counts = Counter(one.state for one in told)
    kept = {one.number for one in told if one.state is StockLineState.CONFIRMED}
    _add(now, [one for one in told if one.number not in kept])
    now.position, now.bookmark = rows[-1][0], mark
    now.read += len(rows)
    now.taken += counts[StockLineState.WAITING] + counts[StockLineState.CONFIRMED]
    now.partial += sum(1 for one in told if one.state is StockLineState.WAITING and one.line.left_out)
    now.refused += counts[StockLineState.REFUSED]
    now.known += counts[StockLineState.KNOWN]
    now.digests = column_digests.added(now.digests, columns, rows)
    now.moved_at = at
    now.save(
        update_fields=["position", "bookmark", "read", "taken", "partial", "refused", "known", "digests", "moved_at"],
    )
    return True


def _judged(batch: StockBatch, reader: StockReader, rows: list[Row]) -> Iterator[StockTold]:
    """What each line becomes, beside what is here: the same key in this file, in another batch, or confirmed by its person."""
    lines = [(number, cells, reader.read(cells)) for number, cells in rows]
    keys = {line.key for _, _, line in lines if line.key}
    mine = dict(
        StockLine.objects.filter(batch=batch, key__in=keys)
        .exclude(state=StockLineState.REFUSED)
        .values_list("key", "number")
    )
    held = StockLine.objects.filter(tool=batch.tool, key__in=keys, state__in=("en_attente", "confirmee", "ecartee"))
    elsewhere = set(held.exclude(batch=batch).values_list("key", flat=True))
    for number, cells, line in lines:
        if line.refusal is not None:
            yield StockTold(number, cells, line, StockLineState.REFUSED)
        elif mine.get(line.key) == number:
            # An undoing left it, for its person made it theirs: it is here once.
            yield StockTold(number, cells, line, StockLineState.CONFIRMED)
        elif line.key in mine:
            again = UnderstoodLine(key=line.key, refusal=StockFault.SAME_KEY, column=reader.key_column)
            yield StockTold(number, cells, again, StockLineState.REFUSED)
        else:
            mine[line.key] = number
            state = StockLineState.KNOWN if line.key in elsewhere else StockLineState.WAITING
            yield StockTold(number, cells, line, state)


def _add(batch: StockBatch, told: Iterable[StockTold]) -> None:
    rows = [_row(batch, one) for one in told]
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(_ADD, [array_texts.of(column) for column in zip(*rows, strict=True)])


def _row(batch: StockBatch, one: StockTold) -> tuple[str | int | None, ...]:
    line = one.line
    return (
        batch.pk,
        batch.tool,
        one.number,
        line.key,
        _JSON(one.cells),
        one.state.value,
        line.refusal.value if line.refusal else "",
        line.column if line.refusal else "",
        _JSON(line.fields),
        _JSON(line.left_out),
        line.fields.get(StockField.NUMBER, ""),
        line.fields.get(StockField.BIRTH_DATE) or None,
    )


@transaction.atomic
def _end(batch: StockBatch, *, at: datetime) -> bool:
    acting.take(acting.CLOCK)
    now = locked(batch)
    if now.state != StockState.TAKING_IN:
        return False
    now.state, now.moved_at, now.done_at = StockState.IN, at, at
    now.lines_until, now.fault = stock_states.unconfirmed_until(day_in_paris(at)), ""
    now.save(update_fields=["state", "moved_at", "done_at", "lines_until", "fault"])
    details = {"lues": now.read, "reprises": now.taken, "refusees": now.refused, "deja": now.known}
    telling.journal(JournalVerb.END_STOCK, now, by=_CLOCK, at=at, article=SOURCE, details=details)
    return True


@transaction.atomic
def stop(batch: StockBatch, why: str, *, at: datetime) -> None:
    """Say why it cannot go on: what is in stays, and it may be begun again or undone."""
    acting.take(acting.CLOCK)
    now = locked(batch)
    if now.state != StockState.TAKING_IN:
        return
    now.state, now.moved_at, now.fault = StockState.STOPPED, at, why[:400]
    now.save(update_fields=["state", "moved_at", "fault"])
    details = {"lignes": now.read}
    telling.journal(JournalVerb.STOP_STOCK, now, by=_CLOCK, at=at, article=SOURCE, details=details)


@transaction.atomic
def digests_here(batch: StockBatch) -> dict[str, str]:
    """The digests of the lines that are here now: the same as of what came in, or something is lost or altered."""
    # In whatever order: a digest is a sum, and a million lines are not sorted for it.
    rows = StockLine.objects.filter(batch=batch).order_by().values_list("number", "original")
    found: dict[str, str] = {}
    for some in batched(rows.iterator(chunk_size=SLICE), SLICE):
        found = column_digests.added(found, batch.columns, some)
    return found

"""The clock finds lines that may be of one person, and a steward decides: all of the exact ones at once, the others one by one.

Only lines of former tools are compared with one another: that somebody has a file here is nothing that a steward learns by it
(ADR 111). Each line is looked for under a few keys, kept as digests; a key that too many share says nothing, and bits beside it
tell before anything is read that two lines are of two people (``rules.takeover.twin_bits``, ADR 183).
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import F, QuerySet

from palier.models import StockBatch, StockLine, StockTwin
from palier.models.doors import acting
from palier.models.takeover import array_texts
from palier.rules.doors.access import Action, require
from palier.rules.law import french
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.likeness import likening
from palier.rules.likeness.likening import LikenessSide
from palier.rules.takeover import twin_words
from palier.rules.takeover.stock_states import StockLineState, StockState
from palier.rules.takeover.twin_words import TwinState
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.takeover.former_reach import called
from palier.workflows.takeover.receiving import SOURCE

SLICE = 1_000
SHARED = 30
"""Lines that may share a key, and meet in what stands beside it: more is a default, or the mailbox of a service."""
READ = 10 * SHARED
"""Lines that may share a key at all: of more, none is looked at."""
_ONE_AT_ONCE = "SELECT pg_advisory_xact_lock(hashtextextended('palier_stock_twins', 0))"
_KEPT = """
    INSERT INTO palier_stockblock (line_id, block, beside) SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[])
"""
_SHARED = """
    SELECT found.line_id, wanted.block, wanted.beside
    FROM unnest(%s::bigint[], %s::bigint[]) AS wanted(block, beside) CROSS JOIN LATERAL (
      SELECT few.line_id, few.beside, count(*) OVER () AS many FROM (
        SELECT b.line_id, b.beside FROM palier_stockblock b WHERE b.block = wanted.block LIMIT %s) AS few) AS found
    WHERE found.many BETWEEN 2 AND %s AND (wanted.beside = 0 OR found.beside = 0 OR wanted.beside & found.beside <> 0)
"""
_BORN = "SELECT id, birth_date, numero FROM palier_stockline WHERE id = ANY(%s::bigint[])"
_BY_INDEX = "SET LOCAL enable_seqscan = off"
"""A table that grew in this minute has no figures yet: it would be read whole for each key."""


class TwinsGone(Refusal):
    """The pair is no more, or was decided meanwhile."""

    sentence = "Ces deux lignes n’attendent plus de décision. Rouvrez la page."


@dataclass(frozen=True, slots=True)
class _Line:
    """What is read of a line to compare it: no more, for each line is compared with many."""

    pk: int
    batch: int
    number: int
    key: str
    tool: str
    fields: Mapping[str, str | int]
    birth_date: date | None
    numero: str
    side: LikenessSide


@transaction.atomic
def look(*, at: datetime) -> int:
    """Compare a slice of lines with all that are here; how many lines were read. Twice is once."""
    acting.take(acting.CLOCK)
    with connection.cursor() as cursor:
        cursor.execute(_ONE_AT_ONCE)
    for batch in StockBatch.objects.filter(state=StockState.IN, compared__lt=F("position")).order_by("pk"):
        rows = StockLine.objects.filter(batch=batch, number__gt=batch.compared)
        lines = _lines(rows.order_by("number"), SLICE)
        now = StockBatch.objects.filter(pk=batch.pk)
        now.update(compared=lines[-1].number if lines else batch.position)
        if lines:
            _compare(lines)
            return len(lines)
    return 0


def _lines(rows: QuerySet[StockLine], most: int | None = None) -> list[_Line]:
    """Those that nobody settled, each with its side made once."""
    named = rows.filter(state=StockLineState.WAITING).values_list(
        "pk", "batch_id", "number", "key", "tool", "fields", "birth_date", "numero"
    )
    return [
        _Line(pk, batch, number, key, tool, fields, born, numero, twin_words.side_of(fields, born, numero))
        for pk, batch, number, key, tool, fields, born, numero in named[:most]
    ]


def _compare(lines: Sequence[_Line]) -> None:
    keys = {line.pk: {(_digest(key), bits) for key, bits in twin_words.blocks(line.side).items()} for line in lines}
    rows = [(pk, block, beside) for pk, some in keys.items() for block, beside in some]
    with connection.cursor() as cursor:
        cursor.execute(_KEPT, [array_texts.of(row[column] for row in rows) for column in range(3)])
    _pair(lines, keys)


def _digest(key: str) -> int:
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), signed=True) or 1


def _pair(lines: Sequence[_Line], keys: Mapping[int, set[tuple[int, int]]]) -> None:
    shared = _shared(sorted(set().union(*keys.values())))
    pairs = {
        (min(pk, other), max(pk, other))
        for pk, some in keys.items()
        for key in some
        for other in shared.get(key, ())
        if other != pk
    }
    known = {line.pk: line for line in lines}
    pairs = _may_be(pairs, known)
    away = {pk for pair in pairs for pk in pair} - known.keys()
    known |= {line.pk: line for line in _lines(StockLine.objects.filter(pk__in=away))}
    StockTwin.objects.bulk_create(_weighed(pairs, known), ignore_conflicts=True)


def _shared(wanted: Sequence[tuple[int, int]]) -> dict[tuple[int, int], list[int]]:
    """The lines under each key that another one has, where they meet in the bits beside it; none where they are too many."""
    found: dict[tuple[int, int], list[int]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_BY_INDEX)
        blocks, bits = array_texts.of(block for block, _ in wanted), array_texts.of(beside for _, beside in wanted)
        cursor.execute(_SHARED, [blocks, bits, READ + 1, READ])
        for line, block, beside in cursor.fetchall():
            found[block, beside].append(line)
    return {key: some for key, some in found.items() if len(some) <= SHARED}


def _may_be(pairs: set[tuple[int, int]], known: Mapping[int, _Line]) -> set[tuple[int, int]]:
    """Without those that two birth dates keep apart, by the rule of the score; of the others alone a whole line is read."""
    born = {pk: (line.birth_date, line.numero) for pk, line in known.items()}
    away = {pk for pair in pairs for pk in pair} - born.keys()
    with connection.cursor() as cursor:
        cursor.execute(_BORN, [array_texts.of(away)])
        born |= {pk: (birth, numero) for pk, birth, numero in cursor.fetchall()}
    return {
        (first, second)
        for first, second in pairs
        if first in born and second in born and likening.may_be_born(born[first], born[second])
    }


def _weighed(pairs: Iterable[tuple[int, int]], known: Mapping[int, _Line]) -> Iterable[StockTwin]:
    for first, second in sorted(pairs):
        one, other = known.get(first), known.get(second)
        if one is None or other is None:
            continue
        weighed = likening.weigh(one.side, other.side)
        if weighed.score >= likening.FROM:
            yield StockTwin(
                batch_id=other.batch,
                line_id=one.pk,
                other_id=other.pk,
                keys=[_told(one), _told(other)],
                score=weighed.score,
                reasons=[reason.value for reason in weighed.reasons],
                is_exact=twin_words.is_exact(weighed),
            )


def _told(line: _Line) -> dict[str, str]:
    born = french.day(line.birth_date) if line.birth_date else ""
    return {"cle": line.key, "outil": line.tool, "nom": called(line.fields), "naissance": born}


@transaction.atomic
def decide(twin: StockTwin, state: TwinState, *, by: Actor, at: datetime) -> StockTwin:
    """Say that two lines are one person, or two; said again, the last word stands. Raises ``TwinsGone``."""
    require(by.role, Action.RUN_PLATFORM)
    row = StockTwin.objects.select_for_update(of=("self",)).filter(pk=twin.pk).first()
    if row is None:
        raise TwinsGone
    row.state, row.decided_at, row.decided_by = state, at, by.user
    row.save(update_fields=["state", "decided_at", "decided_by"])
    details: dict[str, str | int | list[str] | None] = {"decision": state.value, "paires": 1}
    telling.journal(JournalVerb.SETTLE_TWINS, row, by=by, at=at, article=SOURCE, details=details)
    return row


@transaction.atomic
def decide_exact(batch: StockBatch, *, by: Actor, at: datetime) -> int:
    """Say of every exact pair of a batch that nobody decided that it is one person; how many. Raises ``TwinsGone``."""
    require(by.role, Action.RUN_PLATFORM)
    rows = StockTwin.objects.filter(batch=batch, is_exact=True, state=TwinState.TO_DECIDE)
    count = rows.update(state=TwinState.SAME, decided_at=at, decided_by=by.user)
    if not count:
        raise TwinsGone
    details: dict[str, str | int | list[str] | None] = {"decision": TwinState.SAME.value, "paires": count}
    telling.journal(JournalVerb.SETTLE_TWINS, batch, by=by, at=at, article=SOURCE, details=details)
    return count


@transaction.atomic
def undo_exact(batch: StockBatch, *, by: Actor, at: datetime) -> int:
    """Take every decision on the exact pairs of a batch back; how many. Raises ``TwinsGone``."""
    require(by.role, Action.RUN_PLATFORM)
    rows = StockTwin.objects.filter(batch=batch, is_exact=True).exclude(state=TwinState.TO_DECIDE)
    count = rows.update(state=TwinState.TO_DECIDE, decided_at=at, decided_by=by.user)
    if not count:
        raise TwinsGone
    details: dict[str, str | int | list[str] | None] = {"decision": TwinState.TO_DECIDE.value, "paires": count}
    telling.journal(JournalVerb.SETTLE_TWINS, batch, by=by, at=at, article=SOURCE, details=details)
    return count


def waiting(batch: StockBatch) -> int:
    """How many pairs nobody decided."""
    return StockTwin.objects.filter(batch=batch, state=TwinState.TO_DECIDE).count()

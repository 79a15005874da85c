"""The clock puts documents beside the lines that they name: some of them, their report and how far it went are one transaction.

Killed anywhere, the next turn begins after the last entry that was kept. The same bytes beside the same line are one document,
whatever is sent twice; what its person made theirs is removed by no withdrawal.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.db.models.fields.json import KeyTextTransform

from palier.models import StockBatch, StockBundle, StockBundlePart, StockLine, StockPaper, StockPaperContent
from palier.models.doors import acting
from palier.rules.doors.access import Role
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.takeover.paper_faults import MOST_OF_A_LINE, UNNAMED_FOR, PaperFault
from palier.rules.takeover.paper_states import BundleState, StockPaperState
from palier.rules.takeover.stock_states import StockLineState, StockState
from palier.workflows.acting import sealed_papers, telling
from palier.workflows.acting.actors import Actor
from palier.workflows.takeover import bundling
from palier.workflows.takeover.receiving import SOURCE

_CLOCK = Actor(role=Role.CLOCK)
_ASKED = 1_000
_HELD = (StockLineState.WAITING, StockLineState.CONFIRMED)


@dataclass(frozen=True, slots=True)
class ToldPaper:
    """A file of an archive as it was read: kept where it has bytes, otherwise why not."""

    number: int
    path: str
    key: str = ""
    code: str = ""
    reason: str = ""
    digest: str = ""
    name: str = ""
    media_type: str = ""
    data: bytes = b""
    pages: int = 0


def _by_clock[R](rows: Iterable[R]) -> list[R]:
    with transaction.atomic():
        acting.take(acting.CLOCK)
        return list(rows)


def to_do() -> list[StockBundle]:
    """The archives that wait for the clock, the oldest move first."""
    doing = (BundleState.TO_TRY, BundleState.TAKING_IN, BundleState.WITHDRAWING)
    return _by_clock(StockBundle.objects.filter(state__in=doing).select_related("batch").order_by("moved_at", "pk"))


def has_bytes(bundle: StockBundle) -> bool:
    """Whether the archive is still kept."""
    return bool(_by_clock(StockBundlePart.objects.filter(bundle=bundle).values_list("pk")[:1]))


def standings(batch: StockBatch, keys: Iterable[str]) -> dict[str, str]:
    """Of these keys, what stands in the way of a document of each: blank where its line takes it, none where there is no line."""
    found: dict[str, str] = {}
    words = {
        StockLineState.REFUSED: PaperFault.LINE_REFUSED.value,
        StockLineState.KNOWN: PaperFault.ELSEWHERE.value,
        StockLineState.DISOWNED: PaperFault.DISOWNED.value,
    }
    rows = StockLine.objects.filter(batch=batch, key__in=set(keys)).values_list("key", "state")
    for key, state in _by_clock(rows):
        word = words.get(StockLineState(state), "")
        # A key that came twice was refused once: the line that was taken is the one.
        found[key] = "" if found.get(key) == "" else word
    return found


def cells(batch: StockBatch, columns: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """Of each line that is held, its key and its cells of these columns. Raises ``KeyError`` with a lacking column."""
    places = []
    for name in columns:
        if name not in batch.columns:
            raise KeyError(name)
        places.append(batch.columns.index(name))
    # The cells alone: a line is thirty columns, of which one or two name a document.
    wanted = [KeyTextTransform(str(place), "original") for place in places]
    last = 0
    while True:
        rows = StockLine.objects.filter(batch=batch, state__in=_HELD, number__gt=last).order_by("number")
        some = _by_clock(rows.values_list("number", "key", *wanted)[:_ASKED])
        for _, key, *found in some:
            yield key, [cell or "" for cell in found]
        if len(some) < _ASKED:
            return
        last = some[-1][0]


def is_here(batch: StockBatch, key: str, digest: str) -> bool:
    """Whether these bytes are beside that line already: they are not opened again."""
    rows = StockPaper.objects.filter(line__batch=batch, line__key=key, digest=digest, state=StockPaperState.TAKEN)
    return bool(_by_clock(rows.values_list("pk")[:1]))


def held(batch: StockBatch) -> int:
    """How many lines of a take-over take documents."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        return StockLine.objects.filter(batch=batch, state__in=_HELD).count()


def tried(bundle: StockBundle, seen: Mapping[str, Any], *, at: datetime) -> None:
    """Keep what the mapping would make of an archive; nothing where it was written again meanwhile."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        rows = StockBundle.objects.filter(pk=bundle.pk, state=BundleState.TO_TRY, mapping=bundle.mapping)
        rows.update(state=BundleState.TRIED, seen=dict(seen), fault="", moved_at=at)


def unreadable(bundle: StockBundle, why: str, *, at: datetime) -> None:
    """Say why an archive cannot be tried, or cannot go on: what is in stays."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        now = bundling.locked(bundle)
        if now.state == BundleState.TO_TRY:
            now.state = BundleState.RECEIVED
        elif now.state == BundleState.TAKING_IN:
            now.state = BundleState.STOPPED
        else:
            return
        now.fault, now.moved_at = why[:400], at
        now.save(update_fields=["state", "fault", "moved_at"])
        if now.state == BundleState.STOPPED:
            telling.journal(
                JournalVerb.STOP_STOCK, now, by=_CLOCK, at=at, article=SOURCE, details={"fichiers": now.read}
            )


def waits(bundle: StockBundle, why: str, *, at: datetime) -> None:
    """Say what it waits for; it goes on at the next minute."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        StockBundle.objects.filter(pk=bundle.pk, state=BundleState.TAKING_IN).update(fault=why, moved_at=at)


@transaction.atomic
def keep(bundle: StockBundle, told: Sequence[ToldPaper], *, at: datetime) -> bool:
    """Keep a slice of what was read; false once somebody stopped it."""
    acting.take(acting.CLOCK)
    now = bundling.locked(bundle)
    if now.state != BundleState.TAKING_IN or now.batch.state != StockState.IN or now.mapping != bundle.mapping:
        return False
    # Another turn kept some of these meanwhile.
    rest = [one for one in told if one.number > now.position]
    if not rest:
        return True
    papers = list(_judged(now, rest, at))
    StockPaper.objects.bulk_create([paper for paper, _ in papers])
    StockPaperContent.objects.bulk_create(
        [sealed_papers.sealed_paper(paper, one.data) for paper, one in papers if paper.state == StockPaperState.TAKEN]
    )
    counts = Counter(paper.state for paper, _ in papers)
    now.position, now.moved_at, now.fault = rest[-1].number, at, ""
    now.read += len(rest)
    now.taken += counts[StockPaperState.TAKEN]
    now.refused += counts[StockPaperState.REFUSED]
    now.unnamed += counts[StockPaperState.UNNAMED]
    now.known += counts[StockPaperState.KNOWN]
    now.save(
        update_fields=["position", "read", "taken", "refused", "unnamed", "known", "fault", "moved_at"],
    )
    return True


def _judged(bundle: StockBundle, told: Sequence[ToldPaper], at: datetime) -> Iterator[tuple[StockPaper, ToldPaper]]:
    """What each becomes, beside what is here."""
    keys = {one.key for one in told if not one.reason}
    # Against the line that its person disowns in this very instant.
    rows = StockLine.objects.select_for_update(of=("self",), no_key=True)
    lines = {line.key: line for line in rows.filter(batch=bundle.batch, key__in=keys, state__in=_HELD).order_by("pk")}
    here = StockPaper.objects.filter(line__in=lines.values(), state=StockPaperState.TAKEN)
    known = set(here.values_list("line", "digest"))
    held = Counter(dict(here.values_list("line").annotate(count=Count("pk"))))
    for one in told:
        line, reason = lines.get(one.key), one.reason
        if not reason and line is None:
            reason = PaperFault.NO_LINE.value
        elif not reason and line is not None:
            if (line.pk, one.digest) in known:
                reason = PaperFault.AGAIN.value
            elif held[line.pk] >= MOST_OF_A_LINE:
                reason = PaperFault.FULL.value
            else:
                known.add((line.pk, one.digest))
                held[line.pk] += 1
        yield _paper(bundle, one, None if reason else line, reason, at), one


def _paper(bundle: StockBundle, one: ToldPaper, line: StockLine | None, reason: str, at: datetime) -> StockPaper:
    said = StockPaper(
        bundle=bundle,
        number=one.number,
        path=one.path,
        key=one.key[:80],
        code=one.code,
        reason=reason,
        received_at=at,
    )
    if line is None:
        said.state = _state_of(reason)
        return said
    said.line, said.state, said.name, said.media_type = line, StockPaperState.TAKEN, one.name, one.media_type
    said.size, said.pages, said.digest = len(one.data), one.pages, one.digest
    said.sha256 = hashlib.sha256(one.data).hexdigest()
    return said


def _state_of(reason: str) -> StockPaperState:
    if reason == PaperFault.AGAIN:
        return StockPaperState.KNOWN
    return StockPaperState.UNNAMED if reason in UNNAMED_FOR else StockPaperState.REFUSED


@transaction.atomic
def end(bundle: StockBundle, *, at: datetime) -> None:
    """Say that every file was read."""
    acting.take(acting.CLOCK)
    now = bundling.locked(bundle)
    if now.state != BundleState.TAKING_IN:
        return
    now.state, now.fault, now.moved_at = BundleState.IN, "", at
    now.save(update_fields=["state", "fault", "moved_at"])
    details = {
        "lus": now.read,
        "repris": now.taken,
        "refuses": now.refused,
        "sans_ligne": now.unnamed,
        "deja": now.known,
    }
    telling.journal(JournalVerb.END_STOCK, now, by=_CLOCK, at=at, article=SOURCE, details=details)

"""The communes as this process knows them, for a page that is only read: asked of the table once, and never stale (ADR 172).

They change a few times a year; a page of a household asks for the same few, up to six times. What is kept bears the stamp that
``settled`` reads every few seconds: under another, all of it is forgotten. What acts, and whatever runs outside a page, reads the
table: so does anything that is written, and every score.
"""

from collections import OrderedDict
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from threading import Lock

from django.db.models import Func, Q, TextField
from django.db.models.base import ModelState

from palier.models import settled
from palier.models.territories.organisations import Commune

MOST = 4_096
"""Communes that one process keeps at most, some 4 MB, and as many grounds, 1.5 MB (ADR 172)."""
_IS_ONLY_READ: ContextVar[bool] = ContextVar("is_only_read", default=False)
_STAMP = Func(template=settled.STAMP, output_field=TextField())
"""Which communes a statement sees: it comes with their rows, so that rows of a moment are never kept as those of another."""


class LatestAsked[T]:
    """What was asked for last, by code; the one that was left longest goes first. For many threads."""

    def __init__(self, most: int) -> None:
        """Keep so many."""
        self._most, self._kept, self._lock = most, OrderedDict[str, T](), Lock()

    def of(self, codes: Iterable[str]) -> dict[str, T]:
        """Those of these codes that are kept."""
        found: dict[str, T] = {}
        with self._lock:
            for code in codes:
                if code in self._kept:
                    self._kept.move_to_end(code)
                    found[code] = self._kept[code]
        return found

    def keep(self, these: Mapping[str, T]) -> None:
        """Keep these as well."""
        with self._lock:
            self._kept.update(these)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)

    def __len__(self) -> int:
        """How many are kept."""
        return len(self._kept)


@dataclass(frozen=True, slots=True)
class KnownCommunes:
    """What is kept under one stamp. Another stamp is another object: who still holds this one changes nothing of the next."""

    stamp: str
    communes: LatestAsked[Commune] = field(default_factory=lambda: LatestAsked(MOST))
    grounds: LatestAsked[frozenset[str]] = field(default_factory=lambda: LatestAsked(MOST))


_kept = KnownCommunes("")


@contextmanager
def page() -> Iterator[None]:
    """Around a page: what ``begin_reading`` allows in it ends with it."""
    token = _IS_ONLY_READ.set(False)
    try:
        yield
    finally:
        _IS_ONLY_READ.reset(token)


def begin_reading() -> None:
    """This page is only read: it may be told of communes from what this process knows."""
    _IS_ONLY_READ.set(True)


def forget() -> None:
    """Know nothing any more: communes were just written here, and the next page asks for their stamp."""
    global _kept  # noqa: PLW0603 - the one memory of this process
    _kept = KnownCommunes("")
    settled.forget()


def of(codes: Iterable[str]) -> dict[str, Commune]:
    """The commune of each code that is known, ended or not. Each call gives its own: nobody writes on another's."""
    wanted = set(codes)
    known = _known()
    if known is None or not wanted:
        return Commune.objects.in_bulk(wanted)
    found = known.communes.of(wanted)
    if missing := wanted - found.keys():
        rows = list(Commune.objects.filter(code__in=missing).annotate(stamp=_STAMP))
        stamps = {row.__dict__.pop("stamp") for row in rows}
        read = {row.code: row for row in rows}
        if stamps == {known.stamp}:
            known.communes.keep(read)
        found |= read
    return {code: _copied(one) for code, one in found.items()}


def grounds_of(codes: Collection[str]) -> set[str]:
    """The codes of these communes, of their parts, and of those that they took in."""
    known = _known()
    if known is None:
        return set(Commune.objects.filter(_on(codes)).values_list("code", flat=True))
    found = known.grounds.of(codes)
    if missing := set(codes) - found.keys():
        rows = Commune.objects.filter(_on(missing)).values_list("code", "parent_code", "successor_code", _STAMP)
        read: dict[str, set[str]] = {code: set() for code in missing}
        stamps = set()
        for code, parent, successor, stamp in rows:
            stamps.add(stamp)
            for ground in {code, parent, successor} & missing:
                read[ground].add(code)
        grounds = {code: frozenset(ground) for code, ground in read.items()}
        if stamps == {known.stamp}:
            known.grounds.keep(grounds)
        found |= grounds
    return set().union(*found.values())


def _on(codes: Collection[str]) -> Q:
    return Q(code__in=codes) | Q(parent_code__in=codes) | Q(successor_code__in=codes)


def _known() -> KnownCommunes | None:
    """What may be answered from; none where the table is to be asked."""
    global _kept  # noqa: PLW0603 - same
    if not _IS_ONLY_READ.get():
        return None
    stamp = settled.now().communes
    if not stamp:
        return None
    known = _kept
    if known.stamp != stamp:
        known = _kept = KnownCommunes(stamp)
    return known


def _copied(kept: Commune) -> Commune:
    """Its own row, and nothing that was reached from it; a sixth of the time of the framework's own way."""
    row = Commune.__new__(Commune)
    row.__dict__.update(kept.__dict__)
    row._state = ModelState()  # noqa: SLF001 - as a row that was just read has it
    row._state.adding, row._state.db = False, kept._state.db  # noqa: SLF001 - same
    return row

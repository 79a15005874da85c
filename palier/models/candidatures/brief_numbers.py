"""Public numbers of a long list, kept a second: each view of it counts every candidate otherwise (ADR 122).

They are the same for whoever asks: the functions that count read no claim. A place, which is somebody's, is never kept, nor
the numbers of a short list, which cost nothing and tell who has just come.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Any, cast

from palier.models.candidatures import places
from palier.models.candidatures.candidatures import Candidature
from palier.models.candidatures.places import Outline
from palier.models.homes.homes import Publication
from palier.models.together import Asking

LONG = 1_000
"""Candidates from which a list is long: one more or less is then nobody."""
SECONDS = 1.0
MOST = 128
"""Numbers held in each process, those asked for last."""

type _Key = tuple[str, int, str]


class BriefNumbers:
    """What one process holds; the clock is one that never goes back."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Hold nothing yet."""
        self.clock = clock
        self._lock = threading.Lock()
        self._held: OrderedDict[_Key, tuple[float, object]] = OrderedDict()

    def __len__(self) -> int:
        """How many are held, those that are too old among them."""
        return len(self._held)

    def find(self, key: _Key) -> object:
        """What was counted within the second; none where nothing was."""
        with self._lock:
            made, found = self._held.get(key, (0.0, None))
            return found if found is not None and self.clock() - made < SECONDS else None

    def keep(self, key: _Key, made: float, found: object) -> None:
        """Hold it as of the instant at which it was asked, and forget those that nobody asked for the longest."""
        with self._lock:
            self._held.pop(key, None)
            self._held[key] = made, found
            while len(self._held) > MOST:
                self._held.popitem(last=False)

    def clear(self) -> None:
        """Hold nothing."""
        with self._lock:
            self._held.clear()


NUMBERS = BriefNumbers()


def is_just_moved(candidature: Candidature | None, *, at: datetime) -> bool:
    """Whether somebody's own candidature moved a moment ago: who acts reads what is."""
    return candidature is not None and at - candidature.changed_at < timedelta(seconds=2 * SECONDS)


def counts(publication: Publication, *, fresh: bool = False) -> dict[str, int]:
    """As ``places.counts``. ``fresh`` is for who has just acted, and reads what is."""
    return _kept("counts", publication, lambda: places.counts(publication.pk), lambda one: sum(one.values()), fresh)


def histogram(publication: Publication, *, fresh: bool = False) -> list[tuple[int, int]]:
    """As ``places.histogram``."""
    return _kept("bands", publication, lambda: places.histogram(publication.pk), _banded, fresh)


def outlines(publications: Collection[Publication], *, fresh: bool = False) -> dict[int, Outline]:
    """As ``places.outlines``, in one statement for those that are not held."""
    keys = {one.pk: _key("outline", one) for one in publications}
    held = {} if fresh else {pk: found for pk, key in keys.items() if isinstance(found := NUMBERS.find(key), Outline)}
    began = NUMBERS.clock()
    asked = places.outlines([pk for pk in keys if pk not in held])
    for pk, found in asked.items():
        if found.placed >= LONG:
            NUMBERS.keep(keys[pk], began, found)
    return {**held, **asked}


def asked(publications: Collection[Publication]) -> list[Asking[Any]]:
    """What ``counts`` and ``outlines`` of each of these lists would ask, with what else a page asks: what is held, is not."""
    return [
        *(places.asked_counts(one.pk) for one in publications if NUMBERS.find(_key("counts", one)) is None),
        *(places.asked_outlines([one.pk]) for one in publications if NUMBERS.find(_key("outline", one)) is None),
    ]


def asked_histogram(publication: Publication) -> list[Asking[Any]]:
    """The same of ``histogram``."""
    return [places.asked_histogram(publication.pk)] if NUMBERS.find(_key("bands", publication)) is None else []


def _banded(bands: list[tuple[int, int]]) -> int:
    return sum(number for _, number in bands)


def _key(kind: str, publication: Publication) -> _Key:
    # A list that closes is another: nothing of an open one is said of it.
    return kind, publication.pk, publication.stage


def _kept[Found](
    kind: str,
    publication: Publication,
    ask: Callable[[], Found],
    size: Callable[[Found], int],
    fresh: bool,  # noqa: FBT001 - named by those who call
) -> Found:
    key, began = _key(kind, publication), NUMBERS.clock()
    held = None if fresh else NUMBERS.find(key)
    if held is not None:
        return cast("Found", held)
    found = ask()
    if size(found) >= LONG:
        NUMBERS.keep(key, began, found)
    return found

"""A door before a site of one slot, at ease or busy."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from django.http import HttpResponse

from hosting.admission import slots as slots_module
from hosting.admission.door import Door
from hosting.admission.slots import Patience, Rank
from palier.web.requests import calm
from tests.web.admission.browser import Browser, Site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    yield site
    site.go_on.set()


@pytest.fixture
def make_door(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Door]:
    # Nobody waits for a slot here: a busy site is one whose slots are taken.
    for rank in Rank:
        monkeypatch.setitem(slots_module.PATIENCE, rank, Patience(0, 0))

    def make() -> Door:
        kept = lambda request: HttpResponse("gardé : " + " ".join(f"{k}={v}" for k, v in request.POST.items()))  # noqa: E731
        return Door(site, path=tmp_path / "room", slots=1, is_secure=False, keep=kept)

    return make


@pytest.fixture
def door(make_door: Callable[[], Door]) -> Door:
    return make_door()


@pytest.fixture
def busy(door: Door, site: Site) -> Iterator[Door]:
    """The door of a site whose only slot is taken."""
    slow = threading.Thread(target=Browser(door).ask, args=("/lent/",))
    slow.start()
    assert site.inside.acquire(timeout=10)
    yield door
    site.go_on.set()
    slow.join(timeout=10)


@pytest.fixture
def full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Door]:
    """The door of a site whose only slot is taken for as long as the test lasts."""
    for rank in Rank:
        monkeypatch.setitem(slots_module.PATIENCE, rank, Patience(0, 0))
    site = Site()
    keep = lambda request: calm.page(request, calm.Why.BUSY)  # noqa: E731
    door = Door(site, path=tmp_path / "room", slots=1, is_secure=False, keep=keep)
    slow = threading.Thread(target=Browser(door).ask, args=("/lent/",))
    slow.start()
    assert site.inside.acquire(timeout=10)
    yield door
    site.go_on.set()
    slow.join(timeout=10)

"""The same seed gives the same world: built three times, apart from the file whose world stays in place."""

from __future__ import annotations

import asyncio
import dataclasses
from datetime import date
from typing import TYPE_CHECKING

from benchmarks.world.plan import Plan
from palier.models import Publication
from tests.table_rows import empty_tables
from tests.traffic.test_world import made

if TYPE_CHECKING:
    import pytest

SMALL = Plan(demandes=60, homes=20, candidatures=100, seed="un", on=date(2026, 5, 4))


def test_the_same_seed_gives_the_same_world_and_another_one_another(committed: None) -> None:
    digests = []
    for plan in (SMALL, SMALL, dataclasses.replace(SMALL, seed="deux")):
        # First too: what an earlier test rolled back has moved the sequences on.
        empty_tables()
        digests.append(made(plan)[1])

    assert digests[0] == digests[1] != digests[2]


def test_no_part_uses_a_connection_opened_before_it(committed: None, monkeypatch: pytest.MonkeyPatch) -> None:
    # A driven browser leaves an event loop in this thread: connections opened outside it are hidden from whoever closes all.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    assert not Publication.objects.exists()

    async def beside_a_loop() -> int:
        return made(SMALL)[0]["publication"]

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        written = asyncio.run(beside_a_loop())
    else:
        written = made(SMALL)[0]["publication"]

    assert written == Publication.objects.count() > 0

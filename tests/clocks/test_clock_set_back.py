"""A clock of the machine that is set back: the worker starts its periodic tasks afresh instead of waiting for hours."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest

from hosting.supervision import worker


class Work:
    """Stands for procrastinate's own work: it lasts until it is told to stop."""

    def __init__(self) -> None:
        self.stopped = 0

    async def run_worker_async(self, **_: object) -> None:
        try:
            await asyncio.sleep(3600)
        finally:
            self.stopped += 1


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The machine's two clocks, which a test moves."""
    clocks = SimpleNamespace(wall=1000.0, steady=10.0)
    monkeypatch.setattr(worker, "time", SimpleNamespace(time=lambda: clocks.wall, monotonic=lambda: clocks.steady))
    monkeypatch.setattr(worker, "LOOKS_EVERY", 0.01)
    return clocks


def until(monkeypatch: pytest.MonkeyPatch, change: object) -> tuple[bool | None, Work]:
    work = Work()
    monkeypatch.setattr(worker, "app", work)

    async def watched() -> bool | None:
        watching = asyncio.create_task(worker._until_the_clock_is_set_back())  # noqa: SLF001
        await asyncio.sleep(0.03)
        change()  # type: ignore[operator]
        try:
            return await asyncio.wait_for(watching, 1)
        except TimeoutError:
            return None

    # A thread of its own: a browser of another test may have left its loop in this one.
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, watched()).result(timeout=30), work


def test_set_back_by_an_hour_it_starts_afresh(machine: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    outcome, work = until(monkeypatch, lambda: setattr(machine, "wall", machine.wall - 3600))

    assert (outcome, work.stopped) == (True, 1)


@pytest.mark.parametrize(("wall", "steady"), [(3600, 0), (60, 60), (-5, 0)])
def test_set_forward_or_barely_moved_it_goes_on(
    machine: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, wall: float, steady: float
) -> None:
    def change() -> None:
        machine.wall += wall
        machine.steady += steady

    outcome, _ = until(monkeypatch, change)

    assert outcome is None

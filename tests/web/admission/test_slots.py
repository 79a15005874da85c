"""The slots of a process: best rank first, then order of arrival, and nobody waits who cannot be served."""

from __future__ import annotations

import threading
import time

import pytest

from hosting.admission import slots as module
from hosting.admission.slots import Patience, Rank, Slots


class Nowhere:
    def note(self, *, in_use: int, waiting: int, served: int) -> None:
        self.in_use, self.waiting, self.served = in_use, waiting, served


@pytest.fixture
def ledger() -> Nowhere:
    return Nowhere()


def until(ledger: Nowhere, waiting: int) -> None:
    deadline = time.monotonic() + 10
    while ledger.waiting != waiting:
        assert time.monotonic() < deadline
        time.sleep(0.001)


def test_acts_begun_pass_first_then_those_inside_then_arrival(ledger: Nowhere) -> None:
    slots, order = Slots(1, ledger), []
    assert slots.take(Rank.NEW)
    coming = [(Rank.NEW, "a"), (Rank.KNOWN, "b"), (Rank.INSIDE, "c"), (Rank.ACT, "d"), (Rank.ACT, "e"), (Rank.NEW, "f")]

    def wait(rank: Rank, name: str) -> None:
        if slots.take(rank):
            order.append(name)
            slots.give_back(0)

    threads = []
    for count, (rank, name) in enumerate(coming, start=1):
        threads.append(threading.Thread(target=wait, args=(rank, name)))
        threads[-1].start()
        until(ledger, count)
    slots.give_back(0)
    for thread in threads:
        thread.join(timeout=10)

    assert order == ["d", "e", "c", "b", "a", "f"]
    assert (ledger.in_use, ledger.waiting) == (0, 0)


def test_never_more_at_once_than_there_are_slots(ledger: Nowhere) -> None:
    slots, lock, inside, most = Slots(3, ledger), threading.Lock(), 0, 0

    def work() -> None:
        nonlocal inside, most
        for _ in range(50):
            if not slots.take(Rank.ACT):
                continue
            with lock:
                inside += 1
                most = max(most, inside)
            time.sleep(0.0005)
            with lock:
                inside -= 1
            slots.give_back(0.0005)

    threads = [threading.Thread(target=work) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    assert most == 3
    assert (ledger.in_use, ledger.waiting) == (0, 0)


def test_a_wait_that_would_be_too_long_is_refused_at_once(ledger: Nowhere) -> None:
    slots = Slots(1, ledger)
    slots.cost = 60.0
    assert slots.take(Rank.NEW)
    waiter = threading.Thread(target=slots.take, args=(Rank.ACT,))
    waiter.start()
    until(ledger, 1)

    assert not slots.take(Rank.NEW)

    slots.give_back(0)
    waiter.join(timeout=10)


def test_who_has_waited_long_enough_leaves_the_queue(ledger: Nowhere, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(module.PATIENCE, Rank.NEW, Patience(4, 0.05))
    slots = Slots(1, ledger)
    assert slots.take(Rank.NEW)

    assert not slots.take(Rank.NEW)
    assert ledger.waiting == 0
    slots.give_back(0)
    assert slots.take(Rank.NEW, can_wait=False)

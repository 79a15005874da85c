"""People at work on a site: what each does next, in a closed loop or at instants fixed in advance."""

from __future__ import annotations

import re
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from benchmarks.traffic import Client, Crowd, Outcome, Result

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from random import Random

    from benchmarks.traffic import Answer

PLACE, SEARCH, ACT = "place", "search", "act"
MIX = {PLACE: 45, SEARCH: 45, ACT: 10}
"""Shares of the requests, in hundredths."""
_CARD = re.compile(r'aria-labelledby="t-([0-9a-f-]{36})">(.*?)</article>', re.DOTALL)
_FOR_ME = "ouvert à votre ménage"
_KNOWN = 40
"""Homes that a person keeps in mind."""
_RUNNING = 4
"""Open candidatures from which a person rather withdraws one."""
_BEHIND = 3.0
"""Acts by which a person who has read every home in mind may lag behind the mix, before the next one takes the seat."""
_LEAVES = 5
"""One home in so many is left again by whoever has few."""
_PATIENCE = 2.0
"""The longest that a person in a closed loop waits before asking again, told to wait."""


@dataclass
class Visitor:
    """A seat: the person in it, the homes that they have seen and read, and how much of each kind was done there.

    A person applies to each home once, even one that they left and may come back to: what the ledger holds of a home is one act
    of each kind. They apply to few at a time; who has no act left to do gives the seat to one of ``others``, signed in before.
    """

    client: Client
    communes: Sequence[str]
    mix: Mapping[str, int]
    random: Random
    others: Iterator[Client] = field(default_factory=lambda: iter(()))
    homes: list[UUID] = field(default_factory=list)
    read: set[UUID] = field(default_factory=set)
    left: set[UUID] = field(default_factory=set)
    done: dict[str, int] = field(default_factory=lambda: dict.fromkeys(MIX, 0))
    running: int = 0

    def arrive(self, tries: int = 6) -> None:
        """Sign in, and look once around for homes that are open to this household."""
        signed_in(self.client)
        for _ in range(tries):
            if len(self.homes) >= 3:  # noqa: PLR2004 - enough to begin with
                return
            self.search()

    def next_kind(self) -> str:
        """What lags most behind its share, of what can be done now."""
        lag = self._lags()
        if not self._actable():
            lag.pop(ACT, None)
        if not self.homes:
            lag.pop(PLACE, None)
        return max(lag, key=lag.__getitem__) if lag else SEARCH if not self.homes else PLACE

    def _lags(self) -> dict[str, float]:
        total = sum(self.done.values()) + 1
        return {kind: share * total / 100 - self.done[kind] for kind, share in self.mix.items() if share}

    def _give_seat(self) -> None:
        """To the next person, once this one has nothing left to do."""
        has_more = self._actable() or (self.running < _RUNNING and set(self.homes) - self.read)
        if has_more or self._lags().get(ACT, 0) < _BEHIND or (other := next(self.others, None)) is None:
            return
        self.client.close()
        self.client, self.homes, self.read, self.left, self.running = other, [], set(), set(), 0

    def turn(self) -> Answer | None:
        """Do one thing; return the answer of its page, none for an act."""
        self._give_seat()
        kind = self.next_kind()
        self.done[kind] += 1
        if kind == SEARCH:
            return self.search()
        if kind == PLACE:
            home = self.random.choice([one for one in self.homes if one not in self.read] or self.homes)
            self.read.add(home)
            return self.client.place(home).answer
        self._act()
        return None

    def search(self) -> Answer:
        """Ask as people do: a commune, most often with some distance, sometimes a further page."""
        question = {"ou": self.random.choice(self.communes), "rayon": self.random.choice(("0", "5", "10", "20"))}
        if self.random.random() < 0.3:  # noqa: PLR2004 - one in three looks further
            question["page"] = self.random.choice("234")
        answer = self.client.search(**question)
        for name, card in _CARD.findall(answer.body):
            home = UUID(name)
            if _FOR_ME in card and home not in self.homes:
                self.homes.append(home)
                del self.homes[:-_KNOWN]
        return answer

    def _actable(self) -> tuple[UUID, bool] | None:
        """A home whose page was just read and offers an act, and whether it is to apply."""
        for home, page in self.client.pages.items():
            if home in self.left:
                continue
            if page.form("/candidater/") and self.running < _RUNNING:
                return home, True
            # Drawn by the home: asked twice in one turn, the answer is the same.
            if page.leave and (self.running >= _RUNNING or home.int % _LEAVES == 0):
                return home, False
        return None

    def _act(self) -> None:
        found = self._actable()
        if found is None:
            return
        home, is_deposit = found
        self.left |= set() if is_deposit else {home}
        outcome = self.client.apply(home) if is_deposit else self.client.withdraw(home)
        if outcome is Outcome.ACKNOWLEDGED:
            self.running += 1 if is_deposit else -1


def signed_in(client: Client) -> Client:
    """Let someone in who will ask for something later."""
    if not client.sign_in():
        raise RuntimeError(f"Someone could not sign in: {client.ledger.failures()[-1:]}")
    client.close()
    return client


def closed(visitors: Sequence[Visitor], seconds: float) -> float:
    """Each asks again as soon as it is answered; return the seconds that it took."""
    of = {id(visitor.client): visitor for visitor in visitors}

    def turn(client: Client) -> None:
        answer = of[id(client)].turn()
        if answer is not None and client.ledger.requests[-1].result is Result.WAITING:
            time.sleep(min(float(answer.headers.get("retry-after", "1")), _PATIENCE))

    began = time.monotonic()
    crowd = Crowd([visitor.client for visitor in visitors], turn)
    time.sleep(seconds)
    crowd.stop()
    return time.monotonic() - began


@dataclass(frozen=True, slots=True)
class Arrival:
    """One turn of the open loop, counted from the instant at which it should have begun."""

    kind: str
    due_at: float
    ended_at: float


def opened(visitors: Sequence[Visitor], rate: float, seconds: float) -> list[Arrival]:
    """Arrivals at fixed instants, served by whoever is free: one that waits for a free person has already begun.

    So a site that stalls is charged with all who would have come meanwhile (no coordinated omission).
    """
    began, number, lock = time.monotonic() + 0.2, 0, threading.Lock()
    arrivals: list[Arrival] = []
    wanted = int(rate * seconds)
    ended = threading.Event()
    of = {id(visitor.client): visitor for visitor in visitors}

    def turn(client: Client) -> None:
        nonlocal number
        with lock:
            due, number = began + number / rate, number + 1
            if number >= wanted:
                ended.set()
        if number > wanted:
            time.sleep(0.05)
            return
        time.sleep(max(0.0, due - time.monotonic()))
        visitor = of[id(client)]
        kind = visitor.next_kind()
        visitor.turn()
        arrivals.append(Arrival(kind, due, time.monotonic()))

    crowd = Crowd([visitor.client for visitor in visitors], turn)
    ended.wait(seconds * 3 + 60)
    crowd.stop()
    return arrivals

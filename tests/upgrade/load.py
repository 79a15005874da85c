"""Sixteen people who sign in, apply, withdraw and read their places without pause, and what becomes of it."""

from __future__ import annotations

import itertools
import time
from typing import TYPE_CHECKING

import psycopg

from benchmarks.traffic import Answer, Client, Crowd, Ledger, Outcome, Report, check, open_publications, people
from benchmarks.traffic.client import WAITING_HEADER
from tests.upgrade.site import wait_for

if TYPE_CHECKING:
    from uuid import UUID

CLIENTS = 16
KEEPING, KEPT = 50, 4
"""One application in so many is kept, and so many in all: the law of the house allows five open at once."""
TURNS = 60
THINKING = 0.1
"""Seconds between two turns of a person."""


class Load:
    """The crowd, from its first request to the comparison with the database."""

    def __init__(self, url: str, database: str) -> None:
        """Let everyone in, then let them live."""
        self._database = database
        self.ledger = Ledger()
        with psycopg.connect(database) as owner:
            persons = people(owner, CLIENTS + 1)
            self.publications = open_publications(owner, 1000)
        *crowd, self.spare = [Client(url, self.ledger, person) for person in persons]
        assert len(crowd) == CLIENTS
        for client in (*crowd, self.spare):
            assert client.sign_in()
        self._kept = dict.fromkeys(map(id, crowd), 0)
        self._turns = {id(client): itertools.count(7 * number) for number, client in enumerate(crowd)}
        self._last = {id(client): 7 * number + len(self.publications) for number, client in enumerate(crowd)}
        self._crowd = Crowd(crowd, self._turn)

    def _turn(self, client: Client) -> None:
        number = next(self._turns[id(client)])
        if number >= self._last[id(client)]:
            # Once round, one more application would be of a home that this person left: another act, under another verb.
            client.search()
            time.sleep(THINKING)
            return
        publication = self.publications[number % len(self.publications)]
        client.apply(publication)
        client.place(publication)
        if number % KEEPING or self._kept[id(client)] == KEPT:
            client.withdraw(publication)
        else:
            self._kept[id(client)] += 1
        if number % 5 == 0:
            client.search()
        if number % 11 == 0:
            client.sign_in()
        time.sleep(THINKING)

    def live(self, requests: int = 200) -> None:
        """Let the crowd send that many more requests."""
        until = len(self.ledger.requests) + requests
        wait_for(lambda: len(self.ledger.requests) >= until)

    def acts(self) -> int:
        """How many acts were acknowledged so far."""
        return sum(act.outcome is Outcome.ACKNOWLEDGED for act in list(self.ledger.acts))

    def read(self, path: str) -> Answer:
        """Read a page as a visitor, after one's turn in the waiting line if there is one."""
        for _ in range(TURNS):
            answer = self.spare.get(path)
            if WAITING_HEADER not in answer.headers:
                break
            time.sleep(1)
        return answer

    def end(self) -> tuple[Report, str]:
        """Let everybody finish; compare with the database; return also the counts in words."""
        self._crowd.stop()
        self.spare.close()
        with psycopg.connect(self._database) as owner:
            report = check(self.ledger, owner)
        words = (
            f"{self.ledger}; {len(self.ledger.failures())} failed; {self.ledger.reconnections} reconnected; {report}"
        )
        return report, words


def unread(client: Client, publications: list[UUID]) -> UUID:
    """A publication on which this person has done nothing yet."""
    done = {act.publication for act in client.ledger.acts if act.person == client.person}
    return next(each for each in publications if each not in done)

"""What the clients were told, kept to be compared with the database: acts, places read, and every request."""

from __future__ import annotations

import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID


class Outcome(StrEnum):
    """How an act ended for the person who asked for it."""

    ACKNOWLEDGED = "acknowledged"
    """The site said yes: it must be in the database, once."""
    REFUSED = "refused"
    """The site said no, with a reason: nothing may have changed."""
    UNKNOWN = "unknown"
    """No answer, or one that says neither: it may be in the database, once at most."""


class Result(StrEnum):
    """How one request ended."""

    OK = "ok"
    REFUSED = "refused"
    """A refusal of the product with its reason (409)."""
    WAITING = "waiting"
    """The waiting page of a busy site: an answer, but not the page asked for."""
    UNAVAILABLE = "unavailable"
    """A calm page that says that the site cannot do this now (503)."""
    FAILED = "failed"
    """Anything else: a cut, a time-out, an error page, a page that should not be there."""


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who signs in: public id of the user, id of the demande."""

    user: UUID
    demande: int


@dataclass(frozen=True, slots=True)
class Act:
    """One act asked for, with the key of its form, whatever the number of requests that it took."""

    person: Person
    verb: str
    """``deposer`` or ``retirer``, as in the journal."""
    publication: UUID
    key: UUID
    outcome: Outcome
    asked_at: float
    """Before the first request, by the monotonic clock."""
    settled_at: float
    """After the last answer."""
    attempts: int = 1
    why: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A place as a page told it to its person: ranks from ``first`` to ``last``, of ``total``."""

    person: Person
    publication: UUID
    first: int
    last: int
    total: int
    asked_at: float
    """Before the request, less the age of the data where the page says one (header ``Age``)."""
    answered_at: float


@dataclass(frozen=True, slots=True)
class Request:
    """One request: what for, when, how it ended."""

    kind: str
    asked_at: float
    answered_at: float
    result: Result
    what: str = ""
    """Why it failed: a status, or the name of the error."""


@dataclass
class Ledger:
    """Append-only and safe to share between threads (``list.append`` is atomic; the lock is for the readers)."""

    began_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    began: float = field(default_factory=time.monotonic)
    acts: list[Act] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    reconnections: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def reconnected(self) -> None:
        """Note a kept connection that the server had closed between two requests."""
        with self._lock:
            self.reconnections += 1

    def counts(self) -> Counter[tuple[str, Result]]:
        """Requests by kind and result."""
        return Counter((request.kind, request.result) for request in list(self.requests))

    def failures(self) -> list[Request]:
        """Every request that failed."""
        return [request for request in list(self.requests) if request.result is Result.FAILED]

    def outcomes(self) -> Counter[tuple[str, Outcome]]:
        """Acts by verb and outcome."""
        return Counter((act.verb, act.outcome) for act in list(self.acts))

    def __str__(self) -> str:
        """One line: what was asked, and how it ended."""
        acts = ", ".join(f"{number} {verb} {outcome}" for (verb, outcome), number in sorted(self.outcomes().items()))
        results = Counter(request.result for request in list(self.requests))
        asked = ", ".join(f"{number} {result}" for result, number in sorted(results.items()))
        return f"{len(self.requests)} requests ({asked}); acts: {acts or 'none'}; {len(self.readings)} places read"

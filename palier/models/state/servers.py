"""Whether the database answers, as this process last knew, so that nobody waits for one that does not.

After a failure one look is taken, within `LOOK_SECONDS` an address. If the server does not answer, it is *down*: requests
stop asking it, and a thread looks again until it answers. The pool of connections is then made anew, since its own attempts
grow further and further apart.
"""

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import psycopg
from django.conf import settings
from django.db import connection, connections

LOOK_SECONDS = 2
"""Bound on one attempt to connect, in seconds; the least that the driver knows."""
PAUSE_SECONDS = 0.5
_LOOK = "SELECT pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean"


class DatabaseServer:
    """One of the databases of the settings, seen from this process."""

    def __init__(self, alias: str, *, takes_acts: bool) -> None:
        """``takes_acts``: one that can only be read counts as down."""
        self.alias = alias
        self.takes_acts = takes_acts
        self.renewals = 0
        self._is_down = threading.Event()
        self._looking = threading.Lock()

    @property
    def is_known(self) -> bool:
        """Whether the settings name it."""
        return self.alias in settings.DATABASES

    @property
    def is_down(self) -> bool:
        """Whether asking it now would only make somebody wait."""
        return self._is_down.is_set()

    def warm(self) -> None:
        """Open its pool, if it has one: connections are made in the background, before anybody waits for them."""
        if self.is_known and (pool := connections.create_connection(self.alias).pool):  # type: ignore[attr-defined]
            pool.open()

    def doubt(self, renewals: int) -> bool:
        """Look at it once after a failure; say whether it answers. ``renewals``: its count when what failed began."""
        with self._looking:
            if self.is_down:
                return False
            if renewals != self.renewals:
                return True
            answers = self._answers()
            if not answers:
                self._is_down.set()
                threading.Thread(target=self._wait_for_it, name=f"looking-for-{self.alias}", daemon=True).start()
            self._renew()
            return answers

    def leave(self) -> None:
        """Make its connections anew: another of its addresses may be what is wanted by now."""
        with self._looking:
            self._renew()

    def _wait_for_it(self) -> None:
        while not self._answers():
            threading.Event().wait(PAUSE_SECONDS)
        with self._looking:
            self._is_down.clear()

    def _answers(self) -> bool:
        """Whether one of its addresses is as wanted; that one is asked first from now on, a dead one would cost time-outs."""
        described = connections.settings[self.alias]
        hosts, ports = (str(described[name]).split(",") for name in ("HOST", "PORT"))
        addresses = list(zip(hosts, ports if len(ports) == len(hosts) else ports * len(hosts), strict=True))
        found = next((address for address in addresses if self._answers_at(*address)), None)
        if found is None:
            return False
        ordered = [found, *(each for each in addresses if each != found)]
        if len(ordered) > 1:
            described["HOST"], described["PORT"] = (",".join(parts).rstrip(",") for parts in zip(*ordered, strict=True))
        return True

    def _answers_at(self, host: str, port: str) -> bool:
        parameters = connections.create_connection(self.alias).get_connection_params()
        # An empty one is left out: the driver has its own default.
        address = {name: value for name, value in (("host", host), ("port", port)) if value}
        try:
            with psycopg.connect(**{**parameters, **address, "connect_timeout": LOOK_SECONDS}) as one:
                row = one.execute(_LOOK).fetchone()
        except psycopg.Error:
            return False
        return row is not None and not (self.takes_acts and row[0])

    def _renew(self) -> None:
        """Leave the connections made so far: those of the pool are closed, those in use when they are given back."""
        self.renewals += 1
        pools = connections.create_connection(self.alias)._connection_pools  # type: ignore[attr-defined]  # noqa: SLF001
        if pool := pools.pop(self.alias, None):
            # Closing waits for attempts to connect that are under way: nobody waits with it.
            threading.Thread(target=pool.close, name=f"leaving-{self.alias}", daemon=True).start()


PRIMARY = DatabaseServer("default", takes_acts=True)
REPLICA = DatabaseServer("replica", takes_acts=False)


@dataclass(frozen=True, slots=True)
class Freshness:
    """Of when the data are that a replica serves: the last change that it received, and its age in seconds; none if unknown."""

    at: datetime | None
    age: int | None


@contextlib.contextmanager
def replica_standing_in() -> Iterator[None]:
    """Let the replica answer, in this thread, whatever is asked of the database."""
    primary = connections["default"]
    connections["default"] = connections[REPLICA.alias]
    try:
        yield
    finally:
        connections["default"] = primary


def freshness() -> Freshness:
    """Of when the data of the present connection are. A worker at rest still writes every few seconds that it lives."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT at, greatest(0, floor(extract(epoch FROM clock_timestamp() - at)))::bigint FROM (SELECT"
            " CASE WHEN pg_is_in_recovery() THEN pg_last_xact_replay_timestamp() ELSE clock_timestamp() END) last (at)"
        )
        at, age = cursor.fetchone()
    return Freshness(at, None if at is None else age)

"""Hosts as network namespaces on one switch: nothing is added to the machine's own network, and all of it goes at the end."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterator

PREFIX = "palier"
NETWORK = "10.77.0.0/24"
ADDRESSES = {
    "node1": "10.77.0.11",
    "node2": "10.77.0.12",
    "witness": "10.77.0.13",
    "web1": "10.77.0.21",
    "web2": "10.77.0.22",
    "client": "10.77.0.31",
}
"""The hosts, and where they are on their own network."""


class NetworkError(RuntimeError):
    """The hosts cannot be made here; the message says why."""


def ip(*arguments: str, check: bool = True) -> str:
    """Run one command of iproute2."""
    done = subprocess.run(["ip", *arguments], capture_output=True, text=True, timeout=30, check=False)
    if check and done.returncode:
        raise NetworkError(f"ip {' '.join(arguments)}: {done.stderr.strip()}")
    return done.stdout


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Let nobody's impatience stop a removal half way."""
    kept = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)


class Network:
    """The switch and its hosts; a context, so that they are removed whatever happens."""

    def __init__(self) -> None:
        """Name them after this process: two runs do not meet."""
        self.tag = f"{PREFIX}{os.getpid()}"
        self._made: list[str] = []
        self._home: int | None = None

    def namespace(self, host: str) -> str:
        """The name of a host's namespace."""
        return f"{self.tag}-{host}"

    def __enter__(self) -> Self:
        """Make the switch, the hosts and their cables."""
        try:
            self._make()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _make(self) -> None:
        switch = self._host("switch")
        ip("-n", switch, "link", "add", "bridge", "type", "bridge")
        ip("-n", switch, "link", "set", "bridge", "up")
        for host, address in ADDRESSES.items():
            namespace = self._host(host)
            ip("-n", switch, "link", "add", host, "type", "veth", "peer", "name", "cable", "netns", namespace)
            ip("-n", switch, "link", "set", host, "master", "bridge", "up")
            ip("-n", namespace, "address", "add", f"{address}/24", "dev", "cable")
            ip("-n", namespace, "link", "set", "cable", "up")

    def _host(self, host: str) -> str:
        namespace = self.namespace(host)
        ip("netns", "add", namespace)
        self._made.append(namespace)
        ip("-n", namespace, "link", "set", "lo", "up")
        return namespace

    def stand_in(self, host: str) -> None:
        """Let this thread, and those that it starts from now on, be on a host."""
        if self._home is None:
            self._home = os.open("/proc/self/ns/net", os.O_RDONLY)
        with Path(f"/run/netns/{self.namespace(host)}").open("rb") as there:
            os.setns(there.fileno(), os.CLONE_NEWNET)

    def cut(self, host: str) -> None:
        """Pull the cable out of the switch: the host goes on, and hears nobody."""
        ip("-n", self.namespace("switch"), "link", "set", host, "down")

    def plug(self, host: str) -> None:
        """Put the cable back."""
        ip("-n", self.namespace("switch"), "link", "set", host, "up")

    def __exit__(self, *_: object) -> None:
        """Come home, and remove everything that was made."""
        with undisturbed():
            if self._home is not None:
                os.setns(self._home, os.CLONE_NEWNET)
                os.close(self._home)
                self._home = None
            for namespace in reversed(self._made):
                ip("netns", "delete", namespace, check=False)
            self._made.clear()

"""`./run bench hosts`: two web hosts behind the proxy of `deploy/haproxy/`: one is taken out under load and put back, one killed.

The proxy and the door of each host run the files of that folder, filled for this machine, with TLS and certificates between
them; only browsers speak plain HTTP here. Skipped with the reason where HAProxy is not.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import signal
import sys
import time
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks import small
from benchmarks.cluster import programs
from benchmarks.cluster.hosts import until
from benchmarks.shared import printing, proxied
from benchmarks.shared.proxied import HOSTS, SECONDS
from benchmarks.shared.served import descendants
from benchmarks.traffic import Result
from config import cli
from hosting.database import postgres
from tests.upgrade.load import Load
from tests.upgrade.site import Site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from benchmarks.shared.proxied import Proxy

KEYS = ("secret_key", "factor_key", "metrics_token")
PUBLICATIONS = 300


def main(arguments: Sequence[str] | None = None) -> int:
    """Run and print; 0 if nothing acknowledged was lost, nobody met a fault, and taking a host out cost nobody anything."""
    arguments = sys.argv[1:] if arguments is None else arguments
    parser = argparse.ArgumentParser(prog="./run bench hosts", description=__doc__)
    parser.add_argument("--requests", type=int, default=1500, help="requests in each stretch (1500)")
    options = parser.parse_args(arguments)
    if reason := reason_to_skip():
        print(f"Skipped: {reason}.")
        return 0
    print(printing.heading("hosts", arguments), flush=True)
    folder = cli.state() / "bench-hosts"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.environ.pop("PALIER_LOGIN", None)
    try:
        with postgres.running(folder / "database") as address, served(folder, address) as hosts:
            return Bench(hosts, address, options.requests).run()
    finally:
        shutil.rmtree(postgres.home(folder / "database"), ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)


def reason_to_skip() -> str | None:
    """Why it cannot run here; none if it can. HAProxy is installed where that is possible."""
    os.environ["PATH"] = programs.path()
    if shutil.which("haproxy") is None:
        programs.install("haproxy")
    return None if shutil.which("haproxy") else "missing: haproxy (apt-get install haproxy)"


@dataclass
class Hosts:
    """The proxy, and the sites behind it."""

    proxy: Proxy
    sites: dict[str, Site]


@contextlib.contextmanager
def served(folder: Path, address: str) -> Iterator[Hosts]:
    """Both hosts with their doors, and the proxy before them."""
    sites = {name: _host(folder, name, address) for name in HOSTS}
    with contextlib.ExitStack() as stack:
        for site in sites.values():
            stack.callback(_stop, site.start())
        ports = {name: site.port for name, site in sites.items()}
        yield Hosts(stack.enter_context(proxied.before(folder / "haproxy", ports)), sites)


def _host(folder: Path, name: str, address: str) -> Site:
    """A host of the web: its own state folder, the same keys and the same database as the other."""
    state = folder / name
    state.mkdir()
    if name == HOSTS[0]:
        os.environ["DATABASE_URL"] = address
        small.prepare(state, people=20, publications=PUBLICATIONS)
    else:
        for key in KEYS:
            shutil.copy(folder / HOSTS[0] / key, state / key)
    return Site(state, address)


def _stop(site: Site) -> None:
    if site.process.poll() is None:
        site.stop()


class Bench:
    """A crowd, and what is done to the hosts meanwhile."""

    def __init__(self, hosts: Hosts, address: str, requests: int) -> None:
        """Let the crowd in."""
        self.hosts, self.requests = hosts, requests
        self.load = Load(hosts.proxy.url, address)
        self.rows: list[tuple[str, ...]] = []
        self.cost: dict[str, Counter[Result]] = {}

    def run(self) -> int:
        """Everything, in order; print; say if all holds."""
        self._during("both hosts", lambda: None)
        shares = ", ".join(f"{name} {self.hosts.proxy.told(name)['stot']}" for name in HOSTS)
        self._during("web1 drained and stopped", self._take_out)
        self._during("web1 back", self._put_back)
        self._during("web2 killed", self._kill)
        self._during("web2 back", lambda: self._back("web2"))
        report, words = self.load.end()
        print(printing.table(("stretch", "a second", "ok", "in line", "calm", "failed", "longest"), self.rows))
        print(f"Asked of each while both were there: {shares}\n{words}")
        failures = Counter(f"{each.kind}: {each.what}" for each in self.load.ledger.failures())
        for fault in [*report.faults[:20], *map(str, failures.items())]:
            print(f"  {fault}")
        planned = sum(self.cost[name][Result.UNAVAILABLE] for name in ("web1 drained and stopped", "web1 back"))
        holds = not report.faults and not failures and not planned
        print("All holds." if holds else "Something does not hold.")
        return 0 if holds else 1

    def _during(self, name: str, act: Callable[[], object]) -> None:
        """Do something, let the crowd live on, and count how it went from the beginning to the end of both."""
        began, first = time.monotonic(), len(self.load.ledger.requests)
        act()
        self.load.live(self.requests)
        took, seen = time.monotonic() - began, self.load.ledger.requests[first:]
        counts = self.cost[name] = Counter(each.result for each in seen)
        told = (Result.OK, Result.WAITING, Result.UNAVAILABLE, Result.FAILED)
        longest = max(each.answered_at - each.asked_at for each in seen)
        self.rows.append((name, f"{len(seen) / took:.0f}", *(str(counts[one]) for one in told), f"{longest:.1f} s"))

    def _take_out(self) -> None:
        """As before maintenance: nobody new is sent there, those who are there are answered, then it stops."""
        self.hosts.proxy.order("set server webs/web1 state drain")
        until(lambda: self.hosts.proxy.told("web1")["scur"] == "0", "nobody is on web1", seconds=SECONDS)
        self.hosts.sites["web1"].stop()

    def _put_back(self) -> None:
        self._back("web1")
        self.hosts.proxy.order("set server webs/web1 state ready")

    def _back(self, name: str) -> None:
        self.hosts.sites[name].start()

    def _kill(self) -> None:
        """All its processes at once, as a cable that is pulled."""
        site = self.hosts.sites["web2"]
        for pid in descendants(site.process.pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        site.process.wait(SECONDS)


if __name__ == "__main__":
    sys.exit(main())

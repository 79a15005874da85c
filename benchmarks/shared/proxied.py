"""The proxy and the doors of `deploy/haproxy/`, run on this machine before whatever answers on two ports."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.cluster.hosts import until
from hosting.database import certificates

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DEPLOY = Path(__file__).resolve().parent.parent.parent / "deploy" / "haproxy"
HOSTS = ("web1", "web2")
SECONDS = 60


@dataclass(frozen=True, slots=True)
class Proxy:
    """The proxy as an operator and as a browser meet it; browsers speak plain HTTP here."""

    folder: Path
    ports: Mapping[str, int]

    @property
    def url(self) -> str:
        """Where the town comes in."""
        return f"http://127.0.0.1:{self.ports['plain']}"

    def order(self, words: str) -> str:
        """Say something to it, as an operator does through its socket."""
        with contextlib.closing(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)) as said:
            said.settimeout(10)
            said.connect(str(self.folder / "admin.sock"))
            said.sendall(f"{words}\n".encode())
            return b"".join(iter(lambda: said.recv(65536), b"")).decode()

    def told(self, host: str) -> Mapping[str, str]:
        """What it tells of a host."""
        head, *lines = self.order("show stat").lstrip("# ").splitlines()
        names = head.split(",")
        rows = (dict(zip(names, line.split(","), strict=False)) for line in lines if line)
        return next(row for row in rows if (row["pxname"], row["svname"]) == ("webs", host))

    def is_up(self, host: str) -> bool:
        """Whether it sends requests there."""
        return self.told(host)["status"].startswith("UP")

    def log(self, name: str) -> str:
        """What one of the programs wrote: ``proxy``, ``door-web1``."""
        return (self.folder / f"{name}.log").read_text(encoding="utf-8", errors="replace")


@contextlib.contextmanager
def before(folder: Path, sites: Mapping[str, int]) -> Iterator[Proxy]:
    """Start a door before the port of each site, and the proxy before both; wait until both are up."""
    folder.mkdir()
    proxy = Proxy(folder, {name: free_port() for name in ("plain", "tls", *HOSTS)})
    _certify(folder)
    with contextlib.ExitStack() as stack:
        for name in HOSTS:
            door = {"10.0.0.21:8443": f"127.0.0.1:{proxy.ports[name]}", "127.0.0.1:8000": f"127.0.0.1:{sites[name]}"}
            stack.callback(_end, _started(folder, f"door-{name}", "web.cfg", {**door, "web1.pem": f"{name}.pem"}))
        for name in HOSTS:
            until(partial(_listens, proxy.ports[name]), f"the door of {name} is open", seconds=SECONDS)
        stack.callback(_end, _started(folder, "proxy", "proxy.cfg", _town(proxy.ports)))
        until((folder / "admin.sock").exists, "the proxy is there", seconds=SECONDS)
        until(lambda: all(map(proxy.is_up, HOSTS)), "both hosts are up", seconds=SECONDS)
        yield proxy


def _town(ports: Mapping[str, int]) -> Mapping[str, str]:
    return {
        "bind :80": f"bind 127.0.0.1:{ports['plain']}",
        "bind :443": f"bind 127.0.0.1:{ports['tls']}",
        "unless { ssl_fc }": "unless { always_true }",
        "10.0.0.21:8443": f"127.0.0.1:{ports['web1']}",
        "10.0.0.22:8443": f"127.0.0.1:{ports['web2']}",
        "logement.example": "127.0.0.1",
    }


def _certify(folder: Path) -> None:
    """A pair for each, in one file, as HAProxy reads them."""
    pairs = folder / "cluster"
    certificates.make(pairs, dict.fromkeys(("proxy1", *HOSTS), "127.0.0.1"))
    for name in ("proxy1", *HOSTS):
        with (pairs / f"{name}.pem").open("a") as pair:
            pair.write((pairs / f"{name}.key").read_text())
    (folder / "certs").mkdir()
    shutil.copy(pairs / "proxy1.pem", folder / "certs" / "site.pem")


def written(folder: Path, file: str, filled: Mapping[str, str]) -> Path:
    """Fill one of the files for this machine."""
    text = (DEPLOY / file).read_text(encoding="utf-8")
    for place, value in filled.items():
        if place not in text:
            raise ValueError(f"{file} has no {place}")
        text = text.replace(place, value)
    here = {"/run/haproxy/": f"{folder}/", "/etc/haproxy/": f"{folder}/", "/dev/log local0": "stdout format raw local0"}
    for place, value in here.items():
        text = text.replace(place, value)
    if os.geteuid():
        text = text.replace("\tuser haproxy\n\tgroup haproxy\n", "")
    for page in ("pause.html", "gone.http"):
        shutil.copy(DEPLOY / page, folder / page)
    target = folder / file
    target.write_text(text, encoding="utf-8")
    return target


def _started(folder: Path, name: str, file: str, filled: Mapping[str, str]) -> subprocess.Popen[bytes]:
    target = written(folder, file, filled).rename(folder / f"{name}.cfg")
    with (folder / f"{name}.log").open("ab") as log:
        return subprocess.Popen(["haproxy", "-db", "-f", str(target)], stdout=log, stderr=log, stdin=subprocess.DEVNULL)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    process.wait(SECONDS)


def _listens(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5):
        return True
    return False


def free_port() -> int:
    """A port of this machine that nobody uses."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])

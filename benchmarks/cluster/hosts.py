"""What runs on the hosts: etcd, Patroni with its PostgreSQL, PgBouncer, and the product itself, from the files of `deploy/`."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import secrets
import shutil
import signal
import ssl
import string
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import quote

import psycopg
from psycopg import sql

from benchmarks.cluster.network import ADDRESSES, NETWORK, undisturbed
from config import cli
from hosting.database import certificates, programs
from hosting.supervision import processes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from benchmarks.cluster.network import Network

ROOT = Path(__file__).resolve().parent.parent.parent
DEPLOY = ROOT / "deploy" / "cluster"
NODES, KEEPERS, WEBS = ("node1", "node2"), ("node1", "node2", "witness"), ("web1", "web2")
SECONDS = 120
"""Bound on each thing that must happen, in seconds."""
STOPPING = 20


class ClusterError(RuntimeError):
    """Something did not start or did not come about; the message says what, and where its log is."""


def until(condition: Callable[[], bool], what: str, *, seconds: float = SECONDS) -> float:
    """Wait for something; return how long it took."""
    began = time.monotonic()
    while not condition():
        if time.monotonic() - began > seconds:
            raise ClusterError(f"After {seconds:.0f} s, not yet: {what}.")
        time.sleep(0.1)
    return time.monotonic() - began


class Cluster:
    """The programs of every host; a context, so that they end and their files go whatever happens."""

    def __init__(self, network: Network) -> None:
        """Draw the passwords; nothing is made yet."""
        self.network = network
        self.folder = Path()
        self.passwords = {
            name: secrets.token_hex(12)
            for name in ("superuser", "replication", "rewind", "rest", "palier_owner", "palier_web", "palier_worker")
        }
        self.key = secrets.token_hex(32)
        self._pids: dict[str, int] = {}

    def __enter__(self) -> Self:
        """Make a folder that the servers' user may enter."""
        # Not under the state folder, which that user may not be able to reach.
        self.folder = Path(tempfile.mkdtemp(prefix="palier-cluster-", dir="/var/tmp"))
        self._give(self.folder)
        certificates.make(self.folder / "authority", {host: ADDRESSES[host] for host in KEEPERS})
        self.authority = self.folder / "ca.pem"
        shutil.copy(self.folder / "authority" / "ca.pem", self.authority)
        self.authority.chmod(0o644)
        self.folder.chmod(0o711)
        return self

    def __exit__(self, kind: type[BaseException] | None = None, *_: object) -> None:
        """End what runs, the sites first, then remove the folder; the logs of a run that failed are kept beside it."""
        with undisturbed():
            if kind is not None:
                kept = cli.state() / "failover-logs"
                kept.mkdir(parents=True, exist_ok=True)
                for log in self.folder.glob("*.log"):
                    shutil.copy(log, kept)
            for name in reversed(list(self._pids)):
                self.end(name)
            shutil.rmtree(self.folder, ignore_errors=True)

    # --- Starting ---------------------------------------------------------------------------

    def make(self, people: int, publications: int) -> None:
        """Bring everything up, from nothing to a site on both web hosts."""
        for host in KEEPERS:
            self._start(f"etcd-{host}", host, ["etcd"], self._etcd(host))
        self.start_node("node1")
        until(lambda: self.leader() == "node1", "the first node leads")
        self.start_node("node2")
        until(lambda: self.standby() == "node2", "the second node follows, synchronous")
        self._schema(people, publications)
        for host in NODES:
            self._pooler(host)
        for host in WEBS:
            self._site(host)
        for host in WEBS:
            until(lambda host=host: self._is_ready(host), f"{host} serves (log: {self.log(host)})")  # type: ignore[misc]

    def start_node(self, host: str) -> None:
        """Start Patroni, which makes or follows as it finds."""
        home = self._home(host)
        target = home / "patroni.yml"
        self._write(target, self._filled("patroni.yml", host))
        script = "on-role-change.sh"
        self._write(home / script, (DEPLOY / script).read_text())
        self._start(f"patroni-{host}", host, [sys.executable, "-m", "patroni", str(target)], {})

    def _etcd(self, host: str) -> dict[str, str]:
        lines = self._filled("etcd.env", host).splitlines()
        return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))

    def _pooler(self, host: str) -> None:
        home = self._home(host)
        self._write(home / "pgbouncer.ini", self._filled("pgbouncer.ini", host))
        self._write(home / "users.txt", f'"palier_web" "{self.passwords["palier_web"]}"\n')
        self._start(f"pgbouncer-{host}", host, ["pgbouncer", str(home / "pgbouncer.ini")], {})

    def _schema(self, people: int, publications: int) -> None:
        """The owner's database, the schema and a small world, then the passwords of the two logins."""
        owner = sql.Literal(self.passwords["palier_owner"])
        with psycopg.connect(
            self.address("postgres", self.passwords["superuser"], database="postgres"), autocommit=True
        ) as server:
            server.execute(sql.SQL("CREATE ROLE palier_owner LOGIN SUPERUSER PASSWORD {}").format(owner))
            server.execute("CREATE DATABASE palier OWNER palier_owner")
        command = [
            sys.executable,
            "-P",
            "-W",
            "ignore",
            "-m",
            "benchmarks.small",
            "--people",
            str(people),
            "--publications",
            str(publications),
        ]
        done = subprocess.run(
            command,
            env=self.environment("web1", "owner"),
            capture_output=True,
            text=True,
            timeout=3 * SECONDS,
            check=False,
        )
        if done.returncode:
            raise ClusterError(f"The world could not be made:\n{done.stderr[-2000:]}")
        with self.owner() as server:
            for login in ("palier_web", "palier_worker"):
                server.execute(
                    sql.SQL("ALTER ROLE {} PASSWORD {}").format(
                        sql.Identifier(login), sql.Literal(self.passwords[login])
                    )
                )

    def _site(self, host: str) -> None:
        command = [sys.executable, "-P", "-m", "config.cli", "serve", "--host", ADDRESSES[host], "--port", "8000"]
        self._start(host, host, command, self.environment(host, "owner"), as_root=True)

    def environment(self, host: str, login: str) -> dict[str, str]:
        """What a web host is told: the poolers for its web, PostgreSQL itself for its worker."""
        state = self.folder / host / "state"
        state.mkdir(parents=True, exist_ok=True)
        web = self.passwords["palier_web"]
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "PALIER_STATE": str(state),
            "PALIER_LOGIN": login,
            "PALIER_DEMO": "1",
            "PALIER_SECRET_KEY": self.key,
            "PALIER_HOSTS": ",".join(ADDRESSES[each] for each in WEBS),
            "PALIER_EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend",
            "DATABASE_URL": self.address("palier_owner", self.passwords["palier_owner"]),
            "PALIER_POOLER_URL": self.address("palier_web", web, port=6432),
            "PALIER_POOLER_KEEPS": "1",
            "PALIER_REPLICA_URL": self.address("palier_web", web, port=6432, attrs="prefer-standby"),
            "PALIER_WEB_PASSWORD": web,
            "PALIER_WORKER_PASSWORD": self.passwords["palier_worker"],
        }

    def address(
        self, user: str, password: str, *, port: int = 5432, attrs: str = "read-write", database: str = "palier"
    ) -> str:
        """The address of both nodes."""
        hosts = ",".join(f"{ADDRESSES[host]}:{port}" for host in NODES)
        return (
            f"postgresql://{user}:{quote(password)}@{hosts}/{database}?target_session_attrs={attrs}"
            f"&sslmode=verify-full&sslrootcert={self.authority}"
        )

    def owner(self) -> psycopg.Connection[Any]:
        """A connection to the leader that sees everything."""
        return psycopg.connect(self.address("palier_owner", self.passwords["palier_owner"]), connect_timeout=3)

    # --- Looking ----------------------------------------------------------------------------

    def members(self, asked: str) -> list[dict[str, Any]]:
        """The nodes as Patroni on one host tells them; none if it does not answer."""
        with (
            contextlib.suppress(OSError, ValueError),
            urllib.request.urlopen(
                f"https://{ADDRESSES[asked]}:8008/cluster", timeout=2, context=self._trust()
            ) as answer,
        ):
            found: list[dict[str, Any]] = json.load(answer)["members"]
            return found
        return []

    def _named(self, role: str, *states: str) -> str:
        for asked in NODES:
            for member in self.members(asked):
                if member["role"] == role and member["state"] in states:
                    return str(member["name"])
        return ""

    def leader(self) -> str:
        """The node that takes acts, as Patroni says; empty while there is none."""
        return self._named("leader", "running")

    def standby(self) -> str:
        """The node without which nothing is acknowledged; empty while there is none."""
        return self._named("sync_standby", "streaming")

    def switch_over(self, leader: str, candidate: str) -> None:
        """Ask Patroni to hand the lead over, as an operator does before maintenance."""
        body = json.dumps({"leader": leader, "candidate": candidate}).encode()
        word = base64.b64encode(f"patroni:{self.passwords['rest']}".encode()).decode()
        request = urllib.request.Request(
            f"https://{ADDRESSES[leader]}:8008/switchover",
            data=body,
            method="POST",
            headers={"Authorization": f"Basic {word}"},
        )
        with urllib.request.urlopen(request, timeout=SECONDS, context=self._trust(shown=leader)):  # noqa: S310 - same
            pass

    def _trust(self, shown: str = "") -> ssl.SSLContext:
        """Our authority, and what a host shows of itself where it is asked."""
        context = ssl.create_default_context(cafile=str(self.authority))
        if shown:
            pair = self.folder / "authority"
            context.load_cert_chain(pair / f"{shown}.pem", pair / f"{shown}.key")
        return context

    def _is_ready(self, host: str) -> bool:
        if os.waitpid(self._pids[host], os.WNOHANG)[0]:
            raise ClusterError(f"{host} ended by itself:\n{self.log(host).read_text()[-2000:]}")
        with (
            contextlib.suppress(OSError),
            urllib.request.urlopen(f"http://{ADDRESSES[host]}:8000/sante/pret", timeout=5) as answer,
        ):
            return bool(answer.status == 200)  # noqa: PLR2004 - HTTP's word for yes
        return False

    # --- Processes --------------------------------------------------------------------------

    def log(self, name: str) -> Path:
        """Where a program writes."""
        return self.folder / f"{name}.log"

    def _start(
        self, name: str, host: str, command: list[str], more: Mapping[str, str], *, as_root: bool = False
    ) -> None:
        user = programs.system_user()
        enter = ["nsenter", f"--net=/run/netns/{self.network.namespace(host)}", "--"]
        # Changing user forgets the parent's death: it is asked for again afterwards.
        step = (
            []
            if as_root or user is None
            else [
                "setpriv",
                f"--reuid={user.pw_uid}",
                f"--regid={user.pw_gid}",
                "--clear-groups",
                "--pdeathsig=TERM",
                "--",
            ]
        )
        environment = (
            more
            if as_root
            else {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TZ": "UTC", "HOME": str(self._home(host)), **more}
        )
        words = [*enter, *step, *command]
        words[0] = str(shutil.which(words[0]))
        with self.log(name).open("ab") as log:
            kept = os.dup(1), os.dup(2)
            try:
                os.dup2(log.fileno(), 1)
                os.dup2(log.fileno(), 2)
                self._pids[name] = processes.start(words, environment, folder=Path("/"))
            finally:
                for number, descriptor in zip((1, 2), kept, strict=True):
                    os.dup2(descriptor, number)
                    os.close(descriptor)

    def end(self, name: str, number: int = signal.SIGTERM) -> None:
        """End a program and what it started, politely first."""
        pid = self._pids.pop(name)
        processes.send(pid, number)
        deadline = time.monotonic() + STOPPING
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(pid, os.WNOHANG)[0] == 0:
                if time.monotonic() > deadline:
                    processes.send(pid, signal.SIGKILL, group=True)
                    os.waitpid(pid, 0)
                    break
                time.sleep(0.05)

    def _home(self, host: str) -> Path:
        home = self.folder / host
        if not home.exists():
            home.mkdir(mode=0o700)
            self._give(home)
            if host in KEEPERS:
                for name in ("ca.pem", f"{host}.pem", f"{host}.key"):
                    self._write(home / name, (self.folder / "authority" / name).read_text())
        return home

    def _write(self, target: Path, text: str) -> None:
        target.write_text(text)
        target.chmod(0o600)
        self._give(target)

    def _give(self, path: Path) -> None:
        if user := programs.system_user():
            os.chown(path, user.pw_uid, user.pw_gid)

    def _filled(self, file: str, host: str) -> str:
        names = {
            f"{name.upper()}_PASSWORD": self.passwords[name] for name in ("superuser", "replication", "rewind", "rest")
        }
        return string.Template((DEPLOY / file).read_text()).substitute(
            names,
            NODE=host,
            ADDRESS=ADDRESSES[host],
            NETWORK=NETWORK,
            HOME_FOLDER=self._home(host),
            CERTIFICATES=self._home(host),
            DATA=self._home(host) / "data",
            PROGRAMS=programs.usable(self.folder),
            ETCD_HOSTS=",".join(f"{ADDRESSES[each]}:2379" for each in KEEPERS),
            ETCD_CLUSTER=",".join(f"{each}=https://{ADDRESSES[each]}:2380" for each in KEEPERS),
        )

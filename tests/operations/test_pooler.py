"""The files of `deploy/pgbouncer/`, run by Debian's PgBouncer before Debian's PostgreSQL: who comes in by it, and as whom."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import threading
import time
import zlib
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from config import settings
from hosting.riding.keeping import KeepingConnection
from hosting.riding.riders import RidingConnection, RidingCursor
from tests.certificates import a_certificate
from tests.operations import debian_server

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

MOST = 20
"""Connections to PostgreSQL, however many come (`default_pool_size`)."""

PATIENCE = 30
"""`query_wait_timeout` is three seconds; the rest is for a busy machine."""


@pytest.fixture(scope="module")
def pooler() -> Iterator[debian_server.Folder]:
    """Both, on the socket of a folder, where `palier-web` is who runs the tests and `postgres` who runs the programs."""
    debian_server.needed("pgbouncer")
    with debian_server.folder() as folder:
        here = {
            "palier-web": debian_server.me(),
            "postgres      ": f"{debian_server.server_s()} ",
            "port=5432": f"port={folder.port}",
            **dict.fromkeys(("/run/postgresql", "/var/log/postgresql", "/etc/pgbouncer"), str(folder.path)),
        }
        for name in ("palier_hba.conf", "palier_ident.conf"):
            folder.put(name, debian_server.DEPLOY / "postgresql" / name, here)
        folder.make(
            included={
                "pg_hba.conf": f"include {folder.path}/palier_hba.conf",
                "pg_ident.conf": f"include {folder.path}/palier_ident.conf",
            }
        )
        for path in (debian_server.DEPLOY / "pgbouncer").iterdir():
            folder.put(path.name, path, here)
        folder.start_postgres("listen_addresses=")
        folder.start(shutil.which("pgbouncer") or "", folder.path / "pgbouncer.ini")
        folder.patiently(dbname="palier", user="palier_web", port=6432).close()
        yield folder


def address(repository: Path) -> str:
    """What the page gives to the web."""
    text = (repository / "docs/how-to/operate.md").read_text(encoding="utf-8")
    (found,) = set(re.findall(r"PALIER_POOLER_URL=(postgresql://[^\s'`]+)", text))
    assert f"\n#PALIER_POOLER_URL={found}\n" in (repository / "deploy/web.env").read_text(encoding="utf-8")
    return found


def test_the_web_comes_by_the_socket_of_the_pooler_alone(repository: Path) -> None:
    described = settings.database("web", address(repository))

    assert [described[name] for name in ("HOST", "PORT", "NAME", "USER", "PASSWORD")] == [
        "/run/postgresql",
        "6432",
        "palier",
        "palier_web",
        "",
    ]


def test_many_who_come_are_few_connections_and_keep_their_login(pooler: debian_server.Folder, repository: Path) -> None:
    given: dict[str, Any] = {**conninfo_to_dict(address(repository)), "host": str(pooler.path)}
    opened = [psycopg.connect(**given, application_name="palier-web", autocommit=True) for _ in range(3 * MOST)]
    asked = "SELECT pg_backend_pid(), session_user, current_setting('application_name') WHERE 1 = %s"
    # Asked six times, a statement is prepared: on whichever connection comes next.
    said = [each.execute(asked, [1]).fetchone() for _ in range(6) for each in opened]
    with pooler.superuser() as server:
        (there,) = server.execute("SELECT count(*) FROM pg_stat_activity WHERE usename = 'palier_web'").fetchone() or ()
    for each in opened:
        each.close()

    assert {row[1:] for row in said if row} == {("palier_web", "palier-web")}
    assert len({row[0] for row in said if row}) <= there <= MOST


def test_one_more_than_its_connections_is_answered_within_seconds(pooler: debian_server.Folder) -> None:
    opened = [
        psycopg.connect(host=str(pooler.path), port=6432, dbname="palier", user="palier_web") for _ in range(MOST + 1)
    ]
    *held, over = opened
    for each in held:
        each.execute("SELECT 1")
    began = time.monotonic()
    with pytest.raises(psycopg.Error, match="query_wait_timeout"):
        over.execute("SELECT 1")
    took = time.monotonic() - began
    for each in opened:
        each.close()

    assert took < PATIENCE


@pytest.mark.parametrize("login", ["palier_owner", "palier_worker", "postgres"])
def test_no_other_login_passes_it(pooler: debian_server.Folder, login: str) -> None:
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(host=str(pooler.path), port=6432, dbname="palier", user=login)


@pytest.mark.skipif(os.geteuid() != 0, reason="root alone becomes somebody else")
@pytest.mark.parametrize("port", ["the pooler's", "the server's"])
def test_another_user_of_the_system_is_refused(pooler: debian_server.Folder, port: str) -> None:
    number = 6432 if port == "the pooler's" else pooler.port
    where = f"host={pooler.path} port={number} dbname=palier user=palier_web"

    done = subprocess.run(
        [debian_server.PROGRAMS / "psql", "-w", "-c", "SELECT 1", where],
        user="daemon",
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )

    assert done.returncode == 2, done.stdout
    assert re.search(r"(?i)peer authentication failed|not allowed|login rejected|no .*map", done.stderr), done.stderr


def test_it_listens_on_no_port(pooler: debian_server.Folder) -> None:
    assert "listening on unix:" in (pooler.path / "pgbouncer.log").read_text(encoding="utf-8")
    assert not re.search(r"listening on (?!unix:)", (pooler.path / "pgbouncer.log").read_text(encoding="utf-8"))


class _Text(str):
    """As the site has the server keep it: its one value is a number."""

    __slots__ = ()

    @property
    def kept(self) -> bytes:
        return self.replace("%s", "$1::bigint").encode()

    @property
    def name(self) -> bytes:
        return b"%x" % zlib.crc32(self.encode())

    def values(self, sent: Sequence[object]) -> list[bytes]:
        return [str(each).encode() for each in sent]


@pytest.fixture
def one(pooler: debian_server.Folder, monkeypatch: pytest.MonkeyPatch) -> Iterator[RidingConnection]:
    """A connection of the site, by the pooler."""
    monkeypatch.setattr(KeepingConnection, "turns", 0)
    monkeypatch.setattr(KeepingConnection, "keeps_plans", True)
    with through(pooler) as opened:
        yield opened


def through(pooler: debian_server.Folder) -> RidingConnection:
    where: dict[str, Any] = {"host": str(pooler.path), "port": 6432, "dbname": "palier", "user": "palier_web"}
    return RidingConnection.connect(**where, cursor_factory=RidingCursor)


def page(one: RidingConnection, text: str, *before: str) -> object:
    """What a kept text answers to 7; others wait for it and leave in its message."""
    with one.transaction():
        for each in before:
            waiting: Any = one.cursor()
            waiting.waits = True
            waiting.execute(each, [7] if isinstance(each, _Text) else None)
        cursor: Any = one.cursor()
        return cursor.execute(_Text(text), [7]).fetchone()


def test_a_column_that_becomes_of_another_kind_costs_one_connection_through_it(
    pooler: debian_server.Folder, one: RidingConnection
) -> None:
    """Of two names of one text it has the server keep one statement: what is kept anew has to be another text."""
    asked = "SELECT changing FROM kept_for_a_test WHERE changing = %s"
    with pooler.patiently(dbname="palier", user="postgres", port=pooler.port) as owner:
        owner.execute("CREATE TABLE kept_for_a_test AS SELECT 7::int AS changing")
        owner.execute("GRANT SELECT ON kept_for_a_test TO palier_web")
        assert page(one, asked) == (7,)
        owner.execute("ALTER TABLE kept_for_a_test ALTER changing TYPE bigint")
    with pytest.raises(psycopg.OperationalError, match="kept is no more"):
        page(one, asked)

    with through(pooler) as another:
        assert [page(another, asked), page(another, asked)] == [(7,), (7,)]


def test_what_follows_a_refusal_in_its_message_is_kept_by_the_next_through_it(one: RidingConnection) -> None:
    """It holds a name for taken though the server skipped it, and ends the connection of who says it again."""
    asked = "SELECT %s + 46000"
    for _ in range(2):
        with pytest.raises(psycopg.errors.UndefinedFunction):
            page(one, asked, "SELECT palier_nothing_of_that_name()")

    assert [page(one, asked), page(one, asked)] == [(46007,), (46007,)]
    assert KeepingConnection.keeps_plans


@pytest.fixture
def afar(pooler: debian_server.Folder, repository: Path) -> Iterator[RidingConnection]:
    """A connection of the site by the pooler of a cluster as its file has it: over TLS, with its longer buffer."""
    there = (repository / "deploy/cluster/pgbouncer.ini").read_text(encoding="utf-8")
    here = (pooler.path / "pgbouncer.ini").read_text(encoding="utf-8")
    made, port = a_certificate("afar"), debian_server.free_port()
    pooler.write("afar.pem", made.pem)
    pooler.write("afar.key", made.private)
    pooler.write("afar.hba", "hostssl palier palier_web 127.0.0.1/32 trust\n")
    told = {
        "listen_port": f"{port}\nlisten_addr = 127.0.0.1\nclient_tls_sslmode = require",
        "unix_socket_dir": f"\nclient_tls_cert_file = {pooler.path}/afar.pem\nclient_tls_key_file = {pooler.path}/afar.key",
        "auth_hba_file": f"{pooler.path}/afar.hba\n{re.search(r'^pkt_buf = .*$', there, re.MULTILINE)[0]}",  # type: ignore[index]
        "logfile": f"{pooler.path}/afar.log",
        "pidfile": f"{pooler.path}/afar.pid",
    }
    for name, value in told.items():
        here = re.sub(rf"^{name} = .*$", lambda _, line=f"{name} = {value}": line, here, flags=re.MULTILINE)
    pooler.start(shutil.which("pgbouncer") or "", pooler.write("afar.ini", here))
    where: dict[str, Any] = {"host": "127.0.0.1", "port": port, "dbname": "palier", "user": "palier_web"}
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            opened = RidingConnection.connect(**where, sslmode="require", cursor_factory=RidingCursor)
            break
        except psycopg.OperationalError:
            assert time.monotonic() < deadline, (pooler.path / "afar.log").read_text(encoding="utf-8")
            time.sleep(0.1)
    with opened:
        yield opened


@pytest.mark.parametrize("way", ["one", "afar"])
def test_messages_longer_than_its_buffer_are_answered_through_it(way: str, request: pytest.FixtureRequest) -> None:
    """What a page tells it to keep the first time is long; over TLS, what crosses its buffer's end was never read (ADR 187)."""
    one: RidingConnection = request.getfixturevalue(way)
    told: list[object] = []

    def ask() -> None:
        with suppress(psycopg.OperationalError):
            ask_all()

    def ask_all() -> None:
        for number in range(20):
            # Up to fifty kilobytes; each ends elsewhere in the buffer, and is known to nobody.
            texts = [f"SELECT %s + {number} /*{'long' * (10 * number * part + number)}*/" for part in range(12)]
            told.append(page(one, texts[-1], *map(_Text, texts[:-1])))

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(PATIENCE)
    if asking.is_alive():
        with socket.socket(fileno=os.dup(one.fileno())) as line:
            line.shutdown(socket.SHUT_RDWR)
        asking.join()

    assert told == [(7 + number,) for number in range(20)]
    assert KeepingConnection.keeps_plans

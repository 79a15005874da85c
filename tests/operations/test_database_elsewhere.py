"""A database on a machine of its own, from the files of `deploy/postgresql/`: TLS and a password, or nothing."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from hosting.database import certificates
from tests.operations import debian_server

if TYPE_CHECKING:
    from collections.abc import Iterator

LOGINS = ("palier_owner", "palier_web", "palier_worker")
LOOPBACK = "127.0.0.1"


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[debian_server.Folder]:
    """A server that these files alone open to the site's machine, which is this one; its authority is beside it."""
    debian_server.needed()
    with debian_server.folder() as folder:
        certificates.make(folder.path / "authority", {"db1": LOOPBACK})
        certificates.make(folder.path / "stranger", {"db1": LOOPBACK})
        for kind in ("pem", "key"):
            folder.write(f"server.{kind}", (folder.path / "authority" / f"db1.{kind}").read_text(encoding="utf-8"))
        here = {"/etc/palier-database": str(folder.path), "${SITE}": f"{LOOPBACK}/32"}
        folder.put("palier_tls_hba.conf", debian_server.DEPLOY / "postgresql/palier_tls_hba.conf", here)
        folder.make(included={"pg_hba.conf": f"include {folder.path}/palier_tls_hba.conf"})
        (folder.data / "conf.d").mkdir()
        for name in ("palier.conf", "palier_tls.conf"):
            shutil.copy(folder.put(name, debian_server.DEPLOY / "postgresql" / name, here), folder.data / "conf.d")
        with (folder.data / "postgresql.conf").open("a") as settings:
            settings.write("include_dir = 'conf.d'\n")
        for path in (folder.data / "conf.d", *(folder.data / "conf.d").iterdir()):
            os.chown(path, debian_server.programs.server_uid(), -1)
        folder.start_postgres()
        with folder.superuser() as server:
            for login in LOGINS:
                server.execute(f"ALTER ROLE {login} PASSWORD '{login}-s'")  # type: ignore[arg-type] # names of ours
        yield folder


def comes(folder: debian_server.Folder, login: str, **otherwise: Any) -> psycopg.Connection[Any]:
    """As the three addresses of the site say, unless told otherwise."""
    given = {
        "host": "db1",
        "hostaddr": LOOPBACK,
        "port": folder.port,
        "dbname": "palier",
        "user": login,
        "password": f"{login}-s",
        "sslmode": "verify-full",
        "sslrootcert": str(folder.path / "authority" / "ca.pem"),
        "connect_timeout": 10,
    }
    return psycopg.connect(**{**given, **otherwise}, autocommit=True)


@pytest.mark.parametrize("login", LOGINS)
def test_each_login_comes_by_tls_and_its_password(elsewhere: debian_server.Folder, login: str) -> None:
    with comes(elsewhere, login) as server:
        said = server.execute(
            "SELECT session_user, ssl, version FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
        ).fetchone()

    assert said is not None
    assert said[:2] == (login, True)
    assert said[2] in {"TLSv1.2", "TLSv1.3"}


def test_an_address_stands_for_the_name(elsewhere: debian_server.Folder) -> None:
    with comes(elsewhere, "palier_web", host=LOOPBACK) as server:
        assert server.info.status == psycopg.pq.ConnStatus.OK


def test_the_owner_follows_the_log_for_the_backups_and_nobody_else_does(elsewhere: debian_server.Folder) -> None:
    with comes(elsewhere, "palier_owner", replication="true") as server:
        assert server.execute("IDENTIFY_SYSTEM").fetchone() is not None
    with pytest.raises(psycopg.OperationalError, match="rejects replication connection"):
        comes(elsewhere, "palier_worker", replication="true")


@pytest.mark.parametrize(
    ("otherwise", "why"),
    [
        ({"sslmode": "disable"}, "rejects connection .* no encryption"),
        ({"password": "palier_web-s"}, "password authentication failed"),
        ({"host": "db2"}, 'does not match host name "db2"'),
        ({"host": "10.0.0.1"}, 'does not match host name "10.0.0.1"'),
        ({"sslrootcert": "stranger"}, "certificate verify failed"),
        ({"user": "postgres", "password": "x"}, "rejects connection .* SSL encryption"),
        ({"user": "postgres", "sslmode": "disable"}, "rejects connection .* no encryption"),
    ],
    ids=["plain", "another's password", "wrong name", "wrong address", "wrong authority", "superuser", "and plain"],
)
def test_nothing_else_comes_in(elsewhere: debian_server.Folder, otherwise: dict[str, str], why: str) -> None:
    if "sslrootcert" in otherwise:
        otherwise = {"sslrootcert": str(elsewhere.path / otherwise["sslrootcert"] / "ca.pem")}

    with pytest.raises(psycopg.OperationalError, match=why):
        comes(elsewhere, "palier_worker", **otherwise)


@pytest.mark.parametrize("login", ["palier_web", "palier_worker"])
def test_web_and_worker_enter_no_other_database(elsewhere: debian_server.Folder, login: str) -> None:
    with pytest.raises(psycopg.OperationalError, match="rejects connection"):
        comes(elsewhere, login, dbname="postgres")


def test_who_types_on_that_machine_comes_by_its_socket(elsewhere: debian_server.Folder) -> None:
    """The network alone is closed: Debian's own lines for the socket are read after these."""
    with elsewhere.superuser() as server:
        assert server.execute("SHOW ssl_min_protocol_version").fetchone() == ("TLSv1.2",)
        (held,) = server.execute("SELECT rolpassword FROM pg_authid WHERE rolname = 'palier_web'").fetchone() or ("",)

    assert held.startswith("SCRAM-SHA-256$")

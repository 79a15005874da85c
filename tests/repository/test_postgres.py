"""The database launcher: what must not depend on the machine or the folder."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import psycopg
import pytest

from hosting.database import postgres

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def state(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a space, too deep for a socket, as a checkout may be."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return tmp_path_factory.mktemp("state") / ("a deep folder " * 6).strip() / ".palier"


def test_a_cluster_is_made_served_and_stopped_by_its_last_user(state: Path) -> None:
    with postgres.running(state, durable=False) as address:
        with psycopg.connect(address) as connection:
            assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
            assert connection.execute("SHOW jit").fetchone() == ("off",)
        with postgres.running(state, durable=False) as again:
            assert again == address
        # The inner user has left; the outer one still works.
        psycopg.connect(address).close()

    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(address, connect_timeout=5)
    assert not postgres.in_use(state)


def test_a_cluster_outside_its_folder_says_whose_it_is(state: Path) -> None:
    """Left in /var/tmp under a name that says nothing, a cluster of a run before answered for one of today."""
    postgres.ensure_running(state, durable=False)
    try:
        outside = postgres.home(state).parent != state.resolve()
        assert (postgres.home(state) / "state").exists() == outside
    finally:
        postgres.stop(state)


def test_a_folder_prepared_by_someone_else_is_refused(state: Path) -> None:
    folder = postgres.home(state)
    folder.mkdir(parents=True, mode=0o755)
    folder.chmod(0o755)
    if os.geteuid() == 0:
        os.chown(folder, 65534, -1)

    with pytest.raises(postgres.PostgresError, match="open to others"):
        postgres.ensure_running(state)
    folder.rmdir()


def test_a_socket_address_always_fits(state: Path) -> None:
    longest = postgres.socket_folder(state) / ".s.PGSQL.5432.lock"

    assert len(os.fsencode(longest)) <= 107


def test_a_given_server_is_used_and_none_is_started(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://someone@elsewhere/palier")

    with postgres.running(state) as address:
        assert address == "postgresql://someone@elsewhere/palier"
    assert not state.exists()


def test_the_launcher_imports_nothing_of_the_product(repository: Path) -> None:
    product = "{'django', 'palier'} & {name.split('.')[0] for name in sys.modules}"
    code = f"import sys, hosting.database.postgres; sys.exit(bool({product}))"

    assert subprocess.run([sys.executable, "-c", code], cwd=repository, check=False, timeout=30).returncode == 0

"""The archive: a full vault stops nothing and loses nothing; a log that was let go is told; the supervisor keeps it up."""

from __future__ import annotations

import os
import resource
import subprocess
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import psycopg
import pytest

from hosting.backups import checking, restoring, spool
from hosting.backups.store import keys
from hosting.database import postgres
from tests.backups.theatre import Theatre

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.slow, pytest.mark.alone]
SEGMENT = 16 * 1024 * 1024


@pytest.fixture
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Theatre]:
    """A bare cluster: the archive knows nothing of tables."""
    with Theatre(tmp_path_factory.mktemp("archive")) as made, postgres.running(made.state):
        yield made


@pytest.fixture
def small_disk(stage: Theatre) -> Iterator[bool]:
    """The vault on a disk of 14 MB where that may be made; else the test bounds the size of files."""
    folder = stage.vault.root
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=14m,mode=0700", "palier-drill", str(folder)]
    is_made = os.geteuid() == 0 and subprocess.run(mount, check=False, capture_output=True).returncode == 0
    yield is_made
    if is_made:
        subprocess.run(["umount", "--lazy", str(folder)], check=True, timeout=30)


def now() -> str:
    return datetime.now(UTC).isoformat()


def fill(connection: psycopg.Connection, segments: int) -> None:
    """Write log that nothing compresses."""
    for _ in range(2 * segments):
        connection.execute("SELECT pg_logical_emit_message(false, 'filler', %s::bytea)", [os.urandom(SEGMENT // 2)])


def test_a_full_vault_stops_nothing_and_nothing_is_lost(stage: Theatre, small_disk: bool) -> None:
    def bounded() -> None:
        if not small_disk:
            resource.setrlimit(resource.RLIMIT_FSIZE, (SEGMENT, resource.RLIM_INFINITY))

    archive = stage.start("config.backups.archive", "--every", "0.3", preexec_fn=bounded)
    with stage.connect() as connection:
        connection.execute("CREATE TABLE mark (id int)")
        stage.archived(now())
        assert stage.palier("archive", "--status").returncode == 0
        fill(connection, 3)
        stage.wait_for(lambda: stage.said().get("error"), "a full vault is not told")
        for number in range(50):
            connection.execute("INSERT INTO mark VALUES (%s)", [number])
        status = stage.palier("archive", "--status")
        assert status.returncode == 1
        assert status.stdout.startswith("FAILING since ")
        assert "No space left on device" in status.stdout or "File too large" in status.stdout
        full = stage.said()["until"]

        if small_disk:
            room = ["mount", "-o", "remount,size=300m", str(stage.vault.root)]
            subprocess.run(room, check=True, timeout=30)
        else:
            resource.prlimit(archive.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        stage.archived(now())
    assert not stage.said()["error"]
    assert stage.said()["until"] > full
    assert "all is archived again" in stage.end(archive)

    opening = keys.read_open(stage.opening)
    assert checking.check(stage.vault, opening.seal, opening).faults == []
    to = stage.folder / "restored"
    try:
        restoring.restore(stage.vault, opening, restoring.plan(stage.vault, opening, None), to)
        with psycopg.connect(postgres.url(to)) as restored:
            assert restored.execute("SELECT count(*) FROM mark").fetchone() == (50,)
    finally:
        postgres.stop(to)


def test_a_log_that_was_let_go_is_told_and_a_new_base_is_taken(stage: Theatre) -> None:
    archive = stage.start("config.backups.archive", "--every", "0.3")
    stage.archived(now())
    stage.end(archive)
    with stage.connect() as connection:
        connection.execute("ALTER SYSTEM SET max_slot_wal_keep_size = '16MB'")
        connection.execute("ALTER SYSTEM SET max_wal_size = '64MB'")
        connection.execute("SELECT pg_reload_conf()")
        fill(connection, 6)
        connection.execute("CHECKPOINT")
        fill(connection, 2)
        connection.execute("CHECKPOINT")
        assert connection.execute("SELECT wal_status FROM pg_replication_slots").fetchone() == ("lost",)

    again = stage.start("config.backups.archive", "--every", "0.3")
    stage.archived(now())

    assert "there is a gap; a new base is taken" in stage.end(again)
    first, second = checking.reaches(stage.vault)
    assert first.gap
    assert not second.gap
    assert second.until
    done = stage.palier("backup", "--check")
    assert done.returncode == 1
    assert f"{first.gap.name(SEGMENT)}.sealed: missing, and later ones are there" in done.stdout


def test_a_second_that_ends_in_the_next_piece_of_the_log_comes_back(stage: Theatre) -> None:
    """Two pieces sealed in one turn: the first held no commit of that second's end, and was all that a restore read."""

    def turn() -> None:
        archive = stage.start("config.backups.archive", "--every", "60")
        stage.archived(now())
        stage.end(archive)

    with stage.connect() as connection:
        connection.execute("CREATE TABLE mark (id int)")
        turn()
        connection.execute("INSERT INTO mark VALUES (1)")
        connection.execute("SELECT pg_switch_wal()")
        chosen = datetime.now(UTC)
        connection.execute("INSERT INTO mark VALUES (2)")
        turn()
    opening = keys.read_open(stage.opening)
    to = stage.folder / "restored"
    try:
        restoring.restore(stage.vault, opening, restoring.plan(stage.vault, opening, chosen), to)
        with psycopg.connect(postgres.url(to)) as restored:
            assert restored.execute("SELECT id FROM mark").fetchall() == [(1,)]
    finally:
        postgres.stop(to)


def test_a_segment_handed_over_is_sealed_once_and_only_once(stage: Theatre) -> None:
    """What archive_command does, with what a server hands to it."""
    assert stage.palier("backup").returncode == 0
    with stage.connect() as connection:
        connection.execute("CREATE TABLE mark (id int)")
        before = now()
        connection.execute("INSERT INTO mark VALUES (1)")
        (name,) = connection.execute("SELECT pg_walfile_name(pg_current_wal_lsn())").fetchone()
        connection.execute("SELECT pg_switch_wal()")
    path = postgres.home(stage.state) / "data" / "pg_wal" / name

    assert [stage.palier("archive", "--segment", str(path)).returncode for _ in range(2)] == [0, 0]
    (log,) = [log for log in stage.vault.log(SEGMENT) if log.name.endswith(name)]
    assert log.until
    assert log.until.isoformat() > before
    other = stage.folder / name
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    other.write_bytes(content)
    refused = stage.palier("archive", "--segment", str(other))
    assert refused.returncode == 1
    assert "was sealed with another content" in refused.stdout
    # A label of a base is no piece of the log: it is let go.
    spool.put_segment(stage.vault, keys.read_seal(stage.seal), other.rename(stage.folder / f"{name}.00000028.backup"))


def test_two_archives_never_write_into_one_vault(stage: Theatre) -> None:
    stage.start("config.backups.archive", "--every", "0.3")
    stage.archived(now())
    second = stage.start("config.backups.archive", "--every", "0.3")
    assert second.stdout.readline().startswith("archive: into ")
    stage.archived(now())

    assert second.poll() is None  # it waits for the first to leave
    assert "Another archive already writes" in stage.end(second)

"""`./run demo` as the newcomer meets it: never into another's world, never in silence, and stopped in a word."""

from __future__ import annotations

import fcntl
import os
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from config import demo, postgres
from palier.management.demo.progress import Steps

if TYPE_CHECKING:
    from pathlib import Path


def typed(repository: Path, state: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", "-m", "config.demo", *words],
        env={"PATH": os.environ["PATH"], "HOME": str(state.parent), "PALIER_STATE": str(state)},
        cwd=repository, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("words", [("--port", "18149"), ("--prepare",)])
def test_a_second_demo_is_refused_before_it_writes_anything(repository, tmp_path, words):
    """It migrated the running one's database and opened lists in it, then refused after 27 seconds."""
    state = tmp_path / "state"
    state.mkdir()
    with (state / "supervisor.lock").open("a") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        done = typed(repository, state, *words)

    assert done.returncode == 1
    assert "already serves" in done.stdout
    assert "PALIER_STATE=" in done.stdout
    assert not (postgres.home(state) / "data").exists()
    assert {each.name for each in state.iterdir()} == {"supervisor.lock"}


def test_a_refused_demo_leaves_no_door_and_no_database_behind(repository, tmp_path):
    state = tmp_path / "state"

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen(1)
        port = taken.getsockname()[1]
        done = typed(repository, state, "--port", str(port))

    assert done.returncode == 1
    assert f"Port {port} cannot be used" in done.stdout
    assert not (state / "supervisor.sock").exists()
    assert not (postgres.home(state) / "data" / "postmaster.pid").exists()


def test_each_step_of_the_world_is_numbered_as_it_begins():
    told: list[str] = []
    step = Steps(12, told.append)

    step("homes")
    step("the cast")

    assert told == [" 1/12  homes", " 2/12  the cast"]


def test_the_time_that_is_told_counts_from_the_first_key(monkeypatch):
    monkeypatch.setattr(demo.time, "time", lambda: 1_000_100.4)
    monkeypatch.setenv("PALIER_BEGAN", "1000000")

    assert demo.since(0.0) == "in 100 s, installation included"

"""Counting in several real processes: the sum never goes down when one leaves, whatever way it went."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from hosting.metering import files

if TYPE_CHECKING:
    from pathlib import Path

SPOILT = (b"", bytes(64), b"\xff" * 4096, b"\x40\0\0\0\0\0\0\0\x10\0\0\0nonsense")
COUNT = """
import sys
from hosting.metering import counters
for _ in range(int(sys.argv[1])):
    counters.answered("accueil", "GET", 200, 0.03)
print("counted", flush=True)
sys.stdin.read()
"""
READ = """
from prometheus_client import CollectorRegistry
from prometheus_client.multiprocess import MultiProcessCollector
from hosting.metering import counters
registry = CollectorRegistry()
MultiProcessCollector(registry, str(counters.FOLDER))
labels = {"view": "accueil", "method": "GET"}
print(int(registry.get_sample_value("palier_requests_total", labels | {"status": "200"}) or 0),
      int(registry.get_sample_value("palier_request_seconds_count", labels) or 0),
      int(registry.get_sample_value("palier_request_seconds_bucket", labels | {"le": "0.05"}) or 0))
"""


def environment(folder: Path) -> dict[str, str]:
    return {**os.environ, files.VARIABLE: str(folder)}


def count(folder: Path, times: int) -> subprocess.Popen[str]:
    """A process that has counted and lives on."""
    made = subprocess.Popen(
        [sys.executable, "-P", "-c", COUNT, str(times)],
        env=environment(folder),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert made.stdout is not None
    assert made.stdout.readline() == "counted\n"
    return made


def read(folder: Path) -> tuple[int, ...]:
    """What a process that starts now tells."""
    done = subprocess.run(
        [sys.executable, "-P", "-c", READ],
        env=environment(folder),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return tuple(map(int, done.stdout.split()))


def end(process: subprocess.Popen[str], number: int = signal.SIGTERM) -> None:
    process.send_signal(number)
    process.communicate(timeout=30)


def test_processes_count_together_and_nothing_is_lost_when_they_leave(tmp_path: Path) -> None:
    folder = tmp_path / "metrics"
    first, second = count(folder, 3), count(folder, 4)
    try:
        assert read(folder) == (7, 7, 7)
        end(first)
        assert read(folder) == (7, 7, 7)
        end(second, signal.SIGKILL)
        assert read(folder) == (7, 7, 7)
    finally:
        for process in (first, second):
            if process.poll() is None:
                end(process, signal.SIGKILL)

    third = count(folder, 5)
    end(third)
    assert read(folder) == (12, 12, 12)
    # Those who left are added up into one file of each kind, beside the reader's own.
    assert len(list(folder.glob("counter_*.db"))) <= 2


def test_the_room_of_a_process_is_taken_on_the_disk_beforehand(tmp_path: Path) -> None:
    """A hole in a file of a full disk would kill whoever writes into it."""
    end(count(tmp_path, 1))

    for path in tmp_path.glob("*.db"):
        assert path.stat().st_blocks * 512 >= 1024 * 1024, path


def test_without_room_a_process_counts_for_itself_and_serves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A real refusal of the system: files may not be larger than half of what is needed."""
    monkeypatch.setenv(files.VARIABLE, str(tmp_path / "metrics"))
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (512 * 1024, before[1]))
    try:
        assert files.prepare() is None
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)

    assert files.VARIABLE not in os.environ
    assert list((tmp_path / "metrics").glob("*.db")) == []


@pytest.mark.parametrize("number", ["0", "4194999"])
@pytest.mark.parametrize(
    "content", [b"", b"\x00" * 64, b"\xff" * 4096, b"\x40\x00\x00\x00\x00\x00\x00\x00\x10\x00\x00\x00nonsense"]
)
def test_a_file_spoilt_by_a_power_cut_keeps_nobody_from_starting(tmp_path: Path, number: str, content: bytes) -> None:
    (tmp_path / f"counter_{number}.db").write_bytes(content)
    (tmp_path / f"histogram_{number}.db").write_bytes(content)
    end(count(tmp_path, 2))

    assert read(tmp_path) == (2, 2, 2)


def test_commands_of_operators_make_no_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(files.VARIABLE, raising=False)

    assert files.prepare() is None

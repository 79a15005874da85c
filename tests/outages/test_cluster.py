"""The leader's cable is cut under load, on hosts of this machine's own: a short `./run bench failover`."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from benchmarks.cluster.programs import reason_to_skip

if TYPE_CHECKING:
    from pathlib import Path

SECONDS = 420
"""Bound, in seconds; a machine at rest needs a quarter of it."""


@pytest.mark.slow
@pytest.mark.alone
def test_nothing_acknowledged_is_lost_when_the_cable_of_the_leader_is_cut(tmp_path: Path) -> None:
    programs = os.environ.get("PALIER_POSTGRES_BIN")
    if reason := reason_to_skip():
        pytest.skip(reason)
    assert os.environ.get("PALIER_POSTGRES_BIN") == programs  # what comes next here is served by the programs of before
    environment = {
        name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "PALIER_TEST_STATE"}
    }

    done = subprocess.run(
        [sys.executable, "-P", "-m", "benchmarks.failover", "--clients", "4", "--steady", "4", "--no-return"],
        env={**environment, "PALIER_STATE": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert " 0 lost, 0 doubled" in done.stdout
    assert "faults met by people: 0" in done.stdout
    assert "All holds." in done.stdout

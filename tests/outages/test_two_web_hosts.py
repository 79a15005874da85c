"""Two web hosts behind the proxy of `deploy/haproxy/` under load, one taken out and one killed: a short `./run bench hosts`."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from benchmarks.hosts import reason_to_skip

if TYPE_CHECKING:
    from pathlib import Path

SECONDS = 420
"""Bound, in seconds; a machine at rest needs a quarter of it."""


@pytest.mark.slow
@pytest.mark.alone
def test_a_web_host_is_taken_out_under_load_and_nobody_notices(tmp_path: Path) -> None:
    if reason := reason_to_skip():
        pytest.skip(reason)
    environment = {
        name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "PALIER_TEST_STATE"}
    }

    done = subprocess.run(
        [sys.executable, "-P", "-m", "benchmarks.hosts", "--requests", "200"],
        env={**environment, "PALIER_STATE": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert " 0 lost, 0 doubled" in done.stdout
    assert "All holds." in done.stdout

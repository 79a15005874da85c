"""What every bench prints around its figures: the machine, the day, and how to repeat them."""

from __future__ import annotations

import os
import platform
import shlex
import statistics
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.world import marker

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parents[2]


def machine() -> str:
    """Cores this process may use, their model, memory and system; no name and no address of the machine."""
    model = next(
        (line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")),
        platform.machine(),
    )
    memory = next((int(line.split()[1]) for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), 0)
    cores = len(os.sched_getaffinity(0))
    return f"{cores} cores ({model}), {memory / 2**20:.0f} GB, {platform.system()}, Python {platform.python_version()}"


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return []


def revision() -> str:
    """The commit measured, with a mark where the checkout holds uncommitted changes."""
    told = subprocess.run(
        ["git", "-C", str(ROOT), "describe", "--always", "--dirty"], capture_output=True, text=True, check=False
    )
    return told.stdout.strip() or "unknown"


def heading(name: str, arguments: Sequence[str] = ()) -> str:
    """The lines above the figures of ``./run bench NAME``."""
    command = shlex.join(["./run", "bench", name, *arguments])
    load = os.getloadavg()[0]
    return (
        f"Machine: {machine()}; load before {load:.1f}\n"
        f"Day: {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, commit {revision()}\n"
        f"Again: {command}"
    )


def world(name: str, state: Path) -> marker.World:
    """The world that a bench runs on, once its figures have their head and its size is said. Raises ``BadWorld``."""
    found = marker.read(state)
    print(heading(name, sys.argv[1:]), flush=True)
    print(f"World: {found.demandes:,} demandes, {found.homes:,} homes, {found.rows['candidature']:,} candidatures\n")
    return found


def quantiles(seconds: Sequence[float]) -> tuple[float, float, float]:
    """The median, the 95th and the 99th percentile, in milliseconds; zeros where nothing was measured."""
    if not seconds:
        return 0.0, 0.0, 0.0
    if len(seconds) == 1:
        return (seconds[0] * 1000,) * 3
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    return cuts[49] * 1000, cuts[94] * 1000, cuts[98] * 1000


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Columns aligned on their widest cell, numbers to the right."""
    cells = [[str(cell) for cell in row] for row in (head, *rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(head))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in cells
    )

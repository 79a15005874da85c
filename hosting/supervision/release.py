"""Which checkout serves: `release.json` in the state folder, written by the supervisor alone.

A release is a folder: a checkout of Palier with its own environment. Upgrading means serving from another one.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hosting import places

HERE = places.ROOT
"""The checkout to which this code belongs."""


@dataclass(frozen=True, slots=True)
class Serving:
    """The release that serves, the one before it, and since when."""

    release: Path
    previous: Path | None = None
    since: str = ""


def read(state: Path) -> Serving | None:
    """Return what served last from this state folder, or None if nothing ever did."""
    try:
        kept: dict[str, Any] = json.loads((state / "release.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    previous = kept.get("previous")
    return Serving(Path(kept["release"]), Path(previous) if previous else None, str(kept.get("since", "")))


def write(state: Path, release: Path) -> None:
    """Say that this release serves from now on; whole or not at all, whenever the process is killed."""
    before = read(state)
    if before and before.release == release:
        return
    kept = {
        "release": str(release),
        "previous": str(before.release) if before else None,
        "since": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    draft = state / f"release.json.{os.getpid()}"
    draft.write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")
    draft.replace(state / "release.json")


def way_back(state: Path) -> Path | None:
    """Return where a way back was leading when it was cut short, if one was."""
    kept = state / "going-back"
    return Path(kept.read_text(encoding="utf-8")) if kept.exists() else None


def note_way_back(state: Path, target: Path | None) -> None:
    """Remember where a way back leads, or that none is under way: typed again, it goes on instead of turning round."""
    kept = state / "going-back"
    if target is None:
        kept.unlink(missing_ok=True)
        return
    draft = state / f"going-back.{os.getpid()}"
    draft.write_text(str(target), encoding="utf-8")
    draft.replace(kept)


def returned_from(state: Path) -> Path | None:
    """Return the release from which one has come back to the one that serves, if that is what happened last."""
    kept, serving = state / "came-back", read(state)
    if serving is None or serving.previous is None or not kept.exists():
        return None
    left = [str(serving.previous), str(serving.release)]
    return serving.previous if kept.read_text(encoding="utf-8").splitlines() == left else None


def note_return(state: Path, left: Path, back: Path) -> None:
    """Remember a way back that was gone to its end: going back from there would put the fault in again."""
    draft = state / f"came-back.{os.getpid()}"
    draft.write_text(f"{left}\n{back}\n", encoding="utf-8")
    draft.replace(state / "came-back")


def python(release: Path) -> Path:
    """Return the interpreter of a release's own environment."""
    return release / ".venv" / "bin" / "python"


def can_serve(release: Path) -> bool:
    """Say whether a folder is a checkout with its environment."""
    return python(release).exists() and (release / "config" / "supervisor.py").exists()


def key(release: Path) -> str:
    """Return a short name for a release's folder, for what is kept release by release."""
    return hashlib.sha256(os.fsencode(release.resolve())).hexdigest()[:12]

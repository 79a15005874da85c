"""Where this checkout and its state are: asked before any setting is read."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
"""The checkout to which this code belongs."""


def state() -> Path:
    """Return the state folder, as the settings do, without loading them."""
    return Path(os.environ.get("PALIER_STATE") or ROOT / ".palier").resolve()


def why_no_state(state: Path) -> str:
    """Say why the state folder is none and cannot be made; nothing where it is there, or can be."""
    there = next(path for path in (state, *state.parents) if os.path.lexists(path))
    if not there.is_dir():
        return f"{there} is no folder: PALIER_STATE names the one where the site keeps its state."
    if there != state and os.access(there, os.X_OK) and not os.access(there, os.W_OK):
        return f"{state} cannot be made in {there}: PALIER_STATE names a folder that you may write."
    return ""

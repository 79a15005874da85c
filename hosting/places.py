"""Where this checkout and its state are: asked before any setting is read."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
"""The checkout to which this code belongs."""


def state() -> Path:
    """Return the state folder, as the settings do, without loading them."""
    return Path(os.environ.get("PALIER_STATE") or ROOT / ".palier").resolve()

"""Page: each personal field, its purpose, readers and retention."""

from __future__ import annotations

from palier.rules.doors import privacy


def page() -> str:
    """Return the table that `palier/rules/doors/privacy.py` holds."""
    return privacy.markdown()

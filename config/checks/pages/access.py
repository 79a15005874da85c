"""Page: who may do what."""

from __future__ import annotations

from palier.rules.doors import access


def page() -> str:
    """Return the table that `palier/rules/doors/access.py` holds."""
    return access.markdown()

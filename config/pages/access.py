"""Page: who may do what."""

from __future__ import annotations

from palier.rules import access


def page() -> str:
    """Return the table that `palier/rules/access.py` holds."""
    return access.markdown()

"""Page: the stages of a candidature and the legal moves between them."""

from __future__ import annotations

from palier.rules import funnel


def page() -> str:
    """Return the diagram, drawn from the table of moves."""
    return "\n".join(["# The funnel"])

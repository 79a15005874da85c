"""Where the modules of a room stand: the checks, the law index and the benches ask here, whatever the chapters."""

from __future__ import annotations

from pathlib import Path

PALIER = Path(__file__).resolve().parents[2] / "palier"


def modules(room: str) -> dict[str, str]:
    """Return the dotted path of each module of a room by its own name, in the order of the chapters.

    Raises ``ValueError`` where two chapters give one name to two modules: a name means one thing in a room.
    """
    paths = sorted((PALIER / room).rglob("[a-z]*.py"))
    named = {path.stem: ".".join(("palier", *path.relative_to(PALIER).with_suffix("").parts)) for path in paths}
    if len(named) != len(paths):
        raise ValueError(f"palier/{room}: two modules of one name")
    return named

"""The world file: what a database holds, so that a bench knows it and a world of another version is refused by name."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields
from typing import TYPE_CHECKING

from hosting.database import postgres

if TYPE_CHECKING:
    from pathlib import Path

FORMAT = 1
"""Raised whenever the same options would write other rows."""
NAME = "world.json"


class BadWorld(Exception):
    """There is no world that can be used; the message says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """One world, finished when ``digest`` is there."""

    format: int = FORMAT
    seed: str
    on: str
    demandes: int
    homes: int
    candidatures: int
    """As asked; ``rows`` says how many there are."""
    database: str
    """Which database holds it."""
    digest: str = ""
    """SHA-256 of every row written: the same options give the same."""
    rows: dict[str, int] = field(default_factory=dict)


def write(state: Path, world: World) -> None:
    """Keep the world file in the state folder; whole or not at all."""
    draft = state / f"{NAME}.new"
    draft.write_text(json.dumps(asdict(world), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    draft.replace(state / NAME)


def read(state: Path) -> World:
    """The world of a state folder. Raises ``BadWorld`` where it is missing, unfinished, other or not of this database."""
    path = state / NAME
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BadWorld(f"{path} is missing: make a world first (./run palier world --demandes N --homes M).") from None
    except (OSError, ValueError) as error:
        raise BadWorld(f"{path} cannot be read: {error}.") from error
    version = told.get("format") if isinstance(told, dict) else None
    if version != FORMAT:
        raise BadWorld(f"{path} is of format {version}; this release reads format {FORMAT}: make the world again.")
    if {*told} != {each.name for each in fields(World)}:
        raise BadWorld(f"{path} does not have the fields of format {FORMAT}: make the world again.")
    world = World(**told)
    if not world.digest:
        raise BadWorld(f"{path} tells of a world that was never finished: make it again with --fresh.")
    if world.database != postgres.identity(state):
        raise BadWorld(f"{path} is of another database than the present one: make the world again.")
    return world

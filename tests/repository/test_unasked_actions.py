"""A right that the table gives is asked somewhere, or said to be asked nowhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from palier.rules.doors.access import UNASKED, Action

if TYPE_CHECKING:
    from pathlib import Path

TABLE = "palier/rules/doors/access.py"


def asked(repository: Path) -> set[str]:
    """Names of the actions that code beside the table mentions."""
    found: set[str] = set()
    for path in sorted((repository / "palier").rglob("*.py")):
        if path != repository / TABLE and "migrations" not in path.parts:
            found |= set(re.findall(r"\bAction\.([A-Z_]+)\b", path.read_text(encoding="utf-8")))
    return found


def test_every_action_is_asked_or_said_to_be_asked_nowhere(repository: Path) -> None:
    found = asked(repository)

    assert found
    assert sorted(action.name for action in Action if action.name not in found and action not in UNASKED) == []
    assert sorted(action.name for action in UNASKED if action.name in found) == []

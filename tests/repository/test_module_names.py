"""A name means one thing in a room: the law index, the checks and the benches find a module by it, whatever its chapter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from config.checks import house

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("room", ["rules", "workflows", "models", "jobs"])
def test_a_module_has_a_name_of_its_own_in_its_room(room: str) -> None:
    assert len(house.modules(room)) > 20


def test_two_modules_of_one_name_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for chapter in ("offer", "people"):
        (tmp_path / "rules" / chapter).mkdir(parents=True)
        (tmp_path / "rules" / chapter / "facts.py").touch()
    monkeypatch.setattr(house, "PALIER", tmp_path)

    with pytest.raises(ValueError, match="two modules of one name"):
        house.modules("rules")

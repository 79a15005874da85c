"""What a killed process had opened is removed once nobody can be reading it; what is in use, or is not ours, stays."""

from __future__ import annotations

import os
import tempfile
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from palier.gateways.stocks.paper_names import KeptNames
from palier.jobs.queue import left_folders

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _passing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


def folder(path: Path, name: str, hours: int, of_its_file: int) -> Path:
    made = path / name
    made.mkdir()
    (made / "0").write_text("1;Benali;01/02/1980")
    now = timezone.now()
    os.utime(made / "0", times=(0, (now - timedelta(hours=of_its_file)).timestamp()))
    os.utime(made, times=(0, (now - timedelta(hours=hours)).timestamp()))
    return made


def test_a_folder_that_nobody_has_touched_for_an_hour_is_removed(tmp_path: Path) -> None:
    left = folder(tmp_path, "palier-stock-a", hours=2, of_its_file=2)
    kept = [
        folder(tmp_path, "palier-papers-new", hours=0, of_its_file=2),
        folder(tmp_path, "palier-stock-written", hours=2, of_its_file=0),
        folder(tmp_path, "other-stock", hours=9, of_its_file=9),
    ]
    link = tmp_path / "palier-stock-link"
    link.symlink_to(kept[2])

    assert left_folders.clear(at=timezone.now()) == 1
    assert not left.exists()
    assert all((one / "0").exists() for one in [*kept, link])


def test_names_that_were_removed_meanwhile_are_read_again(tmp_path: Path) -> None:
    names, read = KeptNames(), list[int]()

    def rows() -> list[tuple[str, str, str]]:
        read.append(1)
        return [("a.pdf", "1", "cni")]

    for hours in (0, 2):
        with names.of("batch", rows) as found:
            assert found.find("a.pdf") == ("1", "cni", False)
        assert left_folders.clear(at=timezone.now() + timedelta(hours=hours)) == (1 if hours else 0)
    with names.of("batch", rows) as found:
        assert found.find("a.pdf") == ("1", "cni", False)
    names.let_go()
    assert (len(read), list(tmp_path.iterdir())) == (2, [])

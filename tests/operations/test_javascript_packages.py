"""How the packages of JavaScript come to a checkout: once, whole, and without stopping anybody where no registry answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from config.checks import javascript, quality

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(javascript, "KEPT", tmp_path / "kept")
    return tmp_path / "kept"


def answering(monkeypatch: pytest.MonkeyPatch, *answers: str) -> list[tuple[str, ...]]:
    """An npm that says these, one after the other, and what it was asked."""
    asked, left = [], list(answers)

    def npm(*arguments: str, at: Path) -> str:
        asked.append(arguments)
        return left.pop(0)

    monkeypatch.setattr(javascript, "_npm", npm)
    return asked


def test_a_registry_that_stumbles_is_asked_again_at_once(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = answering(monkeypatch, *["npm error code ECONNRESET"] * (javascript.TRIES - 1), "")

    assert javascript.bring()
    assert javascript.packages() is not None
    assert asked == [("ci",)] * javascript.TRIES


def test_a_registry_that_is_silent_is_told_with_the_command_and_is_asked_by_the_next_run(
    kept: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = answering(monkeypatch, *["npm error code ENOTFOUND"] * javascript.TRIES, "")

    assert not javascript.bring()
    said = capsys.readouterr().err
    assert "ENOTFOUND" in said
    assert "./run setup" in said
    assert javascript.packages() is None
    assert javascript.main([]) == 0
    assert javascript.packages() is not None
    assert asked == [("ci",)] * (javascript.TRIES + 1)


def test_packages_that_are_there_are_not_asked_for_and_those_of_another_lock_go(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = answering(monkeypatch, "")
    (kept / "former").mkdir(parents=True)

    assert [javascript.bring() for _ in range(2)] == [True, True]

    assert asked == [("ci",)]
    assert not (kept / "former").exists()


def test_without_node_nothing_is_asked(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(javascript, "wheel", lambda: None)

    assert not javascript.bring()
    assert javascript.packages() is None


@pytest.mark.parametrize(
    "altered",
    [
        ("sha512-", "https://registry.example/"),
        ('"integrity"', '"was"'),
    ],
)
def test_a_lock_that_names_a_host_or_lacks_a_hash_is_refused(
    altered: tuple[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    lock = tmp_path / "package-lock.json"
    lock.write_text(javascript.LOCK.read_text().replace(*altered, 1))
    monkeypatch.setattr(javascript, "LOCK", lock)

    assert quality.locks() == 1

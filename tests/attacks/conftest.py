"""A register that knows one demande, and a door that does not make its visitors wait for the beat."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from palier.gateways.sne import read_file
from palier.gateways.sne.errors import SneUnavailable
from palier.web.signin import register, views

if TYPE_CHECKING:
    from pathlib import Path

NUMERO = "1110318016982G1104"


@pytest.fixture
def no_beat(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses that would have been made."""
    pauses: list[float] = []
    monkeypatch.setattr(views.time, "sleep", pauses.append)
    return pauses


@pytest.fixture
def sample(repository: Path):
    return next(read_file(repository / "sandbox" / "sne" / "data" / "sne-demande-v0200.xml"))


@pytest.fixture
def sne(monkeypatch: pytest.MonkeyPatch, sample):
    monkeypatch.setattr(register, "fetch", lambda numero, **_: sample if numero == NUMERO else None)


@pytest.fixture
def sne_down(monkeypatch: pytest.MonkeyPatch):
    def fail(*_: object, **__: object) -> None:
        raise SneUnavailable("muet")

    monkeypatch.setattr(register, "fetch", fail)

"""FranceConnect over HTTP, away from the register and without waiting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from palier.gateways.identity import ProviderKind
from palier.gateways.sne.errors import SneUnavailable
from palier.web.signin import register, views
from tests import factories
from tests import identity_provider as at_provider
from tests.web.franceconnect.steps import PEOPLE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sandbox.identity.server import IdentitySandbox
    from tests.factories import Applicant


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views.time, "sleep", lambda _seconds: None)


@pytest.fixture(autouse=True)
def _register_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    def fetch(_numero: str, **_: object) -> None:
        raise SneUnavailable("away")

    monkeypatch.setattr(register, "fetch", fetch)


@pytest.fixture
def sandbox(settings: Any, tmp_path: Path) -> Iterator[IdentitySandbox]:
    with at_provider.running(also=PEOPLE) as server:
        known = at_provider.provider(server, ProviderKind.FRANCECONNECT, tmp_path)
        settings.FRANCECONNECT = (known.issuer, known.client_id, str(known.secret_file))
        yield server


@pytest.fixture
def amina() -> Applicant:
    return factories.demande("Amina", birth_name="Benali")

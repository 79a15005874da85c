"""A couple, one of whom leaves; the register silent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from palier.gateways.sne.errors import SneUnavailable
from palier.models import Letter
from palier.web.signin import register, views
from tests import couples, factories

if TYPE_CHECKING:
    from datetime import datetime


@pytest.fixture(autouse=True)
def _register_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    def fetch(_numero: str, **_: datetime) -> None:
        raise SneUnavailable("Le registre ne répond pas.")

    monkeypatch.setattr(register, "fetch", fetch)
    monkeypatch.setattr(views.time, "sleep", lambda _seconds: None)


@pytest.fixture
def couple() -> couples.Couple:
    made = couples.couple()
    on = factories.publication(
        factories.home(factories.organisation("bailleur", "A"), factories.organisation("reservataire", "B"))
    )
    factories.candidature(on, made.demande)
    factories.piece(made.demande, person_key="c1")
    Letter.objects.create(
        demande=made.demande, kind="offre", title="Une lettre", paragraphs=["Bonjour"], sent_at=timezone.now()
    )
    return made

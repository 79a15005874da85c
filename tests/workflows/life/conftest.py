"""Amina, whose demande ends in June."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from palier.models import Demande, Seniority
from tests import factories
from tests.workflows.life.moves import END

if TYPE_CHECKING:
    from tests.factories import Applicant


@pytest.fixture
def amina() -> Applicant:
    made = factories.demande()
    Demande.objects.filter(pk=made.demande.pk).update(valid_until=END, deposited_on=date(2021, 3, 1))
    made.demande.refresh_from_db()
    return made


@pytest.fixture
def twice() -> tuple[Applicant, Applicant]:
    one = factories.demande(birth_name="Benali")
    two = factories.demande(birth_name="Benali")
    Seniority.objects.filter(demande=two.demande).update(since=date(2018, 3, 15))
    Seniority.objects.create(demande=two.demande, departement="75", since=date(2019, 6, 12))
    Demande.objects.filter(pk=two.demande.pk).update(deposited_on=date(2018, 3, 15))
    return one, two


@pytest.fixture
def homes() -> list[Any]:
    bailleur = factories.organisation("bailleur", "Habitat")
    reservataire = factories.organisation("reservataire", "Réserve")
    return [factories.publication(factories.home(bailleur, reservataire)) for _ in range(2)]

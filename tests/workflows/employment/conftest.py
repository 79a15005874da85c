"""Amina, and Émile at her employer's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests import factories
from tests.employment_world import employer, site

if TYPE_CHECKING:
    from palier.models import EmployerSite
    from palier.workflows.acting.actors import Actor
    from tests.factories import Applicant


@pytest.fixture
def amina() -> Applicant:
    return factories.demande("Amina")


@pytest.fixture
def emile() -> Actor:
    return employer()


@pytest.fixture
def place(emile: Actor) -> EmployerSite:
    return site(emile)

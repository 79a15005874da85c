"""Karim, of a landlord, whose second factor is tried."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests import factories

if TYPE_CHECKING:
    from palier.models import User


@pytest.fixture
def karim() -> User:
    return factories.member("Karim", factories.organisation("bailleur", "Est Habitat")).person

"""A home, a publication, people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests import factories
from tests.workflows.applying.moves import World

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def world(as_login: Callable[[str], Any]) -> World:
    bailleur, reservataire = factories.organisation("bailleur", "B"), factories.organisation("reservataire", "R")
    on = factories.publication(factories.home(bailleur, reservataire))
    return World(on, factories.demande("Amina"), factories.member("Karim", bailleur), as_login)

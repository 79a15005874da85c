"""A landlord whose candidate was found inadmissible."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from palier.models import User
from tests.workflows.bailleur_world import World, candidate, make_world

if TYPE_CHECKING:
    from palier.workflows.acting.actors import Actor


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def person() -> Actor:
    return candidate(User.objects.create_user("d:1:d", name="Amina"))

"""A commission that sits on one home, with Mireille at its first place under her own account."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests import world as worlds

if TYPE_CHECKING:
    from palier.models import Publication, Seance
    from tests.world import World


@pytest.fixture
def world() -> World:
    world = worlds.cast()
    world.at["en_commission"] = world.home_at("en_commission", [world.amina, *world.others])
    return world


@pytest.fixture
def on(world: World) -> Publication:
    return world.at["en_commission"]


@pytest.fixture
def seance(world: World, on: Publication) -> Seance:
    return world.seances[str(on.pk)]

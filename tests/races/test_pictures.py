"""Two at once on the pictures of a home: one plan, no more than the number, one removal."""

from __future__ import annotations

from functools import partial

import pytest
from django.utils import timezone

from palier.models import HomePicture, JournalEntry
from palier.rules.homes.home_pictures import HomeRoom
from palier.workflows.homes import picturing
from palier.workflows.homes.picturing import PictureGone, UnfitPictureGiven
from tests import factories
from tests.picture_world import added
from tests.races.at_once import at_once

pytestmark = pytest.mark.usefixtures("committed")


def home_and_members():
    home = factories.home(
        factories.organisation("bailleur", "Habitat"), factories.organisation("reservataire", "Ville")
    )
    return home, factories.member("Karim", home.bailleur), factories.member("Odile", home.reservataire)


@pytest.mark.parametrize("turn", range(3))
def test_a_home_gets_one_plan(turn: int) -> None:
    home, karim, odile = home_and_members()

    results = at_once(*(partial(added, home, by, room=HomeRoom.PLAN) for by in (karim, odile)))

    assert sum(isinstance(one, HomePicture) for one in results) == 1, results
    assert sum(isinstance(one, UnfitPictureGiven) for one in results) == 1, results
    assert JournalEntry.objects.filter(verb="ajouter_photo").count() == 1


@pytest.mark.parametrize("turn", range(2))
def test_the_last_place_is_taken_once(turn: int) -> None:
    home, karim, odile = home_and_members()
    for _ in range(9):
        added(home, karim)

    results = at_once(partial(added, home, karim), partial(added, home, odile))

    assert sum(isinstance(one, HomePicture) for one in results) == 1, results
    assert HomePicture.objects.kept().count() == 10
    assert len({one.position for one in HomePicture.objects.all()}) == 10


@pytest.mark.parametrize("turn", range(2))
def test_a_picture_is_removed_once(turn: int) -> None:
    home, karim, odile = home_and_members()
    made, at = added(home, karim), timezone.now()

    results = at_once(*(partial(picturing.remove, made, by=by, at=at) for by in (karim, odile)))

    assert sum(isinstance(one, PictureGone) for one in results) == 1, results
    assert JournalEntry.objects.filter(verb="retirer_photo").count() == 1

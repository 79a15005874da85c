"""What stands around a page: asked in one statement, under the role of the page and no other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from palier.models import Instance, Letter
from palier.models.doors import acting
from palier.models.state import page_frame
from tests import world as worlds

if TYPE_CHECKING:
    from tests.factories import Applicant
    from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return worlds.build()


def _as(one: Applicant) -> acting.Acting:
    return acting.Acting(role="palier_demandeur", user=one.user.pk, actor=one.user.public_id, demande=one.demande.pk)


def test_a_household_reads_its_own_letters_and_who_follows_it(world: World) -> None:
    waiting = Letter.objects.filter(demande=world.amina.demande, read_at=None).count()
    Instance.objects.update(is_demo=False)
    with acting.taken(_as(world.amina)), CaptureQueriesContext(connection) as caught:
        found = page_frame.around(world.amina.demande.pk)

    assert len(caught) == 1
    assert found.unread == waiting > 0
    assert found.followers == tuple(sorted(found.followers))
    assert not found.is_demo


def test_nothing_is_told_of_the_file_of_another(world: World) -> None:
    other = world.noe.demande.pk
    with acting.taken(_as(world.amina)):
        found = page_frame.around(other)

    assert found == page_frame.Frame(is_demo=found.is_demo)


def test_a_demo_is_told_to_nobody_in_particular(world: World) -> None:
    Instance.objects.update(is_demo=True)
    with acting.taken(acting.PUBLIC):
        assert page_frame.around(None) == page_frame.Frame(is_demo=True)

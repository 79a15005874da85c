"""What stands around a page: asked in one statement, under the role of the page and no other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from palier.models import Instance, Letter, Organisation
from palier.models.doors import acting
from palier.models.state import page_frame
from palier.rules.doors.access import Role
from palier.workflows.accounts import succeeding
from palier.workflows.acting.actors import Actor
from tests import factories
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


def test_who_has_closed_gives_way_to_who_succeeds_it(world: World) -> None:
    former = world.reservataire
    Organisation.objects.filter(pk=former.pk).update(contact="01 99 00 45 40")
    heir = factories.organisation("reservataire", "Qui suit")
    Organisation.objects.filter(pk=heir.pk).update(contact="04 65 71 06 50")

    with acting.taken(_as(world.amina)):
        before = page_frame.around(world.amina.demande.pk).followers
    assert (former.name, "01 99 00 45 40") in before
    succeeding.succeed(former, heir, ground="fusion", by=Actor(role=Role.STEWARD), at=timezone.now())
    with acting.taken(_as(world.amina)):
        after = page_frame.around(world.amina.demande.pk).followers

    assert former.name not in dict(after)
    assert dict(after)["Qui suit"] == "04 65 71 06 50"


def test_nothing_is_told_of_the_file_of_another(world: World) -> None:
    other = world.noe.demande.pk
    with acting.taken(_as(world.amina)):
        found = page_frame.around(other)

    assert found == page_frame.Frame(is_demo=found.is_demo)


def test_a_demo_is_told_to_nobody_in_particular(world: World) -> None:
    Instance.objects.update(is_demo=True)
    with acting.taken(acting.PUBLIC):
        assert page_frame.around(None) == page_frame.Frame(is_demo=True)

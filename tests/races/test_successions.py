"""A succession at the very instant of other acts: nobody loses a place, and no circle is made (ADR 79)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from django.db import transaction
from django.utils import timezone

from palier.models import Candidature, JournalEntry, Organisation, Publication, Seance
from palier.models.doors import acting
from palier.rules.doors.access import Role
from palier.workflows.accounts import succeeding
from palier.workflows.acting.actors import Actor, claimed
from palier.workflows.acting.refusals import Refusal
from palier.workflows.candidature import applying
from palier.workflows.commission import designating
from palier.workflows.organisations import organising
from palier.workflows.ranking import closing
from tests import factories
from tests import world as worlds
from tests.races.at_once import at_once

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.world import World

pytestmark = pytest.mark.usefixtures("committed")
OPERATOR = Actor(role=Role.STEWARD)
DAY = worlds.DAY


def succession(former: Organisation, other: Organisation) -> Callable[[], object]:
    return partial(succeeding.succeed, former, other, ground="fusion", by=OPERATOR, at=timezone.now())


@pytest.fixture
def three() -> list[Organisation]:
    return [factories.organisation("bailleur", name) for name in ("Un", "Deux", "Trois")]


@pytest.fixture
def world() -> World:
    return worlds.cast()


def links() -> dict[str, str]:
    rows = Organisation.objects.filter(successor__isnull=False)
    return dict(rows.values_list("name", "successor__name"))


def test_two_stewards_with_two_successors_make_one(three: list[Organisation]) -> None:
    former, one, other = three

    results = at_once(succession(former, one), succession(former, other))

    assert sum(isinstance(found, succeeding.AlreadySucceeded) for found in results) == 1, results
    assert JournalEntry.objects.filter(verb="succeder_organisme").count() == 1
    taken = {row.name for row in Organisation.objects.all() if row.took_over}
    assert taken == set(links().values())


def test_two_that_succeed_each_other_make_no_circle(three: list[Organisation]) -> None:
    one, other, _ = three

    results = at_once(succession(one, other), succession(other, one))

    assert sum(isinstance(found, succeeding.NotASuccessor) for found in results) == 1, results
    assert len(links()) == 1


def test_a_chain_made_at_once_ends_somewhere_open(three: list[Organisation]) -> None:
    one, two, end = three

    results = at_once(succession(one, two), succession(two, end))

    assert isinstance(results[1], Organisation)
    first = Organisation.objects.get(pk=one.pk)
    assert first.present.closed_at is None
    last = Organisation.objects.get(pk=end.pk)
    assert set(last.took_over) == ({one.pk, two.pk} if first.successor_id else {two.pk})


def test_a_successor_closed_at_the_same_instant_leaves_no_file_with_nobody(world: World) -> None:
    world.home_at("publiee", [world.amina])
    former, other = world.bailleur, factories.organisation("bailleur", "Deux")

    at_once(succession(former, other), partial(organising.close, other, by=OPERATOR, at=timezone.now()))

    present = Organisation.objects.get(pk=former.pk).present
    assert present.closed_at is None


def test_who_applies_at_the_same_instant_has_their_place(world: World) -> None:
    on = world.home_at("publiee", [world.amina])
    other = factories.member("Hélène", factories.organisation("bailleur", "Grand Est"))

    results = at_once(
        succession(world.bailleur, other.body),
        partial(applying.apply, world.noe.demande, on, by=world.noe.actor, at=timezone.now()),
    )

    assert not [found for found in results if isinstance(found, Exception)], results
    assert Candidature.objects.filter(publication=on).count() == 2


def test_a_designation_at_the_same_instant_is_whole(world: World) -> None:
    on = world.home_at("classee", [world.amina, *world.others])
    other = factories.member("Hélène", factories.organisation("reservataire", "Grand Est"))

    results = at_once(
        succession(world.reservataire, other.body),
        partial(designating.send_five, on, by=world.odile, at=timezone.now()),
    )

    assert not [found for found in results if isinstance(found, Exception)], results
    assert Candidature.objects.filter(publication=on, stage="designee").count() == 5
    heir = Actor(role=Role.RESERVATAIRE, user=other.user, organisation=Organisation.objects.get(pk=other.body.pk))
    with transaction.atomic(), acting.stepped(claimed("palier_reservataire", heir)):
        assert Candidature.objects.filter(publication=on, stage="designee").count() == 5


def test_a_list_that_closes_at_the_same_instant_is_frozen_once(world: World) -> None:
    on = world.home_at("publiee", [world.amina, world.noe])
    now = timezone.now()
    Publication.objects.filter(pk=on.pk).update(opens_at=now - 9 * DAY, closes_at=now - DAY / 24)
    other = factories.organisation("reservataire", "Grand Est")
    weighed = factories.believed(on)

    results = at_once(
        succession(world.reservataire, other), partial(closing.close, on, weighed=weighed, at=timezone.now())
    )

    assert not [found for found in results if isinstance(found, Exception)], results
    on.refresh_from_db()
    assert (on.stage, on.rankings.count(), on.reservataire_id) == ("classee", 1, world.reservataire.pk)


def test_a_stop_in_the_middle_leaves_nothing_half_done(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    other = factories.organisation("bailleur", "Grand Est")

    def dies(*args: object, **named: object) -> None:
        raise Refusal

    monkeypatch.setattr(succeeding.telling, "journal", dies)
    with pytest.raises(Refusal):
        succession(world.bailleur, other)()

    former = Organisation.objects.get(pk=world.bailleur.pk)
    assert (former.closed_at, former.successor_id, Organisation.objects.get(pk=other.pk).took_over) == (None, None, [])
    assert not Seance.objects.exists()

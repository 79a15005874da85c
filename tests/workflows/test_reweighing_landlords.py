"""A landlord succeeds another while lists are open: those that weigh the landlord of one's home follow, and no closing stops."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from palier.models import Candidature, Fact, GridVersion, Organisation, Publication
from palier.models.demandes import layers_at
from palier.models.demandes.told_claims import LANDLORD
from palier.rules.scoring import grids
from palier.workflows.accounts import succeeding
from palier.workflows.scoring import reweighing, scoring, weighing_again
from tests.rules.test_voted_shapes import HEAD, line
from tests.succession_world import OPERATOR
from tests.workflows import crowds

pytestmark = pytest.mark.django_db
GRID = HEAD + line("b", "bailleur_du_logement", "points = 7")


@pytest.fixture
def former() -> Organisation:
    return Organisation.objects.create(kind="bailleur", name="Habitat Ancien")


@pytest.fixture
def listed(former: Organisation) -> Candidature:
    """Who lives in a home of the former landlord, on the open list of a home of another."""
    at = crowds.world()
    on = crowds.publication(at, closes_at=timezone.now() + timedelta(days=3))
    on.grid = GridVersion.objects.create(
        name="X", effective_on=date(2026, 1, 1), deliberation="d", content=GRID, digest=grids.load(GRID).digest
    )
    on.save()
    found = crowds.candidate(on)
    told = timezone.now() - timedelta(days=1)
    value = {LANDLORD: str(former.public_id)}
    Fact.objects.create(demande=found.demande, layer="declare", path="claims/bailleur_actuel", value=value, at=told)
    scoring.keep(found, scoring.assess(found.demande, on), at=told)
    reweighing.reweigh(on.pk, at=timezone.now())
    assert reweighing.waiting(timezone.now(), 10) == []
    found.refresh_from_db()
    assert found.order_points == 0
    return found


def succeed(former: Organisation, to: Organisation, at: datetime) -> None:
    succeeding.succeed(former, to, ground="fusion", by=OPERATOR, at=at)


def due(of: Candidature, closes_at: datetime) -> Publication:
    """The list, as if its closing had come."""
    Publication.objects.filter(pk=of.publication_id).update(opens_at=closes_at - timedelta(days=9), closes_at=closes_at)
    return Publication.objects.select_related("home__commune", "grid").get(pk=of.publication_id)


def test_a_succession_weighs_the_open_lists_again(listed, former):
    succeed(former, listed.publication.bailleur, timezone.now())

    assert reweighing.waiting(timezone.now(), 10) == [listed.publication_id]
    assert reweighing.reweigh(listed.publication_id, at=timezone.now()) == 1

    listed.refresh_from_db()
    assert listed.order_points == -7
    assert reweighing.waiting(timezone.now(), 10) == []


def test_a_closing_just_after_a_succession_takes_what_the_facts_give(listed, former):
    succeed(former, listed.publication.bailleur, timezone.now() - timedelta(minutes=2))
    on = due(listed, timezone.now() - timedelta(minutes=1))

    (found,) = weighing_again.differences(on)
    assert found.is_explained

    settled = weighing_again.settle(on, weighing_again.weigh(on), goes_on=False)
    assert settled.keys[listed.pk].order_points == -7


def test_a_succession_of_after_the_closing_changes_no_point_of_it(listed, former):
    on = due(listed, timezone.now() - timedelta(minutes=5))
    succeed(former, on.bailleur, timezone.now() - timedelta(minutes=1))

    assert weighing_again.differences(on) == []


def test_a_succession_that_is_undone_weighs_them_back(listed, former):
    now = timezone.now()
    succeed(former, listed.publication.bailleur, now)
    reweighing.reweigh(listed.publication_id, at=now)
    former.refresh_from_db()

    succeeding.undo(former, by=OPERATOR, at=now)

    assert reweighing.waiting(timezone.now(), 10) == [listed.publication_id]
    on = due(listed, timezone.now() - timedelta(seconds=1))
    (found,) = weighing_again.differences(on)
    assert (found.is_explained, found.stored.order_points, found.weighed.order_points) == (True, -7, 0)


def test_the_landlords_of_many_households_are_asked_once(listed, former):
    told = {"layer": "declare", "path": "claims/bailleur_actuel", "at": timezone.now() - timedelta(days=1)}
    some = [crowds.candidate(listed.publication).demande for _ in range(3)]
    for one in some:
        Fact.objects.create(demande=one, value={LANDLORD: str(former.public_id)}, **told)
    now = timezone.now()

    with CaptureQueriesContext(connection) as asked:
        found = list(layers_at.facts_at([one.pk for one in some], now))

    assert [known.claims[0].landlords for _, known in found] == [(str(former.pk),)] * 3
    assert sum('FROM "palier_organisation"' in one["sql"] for one in asked.captured_queries) == 1


def test_a_list_that_weighs_no_landlord_is_left_alone(listed, former):
    other = crowds.publication(crowds.world("RPLS000002"), closes_at=timezone.now() + timedelta(days=3))
    Publication.objects.filter(pk=other.pk).update(weighed_with=reweighing.rules_digest())

    succeed(former, listed.publication.bailleur, timezone.now())

    assert reweighing.waiting(timezone.now(), 10) == [listed.publication_id]

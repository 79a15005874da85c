"""After a silent fork: no page contradicts another, no place of work is kept, and a cookie names nobody after sign-out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from hosting.admission import cookies
from hosting.admission.visits import visit_of
from palier.models import Candidature, Person, Publication
from palier.models.candidatures import places
from palier.models.doors import acting, row_security
from tests import couples, factories
from tests import world as worlds
from tests.workflows.forking.test_two_households import go

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def couple() -> couples.Couple:
    return couples.couple()


def test_the_rank_of_each_side_is_among_the_places_that_it_was_told(
    couple: couples.Couple, as_login: Callable[[str], Any]
) -> None:
    forked = go(couple)
    on = factories.publication(
        factories.home(factories.organisation("bailleur", "A"), factories.organisation("reservataire", "B"))
    )
    told = {}
    rows = [factories.candidature(on, one, points=20) for one in (couple.demande, forked.demande)]
    for row in rows:
        with as_login("palier_web"), transaction.atomic():
            acting.take(acting.Acting(role=row_security.DEMANDEUR, demande=row.demande_id))
            told[row.pk] = places.place(row)
            acting.leave()
    Publication.objects.filter(pk=on.pk).update(closes_at=timezone.now())
    Candidature.objects.filter(publication=on).update(stage="classee")
    for rank, row in enumerate(rows, start=1):
        Candidature.objects.filter(pk=row.pk).update(rank=rank)

    ranks = dict(Candidature.objects.filter(publication=on).values_list("pk", "rank"))
    assert sorted(ranks.values()) == [1, 2]
    assert all(told[pk].first <= rank <= told[pk].last for pk, rank in ranks.items())
    assert {(place.ahead, place.level, place.total) for place in told.values()} == {(0, 2, 2)}


def test_a_protected_file_keeps_no_place_of_work(couple: couples.Couple) -> None:
    Person.objects.filter(demande=couple.demande).update(employer="Hôpital Nord", profession="Infirmière")

    forked = go(couple)

    assert set(Person.objects.filter(demande=forked.demande).values_list("employer", "profession")) == {("", "")}
    assert Person.objects.filter(demande=couple.demande, employer="Hôpital Nord").exists()


def test_who_signs_out_leaves_no_name_in_the_pass_of_the_browser(client: Client) -> None:
    world = worlds.cast(others=0)
    client.force_login(world.amina.user)
    answer = client.post(reverse("deconnexion"))
    headers = [("Set-Cookie", morsel.OutputString()) for morsel in answer.cookies.values()]
    name, value = cookies.write_pass(
        cookies.Pass(cookies.signed_in(world.amina.user.pk), is_inside=True, at=2_000_000_000)
    )
    visit = visit_of({"REQUEST_METHOD": "POST", "HTTP_COOKIE": f"{name}={value}"}, bodies=None)  # type: ignore[arg-type]

    given = visit.earned(None, "302 Found", headers)

    assert given is not None
    assert given.person.startswith("a")
    assert given.is_inside == (visit.held is not None and visit.held.is_inside)

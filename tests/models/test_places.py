"""Places and counts through the functions equal what the owner of the database counts, and tell nothing else."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection, transaction

from palier.models import Candidature
from palier.models.candidatures import places
from palier.models.doors import acting, row_security
from palier.rules.ranking.cuts import Cut
from tests import factories

if TYPE_CHECKING:
    from collections.abc import Callable

    from palier.models import Publication

pytestmark = pytest.mark.django_db
POINTS = (10, 20, 20, 20, 35, 35, 40, 50, 0, 5, 20, 60)
OUT = ("retiree", "ineligible", "en_attente")


@pytest.fixture
def on() -> Publication:
    home = factories.home(factories.organisation("bailleur", "B"), factories.organisation("reservataire", "R"))
    made = factories.publication(home)
    for index, points in enumerate(POINTS):
        since = date(2020, 1, 1) + timedelta(days=index % 3)
        factories.candidature(
            made, factories.demande().demande, points=points, waiting_since=since, tier=index == 8 or 1
        )
    for stage in OUT:
        factories.candidature(made, factories.demande().demande, points=90, stage=stage)
    return made


def counted(on: Publication, mine: Candidature) -> tuple[int, int, int]:
    """Count in Python what the function counts in the database."""
    rows = [row for row in Candidature.objects.filter(publication=on) if row.stage not in OUT]

    def key(row: Candidature) -> tuple[int, int, date]:
        return row.tier, row.order_points, row.waiting_since

    return sum(key(row) < key(mine) for row in rows), sum(key(row) == key(mine) for row in rows), len(rows)


def test_a_place_asked_by_its_owner_equals_a_count_of_every_row(
    on: Publication, as_login: Callable[[str], Any]
) -> None:
    for mine in Candidature.objects.filter(publication=on, stage="deposee"):
        wanted = counted(on, mine)
        with as_login("palier_web"), transaction.atomic():
            acting.take(acting.Acting(role=row_security.DEMANDEUR, demande=mine.demande_id))
            seen = Candidature.objects.filter(publication=on).count()
            place = places.place(mine)
            acting.leave()

        assert seen == 1
        assert (place.ahead, place.level, place.total) == wanted
        assert place.first == place.ahead + 1
        assert place.last == place.ahead + place.level


def test_a_standing_before_applying_is_the_place_that_one_would_have(on: Publication) -> None:
    found = places.standing(on.pk, tier=1, order_points=-20, since=date(2020, 1, 2))

    applied = factories.candidature(on, factories.demande().demande, points=20, waiting_since=date(2020, 1, 2))
    place = places.place(applied)
    assert (found.ahead, found.level + 1, found.total + 1) == (place.ahead, place.level, place.total)


def test_counts_tell_stages_and_numbers(on: Publication, as_login: Callable[[str], Any]) -> None:
    with as_login("palier_web"), transaction.atomic():
        acting.take(acting.PUBLIC)
        found = places.counts(on.pk)
        acting.leave()

    assert found == {"deposee": len(POINTS), **dict.fromkeys(OUT, 1)}


def test_bands_of_five_points_from_ten_candidates_on(on: Publication) -> None:
    bands = places.histogram(on.pk)

    assert sum(n for _, n in bands) == len(POINTS)
    assert all(band % 5 == 0 for band, _ in bands)
    assert dict(bands)[20] == 4
    Candidature.objects.filter(publication=on, order_points__gt=-35).update(stage="retiree")
    assert places.histogram(on.pk) == []
    assert places.cut(on.pk) is None


def test_the_cut_is_the_band_of_the_last_within_the_places(on: Publication) -> None:
    order = sorted(
        (row for row in Candidature.objects.filter(publication=on, stage="deposee")),
        key=lambda row: (row.tier, row.order_points, row.waiting_since),
    )

    for number in (1, 3, 5, len(order)):
        type(on).objects.filter(pk=on.pk).update(to_designate=number)
        last, first = order[number - 1], sum(row.tier == 0 for row in order)
        assert places.cut(on.pk) == Cut(number, last.tier, last.points // 5 * 5, first)


def test_a_rank_once_frozen_is_the_place(on: Publication, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.utils import timezone

    from palier.workflows.ranking import closing

    now = timezone.now()
    type(on).objects.filter(pk=on.pk).update(opens_at=now - timedelta(days=8), closes_at=now - timedelta(seconds=1))
    Candidature.objects.filter(publication=on).update(snapshot='{"facts":"0"}')
    monkeypatch.setattr("palier.workflows.ranking.second_look.check", lambda *_: None)  # these snapshots open nothing
    closing.close(on, weighed=factories.believed(on), at=now)

    for row in Candidature.objects.filter(publication=on, stage="classee"):
        assert places.place(row) == places.CurrentPlace(row.rank - 1, 1, len(POINTS))


def test_the_same_household_is_told_by_a_yes_or_a_no(on: Publication, as_login: Callable[[str], Any]) -> None:
    one = factories.demande("Amina", birth_name="Benali")
    twin, other = factories.demande("Amina", birth_name="Benali"), factories.demande("Amina", birth_name="Autre")
    factories.candidature(on, one.demande)

    with as_login("palier_web"), transaction.atomic():
        acting.take(acting.Acting(role=row_security.DEMANDEUR, demande=twin.demande.pk))
        found = [places.household(on.pk, each.demande.pk).now() for each in (twin, other, one)]
        acting.leave()
    assert found == [True, False, False]


def test_an_unknown_birth_date_is_nobody(on: Publication) -> None:
    one, twin = factories.demande("Amina", birth_name="Benali"), factories.demande("Amina", birth_name="Benali")
    factories.candidature(on, one.demande)
    twin.persons[0].birth_date = None
    twin.persons[0].save()

    assert places.household(on.pk, twin.demande.pk).now() is False


@pytest.mark.parametrize(
    "function", ["palier_place(1)", "palier_counts(1)", "palier_histogram(1)", "palier_cuts(ARRAY[1::bigint])"]
)
def test_the_gate_and_the_intake_may_not_count(function: str, as_login: Callable[[str], Any]) -> None:
    for role in (row_security.GATE, row_security.INTAKE):
        with as_login("palier_web"), transaction.atomic():
            acting.take(acting.Acting(role=role))
            with pytest.raises(Exception, match="permission denied"), transaction.atomic():
                connection.cursor().execute(f"SELECT * FROM {function}")
            acting.leave()


def test_the_outline_of_a_list_is_its_count_and_its_cut(on: Publication, as_login: Callable[[str], Any]) -> None:
    short = factories.publication(factories.home(on.bailleur, on.reservataire))
    factories.candidature(short, factories.demande().demande)

    with as_login("palier_web"), transaction.atomic():
        acting.take(acting.PUBLIC)
        found = places.outlines([on.pk, short.pk, 0])
        cut = places.cut(on.pk)
        acting.leave()

    assert found == {on.pk: places.Outline(len(POINTS), cut), short.pk: places.Outline(1, None)}
    assert cut is not None
    assert places.outlines([]) == {}

"""What was weighed before the instant stands for whoever has not moved since, and for nobody else."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection, transaction
from django.utils import timezone

from palier.jobs.path import closing as jobs
from palier.models import Candidature, ClosingHold, Commune, DemandeVersion, Home, Publication, Seniority
from palier.workflows.scoring import reweighing, scoring, weighing_again
from tests import factories
from tests import world as worlds

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db
ALL = 6


@pytest.fixture
def world() -> worlds.World:
    return worlds.cast(others=4)


@pytest.fixture
def due(world: worlds.World) -> Publication:
    """A list past its instant, of six households."""
    on = world.home_at("publiee", [world.amina, world.noe, *world.others])
    factories.weigh_at(on, timezone.now() - timedelta(minutes=1))
    Publication.objects.filter(pk=on.pk).update(weighed_with=reweighing.rules_digest())
    return again(on)


@pytest.fixture
def assessed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Whom the rules were asked about."""
    found, assess = [], scoring.assess

    def count(demande, publication, **known):
        found.append(demande.pk)
        return assess(demande, publication, **known)

    monkeypatch.setattr(scoring, "assess", count)
    return found


def again(on: Publication) -> Publication:
    return Publication.objects.select_related("home__commune", "grid").get(pk=on.pk)


def sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def told(world: worlds.World, on: Publication, path: str = "claims/handicap", after: int = -60) -> None:
    sql(
        "INSERT INTO palier_fact (audience, demande_id, layer, path, value, at, by_id) "
        "VALUES ('{}', %s, 'verifie', %s, '{}', %s, %s)",
        world.noe.demande.pk,
        path,
        on.closes_at + timedelta(seconds=after),
        world.karim.user.pk,
    )


def unread(world: worlds.World, on: Publication) -> None:
    told(world, on, "claims/inventee")


def came_after(world: worlds.World, on: Publication) -> None:
    told(world, on, after=1)


def seniority(world: worlds.World, on: Publication) -> None:
    Seniority.objects.update_or_create(
        demande=world.noe.demande,
        departement=on.home.commune.departement,
        defaults={"since": date(2001, 2, 3), "audience": []},
    )


def version(world: worlds.World, on: Publication) -> None:
    one = DemandeVersion.objects.filter(demande=world.noe.demande).latest("received_at")
    one.pk, one.digest, one.received_at = None, "f" * 64, one.received_at + timedelta(seconds=1)
    one.save(force_insert=True)


def secret(world: worlds.World, on: Publication) -> None:
    sql("UPDATE palier_demande SET draw_token = sha256('x') WHERE id = %s", world.noe.demande.pk)


def stored(world: worlds.World, on: Publication) -> None:
    sql("UPDATE palier_candidature SET order_points = -99 WHERE demande_id = %s", world.noe.demande.pk)


def suspended(world: worlds.World, on: Publication) -> None:
    Candidature.objects.filter(demande=world.noe.demande).update(stage="suspendue", suspended_from="deposee")


def withdrawn(world: worlds.World, on: Publication) -> None:
    Candidature.objects.filter(demande=world.noe.demande).update(stage="retiree")


def territory(world: worlds.World, on: Publication) -> None:
    other = Commune.objects.exclude(pk=on.home.commune_id).first() or on.home.commune
    sql("UPDATE palier_commune SET name = name || ' ' WHERE code = %s", other.pk)


def home(world: worlds.World, on: Publication) -> None:
    Home.objects.filter(pk=on.home_id).update(type_code="T1", rent=on.home.rent + 1)


def grid(world: worlds.World, on: Publication) -> None:
    sql("UPDATE palier_gridversion SET content = content || chr(10) WHERE id = %s", on.grid_id)


def instant(world: worlds.World, on: Publication) -> None:
    Publication.objects.filter(pk=on.pk).update(
        closes_at=on.closes_at - timedelta(days=400), opens_at=on.closes_at - timedelta(days=500)
    )


MOVED: dict[str, tuple[Callable[[worlds.World, Publication], None], int, bool]] = {
    "nothing": (lambda *_: None, 0, False),
    "a fact": (told, 1, True),
    "a fact that came after the instant": (came_after, 1, False),
    "a fact that nobody can read": (unread, 0, True),
    "a seniority": (seniority, 1, True),
    "a version that says the same": (version, 1, False),
    "the secret of a draw": (secret, 1, True),
    "a stored score": (stored, 1, True),
    "somebody suspended": (suspended, 0, False),
    "somebody who left": (withdrawn, 0, True),
    "a commune": (territory, ALL, False),
    "the home": (home, ALL, False),
    "the text of the grid": (grid, ALL, False),
    "the instant": (instant, ALL, True),
}


def test_a_list_weighed_early_is_weighed_as_if_it_were_not(
    world: worlds.World, due: Publication, assessed: list[int]
) -> None:
    early, before = weighing_again.weigh_early(due, None, most=10), weighing_again.weigh(due)
    for name, (move, asked, is_other) in MOVED.items():
        with transaction.atomic():  # of its own number, as every transaction
            move(world, due)
            on = again(due)
            assessed.clear()

            found = weighing_again.weigh(on, early)

            assert len(assessed) == asked, name
            assert found == weighing_again.weigh(on), name
            assert ((found.keys, found.differing) != (before.keys, before.differing)) == is_other, name
            transaction.set_rollback(True)


def test_the_clock_weighs_some_at_a_turn_and_the_closing_whoever_moved(
    world: worlds.World, due: Publication, assessed: list[int], as_login, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "EARLY_A_TURN", 4)
    hour = timezone.now() + timedelta(minutes=5)
    factories.weigh_at(due, hour)
    far = world.home_at("publiee", [world.amina])
    assessed.clear()
    with as_login("palier_worker"):
        for total in (4, ALL, ALL):
            jobs.weigh_early(0)
            assert len(assessed) == total
    assert list(jobs.WEIGHED_EARLY.held) == [due.pk]
    assert far.pk not in jobs.WEIGHED_EARLY.held
    told(world, again(due))
    assessed.clear()
    monkeypatch.setattr(jobs.freezing, "database_time", lambda: hour)
    with as_login("palier_worker"):
        jobs.sweep(0)

    due.refresh_from_db()
    first = Candidature.objects.get(publication=due, rank=1)
    assert (due.stage, first.demande_id, set(assessed)) == ("classee", world.noe.demande.pk, {world.noe.demande.pk})
    assert not jobs.WEIGHED_EARLY.held


def test_a_score_written_in_sql_after_an_early_weighing_holds_the_list(
    world: worlds.World, due: Publication, as_login, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(jobs.WEIGHED_EARLY.held, due.pk, weighing_again.weigh_early(due, None, most=10))
    stored(world, due)

    with as_login("palier_worker"):
        jobs.sweep(0)

    assert ClosingHold.objects.get().publication_id == due.pk


def test_no_more_is_held_than_there_is_room_for(due: Publication, monkeypatch: pytest.MonkeyPatch) -> None:
    held = jobs.weighing_early.EarlyWeighings()
    held.held[due.pk] = weighing_again.weigh_early(due, None, most=2)
    assert len(held.held[due.pk].found) == 2
    monkeypatch.setattr(jobs.weighing_early, "MOST_HELD", 5)
    assert held.room() == 3
    monkeypatch.setattr(jobs.weighing_early, "MOST_HELD", 1)
    assert held.room() == 0
    held.keep_only([])
    assert (held.held, held.room()) == ({}, 1)

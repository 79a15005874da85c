"""A reading whose SQL is written once gives what its plain QuerySet gives, row by row, column by column."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.models import Candidature, Commune, Demande, Fact, GridVersion, written_readings
from palier.models.identifiers import uuid7
from palier.models.prepared import PreparedText
from palier.models.scoring import grids_store
from palier.models.together import Asking
from palier.models.written_readings import CannotBeWritten, WrittenReading
from tests import world as worlds

pytestmark = pytest.mark.django_db


@pytest.fixture
def own_readings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of a test are not among the product's."""
    monkeypatch.setattr(written_readings, "READINGS", list(written_readings.READINGS))


def told(row: Any) -> Any:
    """All that a row holds: its columns, and those of each row that came with it."""
    if not isinstance(row, models.Model):
        return row
    kept = {key: value for key, value in vars(row).items() if not key.startswith("_")}
    state = row._state  # noqa: SLF001 - where the framework keeps what came with a row
    beside = {name: told(one) for name, one in state.fields_cache.items()}
    return type(row), kept, beside, state.db, state.adding, row.get_deferred_fields()


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> dict[int, int]:
    """Each reading asks its plain one too, from now on; how many rows each gave, by its place among all."""
    given: dict[int, int] = {}
    asked = WrittenReading.asked

    def both(reading: WrittenReading[Any], *values: object) -> Asking[list[Any]]:
        question = asked(reading, *values)
        sent = reading.plain(*values).query.sql_with_params()
        # What is sent is what is compared, where there is no row.
        assert (question.text, question.values) == (sent[0], list(sent[1]))
        assert isinstance(question.text, PreparedText), "a value of it is found nowhere in its text"

        def read(found: Any) -> list[Any]:
            rows = question.read(found)
            assert [told(one) for one in rows] == [told(one) for one in reading.plain(*values)]
            place = written_readings.READINGS.index(reading)
            given[place] = given.get(place, 0) + len(rows)
            return rows

        return Asking(question.text, question.values, read)

    monkeypatch.setattr(WrittenReading, "asked", both)
    return given


PAGES = ("accueil", "mon-dossier", "mes-candidatures", "recherche", "pieces", "mes-points", "courrier")


def test_every_reading_of_a_households_pages_equals_its_plain_one(compared: dict[int, int]) -> None:
    world = worlds.build()
    # Every home of the world, at every stage: those that this household stands on, and one where it does not.
    homes = [reverse("publication", args=[one.public_id]) for one in world.at.values()]
    for person in (world.amina, world.noe):
        client = Client()
        client.force_login(person.user, backend="django.contrib.auth.backends.ModelBackend")
        own = [reverse("candidature", args=[one.public_id]) for one in person.demande.candidatures.all()]
        for page in [*map(reverse, PAGES), *homes, *own]:
            assert client.get(page).status_code in (200, 404)

    at, stays = world.at["publiee"].public_id, world.stranger.demande
    client.force_login(world.stranger.user, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(reverse("candidater", args=[at]), {"act_key": str(uuid7())}).status_code == 302
    mine = Candidature.objects.get(demande=stays, publication__public_id=at).public_id
    assert client.post(reverse("retirer", args=[mine]), {"act_key": str(uuid7())}).status_code == 302
    # Of a territory that has a grid of its own, which nobody here looks for a home in.
    grids_store.in_force(Commune(territory_id="200057875"), date(2026, 11, 30))
    readings = enumerate(written_readings.READINGS)
    never = [one.plain.__code__.co_filename for place, one in readings if place not in compared]
    assert not never
    # Of the others the texts were compared, and nobody here has a row.
    assert sum(1 for rows in compared.values() if rows) > len(compared) / 3


def test_each_value_takes_its_own_place(own_readings: None) -> None:
    """Two of one kind are not taken for one another, nor for what the reading says itself; and each call asks anew."""
    world = worlds.build()
    reading = WrittenReading(
        lambda publication, demande, at: Candidature.objects.filter(
            publication=publication, demande=demande, changed_at__lte=at
        )
    )
    row = Candidature.objects.filter(demande=world.amina.demande).order_by("pk")[0]
    now = timezone.now()

    assert reading(row.publication_id, row.demande_id, now) == [row]
    assert reading(row.publication_id, world.stranger.demande.pk, now) == []
    assert reading(row.publication_id, row.demande_id, row.changed_at - timedelta(seconds=1)) == []
    assert reading.first(row.publication_id, row.demande_id, now) == row


def test_rows_that_came_with_one_are_not_asked_for(own_readings: None, django_assert_num_queries: Any) -> None:
    world = worlds.build()
    reading = WrittenReading(
        lambda demande: (
            Candidature.objects.filter(demande=demande)
            .select_related("publication__home")
            .prefetch_related("demande__pieces")
            .annotate(twice=F("order_points") * 2)
            .order_by("pk")
        )
    )
    reading(world.noe.demande.pk)

    with django_assert_num_queries(3):
        rows = reading(world.amina.demande.pk)
        assert all(one.publication.home.pk and list(one.demande.pieces.all()) is not None for one in rows)
    plain = reading.plain(world.amina.demande.pk)
    assert [one.twice for one in rows] == [one.twice for one in plain]


@pytest.mark.parametrize(
    ("plain", "values"),
    [
        (lambda demande: Fact.objects.filter(demande=demande), (None,)),
        (lambda codes: Fact.objects.filter(path__in=codes), (["wish"],)),
        (lambda yes: GridVersion.objects.filter(territory__isnull=yes), (True,)),
        (lambda _demande: Fact.objects.filter(path="wish"), (1,)),
        (lambda demande: Demande.objects.filter(pk=demande).values("pk"), (1,)),
    ],
    ids=["none", "a list", "yes or no", "not asked for", "dictionaries"],
)
def test_what_one_text_cannot_serve_is_refused_at_its_first_call(
    plain: Any, values: tuple[Any, ...], own_readings: None
):
    with pytest.raises(CannotBeWritten):
        WrittenReading(plain)(*values)


def test_a_value_that_is_none_is_refused_at_any_call(own_readings: None) -> None:
    reading = WrittenReading(lambda demande: Fact.objects.filter(demande=demande))
    reading(1)

    with pytest.raises(CannotBeWritten):
        reading(None)


def test_a_value_of_another_kind_than_at_first_is_refused(own_readings: None) -> None:
    """A day that becomes an instant is read in another zone; a number that becomes a word may find nothing."""
    reading = WrittenReading(lambda on: Demande.objects.filter(valid_until__gte=on))
    reading(date(2026, 11, 30))

    with pytest.raises(CannotBeWritten):
        reading(timezone.now())
    with pytest.raises(CannotBeWritten):
        reading("2026-11-30")


@pytest.mark.parametrize(
    "plain",
    [
        lambda at: Candidature.objects.filter(changed_at__lte=at, changed_at__gt=at - timedelta(days=7)),
        lambda at: Candidature.objects.filter(**({"changed_at": at} if at.year % 2 else {"changed_at__lte": at})),
    ],
    ids=["what is made of a value", "another text"],
)
def test_what_is_made_of_a_value_is_never_kept(plain: Any, own_readings: None) -> None:
    with pytest.raises((CannotBeWritten, OverflowError)):
        WrittenReading(plain)(timezone.now())


def test_a_text_that_is_written_on_a_replica_makes_rows_of_no_replica(own_readings: None, monkeypatch: Any) -> None:
    """While one stands in, the connection bears its name: rows would ask it for what is reached from them, for ever."""
    world = worlds.build()
    reading = WrittenReading(
        lambda demande: Candidature.objects.filter(demande=demande).select_related("publication__home").order_by("pk")
    )
    with monkeypatch.context() as patched:
        patched.setattr(connections[DEFAULT_DB_ALIAS], "alias", "replica")
        reading(world.amina.demande.pk)
    rows = reading(world.amina.demande.pk)

    assert [told(one) for one in rows] == [told(one) for one in reading.plain(world.amina.demande.pk)]


def test_a_value_is_never_read_as_sql(own_readings: None) -> None:
    reading = WrittenReading(lambda path: Fact.objects.filter(path=path))

    assert reading("wish' OR 'a' = 'a") == []
    assert reading("%s") == reading("\N{LEFT ANGLE BRACKET}0\N{RIGHT ANGLE BRACKET}") == []


def test_a_day_and_an_instant_are_not_taken_for_one_another(own_readings: None) -> None:
    reading = WrittenReading(
        lambda at, on: Demande.objects.filter(confirmed_at__lte=at, valid_until__gte=on).order_by("pk")
    )
    worlds.build()
    now = timezone.now()

    assert reading(now, date(1900, 1, 1)) == list(reading.plain(now, date(1900, 1, 1))) != []
    assert reading(now, date(2900, 1, 1)) == []
    assert reading(now - timedelta(days=36_000), date(1900, 1, 1)) == []


def test_threads_that_write_it_at_once_read_the_same(committed: None) -> None:
    world = worlds.build()
    reading = written_readings.WrittenReading(
        lambda demande: Candidature.objects.filter(demande=demande).order_by("pk")
    )
    written_readings.READINGS.remove(reading)
    wanted, found = list(reading.plain(world.amina.demande.pk)), []

    def read() -> None:
        try:
            found.append(reading(world.amina.demande.pk))
        finally:
            connection.close()

    threads = [threading.Thread(target=read) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)

    assert found == [wanted] * 4

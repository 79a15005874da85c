"""Communes that a page is told from memory are those of the table, a few seconds late at most; an act is told by the table."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from palier.models import Commune, Territory, settled
from palier.models.demandes import communes_of_today
from palier.models.territories import known_communes, localities, pouring
from palier.models.territories.known_communes import LatestAsked
from tests import factories
from tests.models.test_pouring import lines
from tests.races.at_once import at_once

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.test import Client

pytestmark = pytest.mark.django_db
CODES = ("01001", "01002", "69123", "69381", "75056", "75101", "93048")
CODE = st.sampled_from(CODES)
OTHER = st.one_of(st.just(""), CODE, st.just("99999"))
ROW = st.tuples(CODE, st.booleans(), OTHER, OTHER, st.booleans())
"""A commune: whether it has ended, its successor, whose part it is, and whether it has a territory."""


@contextmanager
def reading() -> Iterator[None]:
    with known_communes.page():
        known_communes.begin_reading()
        yield


def look() -> str:
    """Ask for the stamp now, and hold it for the test."""
    settled.forget()
    settled.suppose(settled.now(), seconds=3_600)
    return settled.now().communes


def answers(asked: list[str]) -> tuple[Any, ...]:
    present = localities.present(asked)
    rows = {code: {**one.__dict__, "_state": None} for code, one in present.items()}
    places = [localities.same_places(asked), localities.named(asked), [one.code for one in localities.in_order(asked)]]
    return rows, *places, communes_of_today.of(asked)


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ROW, unique_by=lambda row: row[0]), st.lists(st.lists(OTHER, max_size=5), min_size=1, max_size=4))
def test_what_is_kept_answers_as_the_table(
    rows: list[tuple[str, bool, str, str, bool]], questions: list[list[str]]
) -> None:
    with transaction.atomic():
        here = Territory.objects.create(code="T", name="Ici")
        Commune.objects.bulk_create(
            Commune(
                code=code,
                name=f"Nom {code}",
                departement=code[:2],
                territory=here if is_placed else None,
                parent_code=parent,
                ended_on=date(2020, 1, 1) if has_ended else None,
                successor_code=successor,
            )
            for code, has_ended, successor, parent, is_placed in rows
        )
        plain = [answers(asked) for asked in questions]
        assert look()
        with reading():
            for _ in range(2):
                assert [answers(asked) for asked in questions] == plain
        transaction.set_rollback(True)


def test_a_page_asks_once_and_each_question_has_rows_of_its_own(db: None) -> None:
    factories.commune()
    Commune.objects.update(territory=Territory.objects.create(code="T", name="Ici"))
    look()
    with reading():
        one = known_communes.of(["93048"])["93048"]
        assert one.territory.name == "Ici"
        one.name = "Autre"
        with CaptureQueriesContext(connection) as asked:
            again = known_communes.of(["93048"])["93048"]
        assert (again.name, again._state.fields_cache, asked.captured_queries) == ("Montreuil", {}, [])  # noqa: SLF001
        again.save(force_update=True)


def test_rows_of_another_moment_are_told_and_not_kept(db: None) -> None:
    """As a replica gives them, or a transaction that began before: they bear the stamp of what they are."""
    factories.commune()
    settled.suppose(settled.Settled(communes="another"), seconds=3_600)
    with reading():
        assert localities.named(["93048"]) == ["Montreuil (Seine-Saint-Denis, 93)"]
        Commune.objects.update(name="Renommée")
        assert localities.named(["93048"]) == ["Renommée (Seine-Saint-Denis, 93)"]
        assert "93048" in localities.same_places(["93048"])
    assert len(known_communes._kept.communes) == len(known_communes._kept.grounds) == 0  # noqa: SLF001 - what is kept


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE palier_commune SET name = 'Renommée' WHERE code = '93048'",
        'INSERT INTO palier_commune SELECT (jsonb_populate_record(c, \'{"code": "93049"}\')).* FROM palier_commune c LIMIT 1',
        "DELETE FROM palier_commune WHERE code = '93066'",
    ],
    ids=lambda statement: statement.split()[0],
)
def test_whatever_is_committed_moves_the_stamp_and_nothing_else_does(
    connect: Callable[[str], Any], statement: str
) -> None:
    factories.commune()
    factories.commune("93066", "Saint-Denis")
    other = connect(connection.settings_dict["USER"])
    before = look()

    other.execute(statement)
    assert look() == before
    other.rollback()
    assert look() == before
    other.execute(statement)
    other.commit()

    assert before != look() != ""


def test_a_change_of_another_process_is_seen_within_the_seconds_of_the_stamp(
    connect: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    factories.commune()
    settled.forget()
    with reading():
        assert localities.named(["93048"]) == ["Montreuil (Seine-Saint-Denis, 93)"]
        other = connect(connection.settings_dict["USER"])
        other.execute("UPDATE palier_commune SET name = 'Renommée'")
        other.commit()
        clock = settled.time.monotonic() + settled.KEPT_SECONDS
        monkeypatch.setattr(settled.time, "monotonic", lambda: clock)
        assert localities.named(["93048"]) == ["Renommée (Seine-Saint-Denis, 93)"]


def test_who_pours_forgets_at_once(db: None, django_capture_on_commit_callbacks: Any) -> None:
    factories.commune()
    look()
    with reading():
        assert localities.named(["93066"]) == ["Code 93066"]
        assert localities.named(["93048"]) == ["Montreuil (Seine-Saint-Denis, 93)"]
        with django_capture_on_commit_callbacks(execute=True):
            pouring.pour(
                lines(c93048={"nom": "Renommée"}), [], as_of=date(2026, 1, 1), source="", digest="", most_ended=None
            )
        assert localities.named(["93048", "93066"]) == [
            "Renommée (Seine-Saint-Denis, 93)",
            "Saint-Denis (Seine-Saint-Denis, 93)",
        ]


def test_nothing_is_kept_outside_a_page_nor_without_a_stamp(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    factories.commune()
    monkeypatch.setattr(known_communes, "_kept", known_communes.KnownCommunes(""))
    with reading():
        known_communes.of(["93048"])
    assert not settled.now().communes
    look()
    known_communes.of(["93048"])
    localities.same_places(["93048"])
    assert len(known_communes._kept.communes) == len(known_communes._kept.grounds) == 0  # noqa: SLF001 - what is kept


@pytest.mark.parametrize(
    ("method", "page", "is_only_read"),
    [
        ("get", "recherche", True),
        ("head", "recherche", True),
        ("post", "recherche", False),
        ("get", "connexion", False),
    ],
)
def test_only_a_page_that_is_read_may_be_told_from_memory(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch, method: str, page: str, is_only_read: bool
) -> None:
    begun: list[bool] = []
    monkeypatch.setattr(known_communes, "begin_reading", lambda: begun.append(True))
    getattr(client, method)(reverse(page))
    assert begun == [True] * is_only_read


def test_the_memory_is_bounded_and_keeps_what_was_asked_last() -> None:
    kept = LatestAsked[int](3)
    kept.keep({"a": 1, "b": 2, "c": 3})
    assert kept.of(["a", "z"]) == {"a": 1}
    kept.keep({"d": 4})
    assert (len(kept), kept.of("abcd")) == (3, {"a": 1, "c": 3, "d": 4})


def test_threads_that_read_while_communes_change_are_told_one_or_the_other(committed: None) -> None:
    factories.commune()
    old, new = "Montreuil (Seine-Saint-Denis, 93)", "Renommée (Seine-Saint-Denis, 93)"

    def change() -> None:
        with transaction.atomic():
            Commune.objects.update(name="Renommée")
            transaction.on_commit(known_communes.forget)

    def read() -> list[str]:
        with reading():
            return [localities.named(["93048"])[0] for _ in range(50)]

    settled.forget()
    *told, _ = at_once(read, read, read, change)
    for names in told:
        assert set(names) <= {old, new}
    settled.forget()  # one of them may have asked for the stamp just before
    with reading():
        assert localities.named(["93048"]) == [new]

"""A text that the server keeps answers as one that is read each time: for each role its own, whatever comes between."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import DataError, NotSupportedError, OperationalError, ProgrammingError, connection, transaction
from django.test import Client
from django.urls import reverse

from hosting.riding.keeping import KeepingConnection
from palier.models import Commune, Demande, foreseen, written_readings
from palier.models.doors import acting, row_security
from palier.models.doors.acting import Acting
from palier.models.prepared import KeptText, PreparedText, TextsByRole
from palier.models.state.outages import is_outage
from palier.models.together import Asking, foresee
from palier.models.written_readings import WrittenReading
from tests import world as worlds

pytestmark = pytest.mark.django_db
KEPT = "SELECT statement FROM pg_prepared_statements WHERE statement LIKE %s"


@pytest.fixture(autouse=True)
def keeping(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(KeepingConnection, "keeps_plans", True)


def number(kept: KeptText, value: object) -> object:
    return Asking(kept.now(), [value], lambda rows: rows[0][0]).now()


def kept_by_the_server(like: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(KEPT, [f"{like} /*%"])
        return len(cursor.fetchall())


def test_a_text_is_kept_once_by_each_role_and_row_security_reads_it_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(written_readings, "READINGS", [])
    demandes = WrittenReading(
        lambda floor: Demande.objects.filter(pk__gte=floor).order_by("pk").values_list("pk", flat=True)
    )
    world = worlds.build()
    households = [
        Acting(role=row_security.DEMANDEUR, user=one.user.pk, actor=one.user.public_id, demande=one.demande.pk)
        for one in (world.amina, world.noe)
    ]
    seen: list[list[int]] = []
    for _ in range(8):
        # More often than the server hesitates between a plan of these values and one of any.
        for who in households:
            with acting.taken(who):
                seen.append(demandes(0))
    with acting.taken(acting.CLOCK):
        everybody = demandes(0)

    assert seen == [[world.amina.demande.pk], [world.noe.demande.pk]] * 8
    assert set(everybody) > {world.amina.demande.pk, world.noe.demande.pk}
    assert kept_by_the_server('SELECT "palier_demande"."id" AS "pk"%') == 2


def test_values_travel_apart_as_what_they_are() -> None:
    asked = "SELECT %s + 0, %s || '', %s, %s, %s, 'a''b %%'"
    marked = [
        4_000_000_000_000_000_001,
        "⟨2⟩",
        date(3, 1, 1),
        datetime(4, 1, 1, tzinfo=UTC),
        UUID(int=5),
    ]
    text = TextsByRole(asked, marked, range(5)).now()
    values = [7, "l’été \\ '", date(2026, 11, 30), datetime(2026, 11, 30, 8, tzinfo=UTC), UUID(int=9)]

    assert isinstance(text, PreparedText)
    assert b"$1::bigint" in text.kept
    assert Asking(text, values, list).now() == [(*values, "a'b %")]


@pytest.mark.parametrize("is_foreseen", [False, True])
def test_two_of_one_text_in_a_message_are_one_that_is_kept(is_foreseen: bool) -> None:
    kept = KeptText(f"SELECT %s::int + 4100{is_foreseen:d}", int)
    asked = [Asking(kept.now(), [value], lambda rows: rows[0][0]) for value in (1, 2)]
    with foreseen.page():
        foreseen.begin_reading()
        if is_foreseen:
            foresee(*asked)
        assert [one.now() for one in asked] == [41001 + is_foreseen, 41002 + is_foreseen]

    assert kept_by_the_server(f"SELECT $1::bigint::int + 4100{is_foreseen:d}") == 1


def test_what_a_refused_step_did_not_let_the_server_keep_is_kept_by_the_next() -> None:
    kept = KeptText("SELECT 10 / %s::int + 42000", int)

    @transaction.atomic
    def step() -> None:
        connection.waiting_cursor().execute("SELECT palier_nothing_of_that_name()")  # type: ignore[attr-defined]
        number(kept, 1)

    with pytest.raises(ProgrammingError):
        step()
    assert kept_by_the_server("SELECT 10 / $1::bigint::int + 42000") == 0
    with pytest.raises(DataError), transaction.atomic():
        number(kept, 0)

    assert number(kept, 1) == 42010
    assert kept_by_the_server("SELECT 10 / $1::bigint::int + 42000") == 1


def test_a_word_that_no_text_may_hold_is_refused_and_not_cut() -> None:
    with pytest.raises(DataError, match="NUL"), transaction.atomic():
        number(KeptText("SELECT %s || ''", str), "Zoé\0x")


def test_a_pooler_that_keeps_nothing_costs_one_connection(committed: None) -> None:
    kept = KeptText("SELECT %s::int + 43000", int)
    assert number(kept, 1) == 43001
    with connection.cursor() as cursor:
        # As where the next connection of a pooler is another server process.
        cursor.execute("DEALLOCATE ALL")
    with pytest.raises(OperationalError, match="kept is no more") as told:
        number(kept, 2)
    connection.close()

    assert is_outage(told.value)
    assert number(kept, 3) == 43003
    assert not KeepingConnection.keeps_plans


def test_who_reads_sees_nothing_of_a_column_that_a_migration_widens(committed: None) -> None:
    # What is raised within is told to nobody where the page is made anew.
    world, client = worlds.build(), Client(raise_request_exception=False)
    client.force_login(world.amina.user)
    page = reverse("mon-dossier")
    # Asked, it is kept: by the connection of this test, which is that of its pages.
    before = [client.get(page).status_code for _ in range(2)]
    name = "ALTER TABLE palier_commune ALTER name TYPE varchar(%s)"
    longest = Commune._meta.get_field("name").max_length  # noqa: SLF001 - the width of a column
    try:
        with connection.cursor() as cursor:
            cursor.execute(name % (longest + 1))
        after = [client.get(page).status_code for _ in range(2)]
    finally:
        with connection.cursor() as cursor:
            cursor.execute(name % longest)

    assert (before, after) == ([200, 200], [200, 200])
    assert KeepingConnection.keeps_plans


def test_what_a_server_cannot_do_at_all_makes_nothing_be_kept_anew() -> None:
    kept, turns = KeptText("SELECT %s::int + 45000", int), KeepingConnection.turns

    @transaction.atomic
    def step() -> None:
        connection.waiting_cursor().execute("SELECT count(*) FROM palier_instance FOR UPDATE")  # type: ignore[attr-defined]
        connection.settle()  # type: ignore[attr-defined]

    with pytest.raises(NotSupportedError):
        step()

    assert [number(kept, value) for value in (1, 2)] == [45001, 45002]
    assert KeepingConnection.turns == turns
    assert kept_by_the_server("SELECT $1::bigint::int + 45000") == 1


def test_a_text_with_nothing_in_it_is_kept() -> None:
    kept: Any = KeptText("SELECT 44000")

    assert [Asking(kept.now(), [], lambda rows: rows[0][0]).now() for _ in range(2)] == [44000, 44000]
    assert kept_by_the_server("SELECT 44000") == 1


def test_behind_a_pooler_that_would_never_answer_nothing_is_kept(settings: Any) -> None:
    settings.KEEPS_READINGS = False

    assert number(KeptText("SELECT %s::int + 47000", int), 1) == 47001
    assert kept_by_the_server("SELECT $1::bigint::int + 47000") == 0

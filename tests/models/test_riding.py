"""What rides with a statement is done before it, or the statement is not: whoever asks, and in whatever way."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from django.db import DatabaseError, OperationalError, connection, transaction

from palier.models import Instance
from palier.models.doors import acting, claims, row_security
from palier.models.doors.acting import Acting
from palier.web.requests.middleware import Attempt
from tests.round_trips import round_trips

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db
ROLE = "SELECT current_setting('role')"


def of_the_framework() -> str:
    with connection.cursor() as cursor:
        cursor.execute(ROLE)
        return str(cursor.fetchone()[0])


def in_several_statements() -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1; {ROLE}")
        cursor.nextset()
        return str(cursor.fetchone()[0])


def on_the_server() -> str:
    with connection.chunked_cursor() as cursor:
        cursor.execute(ROLE)
        return str(cursor.fetchone()[0])


def of_many() -> str:
    with connection.cursor() as cursor:
        cursor.executemany("SELECT set_config('app.seen', current_setting('role') || %s, true)", [("",), ("",)])
        cursor.execute("SELECT current_setting('app.seen')")
        return str(cursor.fetchone()[0])


def by_a_copy() -> str:
    with connection.cursor() as cursor, cursor.copy(f"COPY ({ROLE}) TO STDOUT") as rows:
        return b"".join(map(bytes, rows)).decode().strip()


def of_the_driver() -> str:
    return str(connection.connection.execute(ROLE).fetchone()[0])


def with_values_apart() -> str:
    return str(psycopg.Cursor(connection.connection).execute(f"{ROLE} WHERE %s", [True]).fetchone()[0])


def row_by_row() -> str:
    return str(next(iter(connection.connection.cursor().stream(ROLE)))[0])


def in_a_pipeline() -> str:
    with connection.connection.pipeline():
        return str(connection.connection.execute(ROLE).fetchone()[0])


def known() -> None:
    """Let the database say who acts, as it is asked after something was undone: what is taken then rides again."""
    acting.take(acting.GATE)
    of_the_framework()


WAYS = [
    of_the_framework,
    in_several_statements,
    on_the_server,
    of_many,
    by_a_copy,
    of_the_driver,
    with_values_apart,
    row_by_row,
    in_a_pipeline,
]


@pytest.mark.parametrize("ask", WAYS)
def test_whatever_is_asked_is_asked_in_the_role_that_was_taken_before(ask: Callable[[], str]) -> None:
    known()
    acting.take(acting.PUBLIC)
    assert ask() == row_security.PUBLIC
    acting.leave()
    assert ask() == "none"


def test_a_transaction_that_asks_one_thing_is_two_messages(committed: None) -> None:
    with round_trips() as sent, transaction.atomic():
        acting.begin(acting.GATE, bound=15_000)
        acting.take(acting.PUBLIC)
        assert of_the_framework() == row_security.PUBLIC
        acting.leave()
    assert sent() == 2
    assert of_the_framework() == "none"


def test_a_transaction_that_asks_nothing_sends_nothing(committed: None) -> None:
    with round_trips() as sent, transaction.atomic():
        acting.begin(acting.GATE, bound=15_000)
        acting.leave()
    assert sent() == 0


def test_what_is_asked_is_not_done_where_its_role_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    known()
    monkeypatch.setattr(claims, "signed", lambda _: f"{'0' * 64}{{}}")

    @transaction.atomic
    def write() -> None:
        acting.take(acting.PUBLIC)
        Instance.objects.create(is_demo=True)

    with pytest.raises(DatabaseError, match="claim refused: not signed"):
        write()
    assert not Instance.objects.exists()


def test_a_refused_role_ends_its_step_and_no_more() -> None:
    acting.take(acting.GATE)

    @transaction.atomic
    def step() -> None:
        with acting.taken(acting.PUBLIC):
            of_the_framework()

    with pytest.MonkeyPatch.context() as bad:
        bad.setattr(claims, "signed", lambda _: f"{'0' * 64}{{}}")
        with pytest.raises(DatabaseError, match="claim refused"):
            step()
    assert acting.current() == acting.GATE


def test_a_role_asked_for_after_an_error_is_refused_at_once_and_holds_no_undoing_up() -> None:
    known()

    @transaction.atomic
    def step() -> None:
        with suppress(DatabaseError):
            connection.cursor().execute("SELECT 1 / 0")
        acting.take(acting.PUBLIC)

    with pytest.raises(DatabaseError, match="current transaction is aborted"):
        step()
    assert acting.current() == acting.GATE


@pytest.mark.parametrize("ask", [of_the_framework, of_the_driver])
def test_nothing_is_asked_where_a_claim_cannot_be_signed(ask: Callable[[], str]) -> None:
    known()
    acting.take(acting.PUBLIC)
    with pytest.MonkeyPatch.context() as without:
        without.setattr(claims, "signed", lambda who: {}[who])
        with pytest.raises(KeyError):
            ask()
    assert ask() == row_security.PUBLIC


def test_a_claim_is_signed_when_it_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that waits for somebody else, a minute long, does not come back with a claim that is too old."""
    known()
    signed: list[Any] = []
    real = claims.signed
    monkeypatch.setattr(claims, "signed", lambda who: (signed.append(who), real(who))[1])
    acting.take(acting.PUBLIC)
    assert signed == []
    of_the_framework()
    assert signed == [acting.PUBLIC]


def test_a_role_in_which_nothing_was_asked_is_passed_but_what_else_its_claim_does_is_done() -> None:
    known()
    claimed: list[str] = []

    def apart() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SELECT coalesce(current_setting('app.apart', true), '')")
            return str(cursor.fetchone()[0])

    with pytest.MonkeyPatch.context() as watched:
        real = claims.signed
        watched.setattr(claims, "signed", lambda who: (claimed.append(who.role), real(who))[1])
        acting.take(Acting(role=row_security.INTAKE, demande=1))
        acting.take(acting.PUBLIC)
        assert apart() == ""
        assert claimed == [row_security.PUBLIC]
        acting.take(Acting(role=row_security.SEPARATION, demande=1))
        acting.take(acting.PUBLIC)
        assert apart().endswith("1")
    assert acting.current() == acting.PUBLIC


def test_a_page_has_begun_once_the_database_has_heard_of_it() -> None:
    """Until then it may be asked again on another connection: nothing of it was done."""
    attempt = Attempt()
    assert not attempt.has_begun
    attempt.gate = acting.begin(acting.GATE, bound=15_000)
    assert not attempt.has_begun
    of_the_framework()
    assert attempt.has_begun


def test_a_connection_that_is_lost_in_the_middle_of_a_message_is_closed(
    committed: None, connect: Callable[[str], psycopg.Connection[Any]]
) -> None:
    connection.ensure_connection()
    pid = connection.connection.info.backend_pid

    @transaction.atomic
    def page() -> None:
        acting.begin(acting.GATE, bound=15_000)
        connect("palier_owner").execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
        of_the_framework()

    with pytest.raises(OperationalError, match="terminating connection"):
        page()
    assert of_the_framework() == "none"
    assert connection.connection.info.backend_pid != pid

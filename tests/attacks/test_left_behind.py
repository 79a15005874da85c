"""A connection of the web serves everybody in turn: what a statement slipped in left there, the next person would run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import ProgrammingError, connection, connections, transaction
from django.db.utils import load_backend

from config.settings import database
from palier.models.doors import acting, left_behind, live_catalogue
from palier.models.doors.live_catalogue import AccessRuleKind
from palier.models.doors.row_security import CLOCK, WEB_ROLES
from tests.attacks.raw_sql import REFUSED, page_of, tried

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.django_db
MADE = (
    "CREATE TEMP TABLE palier_message (body text)",
    "CREATE TEMP VIEW palier_holder AS SELECT 1 AS id",
    "CREATE FUNCTION pg_temp.read_on() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "SELECT 1 AS id INTO TEMP palier_offer",
    "CREATE SCHEMA aside",
)


@pytest.mark.parametrize("role", WEB_ROLES)
def test_no_role_of_the_web_makes_what_stands_before_a_table_for_the_next_page(role: str) -> None:
    with page_of(acting.Acting(role=role)):
        for statement in MADE:
            assert tried(statement) == REFUSED, statement


def test_the_clock_makes_the_two_tables_of_a_closing() -> None:
    with transaction.atomic():
        acting.take(acting.CLOCK)
        assert tried("CREATE TEMP TABLE frozen_name (candidature bigint) ON COMMIT DROP") != REFUSED
        transaction.set_rollback(True)


def test_whoever_opened_it_again_is_named_and_each_start_closes_it() -> None:
    name = connection.ops.quote_name(connection.settings_dict["NAME"])
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT TEMPORARY ON DATABASE {name} TO PUBLIC")
        cursor.execute(f"GRANT CREATE ON DATABASE {name} TO palier_public")
        cursor.execute(f"REVOKE TEMPORARY ON DATABASE {name} FROM {CLOCK}")
    found = {(each.kind, each.name, each.is_there) for each in live_catalogue.differences()}
    left_behind.close("default")

    session = AccessRuleKind.SESSION
    assert found == {(session, "PUBLIC", True), (session, "palier_public", True), (session, CLOCK, False)}
    assert live_catalogue.differences() == []


@pytest.fixture
def serving() -> Iterator[Any]:
    """A connection as the processes of the web make it."""
    as_web = database("web")
    engine = load_backend(str(as_web["ENGINE"]))
    made = engine.DatabaseWrapper({**connections["default"].settings_dict, "USER": as_web["USER"]})
    yield made
    made.close()


@pytest.mark.parametrize(
    "slipped_in",
    [
        "SELECT 1; PREPARE kept_of_another AS SELECT 'poisoned'",
        "SELECT 1; DEALLOCATE ALL",
        "SELECT 1; SET search_path = pg_temp",
        "SELECT 1; COMMIT; SELECT 2",
    ],
)
def test_a_second_statement_behind_one_that_is_asked_is_refused(serving: Any, slipped_in: str) -> None:
    with serving.cursor() as cursor, pytest.raises(ProgrammingError, match="multiple commands"):
        cursor.execute(slipped_in)
    with serving.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE from_sql")
        assert cursor.fetchone() == (0,)


def test_a_value_may_hold_what_ends_a_statement(serving: Any) -> None:
    said = "Chez Zoé ; au 2; ' ; --"
    with serving.cursor() as cursor:
        cursor.execute("SELECT %s", [said])
        assert cursor.fetchone() == (said,)
        cursor.execute("SELECT 1;")
        assert cursor.fetchone() == (1,)
        cursor.executemany("SELECT %s", [("a;",), ("b",)])
    with serving.chunked_cursor() as cursor:
        cursor.execute("SELECT generate_series(1, %s)", [3])
        assert [row[0] for row in cursor] == [1, 2, 3]
    with serving.cursor() as cursor, cursor.copy("COPY (SELECT 'x;') TO STDOUT") as rows:
        assert b"".join(map(bytes, rows)) == b"x;\n"

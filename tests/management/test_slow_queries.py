"""The report of slow statements: from what the site kept, or from the server's own extension, never with a value."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command
from django.db import connection

from hosting.metering import slow_file
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def state(tmp_path: Path, settings: Any) -> Path:
    settings.SHARED = tmp_path
    return tmp_path


def report(**options: Any) -> str:
    out = StringIO()
    call_command("slow_queries", stdout=out, **options)
    return plain_text(out.getvalue())


def test_the_costliest_statement_comes_first(state: Path) -> None:
    for spent, sql in ((300, "SELECT a"), (400, "SELECT b"), (500, "SELECT a")):
        slow_file.note(state, sql, spent)

    lines = report().splitlines()
    assert "gardées par le site" in lines[0]
    assert "2 ×" in lines[1]
    assert "400.0 ms en moyenne" in lines[1]
    assert [line.strip() for line in lines[2::2]] == ["SELECT a", "SELECT b"]
    assert report(top=1).count("SELECT") == 1


def test_nothing_slow_is_said() -> None:
    assert "Aucune requête." in report()


def test_a_spoilt_line_is_passed_over(state: Path) -> None:
    slow_file.note(state, "SELECT a", 300)
    with next(slow_file.folder_of(state).iterdir()).open("a") as file:
        file.write('{"at": "2026-\n[]\n')

    assert "1 ×" in report()


def test_a_server_without_the_extension_is_asked_nothing_that_its_log_calls_an_error() -> None:
    with connection.execute_wrapper(
        lambda run, sql, *more: pytest.fail(sql) if "total_exec" in sql else run(sql, *more)
    ):
        assert "gardées par le site" in report()


def test_the_extension_of_the_server_is_preferred_and_still_shows_no_value() -> None:
    """A view of the same shape stands for the extension, which the embedded server does not have."""
    with connection.cursor() as cursor:
        cursor.execute("""
            CREATE VIEW pg_stat_statements AS SELECT oid AS dbid, calls, total::float8 AS total_exec_time,
              longest::float8 AS max_exec_time, query FROM pg_database, (VALUES
                (10, 900, 200, 'SELECT 1 WHERE name = ''Canari'''), (5, 9000, 2000, 'UPDATE t SET x = $1'),
                (1, 99999, 9, 'ALTER ROLE palier_web PASSWORD ''Canari''')) told(calls, total, longest, query)
            WHERE datname = current_database()
        """)
    text = report()

    assert "pg_stat_statements" in text
    assert text.index("UPDATE t SET x = $?") < text.index("SELECT ? WHERE name = ?")
    assert "Canari" not in text
    assert "ALTER" not in text

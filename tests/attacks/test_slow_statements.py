"""A statement of a page ends in time and is told calmly; a commit that waits is never cancelled."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.urls import reverse
from psycopg.errors import QueryCanceled

from palier.models import SignInAttempt
from palier.models.state.servers import PRIMARY
from palier.web.requests import middleware
from palier.workflows.doors import slowing
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BOUND = 300
"""Milliseconds."""
SLOWED_COMMIT = """
CREATE FUNCTION slow_commit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(1); RETURN NULL; END $$;
CREATE CONSTRAINT TRIGGER slow_commit AFTER INSERT ON palier_signinattempt DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION slow_commit();
"""


@pytest.fixture(autouse=True)
def _short_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(middleware, "STATEMENT_MS", BOUND)


@pytest.fixture
def slowed_commit(committed: None) -> Iterator[None]:
    """Every commit of a try takes a second, as one that waits for the other host."""
    with connection.cursor() as cursor:
        cursor.execute(SLOWED_COMMIT)
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER slow_commit ON palier_signinattempt; DROP FUNCTION slow_commit()")


def sign_in(client):
    return client.post(reverse("connexion-pro"), {"username": "une@x.example", "password": "faux"})


def settings_of_statement(cursor) -> str:
    cursor.execute("SHOW statement_timeout")
    return cursor.fetchone()[0]


def test_a_statement_that_lasts_is_cancelled_and_told_calmly(committed, client, monkeypatch):
    def lasts(*_: object, **__: object) -> timedelta:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(10)")
        return timedelta(0)

    monkeypatch.setattr(slowing, "wait", lasts)
    client.raise_request_exception = False
    began = time.monotonic()

    answer = sign_in(client)

    assert time.monotonic() - began < 5
    assert answer.status_code == 503
    assert "prenait trop de temps" in plain_text(answer)
    assert "faux" not in plain_text(answer)
    assert not PRIMARY.is_down, "a slow statement was taken for a database that is away"
    assert SignInAttempt.objects.count() == 0


def test_a_commit_that_lasts_is_not_cancelled(slowed_commit, client):
    began = time.monotonic()

    answer = sign_in(client)

    assert time.monotonic() - began > 1
    assert answer.status_code == 400
    assert SignInAttempt.objects.count() == 1


def test_the_bound_ends_with_the_transaction_whoever_has_the_connection_next(committed, client):
    sign_in(client)

    with connection.cursor() as cursor:
        assert settings_of_statement(cursor) == "0"


def test_neither_login_carries_a_bound_of_its_own(connect: Callable):
    """A bound of the login would hold at the commit, and hold the worker's closings."""
    for login in ("palier_web", "palier_worker"):
        with connect(login).cursor() as cursor:
            assert settings_of_statement(cursor) == "0"


def test_a_role_of_the_web_is_cancelled_by_the_database_itself(connect: Callable):
    session = connect("palier_web")
    session.execute("SELECT set_config('role', 'palier_public', true), set_config('statement_timeout', '100', true)")

    with pytest.raises(QueryCanceled):
        session.execute("SELECT pg_sleep(5)")

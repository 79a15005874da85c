"""Whom a block acts as, and what stands after it."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from palier.models.doors import acting

pytestmark = pytest.mark.django_db


def role_now() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('role')")
        return str(cursor.fetchone()[0])


def test_a_block_gives_back_the_role_before_it() -> None:
    acting.take(acting.GATE)
    with acting.taken(acting.CLOCK):
        assert role_now() == acting.CLOCK.role
    assert role_now() == acting.GATE.role
    acting.leave()
    assert role_now() == "none"


def test_a_role_that_was_rolled_back_is_not_taken_again() -> None:
    with transaction.atomic():
        acting.take(acting.PUBLIC)
        transaction.set_rollback(True)
    assert acting.current() is None
    with acting.taken(acting.CLOCK):
        assert acting.current() == acting.CLOCK
    assert role_now() == "none"


def test_a_block_in_the_role_that_stands_already_gives_back_what_it_changed() -> None:
    acting.take(acting.GATE)
    with acting.taken(acting.GATE):
        acting.take(acting.PUBLIC)
    assert role_now() == acting.GATE.role
    assert acting.current() == acting.GATE


def test_a_block_asks_two_statements_and_one_where_the_role_stands_already() -> None:
    acting.take(acting.CLOCK)
    with CaptureQueriesContext(connection) as other, acting.taken(acting.Acting(role=acting.CLOCK.role, user=1)):
        pass
    acting.take(acting.CLOCK)
    with CaptureQueriesContext(connection) as same, acting.taken(acting.CLOCK):
        pass
    assert (len(other), len(same)) == (2, 1)

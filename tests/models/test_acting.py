"""Whom a block acts as, and what stands after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection, transaction

from palier.models.doors import acting
from tests.round_trips import round_trips

if TYPE_CHECKING:
    from collections.abc import Callable

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


def sent_in(ask: Callable[[], object]) -> int:
    """Messages that a block in another role sends when it asks this."""
    with round_trips() as sent, acting.taken(acting.Acting(role=acting.CLOCK.role, user=1)):
        ask()
    return sent()


def test_a_role_leaves_in_the_message_of_the_first_thing_that_is_asked_in_it() -> None:
    acting.take(acting.CLOCK)
    assert role_now() == acting.CLOCK.role
    assert sent_in(lambda: None) == 0
    assert sent_in(role_now) == 1
    assert sent_in(lambda: (role_now(), role_now())) == 2
    with round_trips() as sent:
        assert role_now() == acting.CLOCK.role
    assert sent() == 1

"""What a page asked ahead answers the very same question of the very same reader, until anything is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from palier.models import DoneAct, foreseen, together
from palier.models.doors import acting, row_security
from palier.models.doors.acting import Acting
from palier.models.identifiers import uuid7
from palier.models.together import Asking
from tests.round_trips import round_trips
from tests.stepping_down import logged_in_as

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.django_db
AMINA = Acting(role=row_security.DEMANDEUR, user=1, demande=1)


@pytest.fixture
def reading() -> Iterator[None]:
    with foreseen.page():
        foreseen.begin_reading()
        yield


def number(value: object) -> Asking[int]:
    return Asking("SELECT %s::int", [value], lambda rows: int(rows[0][0]))


def sent_for(*asked: Asking[int]) -> tuple[int, list[int]]:
    with round_trips() as sent:
        found = [one.now() for one in asked]
    return sent(), found


def test_what_came_answers_and_nothing_else_does(reading: None) -> None:
    with round_trips() as sent:
        together.foresee(number(1), number(2))
    assert sent() == 1
    assert sent_for(number(1), number(2), number(1)) == (0, [1, 2, 1])
    assert together.together(number(2), number(3)) == [2, 3]
    assert sent_for(number(3), number(True)) == (2, [3, 1])


def test_it_is_of_who_asked(reading: None) -> None:
    """Row security gives another row to another reader: nothing of one is told to the next, and the first finds theirs again."""
    whose = Asking("SELECT current_setting('role')", (), lambda rows: str(rows[0][0]))
    with logged_in_as("palier_web"), transaction.atomic():
        acting.begin(acting.PUBLIC, bound=15_000)
        together.foresee(whose)
        with acting.taken(AMINA):
            assert whose.now() == row_security.DEMANDEUR
        assert whose.now() == row_security.PUBLIC
        transaction.set_rollback(True)


@pytest.mark.parametrize("way", ["a row", "a change", "a lock"])
def test_nothing_is_known_any_more_once_anything_is_written(way: str, reading: None) -> None:
    seen = Asking("SELECT count(*) FROM palier_doneact", (), lambda rows: int(rows[0][0]))
    together.foresee(seen, number(1))
    if way == "a row":
        DoneAct.objects.create(actor=1, key=uuid7(), verb="x", body_digest="d" * 64, result="/", at=timezone.now())
    elif way == "a change":
        DoneAct.objects.update(verb="y")
    else:
        together.call("SELECT pg_advisory_xact_lock(%s)", [1])
    assert sent_for(number(1)) == (1, [1])
    assert seen.now() == DoneAct.objects.count()


def test_a_page_that_acts_foresees_nothing() -> None:
    with foreseen.page():
        number(1).now()
        together.foresee(number(1))
        assert sent_for(number(1)) == (1, [1])
    assert foreseen.held() is None


def test_nothing_stays_behind_a_page_nor_behind_one_that_failed(reading: None) -> None:
    watched = len(connection.execute_wrappers)

    def fail() -> None:
        with foreseen.page():
            foreseen.begin_reading()
            together.foresee(number(1))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert foreseen.held() is None
    assert len(connection.execute_wrappers) < watched


def test_an_error_of_what_is_foreseen_is_raised_in_the_step_that_asked(reading: None) -> None:
    wrong = Asking("SELECT 1/%s::int", [0], lambda rows: int(rows[0][0]))
    with pytest.raises(DatabaseError), transaction.atomic():
        together.foresee(number(1), wrong, number(2))
    assert sent_for(number(2))[1] == [2]

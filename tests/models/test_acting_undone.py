"""Who acts after something is refused or undone: whoever did before it, whatever a step of the transaction had taken."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from palier.models.doors import acting, row_security
from palier.models.doors.acting import Acting
from tests.stepping_down import logged_in_as

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.django_db
WHO = [
    acting.GATE,
    acting.PUBLIC,
    *(Acting(role=row_security.INTAKE, demande=number) for number in (1, 2)),
    *(Acting(role=row_security.DEMANDEUR, user=number, demande=number) for number in (1, 2)),
]


class Refused(Exception):
    """An act says no."""


@dataclass(frozen=True)
class Taken:
    """A block in a role."""

    who: Acting
    body: list[object]


@dataclass(frozen=True)
class Undone:
    """A step of the transaction, whose refusals and faults are caught around it."""

    body: list[object]


@dataclass(frozen=True)
class Caught:
    """Something whose refusal is caught, without a step of its own."""

    body: list[object]


@dataclass(frozen=True)
class Refuse:
    """Somebody is told no."""


@dataclass(frozen=True)
class Fail:
    """The database says no."""


ENDS = st.just(Refuse()) | st.just(Fail())
BODIES = st.recursive(
    st.lists(ENDS, max_size=1),
    lambda body: st.lists(
        st.builds(Taken, st.sampled_from(WHO), body) | st.builds(Undone, body) | st.builds(Caught, body) | ENDS,
        max_size=3,
    ),
    max_leaves=12,
)


def of_the_database() -> tuple[str, str | None]:
    """Who acts, as the policies ask it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT palier_claim('role'), palier_claim('demande')")
        role, demande = cursor.fetchone()
    return role, demande


def is_now(who: Acting) -> bool:
    told = (who.role, str(who.demande) if who.demande else None)
    return of_the_database() == told and acting.current() == who == connection.palier_acting  # type: ignore[attr-defined]


def end(one: object) -> None:
    if isinstance(one, Refuse):
        raise Refused
    connection.cursor().execute("SELECT 1 / 0")


def run(body: list[object], who: Acting) -> None:
    """Do all of it as ``who``, and look at who acts after each thing."""
    for one in body:
        match one:
            case Taken(other, inner):
                with acting.taken(other):
                    assert is_now(other)
                    run(inner, other)
            case Undone(inner):
                with suppress(Refused, DatabaseError), transaction.atomic():
                    run(inner, who)
            case Caught(inner):
                with suppress(Refused):
                    run(inner, who)
            case _:
                end(one)
        assert is_now(who), one


@pytest.fixture
def web() -> Iterator[None]:
    with logged_in_as("palier_web"):
        yield


@given(st.sampled_from(WHO), BODIES)
def test_who_acts_after_anything_is_who_did_before_it(who: Acting, body: list[object]) -> None:
    with logged_in_as("palier_web"), transaction.atomic():
        acting.take(who)
        run([Undone(body)], who)
        transaction.set_rollback(True)


def test_a_refusal_caught_outside_of_a_block_leaves_nobody_elses_role(web: None) -> None:
    with transaction.atomic():
        acting.take(acting.PUBLIC)
        with suppress(Refused), acting.taken(WHO[2]):
            end(Refuse())
        assert is_now(acting.PUBLIC)


def test_a_role_that_a_step_took_by_itself_goes_with_the_step(web: None) -> None:
    """Both claims have one role: what the step was told of is not whom the database has."""
    one, other = WHO[2], WHO[3]
    with transaction.atomic():
        acting.take(one)
        with suppress(Refused), transaction.atomic():
            acting.take(other)
            end(Refuse())
        assert acting.current() == one
        with acting.taken(acting.GATE):
            pass
        assert is_now(one)


def test_a_ticket_of_the_page_before_names_nobody(web: None) -> None:
    with transaction.atomic():
        acting.take(WHO[4])
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('app.claim')")
            (ticket,) = cursor.fetchone()
        acting.begin(acting.PUBLIC, bound=1000)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('app.claim', %s, true), set_config('role', %s, true)", [ticket, WHO[4].role]
            )
        assert acting.current() is None


def test_a_ticket_written_by_hand_names_nobody(web: None) -> None:
    with transaction.atomic():
        acting.take(acting.PUBLIC)
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('app.claim', %s || '{\"role\": \"palier_gate\"}', true)", ["0" * 64])
            cursor.execute("SELECT set_config('role', 'palier_gate', true)")
        with acting.taken(acting.PUBLIC):
            assert acting.current() == acting.PUBLIC
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('role')")
            assert cursor.fetchone() == ("none",)

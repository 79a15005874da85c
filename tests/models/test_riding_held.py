"""A role that waits leaves with its own transaction or with nothing: closed, undone, fetched, left, refused.

A random program of roles, steps and errors asks the same of the database whether its roles ride or leave alone.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.db.transaction import TransactionManagementError
from django.db.utils import Error
from django.http import HttpResponse
from django.test import RequestFactory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hosting.riding import wrapper
from palier.models import together
from palier.models.doors import acting, row_security
from palier.models.doors.acting import Acting
from palier.web.requests.middleware import RowSecurityMiddleware
from tests.stepping_down import logged_in_as

pytestmark = pytest.mark.django_db
BOUND = 15_000
ASKED = "SELECT current_setting('role'), palier_claim('role'), palier_claim('demande')"
SEPARATED = Acting(role=row_security.SEPARATION, demande=7)
AMINA, BRUNO = (Acting(role=row_security.DEMANDEUR, user=n, demande=n) for n in (1, 2))
WHO = [acting.GATE, acting.PUBLIC, AMINA, BRUNO, Acting(role=row_security.INTAKE, demande=1)]


def asked(sql: str = ASKED) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return tuple(cursor.fetchone())


@pytest.mark.django_db(transaction=True)
def test_a_pool_gives_nobody_the_role_of_a_connection_that_was_closed(committed: None) -> None:
    kept, made = connections["default"], connections.settings["default"]
    pool = {"min_size": 1, "max_size": 1, "timeout": 5}
    pooled = type(kept)({**made, "CONN_MAX_AGE": 0, "OPTIONS": {**made["OPTIONS"], "pool": pool}}, alias="default")
    connections["default"] = pooled
    try:
        with transaction.atomic():
            acting.begin(acting.GATE, bound=BOUND)
            acting.take(SEPARATED)
            backend = pooled.connection.info.backend_pid
            connection.close()

        assert asked() == ("none", None, None)
        assert pooled.connection.info.backend_pid == backend
    finally:
        connections["default"] = kept
        pooled.close()
        pooled.close_pool()


def undone_in_silence(_request: object) -> HttpResponse:
    asked("SELECT set_config('app.mark', 'written', false)")
    with suppress(ValueError), transaction.atomic(savepoint=False):
        raise ValueError
    return HttpResponse("C’est fait.")


@pytest.mark.django_db(transaction=True)
def test_a_page_whose_writes_are_undone_does_not_say_that_it_is_done(committed: None) -> None:
    with pytest.raises(TransactionManagementError):
        RowSecurityMiddleware(undone_in_silence)(RequestFactory().post("/"))


def test_rows_fetched_later_are_read_under_the_role_of_then() -> None:
    with logged_in_as("palier_web"), transaction.atomic():
        acting.take(AMINA)
        with connection.chunked_cursor() as cursor:
            cursor.execute("SELECT i, palier_claim('demande') FROM generate_series(1, 4) AS i")
            assert cursor.fetchmany(2) == [(1, "1"), (2, "1")]
            acting.take(acting.PUBLIC)
            assert cursor.fetchmany(2) == [(3, None), (4, None)]


def test_who_was_refused_is_not_believed_to_act() -> None:
    with logged_in_as("palier_web"), transaction.atomic():
        acting.begin(acting.GATE, bound=BOUND)
        asked()
        acting.take(acting.GATE)
        with pytest.raises(DatabaseError), transaction.atomic():
            acting.take(Acting(role=row_security.DEMANDEUR, user=1, organisation=1, demande=5, visit=99)) or asked()

        assert not acting.is_in_a_visit()
        assert not acting.acts_for(5)
        transaction.set_rollback(True)


class Refused(Exception):
    """Somebody says no in Python."""


@dataclass(frozen=True)
class Block:
    """One piece of a program, with what it holds."""

    kind: str
    who: Acting | None = None
    body: tuple[Block, ...] = ()


def _blocks(body: st.SearchStrategy[tuple[Block, ...]]) -> st.SearchStrategy[tuple[Block, ...]]:
    held = st.builds(
        Block, st.sampled_from(["taken", "taken", "stepped", "undone", "kept", "caught"]), st.sampled_from(WHO), body
    )
    return st.lists(held | LEAF, max_size=4).map(tuple)


LEAF = st.builds(
    Block, st.sampled_from(["ask", "ask", "take", "leave", "refuse", "fail", "ahead", "write"]), st.sampled_from(WHO)
)
PROGRAMS = st.recursive(st.lists(LEAF, max_size=3).map(tuple), _blocks, max_leaves=12)


_WRITE = "SELECT set_config('app.seen', current_setting('role') || %s, true)"
_SEEN = together.Asking(f"{ASKED}, current_setting('app.seen', true)", [], lambda rows: rows)


def _without_instant(row: tuple[Any, ...]) -> list[str]:
    """A claim bears its own instant."""
    return [re.sub(r',"at".*', "", str(part)) for part in row]


def _refuse() -> None:
    raise Refused


def _run(program: tuple[Block, ...], log: list[Any]) -> None:
    for one in program:
        leaf = {
            "ask": lambda: log.append(_without_instant(asked())),
            # Who acts when it is asked for is who acts when it leaves, and what was written before is there.
            "ahead": lambda: log.append(_without_instant(together.ahead(_SEEN).answer()[0])),
            "write": lambda: together.call_ahead(_WRITE, [str(len(log))]),
            "take": lambda one=one: acting.take(one.who or acting.GATE),
            "leave": acting.leave,
            "refuse": _refuse,
            "fail": lambda: asked("SELECT 1 / 0"),
        }.get(one.kind)
        if leaf is not None:
            leaf()
            continue
        with _held(one):
            _run(one.body, log)


def _held(one: Block) -> Any:
    who = one.who or acting.GATE
    return {
        "taken": lambda: acting.taken(who),
        "stepped": lambda: _caught(acting.stepped(who)),
        "undone": lambda: _caught(transaction.atomic()),
        "kept": transaction.atomic,
        "caught": lambda: suppress(Refused),
    }[one.kind]()


class _caught:  # noqa: N801 - reads as a block
    """A block whose refusal is caught outside of it."""

    def __init__(self, inner: Any) -> None:
        self.inner = inner

    def __enter__(self) -> None:
        self.inner.__enter__()

    def __exit__(self, *error: object) -> bool:
        try:
            return bool(self.inner.__exit__(*error)) or isinstance(error[1], (Refused, DatabaseError))
        except (Refused, DatabaseError):
            return True


def _told(program: tuple[Block, ...], *, rides: bool) -> list[Any]:
    log: list[Any] = []
    with pytest.MonkeyPatch.context() as patched:
        if not rides:
            patched.setattr(wrapper.RidingMixin, "ride", lambda *_, **__: None)
            patched.setattr(wrapper.RidingMixin, "_may_ride", lambda _: False)
        with suppress(Refused, Error), logged_in_as("palier_web"), transaction.atomic():
            acting.begin(acting.GATE, bound=BOUND)
            asked("SELECT set_config('app.seen', 'nothing', true)")
            try:
                _run(program, log)
            except (Refused, Error) as error:
                log.append(type(error).__name__)
                raise
            log.append(asked()[0])
            transaction.set_rollback(True)
    return log


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(PROGRAMS)
def test_roles_that_ride_and_roles_that_leave_alone_ask_the_same(program: tuple[Block, ...]) -> None:
    assert _told(program, rides=True) == _told(program, rides=False)

"""Sealing in a test, and editing as whoever holds the machine could: no trigger runs."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING
from unittest.mock import patch

from django.db import connection, transaction
from django.utils import timezone

from palier.models.seals import seal_queue, seal_rows
from palier.rules.seals.told_acts import INVENTED
from palier.workflows.seals import sealing, verifying_seals
from palier.workflows.seals.verifying_seals import Walked

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from palier.rules.seals.seal_faults import SealFault


def seal(*, is_invented: bool = True) -> None:
    """All that waits, then all that is older than the chain.

    Factories write without an act, as an invented world does: what they wrote is told so, unless ``is_invented`` is false.
    """
    told = invented if is_invented else seal_queue.verbs
    left = True
    with patch.object(seal_queue, "verbs", told):
        while left:
            with seal_rows.one_snapshot():
                left = bool(sealing.seal_waiting(at=timezone.now()) or sealing.take_over(at=timezone.now()))


_VERBS = seal_queue.verbs


def invented(transactions: Collection[int]) -> dict[int, set[str]]:
    """Where each act commits, a transaction of factories is one without a line; else all is one transaction."""
    verbs = _VERBS(transactions)
    is_one = bool(connection.savepoint_ids)
    return {one: verbs.get(one, set()) | ({INVENTED} if is_one or one not in verbs else set()) for one in transactions}


def faults() -> list[SealFault]:
    with seal_rows.one_snapshot():
        return list(verifying_seals.walk(Walked()))


def named(found: list[SealFault]) -> set[str]:
    """The rows that faults name: table and key."""
    return {f"{fault.table} {fault.row}" for fault in found}


def edit(statement: str, values: list[object] | None = None) -> None:
    """As a superuser, past every trigger."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement, values)
        assert cursor.rowcount, statement
        cursor.execute("SET LOCAL session_replication_role = origin")


@contextmanager
def undone() -> Iterator[None]:
    """What is done inside is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)

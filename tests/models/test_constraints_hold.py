"""Every constraint and index of the schema holds for the rows that stood there before it, once all migrations have run."""

from __future__ import annotations

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db

UNFINISHED = """
    SELECT conname FROM pg_constraint WHERE NOT convalidated
    UNION ALL SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid
    ORDER BY 1
"""
"""Added in a moment, without a look at the rows (``NOT VALID``, ``CONCURRENTLY``): a later migration must look."""


def unfinished() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(UNFINISHED)
        return [name for (name,) in cursor]


def test_nothing_waits_for_a_look_at_the_rows() -> None:
    assert unfinished() == []


def test_one_that_waits_is_named() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE palier_commune ADD CONSTRAINT waits CHECK (true) NOT VALID")

    assert unfinished() == ["waits"]

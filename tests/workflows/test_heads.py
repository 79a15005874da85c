"""Heads of chains, and the root of a day: what leaves the machine."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from palier.models import DailyRoot, SealedHead, SealedLine
from palier.models.doors import acting
from palier.rules.seals import chain
from palier.rules.seals.chain import Head
from palier.workflows.seals import heads

pytestmark = pytest.mark.django_db
DAY, AT = date(2026, 5, 4), datetime(2026, 5, 5, 0, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def two_chains() -> None:
    SealedHead.objects.create(chain=0, name=chain.PLATFORM, position=3, head="a" * 64)
    SealedHead.objects.create(chain=7, name="0190-x", position=1, head="b" * 64)


def test_the_heads_are_told_by_the_name_of_their_chain() -> None:
    assert heads.current() == {"plateforme": Head(3, "a" * 64), "0190-x": Head(1, "b" * 64)}


def test_the_root_of_a_day_is_made_once_and_follows_the_one_before() -> None:
    first = heads.seal_day(DAY, at=AT)
    SealedHead.objects.filter(chain=7).update(position=2, head="c" * 64)
    again = heads.seal_day(DAY, at=AT)
    second = heads.seal_day(DAY + timedelta(days=1), at=AT)

    assert (again.root, first.lines, second.lines) == (first.root, 4, 5)
    assert (first.previous, second.previous) == ("0" * 64, first.root)
    for kept in (first, second):
        assert kept.root == chain.root(kept.day.isoformat(), kept.previous, heads.of_day(kept))


def test_the_clock_makes_it_and_anybody_reads_it(as_login) -> None:
    with as_login("palier_worker"), transaction.atomic():
        acting.take(acting.CLOCK)
        made = heads.seal_day(DAY, at=AT)
        acting.leave()
    with as_login("palier_web"), transaction.atomic():
        acting.take(acting.PUBLIC)
        read, found = heads.current(), DailyRoot.objects.get()
        acting.leave()

    assert (len(read), found.root) == (2, made.root)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE palier_dailyroot SET root = 'x'",
        "DELETE FROM palier_dailyroot",
        "TRUNCATE palier_dailyroot",
        "UPDATE palier_sealedline SET digest = 'x'",
        "UPDATE palier_sealedline SET salt = 'x'",
        "UPDATE palier_sealedline SET salt = '', row = '2'",
        "DELETE FROM palier_sealedline",
        "TRUNCATE palier_sealedline",
    ],
)
def test_roots_and_lines_never_change(statement: str) -> None:
    heads.seal_day(DAY, at=AT)
    _line()

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(statement)


def test_the_salt_of_a_line_may_be_emptied() -> None:
    _line()

    assert SealedLine.objects.update(salt=b"") == 1


def _line() -> None:
    SealedLine.objects.create(
        id=1,
        chain=0,
        position=1,
        kind=chain.ChainLineKind.STATE,
        source="offer",
        row="1",
        version=1,
        digest=b"d",
        marks=b"m",
        salt=b"s",
        sealed_at=AT,
        head=b"h",
    )

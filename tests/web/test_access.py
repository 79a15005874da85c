"""The access matrix: every address, every role, own and other organisation (principle 8)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from django.db import connection
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

from palier.models import Candidature, Demande, Fact, JournalEntry, Letter, Offer, Publication
from palier.models.identifiers import uuid7
from palier.web.requests.brief_copies import COPIES, PAGES
from tests.web.access_table import COLUMNS, DEEP, ROWS, asked_of
from tests.web.asking_as import Matrix, matrix_of_a_file

if TYPE_CHECKING:
    from collections.abc import Iterator


def named(resolver: URLResolver | URLPattern) -> Iterator[str]:
    """Every name of the URL configuration; an address without a name counts by its pattern."""
    if isinstance(resolver, URLPattern):
        yield resolver.name or str(resolver.pattern)
        return
    if resolver.namespace == "api":
        # Whoever shows a key there has a matrix of their own: `tests/api/test_every_address.py`.
        return
    for each in resolver.url_patterns:
        yield from named(each)


@pytest.fixture(scope="module")
def matrix(django_db_setup: None, django_db_blocker: Any) -> Iterator[Matrix]:
    yield from matrix_of_a_file(django_db_blocker)


def test_every_address_of_the_site_is_in_the_matrix() -> None:
    assert set(named(get_resolver())) == {row.name for row in ROWS}


HOUR = 3600
TOKENS = ("csrfmiddlewaretoken", "act_key", "nonce=")


@pytest.fixture
def copying(settings: Any) -> Iterator[None]:
    """Copies that whoever has no session would be handed for an hour."""
    settings.COPY_SECONDS = HOUR
    COPIES.clear()
    yield
    COPIES.clear()


def _copied_wrongly(column: str) -> list[str]:
    """What was copied and may not be: all that somebody signed in reads; to nobody, a page of its own or with a token."""
    return [
        f"{copy.match.view_name} is copied"
        for copy in COPIES.held()
        if column != COLUMNS[0]
        or copy.match.view_name not in PAGES
        or any(one in copy.content.decode() for one in TOKENS)
    ]


ACTS = (Candidature, Offer, JournalEntry, Letter, Publication, Fact, Demande)
"""What is left as it was by whoever only reads."""


def _written() -> int:
    """Rows of the acts that this transaction has written so far, those undone since included."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(pg_stat_get_xact_tuples_inserted(one) + pg_stat_get_xact_tuples_updated(one)"
            " + pg_stat_get_xact_tuples_deleted(one)) FROM unnest(%s::regclass[]) AS one",
            [[model._meta.db_table for model in ACTS]],  # noqa: SLF001 - the name of a table
        )
        return int(cursor.fetchone()[0])


@pytest.mark.usefixtures("copying")
@pytest.mark.parametrize("column", COLUMNS)
def test_every_cell_is_as_the_matrix_says_and_who_reads_changes_nothing(matrix: Matrix, column: str) -> None:
    asker, wrong, before = matrix.as_of(column), [], 0
    for row in sorted(asked_of(COLUMNS.index(column)), key=lambda row: row.method):
        before = before or _written()
        found, wanted = asker.ask(row), asker.wanted(row)
        if found != wanted:
            wrong.append(f"{row.method} {row.name}: {found}, not {wanted}")
        if row.method == "get" and _written() != before:
            wrong.append(f"{row.name} is only read, and writes")
            before = 0

    assert bool(COPIES.held()) == (column == COLUMNS[0])
    wrong += _copied_wrongly(column)
    assert not wrong, "\n".join(wrong)


SAME_WHATEVER_IS_THERE = {
    "effacement",
    "premiere-demande-sans-fichier",
    "demander-toit-sans-dossier",
    "toit-sans-dossier-finir",
}
"""The proof of an erasure, the same for every reference until there is one (`test_erasure.py`); and a first registration or a
roof without a file, whose door takes back whoever has none open, whatever they name."""


@pytest.mark.parametrize("column", COLUMNS[1:])
def test_an_id_of_nothing_is_told_like_the_id_of_a_stranger(matrix: Matrix, column: str) -> None:
    """Of the doors that are closed to a whole role, which look at no id, one in four is asked."""
    asker, told, at = matrix.as_of(column), [], COLUMNS.index(column)
    for number, row in enumerate(ROWS):
        if row.is_closed_to_the_role_of(at) and (number + at) % 4 and not DEEP:
            continue
        args = matrix.args[row]
        if args and isinstance(args[0], UUID) and row.name not in SAME_WHATEVER_IS_THERE:
            found = asker.ask(row, args=[uuid7() if isinstance(one, UUID) else one for one in args])
            if found != 404:
                told.append(f"{row.method} {row.name}: {found}")

    assert not told, "\n".join(told)

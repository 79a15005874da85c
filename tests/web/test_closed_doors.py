"""Who may not read may not write either: an act under any other method meets the same closed door."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.web.access_table import COLUMNS, DEEP, ROWS, asked_of
from tests.web.asking_as import Matrix, matrix_of_a_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.web.access_table import Row

OTHERS = ("put", "delete", "patch")
"""Methods of no page: what refuses one refuses the others, which the owner of each row proves."""


@pytest.fixture(scope="module")
def matrix(django_db_setup: None, django_db_blocker: Any) -> Iterator[Matrix]:
    yield from matrix_of_a_file(django_db_blocker)


def _to_try(row: Row, number: int, column: int) -> list[str]:
    """The other of reading and writing, as the matrix asks the first; and each of the others from some columns of each row."""
    other = "post" if row.method == "get" else "get"
    return [other] if (number + column) % len(OTHERS) else [other, OTHERS[column // len(OTHERS) % len(OTHERS)]]


@pytest.mark.parametrize("column", COLUMNS)
def test_a_closed_cell_is_closed_under_every_method(matrix: Matrix, column: str) -> None:
    """Of the doors that are closed to a whole role, which look at no method either, one in two is asked."""
    asker, open_doors, at = matrix.as_of(column), [], COLUMNS.index(column)
    # What is a row of its own under the other method is asked by `test_access.py`, and may be open.
    rows = {(row.name, row.method, *matrix.args[row]) for row in ROWS}
    for number, row in enumerate(asked_of(at)):
        if asker.wanted(row) != 404 or (row.is_closed_to_the_role_of(at) and (number + at) % 2 and not DEEP):
            continue
        for method in _to_try(row, number, at):
            if (row.name, method, *matrix.args[row]) in rows:
                continue
            found = asker.ask(row, method=method)
            if found not in {404, 405}:
                open_doors.append(f"{method} {row.name}: {found}")

    assert not open_doors, "\n".join(open_doors)


@pytest.mark.parametrize("column", COLUMNS)
def test_no_page_takes_a_method_of_no_page_even_from_whose_it_is(matrix: Matrix, column: str) -> None:
    """The first column that a row opens to tries them all."""
    asker, taken = matrix.as_of(column), []
    for row in ROWS:
        opened = next((at for at, cell in enumerate(row.cells) if cell in {200, 302, 400} and at), None)
        # Whom no row opens to is led to the door, whatever the method.
        if opened is None or COLUMNS[opened] != column:
            continue
        for method in OTHERS:
            found = asker.ask(row, method=method)
            if found not in {404, 405}:
                taken.append(f"{method} {row.name}: {found}")

    assert not taken, "\n".join(taken)

"""The database does not spend longer on planning a page than on reading it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    import psycopg


@pytest.mark.parametrize("login", ["palier_web", "palier_worker"])
def test_joins_of_many_tables_are_not_tried_in_every_order(
    connect: Callable[[str], psycopg.Connection[Any]], login: str
) -> None:
    assert connect(login).execute("SHOW join_collapse_limit").fetchone() == ("4",)

"""A written statement, and how many rows it touched."""

from collections.abc import Mapping
from typing import Any

from django.db import connection


def run(statement: str, values: Mapping[str, Any] | None = None) -> int:
    """Run one statement on the connection of the product; how many rows it inserted, changed or removed."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)

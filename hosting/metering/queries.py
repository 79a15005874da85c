"""Each statement is timed, and a slow one written down as the code wrote it: without the value of any parameter.

The server's own log of slow statements would quote the values, for the driver puts them into the text: names, incomes.
"""

import re
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import DatabaseError

from hosting.metering import counters, slow_file

_STATES = {
    "08": "connection",
    "57P": "connection",
    "55P03": "lock",
    "40P01": "deadlock",
    "40001": "serialization",
    "57014": "timeout",
    "25P04": "timeout",
    "23": "constraint",
    "42501": "permission",
    "25006": "read_only",
    "53": "resources",
}
_LITERAL = re.compile(r"'(?:[^']|'')*'|\b\d+(?:\.\d+)?\b")
_MANY = re.compile(r"\((?:\s*(?:%s|\?)\s*,)+\s*(?:%s|\?)\s*\)")
_SPACES = re.compile(r"\s+")
_LONGEST = 3000

type Execute = Callable[[str, object, bool, dict[str, Any]], object]


def watch(execute: Execute, sql: str, params: object, many: bool, context: dict[str, Any]) -> object:  # noqa: FBT001 - Django's
    """Run one statement; count it if it fails, keep its text if it is slow."""
    began = time.perf_counter()
    try:
        return execute(sql, params, many, context)
    except DatabaseError as error:
        counters.failed(kind_of(error))
        raise
    finally:
        spent = (time.perf_counter() - began) * 1000
        if spent >= settings.SLOW_QUERY_MS:
            counters.slow()
            slow_file.note(settings.SHARED, without_values(str(sql)), spent)


def kind_of(error: DatabaseError) -> str:
    """The kind of a failure, from its SQLSTATE: the whole, then what it begins with."""
    state = str(getattr(error.__cause__, "sqlstate", None) or "")
    if not state:
        return "connection"
    return next((kind for length in (5, 3, 2) if (kind := _STATES.get(state[:length]))), "other")


def without_values(sql: str) -> str:
    """The text of a statement with every literal gone and lists shortened: the same query has the same text."""
    text = _SPACES.sub(" ", _LITERAL.sub("?", sql)).strip()
    return _MANY.sub("(...)", text)[:_LONGEST]

"""Telling a database that cannot be reached, or cannot take an act, from a mistake of ours."""

from collections.abc import Iterator

import psycopg

CONNECTION_CLASS = "08"
READ_ONLY = "25006"
STATES = frozenset(
    {
        READ_ONLY,  # it was the primary and is no longer
        "53300",  # every connection is taken
        "57P01",  # stopped, or this connection was ended
        "57P02",  # a process of the server crashed
        "57P03",  # starting or stopping
    }
)
"""What PostgreSQL says when it is not there for us; a lock or a time-out of a statement is not among them."""
CANCELLED = "57014"
"""A statement that took longer than a page may: what it did is undone, and the server is well."""
_DEPTH = 20


def is_outage(error: BaseException | None) -> bool:
    """Say whether this error, or one that it comes from, means that the database was not there."""
    return any(_is_absence(each) for each in _told_by_the_database(error))


def is_cancelled(error: BaseException | None) -> bool:
    """Say whether this error, or one that it comes from, is a statement that took too long."""
    return any(each.sqlstate == CANCELLED for each in _told_by_the_database(error))


def _told_by_the_database(error: BaseException | None) -> Iterator[psycopg.Error]:
    for _ in range(_DEPTH):
        if error is None:
            return
        if isinstance(error, psycopg.Error):
            yield error
        error = error.__cause__ or error.__context__


def _is_absence(error: psycopg.Error) -> bool:
    state = error.sqlstate
    if state is None:
        # A connection refused, cut or not had in time has no state: the server said nothing.
        return isinstance(error, psycopg.OperationalError)
    return state in STATES or state.startswith(CONNECTION_CLASS)

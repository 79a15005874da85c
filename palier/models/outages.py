"""Telling a database that cannot be reached, or cannot take an act, from a mistake of ours."""

import psycopg

CONNECTION_CLASS = "08"
READ_ONLY = "25006"
STATES = frozenset({
    READ_ONLY,  # it was the primary and is no longer
    "53300",  # every connection is taken
    "57P01",  # stopped, or this connection was ended
    "57P02",  # a process of the server crashed
    "57P03",  # starting or stopping
})  # fmt: skip
"""What PostgreSQL says when it is not there for us; a lock or a time-out of a statement is not among them."""
_DEPTH = 20


def is_outage(error: BaseException | None) -> bool:
    """Say whether this error, or one that it comes from, means that the database was not there."""
    for _ in range(_DEPTH):
        if error is None:
            return False
        if isinstance(error, psycopg.Error) and _is_absence(error):
            return True
        error = error.__cause__ or error.__context__
    return False


def _is_absence(error: psycopg.Error) -> bool:
    state = error.sqlstate
    if state is None:
        # A connection refused, cut or not had in time has no state: the server said nothing.
        return isinstance(error, psycopg.OperationalError)
    return state in STATES or state.startswith(CONNECTION_CLASS)

"""Act in the database as a login of the product, from a connection of the owner.

`SET SESSION AUTHORIZATION` gives exactly the rights of that login (a later `SET ROLE` is
checked against it), and works inside the transaction that a test rolls back.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import connection
from psycopg.pq import TransactionStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.http import HttpRequest, HttpResponse


@contextmanager
def logged_in_as(login: str) -> Iterator[None]:
    """Run the block as `palier_web` or `palier_worker`; nested blocks keep the outer login."""
    if current_login() == login:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(f"SET SESSION AUTHORIZATION {connection.ops.quote_name(login)}")
    try:
        yield
    finally:
        # A failed statement outside any savepoint has spoilt the transaction: its rollback resets the login.
        if connection.connection is not None and not _is_spoilt():
            with connection.cursor() as cursor:
                cursor.execute("RESET SESSION AUTHORIZATION")


def current_login() -> str:
    """The session's login, which the server tells with each change of it: no question is sent."""
    connection.ensure_connection()
    return str(connection.connection.info.parameter_status("session_authorization"))


def _is_spoilt() -> bool:
    """Whether nothing more is answered on this connection, before its transaction is rolled back or for ever."""
    return connection.connection.info.transaction_status in {TransactionStatus.INERROR, TransactionStatus.UNKNOWN}


class WebLoginMiddleware:
    """Give each request of the test client and of the live server the web's login."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with logged_in_as("palier_web"):
            return self.get_response(request)

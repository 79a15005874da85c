"""Bare Django: one view that sends what a page sent, prepared once for each connection, and answers with its bytes.

No middleware, no template, no model, no right is asked for: what is left is the framework's way from a request to an answer, the
database, and the reading of each row. Served by the same server, with as many processes and threads that work.
"""

from __future__ import annotations

import os
import pickle
import threading
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import path
from psycopg.adapt import Transformer
from psycopg.pq import ExecStatus, TransactionStatus

from hosting.riding.keeping import Command, KeepingConnection

if TYPE_CHECKING:
    from benchmarks.bare.recorded import Recorded, Statement

if not settings.configured:
    settings.configure(ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF=__name__, MIDDLEWARE=[], USE_TZ=True)

_page: Recorded = pickle.loads(Path(os.environ["FLOOR_PAGE"]).read_bytes())  # noqa: S301 - written by the bench
_own = threading.local()
_names: dict[bytes, bytes] = {}
_numbers = count(1)


def page(request: HttpRequest) -> HttpResponse:
    """The page: its messages, then its bytes."""
    if _page.messages:
        connection = _connection()
        try:
            for message in _page.messages:
                _send(connection, message)
            if connection.info.transaction_status == TransactionStatus.INTRANS:
                connection.execute("COMMIT")
        except psycopg.Error:
            del _own.connection
            raise
    return HttpResponse(_page.body, content_type="text/html; charset=utf-8")


def _connection() -> KeepingConnection:
    if not hasattr(_own, "connection"):
        _own.connection = KeepingConnection.connect(_page.database, autocommit=True)
    return _own.connection  # type: ignore[no-any-return]


def _send(connection: KeepingConnection, message: list[Statement]) -> None:
    """Send a message and read every row of its answers. Raises what the server said of one that failed."""
    commands = [Command(text, values or [], _name(text)) for text, values in message]
    answers: Any = connection.wait(connection.in_one_message(commands))
    for answer in answers:
        if answer[0].status == ExecStatus.FATAL_ERROR:
            raise connection.refused(answer[0])
        if answer[0].ntuples:
            reader = Transformer(connection)
            reader.set_pgresult(answer[0])
            reader.load_rows(0, answer[0].ntuples, tuple)


def _name(text: bytes) -> bytes:
    if text not in _names:
        _names[text] = b"floor_%d" % next(_numbers)
    return _names[text]


urlpatterns = [path("", page)]
application = WSGIHandler()

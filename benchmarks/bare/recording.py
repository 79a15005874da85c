"""What a page sends to the database: asked in a process of the web, its messages are written down as they leave.

`python -m benchmarks.bare.recording PATH FILE` asks for the page three times and keeps the last: what a process keeps is then
known to it, as to one that has served for a while.
"""

from __future__ import annotations

import io
import os
import pickle
import sys
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.bare.recorded import Recorded, Statement

TIMES = 3


def record(path: str, cookies: str) -> Recorded:
    """Ask for a page with the cookies of its reader."""
    from django.db import connection

    from config.wsgi import application
    from hosting.riding.keeping import Command, KeepingConnection

    sent: list[list[Statement]] = []
    leave = KeepingConnection.in_one_message

    def watched(self: KeepingConnection, commands: list[Command]) -> Any:  # noqa: ANN401 - the driver's generator
        sent.append([Statement(one.text, one.values) for one in commands])
        return leave(self, commands)

    KeepingConnection.in_one_message = watched  # type: ignore[method-assign,assignment]
    for _ in range(TIMES):
        sent.clear()
        status, body = _page(application, path, cookies)
    known = connection.get_connection_params()
    entered = {key: known[key] for key in ("dbname", "host", "port", "user", "password") if known.get(key)}
    return Recorded(status, body, list(sent), psycopg.conninfo.make_conninfo(**entered))


def _page(application: Any, path: str, cookies: str) -> tuple[int, bytes]:  # noqa: ANN401 - of a server
    said: list[str] = []
    environment = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "127.0.0.1",
        "HTTP_COOKIE": cookies,
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
    }
    answer = application(environment, lambda status, *_: said.append(status))
    body = b"".join(answer)
    if close := getattr(answer, "close", None):
        close()
    return int(said[-1].split()[0]), body


def main(arguments: list[str]) -> int:
    """Record the page of the first word into the file of the second, for the reader whose cookies are on standard input."""
    told = record(arguments[0], sys.stdin.read())
    Path(arguments[1]).write_bytes(pickle.dumps(told))
    return 0


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    sys.exit(main(sys.argv[1:]))

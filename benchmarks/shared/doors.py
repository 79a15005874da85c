"""What the door before Django costs by itself: seconds of processor for one request, without any site behind it."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

TIMES = 5000
AHEAD = 1000


def costs() -> dict[str, float]:
    """Microseconds: a request let in at ease, one of somebody who holds a pass, and one told to wait again."""
    import django

    django.setup()
    from hosting.admission import cookies
    from hosting.admission.door import Door

    with tempfile.TemporaryDirectory() as folder:
        door = Door(_nothing, path=Path(folder) / "room", slots=1, is_secure=False, keep=_never)
        bare = _microseconds(lambda: _nothing(_environ(), _start))
        held = "=".join(cookies.write_pass(cookies.Pass("u0", is_inside=True, at=int(time.time()))))
        at_ease = _microseconds(lambda: door(_environ(), _start)) - bare
        known = _microseconds(lambda: door(_environ(held), _start)) - bare
        door.room.overload()
        now = int(time.monotonic())
        with door.room.locked():
            for _ in range(AHEAD):  # so that nobody measured here is called meanwhile
                door.room.new.show(door.room.new.join(now) or 0, now)
        given: list[str] = []
        door(
            _environ(),
            lambda _status, headers: given.extend(v.partition(";")[0] for n, v in headers if n == "Set-Cookie"),
        )
        waits = _microseconds(lambda: door(_environ(given[0]), _start)) - bare
    return {"let in": at_ease, "let in, with a pass": known, "told to wait": waits}


def _nothing(_environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
    start("200 OK", [("Content-Type", "text/html")])
    return [b""]


def _never(_request: object) -> HttpResponse:
    raise AssertionError


def _start(*_: object) -> None:
    return None


def _environ(cookie: str = "") -> dict[str, Any]:
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/",
        "QUERY_STRING": "",
        "HTTP_ACCEPT": "text/html",
        "HTTP_COOKIE": cookie,
    }


def _microseconds(ask: Callable[[], object]) -> float:
    ask()
    began = time.process_time()
    for _ in range(TIMES):
        ask()
    return (time.process_time() - began) / TIMES * 1e6

"""Crowds who come to a site with an ordinary browser: they keep its cookies, and refresh when the page tells them to.

One thread, plain sockets: the crowd must cost little beside what it measures. Arrivals follow the clock, whatever the site
does, so that a slow answer delays nobody else's.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Coroutine

PATIENCE = 20.0
"""Seconds after which a browser gives an answer up: a time-out."""
STEP = 0.002
OK, WAITING = 200, 503
FIRST_NUMBER = 1_000
"""As a highest rent in euros, it shuts nothing out: each search differs, and finds what all find."""


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer. ``status`` is 0 for a time-out or a cut; ``place`` is none on a page of the site."""

    status: int
    seconds: float
    place: int | None
    refresh: float


@dataclass(slots=True)
class Visitor:
    """Someone of the crowd: when they came, the page that they want, what they were answered, when it came."""

    came_at: float
    answers: list[Answered] = field(default_factory=list)
    wants: str = "/"
    served_at: float | None = None
    cookies: dict[str, str] = field(default_factory=dict)


def _alone[T](crowd: Coroutine[Any, Any, T]) -> T:
    """Run a crowd in a thread of its own: the caller may have an event loop already, as a driven browser leaves."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, crowd).result()


class Crowd:
    """People who all want a home, each by a search of their own: one page for all would be answered from one copy."""

    def __init__(self, url: str, path: str) -> None:
        """Aim at a page, where ``{}`` stands for a number that no two questions share."""
        parts = urlsplit(url)
        self._host, self._port, self._path = parts.hostname or "127.0.0.1", parts.port or 80, path
        self._numbers = itertools.count(FIRST_NUMBER)
        self.lag: list[float] = []
        """How late this program itself was, in seconds, at each step: what it adds to the times that it measures."""

    def closed(self, visitors: int, seconds: float) -> list[Answered]:
        """A few who ask again as soon as they are answered: what the site can serve."""
        return _alone(self._closed(visitors, seconds))

    def rush(self, rate: float, seconds: float) -> list[Visitor]:
        """So many newcomers a second, each of whom wants one page; give up on those not served in the end."""
        return _alone(self._rush(rate, seconds))

    def _page(self) -> str:
        return self._path.format(next(self._numbers))

    async def _closed(self, visitors: int, seconds: float) -> list[Answered]:
        end = time.monotonic() + seconds

        async def loop() -> list[Answered]:
            answers, visitor = [], Visitor(time.monotonic())
            while time.monotonic() < end:
                visitor.wants = self._page()
                answers.append(await self._ask(visitor))
            return answers

        found = await asyncio.gather(*(loop() for _ in range(visitors)))
        return [answer for answers in found for answer in answers]

    async def _rush(self, rate: float, seconds: float) -> list[Visitor]:
        began = time.monotonic()
        end = began + seconds
        visitors: list[Visitor] = []
        tasks = []
        while (now := time.monotonic()) < end:
            while len(visitors) < (now - began) * rate:
                visitors.append(Visitor(time.monotonic(), wants=self._page()))
                tasks.append(asyncio.create_task(self._come(visitors[-1], end)))
            asked = time.monotonic()
            await asyncio.sleep(STEP)
            self.lag.append(time.monotonic() - asked - STEP)
        await asyncio.gather(*tasks)
        return visitors

    async def _come(self, visitor: Visitor, end: float) -> None:
        while time.monotonic() < end:
            answer = await self._ask(visitor)
            visitor.answers.append(answer)
            if answer.status == OK:
                visitor.served_at = time.monotonic()
                return
            await asyncio.sleep(max(0.0, min(answer.refresh, end - time.monotonic())))

    async def _ask(self, visitor: Visitor) -> Answered:
        began = time.monotonic()
        try:
            head = await asyncio.wait_for(self._exchange(visitor), PATIENCE)
        except (OSError, TimeoutError, asyncio.IncompleteReadError):
            return Answered(0, time.monotonic() - began, None, 1.0)
        seconds = time.monotonic() - began
        lines = head.decode("latin-1").split("\r\n")
        headers: dict[str, str] = {}
        for line in lines[1:]:
            name, _, value = line.partition(": ")
            if name.lower() == "set-cookie":
                cookie, _, content = value.partition(";")[0].partition("=")
                visitor.cookies[cookie] = content
            headers[name.lower()] = value
        place = headers.get("palier-waiting")
        return Answered(
            int(lines[0].split()[1]),
            seconds,
            int(place) if place is not None else None,
            float(headers.get("refresh", "1")),
        )

    async def _exchange(self, visitor: Visitor) -> bytes:
        """One request on a connection of its own, as those of strangers are; return the head of the answer."""
        cookies = "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())
        request = (
            f"GET {visitor.wants} HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\nCookie: {cookies}\r\n"
            "Connection: close\r\n\r\n"
        ).encode()
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[bytes] = loop.create_future()
        transport, _ = await loop.create_connection(lambda: _Asking(request, answer), self._host, self._port)
        try:
            head, separator, _ = (await answer).partition(b"\r\n\r\n")
        finally:
            transport.close()
        if not separator:
            raise ConnectionResetError
        return head


class _Asking(asyncio.Protocol):
    """Sends a request and keeps what comes until the end: no streams, whose cost would weigh on what is measured beside."""

    def __init__(self, request: bytes, answer: asyncio.Future[bytes]) -> None:
        self._request, self._answer, self._come = request, answer, bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        cast("asyncio.WriteTransport", transport).write(self._request)

    def data_received(self, data: bytes) -> None:
        self._come += data

    def connection_lost(self, exc: Exception | None) -> None:
        if self._answer.done():
            return
        if exc:
            self._answer.set_exception(exc)
        else:
            self._answer.set_result(bytes(self._come))

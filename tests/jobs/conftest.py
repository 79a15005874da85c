"""A relay that speaks SMTP and counts what it took."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING

import pytest

from sandbox.mail.server import Sink

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

type Post = Callable[..., "Taken"]


class Taken:
    """What a sink took."""

    def __init__(self, sink: Sink, log: Path) -> None:
        self.sink, self.log = sink, log

    @property
    def lines(self) -> list[dict[str, str]]:
        return [json.loads(line) for line in self.log.read_text().splitlines()]

    @property
    def ids(self) -> list[str]:
        return [line["message_id"] for line in self.lines]


@pytest.fixture
def post(tmp_path: Path, settings, committed) -> Iterator[Post]:
    """Return a function that starts a sink and makes it the relay of the settings."""
    started: list[tuple[Sink, threading.Thread]] = []

    def start(fault: str = "") -> Taken:
        log = tmp_path / f"mail{len(started)}.jsonl"
        sink = Sink(("127.0.0.1", 0), log, fault)
        thread = threading.Thread(target=sink.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        started.append((sink, thread))
        options = {"host": "127.0.0.1", "port": sink.server_address[1], "timeout": 5}
        settings.MAILERS = {"default": {"BACKEND": "palier.gateways.relay.Relay", "OPTIONS": options}}
        return Taken(sink, log)

    yield start
    for sink, thread in started:
        sink.shutdown()
        thread.join(5)
        sink.server_close()

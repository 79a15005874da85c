"""Connections whose body nobody waits for any more: they are ended where their visitor does not end them.

The server closes a connection only once its body is dropped, and a blocked read keeps it; it tells us nothing by which one
could be named. While there is a straggler, every connection of this process is looked at: who has been told nothing and has
sent next to nothing for a while is cut off, as at the end of any keep-alive. A slow sending that is waited for sends more.
"""

from __future__ import annotations

import os
import socket
import stat
import struct
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

type Seen = dict[int, tuple[float, int]]

LOOK = 2.0
"""Seconds between two looks."""
PATIENCE = 10.0
"""Seconds of next to nothing before a connection is cut."""
LEAST = 1024
"""Bytes a second that a connection must send meanwhile: an eighth of what a body must, seen from outside."""
_ESTABLISHED = 1
_LAST_DATA_SENT, _BYTES_RECEIVED = 44, 128
"""Where they stand in Linux's ``struct tcp_info``: milliseconds since something was sent, and bytes in all."""
_TCP_INFO_SIZE = 136
_lock = threading.Lock()
_watch: list[threading.Thread] = []


def watch(count: Callable[[], int]) -> None:
    """See to it that stragglers end, for as long as there are some; called whenever one begins."""
    with _lock:
        if _watch and _watch[0].is_alive():
            return
        _watch[:] = [threading.Thread(target=_look_on, args=(count,), name="stragglers", daemon=True)]
        _watch[0].start()


def _look_on(count: Callable[[], int]) -> None:
    seen: Seen = {}
    while count():
        seen = end_silent(seen, PATIENCE, time.monotonic())
        time.sleep(LOOK)


def end_silent(seen: Seen, patience: float, now: float) -> Seen:
    """Cut the connections that have gone silent. ``seen``: by inode, since when and at how many bytes; its next state."""
    found: Seen = {}
    ports: set[int] = set()
    connections: list[socket.socket] = []
    try:
        for each in _sockets():
            connections.append(each)
            if each.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                ports.add(each.getsockname()[1])
        for each in connections:
            with suppress(OSError):
                if each.getsockname()[1] in ports and (state := _state(each)):
                    _judge(each, state, seen, found, patience=patience, now=now)
    finally:
        for each in connections:
            each.close()
    return found


def _judge(
    connection: socket.socket,
    state: tuple[int, float, int],
    seen: Seen,
    found: Seen,
    *,
    patience: float,
    now: float,
) -> None:
    inode, sent_ago, received = state
    since, at = seen.get(inode, (now, received))
    if sent_ago < patience or received - at > LEAST * max(now - since, 1.0):
        since, at = now, received
    if now - since >= patience:
        connection.shutdown(socket.SHUT_RDWR)
    else:
        found[inode] = since, at


def _sockets() -> Iterator[socket.socket]:
    """Every internet socket of this process, each by a descriptor of its own that the caller closes."""
    for entry in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            descriptor = int(entry.name)
            if stat.S_ISSOCK(os.fstat(descriptor).st_mode):
                found = socket.socket(fileno=os.dup(descriptor))
                if found.family in (socket.AF_INET, socket.AF_INET6):
                    yield found
                else:
                    found.close()


def _state(connection: socket.socket) -> tuple[int, float, int] | None:
    """Inode, seconds since we last said something, bytes received in all; none for what is no connection any more."""
    told = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _TCP_INFO_SIZE)
    if len(told) < _TCP_INFO_SIZE or told[0] != _ESTABLISHED:
        return None
    sent = struct.unpack_from("=I", told, _LAST_DATA_SENT)[0] / 1000
    return os.fstat(connection.fileno()).st_ino, sent, struct.unpack_from("=Q", told, _BYTES_RECEIVED)[0]

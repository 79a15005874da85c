"""Ports of the loopback: one that is free, and the one of last time for who must answer where it answered before."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def free_port() -> int:
    """A port of the loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def port_of(file: Path) -> int:
    """The port of last time, for the addresses that were given to who signs name it; another where somebody took it."""
    known = file.read_text(encoding="ascii").strip() if file.exists() else ""
    for wanted in (int(known) if known.isdecimal() else 0, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", wanted))
            except (OSError, OverflowError):
                continue
            port = int(probe.getsockname()[1])
            file.write_text(f"{port}\n", encoding="ascii")
            return port
    raise OSError(file)

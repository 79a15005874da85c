"""How one speaks to the supervisor: a Unix socket in the state folder, one line of JSON asked, one answered.

Only its owner may open it. Every order returns at once: what it starts is then seen in `status`.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

NAME = "supervisor.sock"
SECONDS = 30
"""Bound on an order and its answer, in seconds: checking a release before handing over to it takes a few."""
LONGEST = 1 << 20


class ControlError(RuntimeError):
    """No supervisor answers, or it refused; the message is for the person at the terminal."""


@contextlib.contextmanager
def _short(state: Path) -> Iterator[str]:
    """Yield an address of the socket that fits in the kernel's 107 bytes, however deep the folder."""
    folder = os.open(state, os.O_PATH | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{NAME}"
    finally:
        os.close(folder)


def listen(state: Path) -> socket.socket:
    """Open the socket, in place of one that a killed supervisor left; the caller holds the state's lock."""
    (state / NAME).unlink(missing_ok=True)
    door = socket.socket(socket.AF_UNIX)
    mask = os.umask(0o177)
    try:
        with _short(state) as address:
            door.bind(address)
    finally:
        os.umask(mask)
    door.listen(16)
    return door


def answer(door: socket.socket, obey: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Take one caller in, obey, answer; a caller that says nothing or leaves changes nothing."""
    with contextlib.suppress(OSError, ValueError):
        caller, _ = door.accept()
        with caller, caller.makefile("rwb") as talk:
            caller.settimeout(2)
            order = json.loads(talk.readline(LONGEST))
            try:
                said = obey(order)
            except ControlError as refusal:
                said = {"refused": str(refusal)}
            talk.write(json.dumps(said).encode() + b"\n")


def ask(state: Path, order: str, **details: object) -> dict[str, Any]:
    """Give an order to the supervisor of a state folder and return its answer. Raises ``ControlError``."""
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(SECONDS)
            with _short(state) as address:
                line.connect(address)
            with line.makefile("rwb") as talk:
                talk.write(json.dumps({"order": order, **details}).encode() + b"\n")
                talk.flush()
                said = talk.readline(LONGEST)
    except OSError as error:
        raise ControlError(f"No Palier serves from {state} ({error.strerror or error}).") from error
    if not said:
        raise ControlError("The supervisor closed the line without an answer.")
    answered: dict[str, Any] = json.loads(said)
    if "refused" in answered:
        raise ControlError(answered["refused"])
    return answered

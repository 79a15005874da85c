"""A gate at which a process that has read its code waits: its supervisor meanwhile makes the database ready.

The code of the web takes as long to read as the schema takes to be looked at, each on one processor. The gate is a pipe: a byte
opens it; its end without one (refused, or the supervisor is dead) sends away who waits.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

NAME = "PALIER_GATE_FD"
"""Tells a process the number of the pipe on which it waits; absent, it does not wait."""


@dataclass(frozen=True, slots=True)
class Gate:
    """The two ends of the pipe, in the supervisor: the first is handed down."""

    inside: int
    outside: int

    @classmethod
    def shut(cls) -> Gate:
        """Make one that is shut."""
        return cls(*os.pipe())

    def open(self) -> None:
        """Let the one who waits go on; one who has died is not there to hear it."""
        os.write(self.outside, b"1")
        self.close()

    def close(self) -> None:
        """Have nobody wait any longer: unopened, who waits ends."""
        os.close(self.inside)
        os.close(self.outside)


def wait() -> bool:
    """In the process: wait until it is opened. ``False``: end, nothing is to be served."""
    number = os.environ.pop(NAME, "")
    if not number:
        return True
    told = os.read(int(number), 1)
    os.close(int(number))
    return bool(told)

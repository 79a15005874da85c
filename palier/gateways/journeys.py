"""A journey planner, behind a port: none is built in, and pages then say distances as the crow flies alone.

An address never leaves: a planner is asked from the point of a commune to that of another.
"""

from typing import Protocol

type JourneyPoint = tuple[float, float]
"""Latitude and longitude, in degrees."""


class JourneyPlanner(Protocol):
    """How long a journey takes."""

    def minutes(self, start: JourneyPoint, end: JourneyPoint) -> int | None:
        """Minutes by public transport on a morning of a working day; ``None`` where it is not known."""


class NoPlanner:
    """Knows no journey."""

    def minutes(self, start: JourneyPoint, end: JourneyPoint) -> int | None:  # noqa: ARG002 - the port
        """Nothing."""
        return None


def planner() -> JourneyPlanner:
    """The planner of this site."""
    return NoPlanner()

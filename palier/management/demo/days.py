"""The days of the invented world, counted from its anchor."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from palier.rules.law.clocks import paris


@dataclass(frozen=True, slots=True)
class Days:
    """Turns « so many days before the anchor » into instants of Paris. ``now`` bounds what has already happened."""

    anchor: date
    now: datetime

    def day(self, offset: int) -> date:
        """The day that many days after the anchor; before it when negative."""
        return self.anchor + timedelta(days=offset)

    def at(self, offset: int, hour: int = 10, minute: int = 0) -> datetime:
        """An instant of that day, in Paris."""
        return datetime.combine(self.day(offset), time(hour, minute), paris())

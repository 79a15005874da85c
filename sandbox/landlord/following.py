"""Following: the software reads what happened since, and only then looks at its home. Who runs it keeps ``after``.

An event names no household: it says that something of a home or of a publication is to be read again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sandbox.landlord.sitting import ITS_HOUR

if TYPE_CHECKING:
    from sandbox.landlord.calling import PartnerApi
    from sandbox.landlord.letting import Letting

WAITS = "attend"
MOST_STEPS = 20


@dataclass
class Following:
    """One home, followed by the feed of events."""

    api: PartnerApi
    letting: Letting
    after: int = 0
    """The number of the last event that was read: to be kept between two runs."""
    heard: list[str] = field(default_factory=list)
    waited: str = ""
    """What the last turn ended on."""

    def turn(self) -> list[str]:
        """Read what is new; if some of it is of this home, do all that can be done now. What was done, in words.

        No event tells the hour of a séance: while it is awaited, the home is looked at each time.
        """
        kinds, waited = self._new(), self.waited
        if self.letting.is_begun and not kinds and waited != ITS_HOUR:
            return []
        told = self._all()
        self.waited = told[-1]
        return told if kinds or told != [waited] else []

    def _new(self) -> list[str]:
        found: list[str] = []
        while True:
            page = self.api.read(f"events?after={self.after}&limit=100")
            found += [one["type"] for one in page["items"] if one["data"]["id"] in self.letting.ids]
            self.after = page["next"]
            if not page["has_more"]:
                self.heard += found
                return found

    def _all(self) -> list[str]:
        told: list[str] = []
        for _ in range(MOST_STEPS):
            word = self.letting.go_on()
            told.append(word)
            if word.startswith(WAITS):
                break
        return told

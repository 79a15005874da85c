"""What a page and the door that stands before it tell each other of a request, in its environment."""

from __future__ import annotations

PERSON = "palier.person"
"""Key under which a page says who is signed in: the waiting room keeps their turn."""
SLOT = "palier.slot"
"""Key under which the door leaves the slot of this request, for who must wait for another system without holding it."""

LEAVES_AT = "palier.leaves_at"
"""Key under which a page says when its answer may leave, on the clock of `time.monotonic`: waited for without a slot."""


class NoSlotError(Exception):
    """No slot came back in time after another system was waited for: the person is asked to come again."""

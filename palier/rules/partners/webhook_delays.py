"""When an address that did not take an event is tried again, when the event is given up, and when the address is left alone."""

from datetime import datetime, timedelta
from typing import NamedTuple

from palier.rules.law.law import act, applies

_SECURITY = act("règlement (UE) 2016/679, article 32")
_STEPS = (
    timedelta(seconds=5),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=20),
    timedelta(hours=1),
    timedelta(hours=2),
    timedelta(hours=4),
)
"""After each failure: eight calls in some seven hours."""
MOST = len(_STEPS) + 1
LEASE = timedelta(minutes=1)
"""How long a call that is on its way keeps others away: its worker may have died."""
LEFT_ALONE = timedelta(days=3)
"""After so long without one call taken, nothing is sent any more until its manager says so."""
HANDOVER = timedelta(days=1)
"""How long the secret before still signs: the receiver is changed meanwhile."""
_SPREAD = 256


class SendOutcome(NamedTuple):
    """What became of a call: the code of the answer, and a word for what went wrong; none where it was taken."""

    status: int | None
    fault: str

    @property
    def is_taken(self) -> bool:
        """Whether the receiver said that it has it."""
        return not self.fault


@applies(_SECURITY)
def again_at(attempts: int, mark: bytes, *, at: datetime) -> datetime | None:
    """When to try again after so many failures; none: it is given up.

    ``mark`` spreads those that failed together: up to a half is added, by its first byte.
    """
    if attempts >= MOST:
        return None
    step = _STEPS[attempts - 1]
    return at + step + step * mark[0] / (2 * _SPREAD)


@applies(_SECURITY)
def is_left_alone(failing_since: datetime | None, *, at: datetime) -> bool:
    """Whether an address has failed for so long that it is left alone."""
    return failing_since is not None and at - failing_since >= LEFT_ALONE

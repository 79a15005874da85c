"""The life of an archive: asked with a fresh code, made, kept some days, erased. One of a person at a time."""

from datetime import date, datetime, timedelta
from enum import StrEnum

from palier.rules.law import parameters
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.law import act, applies

FORMAT = "palier/archive/1"
"""What ``manifeste.json`` says: another release reads it by this word."""
FILE = "retention.toml"
ASKED_A_DAY = 3
"""Archives that one person may ask for in a day."""
MOST_BYTES = 400_000_000
"""Bytes of pieces in one archive: twice what a demande may hold."""
LATE_AFTER = timedelta(minutes=20)
"""An archive that nobody made by then is begun again."""
_HOUSE = act("règles de conservation de Palier")


class ArchiveState(StrEnum):
    """Where an archive stands. Stored words."""

    ASKED = "demandee"
    READY = "prete"


@applies(_HOUSE)
def kept_days(at: datetime) -> int:
    """Days during which an archive that is ready can be downloaded."""
    days: int = parameters.get(FILE, "archive_days", day_in_paris(at)).value
    return days


@applies(_HOUSE)
def expires_at(made_at: datetime) -> datetime:
    """The instant at which an archive made now is erased."""
    return made_at + timedelta(days=kept_days(made_at))


@applies(_HOUSE)
def last_day(expires: datetime) -> date:
    """The last whole day on which it can be downloaded, as its person is told."""
    return day_in_paris(expires) - timedelta(days=1)


@applies(_HOUSE)
def is_open(state: str, expires: datetime | None, *, at: datetime) -> bool:
    """Whether an archive can be downloaded at an instant."""
    return state == ArchiveState.READY and expires is not None and at < expires

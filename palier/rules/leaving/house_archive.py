"""The archive of an organisation: its format, its states, for what it may be asked, and how long it waits (ADR 127)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from palier.rules.law import parameters
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.law import act, applies

FORMAT = "palier/maison"
SCHEMA = 1
"""Of this release. One that reads a later one says so, and reads nothing."""
MANIFEST = "manifeste.json"
DOCUMENTS = "documents.jsonl"
"""The list of the documents, one a line: a manifest of three million lines is read by nobody."""
ACTS = "journal/actes.jsonl"
FILE = "retention.toml"
ASKED_A_DAY = 2
LATE_AFTER = timedelta(minutes=30)
"""One that nobody is making by then is begun again."""
_HOUSE = act("règles de conservation de Palier")


class HouseState(StrEnum):
    """Where an archive stands. Stored words."""

    ASKED = "demandee"
    READY = "prete"


class ArrivalState(StrEnum):
    """Where an archive that came stands. Stored words."""

    COMING = "en_cours"
    ARRIVED = "arrivee"
    UNDONE = "annulee"


class LeavingPurpose(StrEnum):
    """For what an organisation takes everything: a closed list, which the journal keeps."""

    LEAVE = "changer_de_site"
    CONTROL = "controle"
    ANSWER = "droits"


PURPOSES: Mapping[LeavingPurpose, str] = {
    LeavingPurpose.LEAVE: "Passer à un autre site, ou à un autre outil",
    LeavingPurpose.CONTROL: "Répondre à une autorité qui contrôle l’organisme",
    LeavingPurpose.ANSWER: "Garder la preuve de nos actes avant un recours",
}


@applies(_HOUSE)
def kept_days(at: datetime) -> int:
    """Days during which an archive that is ready can be downloaded, once."""
    days: int = parameters.get(FILE, "house_archive_days", day_in_paris(at)).value
    return days


@applies(_HOUSE)
def expires_at(made_at: datetime) -> datetime:
    """The instant at which an archive made now is erased."""
    return made_at + timedelta(days=kept_days(made_at))


@applies(_HOUSE)
def is_open(state: str, expires: datetime | None, taken: datetime | None, *, at: datetime) -> bool:
    """Whether an archive can be downloaded: it is ready, its days last, and it was not yet."""
    return state == HouseState.READY and taken is None and expires is not None and at < expires

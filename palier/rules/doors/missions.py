"""A mission of control: why somebody reads what an organisation did, and until which day. It changes nothing (ADR 68)."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from palier.rules.law import parameters
from palier.rules.law.dates import add_days, add_months
from palier.rules.law.law import Source, act, applies, cch

FILE = "missions.toml"
_MINIMAL = act("règlement (UE) 2016/679, article 5")


class MissionGround(StrEnum):
    """Why somebody controls. Stored words."""

    AGENCY = "ancols"
    DATA_OFFICER = "dpo"
    INTERNAL = "interne"


WORDS: Mapping[MissionGround, str] = {
    MissionGround.AGENCY: "contrôle de l’Agence nationale de contrôle du logement social",
    MissionGround.DATA_OFFICER: "mission du délégué à la protection des données",
    MissionGround.INTERNAL: "contrôle interne de l’organisme",
}
ARTICLES: Mapping[MissionGround, Source] = {
    MissionGround.AGENCY: cch("L342-2"),
    MissionGround.DATA_OFFICER: act("règlement (UE) 2016/679, article 39"),
    MissionGround.INTERNAL: act("règlement (UE) 2016/679, article 24"),
}


class ImpossibleLastDay(ValueError):
    """A mission that would be over before it begins, or would last longer than it may."""


@applies(_MINIMAL)
def longest(on: date) -> int:
    """Days that a mission lasts at most."""
    days: int = parameters.get(FILE, "longest_days", on).value
    return days


@applies(_MINIMAL)
def last_day(asked: date, on: date) -> date:
    """The last day of a mission opened today, which is whole, or raise ``ImpossibleLastDay``."""
    if not on <= asked <= add_days(on, longest(on)):
        raise ImpossibleLastDay
    return asked


@applies(_MINIMAL)
def proposed(on: date) -> date:
    """The last day that a page proposes: a month, long enough to read and short enough to be asked again."""
    return add_months(on, 1)


@applies(_MINIMAL)
def is_living(last: date, on: date, *, has_ended: bool) -> bool:
    """Whether a mission opens something: not ended, and not after its last day."""
    return not has_ended and on <= last

"""When and by which way the people of a former tool are written to: a dated table, and the first way that is left to each."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from palier.rules.law import clocks, parameters
from palier.rules.law.calendars import Calendar
from palier.rules.law.law import act, applies

_HOUSE = act("règles de reprise de Palier")


class CampaignWay(StrEnum):
    """By which way. Stored words."""

    EMAIL = "courriel"
    TEXT = "sms"
    LETTER = "lettre"
    CALL = "telephone"


WAY_LABELS = {
    CampaignWay.EMAIL: "courriel",
    CampaignWay.TEXT: "message au téléphone",
    CampaignWay.LETTER: "lettre",
    CampaignWay.CALL: "appel d’une personne",
}


@dataclass(frozen=True, slots=True)
class CampaignStep:
    """One step: how many working days after the one before, and its ways, the preferred first."""

    days: int
    ways: tuple[CampaignWay, ...]


@applies(_HOUSE)
def plan(on: date) -> tuple[CampaignStep, ...]:
    """The steps of a campaign on a day."""
    rows = (str(row).split() for row in parameters.get("takeover.toml", "campaign_plan", on).value)
    return tuple(CampaignStep(int(days), tuple(CampaignWay(way) for way in ways)) for days, *ways in rows)


@dataclass(frozen=True, slots=True)
class CampaignTurn:
    """What is to do for a person now: which step, by which way, and when the next one comes; none where the plan is over."""

    step: int
    way: CampaignWay | None
    next_at: datetime | None


@applies(_HOUSE)
def turn(done: int, left: Collection[CampaignWay], *, at: datetime, calendar: Calendar) -> CampaignTurn:
    """The next step of which a way is left, after ``done`` steps. No way left is the end of the plan, without one."""
    steps = plan(clocks.day_in_paris(at))
    for number in range(done, len(steps)):
        way = next((one for one in steps[number].ways if one in left), None)
        if way is not None:
            return CampaignTurn(number, way, _after(steps, number, at=at, calendar=calendar))
    return CampaignTurn(len(steps), None, None)


def _after(steps: tuple[CampaignStep, ...], number: int, *, at: datetime, calendar: Calendar) -> datetime | None:
    if number + 1 >= len(steps):
        return None
    day = calendar.add_working(clocks.day_in_paris(at), steps[number + 1].days)
    return clocks.next_sending(clocks.at_hour(day, at.astimezone(clocks.paris()).hour), calendar)

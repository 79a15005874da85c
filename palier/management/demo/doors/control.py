"""Somebody controls a landlord of the demo: a mission that lives, opened five days ago."""

from palier.management.demo.days import Days
from palier.management.demo.employees import CONTROLLER
from palier.management.demo.organisations import Offices
from palier.rules.doors.missions import MissionGround
from palier.rules.law.clocks import day_in_paris
from palier.workflows.accounts import controlling

_DAYS = 26


def open_mission(offices: Offices, *, by: str, days: Days) -> None:
    """Opened by a steward, as their page does it."""
    who = offices.actors[CONTROLLER]
    membership = who.person.memberships.get(organisation=who.body)
    last_day = day_in_paris(days.at(_DAYS, 12))
    controlling.open_mission(membership, MissionGround.AGENCY, last_day, by=offices.actor(by), at=days.at(-5, 10))

"""Somebody who controls an organisation, with a mission or without one."""

from datetime import date, timedelta

from django.utils import timezone

from palier.models import Mission, Organisation
from palier.rules.doors.access import Role
from palier.rules.doors.missions import MissionGround
from palier.rules.law.clocks import day_in_paris
from palier.workflows.accounts import controlling
from palier.workflows.acting.actors import Actor
from tests import factories, second_factors


def controller(name: str, organisation: Organisation) -> Actor:
    """A member whose role is to control, who always enters with a second factor."""
    made = factories.member(name, organisation, role=Role.AUDITOR)
    second_factors.give(made.person)
    return made


def on_mission(who: Actor, *, by: Actor, last_day: date | None = None) -> Mission:
    """Their mission, opened by a steward, for a month unless said."""
    membership, now = who.person.memberships.get(organisation=who.body), timezone.now()
    until = last_day or day_in_paris(now) + timedelta(days=30)
    return controlling.open_mission(membership, MissionGround.AGENCY, until, by=by, at=now)

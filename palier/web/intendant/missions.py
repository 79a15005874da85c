"""On a member's page, the mission of control of who has that role: why they read, and until which day."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone

from palier.models import Membership, Mission, Organisation
from palier.rules.doors import missions
from palier.rules.doors.access import Role
from palier.rules.doors.missions import MissionGround
from palier.rules.law.clocks import day_in_paris
from palier.web.inputs.fields import DayField, DayInput
from palier.workflows.accounts import admitting, controlling
from palier.workflows.acting.actors import Actor


class MissionForm(forms.Form):
    """Why somebody reads, and until which day."""

    ground = forms.ChoiceField(label="Pourquoi", choices=[(one.value, missions.WORDS[one]) for one in MissionGround])
    last_day = DayField(label="Dernier jour, compris", widget=DayInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Propose a month: long enough to read, short enough to be asked again."""
        super().__init__(*args, **kwargs)
        self.initial.setdefault("last_day", missions.proposed(day_in_paris(timezone.now())))


def begin(login: str, organisation: Organisation, *, ground: str, last_day: date, by: Actor, at: datetime) -> Mission:
    """Open the mission of this page's member."""
    membership = admitting.membership_of(login, organisation)
    return controlling.open_mission(membership, MissionGround(ground), last_day, by=by, at=at)


def end(login: str, organisation: Organisation, *, by: Actor, at: datetime) -> Mission:
    """End it."""
    return controlling.end_mission(admitting.membership_of(login, organisation), by=by, at=at)


def told(row: Membership) -> dict[str, object]:
    """What the page says of it: nothing where the role is another."""
    if row.role != Role.AUDITOR:
        return {}
    last = Mission.objects.filter(user=row.user_id, organisation=row.organisation_id).order_by("-pk").first()
    on = day_in_paris(timezone.now())
    return {
        "is_controller": True,
        "mission": last,
        "mission_is_living": last is not None
        and missions.is_living(last.last_day, on, has_ended=last.ended_at is not None),
        "mission_ground": missions.WORDS[MissionGround(last.ground)] if last else "",
    }

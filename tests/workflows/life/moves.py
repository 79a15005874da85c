"""Days of the demande of Amina."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from palier.rules.doors.access import Role
from palier.rules.law.clocks import paris
from palier.workflows.acting.actors import Actor
from palier.workflows.life import reminding_renewal
from tests.workflows.bailleur_world import as_clock

if TYPE_CHECKING:
    from palier.models import (
        RenewalNotice,
    )
    from tests.factories import Applicant


END = date(2026, 6, 15)
STEWARD = Actor(role=Role.STEWARD)


def at(day: date, hour: int = 10) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=paris())


def remind(of: Applicant, on: date, hour: int = 10) -> RenewalNotice | None:
    with as_clock():
        return reminding_renewal.remind(of.demande, at=at(on, hour))

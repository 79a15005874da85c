"""A steward opens a mission of control to somebody, and ends it: until then its person reads, and changes nothing (ADR 68)."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from palier.models import Membership, Mission
from palier.rules.doors import missions
from palier.rules.doors.access import Action, Role, require
from palier.rules.doors.missions import MissionGround
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.organisations import stewards


class NotAController(Refusal):
    """The role comes first: it says what the pages are, the mission says why and until when."""

    sentence = (
        "Seule une personne qui a le rôle « Contrôle » dans cet organisme reçoit une mission. Changez d’abord son rôle."
    )


class AlreadyOnMission(Refusal):
    """One ground, one last day at a time: two would leave nobody sure of which one is read by."""

    sentence = "Cette personne a déjà une mission en cours. Terminez-la d’abord."


class BadLastDay(Refusal):
    """A mission is for a time that its steward can foresee."""

    sentence = (
        "Le dernier jour est aujourd’hui ou plus tard, et dans six mois au plus. Une mission plus longue se redonne."
    )


class NoMission(Refusal):
    """It ended meanwhile: by its day, or by another steward."""

    sentence = "Cette mission est déjà terminée."


@transaction.atomic
def open_mission(membership: Membership, ground: MissionGround, last_day: date, *, by: Actor, at: datetime) -> Mission:
    """Let somebody read what their organisation did, for a reason, until a day that is whole.

    Raises ``OwnAccess``, ``NotAController``, ``BadLastDay`` or ``AlreadyOnMission``. One that its day has ended is closed first.
    """
    stewards.require_not_self(membership.user.login, by=by)
    require(by.role, Action.OPEN_MISSION)
    if not Membership.objects.live().filter(pk=membership.pk, role=Role.AUDITOR).exists():
        raise NotAController
    on = day_in_paris(at)
    try:
        missions.last_day(last_day, on)
    except missions.ImpossibleLastDay as error:
        raise BadLastDay from error
    open_ones = Mission.objects.select_for_update().filter(user=membership.user, organisation=membership.organisation)
    for one in open_ones.filter(ended_at=None, last_day__lt=on):
        _end(one, membership, by=by, at=at)
    try:
        with transaction.atomic():
            mission = Mission.objects.create(
                user=membership.user,
                organisation=membership.organisation,
                ground=ground,
                last_day=last_day,
                opened_by=by.person,
                opened_at=at,
            )
    except IntegrityError as error:
        raise AlreadyOnMission from error
    telling.journal(
        JournalVerb.OPEN_MISSION,
        mission,
        by=by,
        at=at,
        article=missions.ARTICLES[ground],
        details=_told(mission, membership),
    )
    return mission


@transaction.atomic
def end_mission(membership: Membership, *, by: Actor, at: datetime) -> Mission:
    """End a mission before its day: its person reads nothing at their next page. Raises ``OwnAccess`` or ``NoMission``."""
    stewards.require_not_self(membership.user.login, by=by)
    require(by.role, Action.OPEN_MISSION)
    rows = Mission.objects.select_for_update().filter(
        user=membership.user, organisation=membership.organisation, ended_at=None
    )
    mission = rows.first()
    if mission is None:
        raise NoMission
    _end(mission, membership, by=by, at=at)
    return mission


def _end(mission: Mission, membership: Membership, *, by: Actor, at: datetime) -> None:
    mission.ended_at, mission.ended_by = at, by.person
    mission.save(update_fields=["ended_at", "ended_by"])
    article = missions.ARTICLES[MissionGround(mission.ground)]
    telling.journal(
        JournalVerb.CLOSE_MISSION, mission, by=by, at=at, article=article, details=_told(mission, membership)
    )


def _told(mission: Mission, membership: Membership) -> dict[str, Any]:
    return {
        "organisme": str(membership.organisation.public_id),
        "membre": str(membership.user.public_id),
        "motif": mission.ground,
        "dernier_jour": mission.last_day.isoformat(),
    }

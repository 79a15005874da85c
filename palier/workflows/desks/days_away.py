"""Who is away from a desk, and until when: told by themselves to their own house, without a reason."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from palier.models import Absence, Membership, Organisation, User
from palier.rules.desks import assigning
from palier.rules.doors.access import Role
from palier.rules.law import clocks
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal

_HOUSE = act("règles de publication de Palier")
ROLES = (Role.BAILLEUR, Role.RESERVATAIRE)
"""Whose desks have lines to follow."""


class NotAnAbsence(Refusal):
    """Days that are over, in the wrong order, or too many."""

    sentence = "Donnez un premier et un dernier jour : dans l’ordre, pas encore passés, et un an au plus."


@transaction.atomic
def tell(since: date, until: date, *, by: Actor, at: datetime) -> Absence:
    """Say that one is away, the last day counted; it takes the place of what was told before. Raises ``NotAnAbsence``."""
    if not assigning.is_an_absence(since, until, clocks.day_in_paris(at)):
        raise NotAnAbsence
    told = {"since": since, "until": until, "told_at": at}
    kept, _ = Absence.objects.update_or_create(organisation=by.body, user=by.person, defaults=told)
    telling.journal(JournalVerb.TELL_ABSENCE, kept, by=by, at=at, article=_HOUSE)
    return kept


@transaction.atomic
def take_back(*, by: Actor, at: datetime) -> None:
    """Say that one is not away after all, or is back. Twice changes nothing."""
    kept = Absence.objects.filter(organisation=by.body, user=by.person).first()
    if kept is not None:
        kept.delete()
        telling.journal(JournalVerb.CLEAR_ABSENCE, kept, by=by, at=at, article=_HOUSE)


def to_come(house: Organisation, *, at: datetime) -> list[Absence]:
    """Those that are not over, of colleagues who are still here: the nearest first."""
    here = Membership.objects.live().filter(organisation=house, role__in=ROLES).values("user")
    rows = Absence.objects.filter(organisation=house, until__gte=clocks.day_in_paris(at), user__in=here)
    return list(rows.select_related("user").defer("user__password").order_by("since", "pk"))


def away(house: Organisation, *, at: datetime) -> dict[int, date]:
    """Who is away today, by id, and their last day away."""
    today = clocks.day_in_paris(at)
    rows = Absence.objects.filter(organisation=house, since__lte=today, until__gte=today)
    return dict(rows.values_list("user", "until"))


def is_relieved(user: User, house: Organisation, role: Role, *, paused: Iterable[int], at: datetime) -> bool:
    """Whether somebody is away today and a colleague at the same desk is there to be written to: nothing is lost by it."""
    missing = away(house, at=at)
    if user.pk not in missing:
        return False
    there = Membership.objects.live().filter(organisation=house, role=role, user__is_active=True)
    return there.exclude(user__in={*missing, *paused}).exists()

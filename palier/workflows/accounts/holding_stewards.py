"""A steward is held to territories, and let go of one: the act of a steward of the whole site, never their own (ADR 108)."""

from datetime import datetime

from django.db import transaction

from palier.models import Membership, Organisation, StewardTerritory, Territory
from palier.rules.doors.access import Action, Role, require
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.workflows.accounts import admitting
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.organisations import stewards

_SOURCE = cch("R441-2-6")


class NotOfTerritories(Refusal):
    """A territory is given to who has the role of one: a steward of the site acts everywhere."""

    sentence = (
        "Un territoire se confie à un intendant de territoire. Changez d’abord son rôle : "
        "un intendant du site agit partout."
    )


def held(membership: Membership) -> list[StewardTerritory]:
    """The territories that a membership is held to, by name."""
    rows = StewardTerritory.objects.filter(membership=membership, ended_at=None).select_related("territory")
    return list(rows.order_by("territory__name"))


@transaction.atomic
def give(login: str, organisation: Organisation, territory: Territory, *, by: Actor, at: datetime) -> StewardTerritory:
    """Let a steward of territories act in one more. Twice is once. Raises ``NotOfTerritories`` or ``OwnAccess``."""
    membership = _membership(login, organisation, by=by)
    if membership.role != Role.LOCAL_STEWARD:
        raise NotOfTerritories
    row = StewardTerritory.objects.filter(membership=membership, territory=territory, ended_at=None).first()
    if row is None:
        row = StewardTerritory.objects.create(membership=membership, territory=territory, given_at=at)
        _tell(JournalVerb.GIVE_TERRITORY, membership, territory, by=by, at=at)
    return row


@transaction.atomic
def take(login: str, organisation: Organisation, territory: Territory, *, by: Actor, at: datetime) -> None:
    """Take a territory back, at once; what was done there stays. Twice is once. Giving it again undoes this."""
    membership = _membership(login, organisation, by=by)
    row = StewardTerritory.objects.filter(membership=membership, territory=territory, ended_at=None).first()
    if row is not None:
        row.ended_at = at
        row.save(update_fields=["ended_at"])
        _tell(JournalVerb.TAKE_TERRITORY, membership, territory, by=by, at=at)


def _membership(login: str, organisation: Organisation, *, by: Actor) -> Membership:
    require(by.role, Action.RUN_PLATFORM)
    stewards.require_not_self(login, by=by)
    return admitting.membership_of(login, organisation)


def _tell(verb: JournalVerb, membership: Membership, territory: Territory, *, by: Actor, at: datetime) -> None:
    details = {"organisme": str(membership.organisation.public_id), "territoire": territory.pk}
    telling.journal(verb, membership.user, by=by, at=at, article=_SOURCE, details=details)

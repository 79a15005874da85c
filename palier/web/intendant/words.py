"""Where an organisation or a member stands, as the steward's pages say it, with the colour of its pill."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from uuid import UUID

from django.db.models import Q

from palier.models import JournalEntry, Membership, Organisation, OrganisationKind, User


class AccountState(StrEnum):
    """Where an organisation or a member stands."""

    OPEN = "ouvert"
    INVITED = "invite"
    SUSPENDED = "suspendu"
    GONE = "parti"


TONES: Mapping[AccountState, str] = {
    AccountState.OPEN: "ok",
    AccountState.INVITED: "here",
    AccountState.SUSPENDED: "warn",
    AccountState.GONE: "",
}
OF_ORGANISATIONS: Mapping[AccountState, str] = {
    AccountState.OPEN: "ouvert",
    AccountState.SUSPENDED: "suspendu",
    AccountState.GONE: "fermé",
}
OF_MEMBERS: Mapping[AccountState, str] = {
    AccountState.OPEN: "présent",
    AccountState.INVITED: "invité, pas encore entré",
    AccountState.SUSPENDED: "suspendu",
    AccountState.GONE: "parti",
}
ORGANISATIONS_IN: Mapping[AccountState, Q] = {
    AccountState.OPEN: Q(suspended_at=None, closed_at=None),
    AccountState.SUSPENDED: Q(suspended_at__isnull=False, closed_at=None),
    AccountState.GONE: Q(closed_at__isnull=False),
}

MEMBERS_IN: Mapping[str, Q] = {
    AccountState.OPEN: Q(suspended_at=None, user__chose_at__isnull=False),
    AccountState.INVITED: Q(suspended_at=None, user__chose_at=None),
    AccountState.SUSPENDED: Q(suspended_at__isnull=False),
}
"""Among those who have not left."""


def of_organisation(organisation: Organisation) -> AccountState:
    """Where an organisation stands."""
    if organisation.closed_at is not None:
        return AccountState.GONE
    return AccountState.SUSPENDED if organisation.suspended_at is not None else AccountState.OPEN


def of_member(membership: Membership) -> AccountState:
    """Where a member stands in their organisation, whatever the organisation itself is."""
    if membership.ended_at is not None:
        return AccountState.GONE
    if membership.suspended_at is not None:
        return AccountState.SUSPENDED
    return AccountState.INVITED if membership.user.chose_at is None else AccountState.OPEN


def kind_of(organisation: Organisation) -> str:
    """What an organisation is: the State's service is said as such."""
    return "Service de l’État" if organisation.is_state else str(OrganisationKind(organisation.kind).label)


def authors(objects: Iterable[UUID]) -> Mapping[UUID, str]:
    """Who made each setting, as its line of the journal says."""
    rows = JournalEntry.objects.filter(object_id__in=list(objects)).values_list("object_id", "actor")
    found = {one: actor for one, actor in rows if actor is not None}
    names = dict(User.objects.filter(public_id__in=set(found.values())).values_list("public_id", "name"))
    return {one: names.get(actor, "") for one, actor in found.items()}

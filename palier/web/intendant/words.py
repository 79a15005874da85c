"""Where an organisation or a member stands, as the steward's pages say it, with the colour of its pill."""

from collections.abc import Mapping
from enum import StrEnum

from django.db.models import Q

from palier.models import Membership, Organisation, OrganisationKind


class State(StrEnum):
    """Where an organisation or a member stands."""

    OPEN = "ouvert"
    INVITED = "invite"
    SUSPENDED = "suspendu"
    GONE = "parti"


TONES: Mapping[State, str] = {State.OPEN: "ok", State.INVITED: "here", State.SUSPENDED: "warn", State.GONE: ""}
OF_ORGANISATIONS: Mapping[State, str] = {State.OPEN: "ouvert", State.SUSPENDED: "suspendu", State.GONE: "fermé"}
OF_MEMBERS: Mapping[State, str] = {
    State.OPEN: "présent",
    State.INVITED: "invité, pas encore entré",
    State.SUSPENDED: "suspendu",
    State.GONE: "parti",
}
ORGANISATIONS_IN: Mapping[State, Q] = {
    State.OPEN: Q(suspended_at=None, closed_at=None),
    State.SUSPENDED: Q(suspended_at__isnull=False, closed_at=None),
    State.GONE: Q(closed_at__isnull=False),
}

MEMBERS_IN: Mapping[str, Q] = {
    State.OPEN: Q(suspended_at=None, user__chose_at__isnull=False),
    State.INVITED: Q(suspended_at=None, user__chose_at=None),
    State.SUSPENDED: Q(suspended_at__isnull=False),
}
"""Among those who have not left."""


def of_organisation(organisation: Organisation) -> State:
    """Where an organisation stands."""
    if organisation.closed_at is not None:
        return State.GONE
    return State.SUSPENDED if organisation.suspended_at is not None else State.OPEN


def of_member(membership: Membership) -> State:
    """Where a member stands in their organisation, whatever the organisation itself is."""
    if membership.ended_at is not None:
        return State.GONE
    if membership.suspended_at is not None:
        return State.SUSPENDED
    return State.INVITED if membership.user.chose_at is None else State.OPEN


def kind_of(organisation: Organisation) -> str:
    """What an organisation is: the State's service is said as such."""
    return "Service de l’État" if organisation.is_state else str(OrganisationKind(organisation.kind).label)

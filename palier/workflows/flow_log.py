"""The log of the flow: one event for each home proposed, attributed, lost or given back, with its reason (R-FLX-1)."""

from datetime import date, datetime

from django.db.models import Q

from palier.models import Convention, FlowEvent, Home, Organisation
from palier.rules import clocks
from palier.rules.flow_balance import REASONS, Kind
from palier.workflows.refusals import Refusal

BY_BALANCE, BY_LEASE, BY_DELAY, BY_AGREEMENT = "solde", "bail", "delai", "accord"


class NotAFlowReason(Refusal):
    """The reason is none of the list."""

    sentence = "Choisissez la raison de l’orientation dans la liste."


def convention_of(home: Home, holder: int, on: date) -> Convention | None:
    """The convention under which a réservataire has a home: its own, else one whose owner delegated to it."""
    rows = Convention.objects.filter(bailleur=home.bailleur_id, departement=home.commune.departement)
    rows = rows.filter(Q(reservataire=holder) | Q(delegate=holder)).select_related("reservataire")
    running = [one for one in rows.order_by("contingent", "pk") if one.holds(on)]
    return min(running, key=lambda one: one.reservataire_id != holder, default=None)


def note(home: Home, kind: Kind, *, to: Organisation, reason: str, at: datetime) -> FlowEvent:
    """Keep one event, with the segment that the home has today, charged to the owner of the contingent."""
    if reason not in REASONS:
        raise NotAFlowReason
    on = clocks.day_in_paris(at)
    agreed = convention_of(home, to.pk, on)
    owner = agreed.reservataire if agreed else to
    return FlowEvent.objects.create(
        home=home, bailleur_id=home.bailleur_id, reservataire=owner, departement=home.commune.departement, kind=kind,
        on=on, at=at, type_code=home.type_code, financing=home.financing, is_qpv=home.is_qpv, reason=reason,
    )  # fmt: skip


def note_given_back(home: Home, *, at: datetime) -> FlowEvent | None:
    """Close an orientation that is still open when the home goes elsewhere: it is no longer proposed to the first."""
    last = FlowEvent.objects.filter(home=home).select_related("reservataire").order_by("-at", "-id").first()
    if last is None or last.kind != Kind.PROPOSED:
        return None
    return note(home, Kind.GIVEN_BACK, to=last.reservataire, reason=BY_AGREEMENT, at=at)

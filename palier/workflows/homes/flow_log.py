"""The log of the flow: one event for each home proposed, attributed, lost or given back, with its reason."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Q

from palier.models import Convention, FlowEvent, Home, Organisation
from palier.rules.homes.flow import Contingent
from palier.rules.homes.flow_balance import REASONS, FlowEventKind
from palier.rules.law import clocks
from palier.workflows.acting.refusals import Refusal

BY_BALANCE, BY_LEASE, BY_DELAY, BY_AGREEMENT = "solde", "bail", "delai", "accord"
BY_CORRECTION = "correction_bail"


class NotAFlowReason(Refusal):
    """The reason is none of the list."""

    sentence = "Choisissez la raison de l’orientation dans la liste."


class ContingentNeeded(Refusal):
    """The réservataire holds several contingents in the département."""

    field = "contingent"
    sentence = "Ce réservataire a plusieurs contingents dans ce département : choisissez celui du logement."


class NotItsContingent(Refusal):
    """No convention in force gives this contingent to the réservataire."""

    field = "contingent"
    sentence = "Aucune convention en cours ne donne ce contingent à ce réservataire, dans ce département."


def conventions_of(home: Home, holder: int, on: date) -> list[Convention]:
    """The conventions under which a réservataire may have a home: its own, then those that an owner delegated to it."""
    rows = Convention.objects.filter(bailleur=home.bailleur_id, departement=home.commune.departement)
    rows = rows.filter(Q(reservataire=holder) | Q(delegate=holder)).select_related("reservataire")
    running = [one for one in rows.order_by("contingent", "pk") if one.holds(on)]
    return sorted(running, key=lambda one: one.reservataire_id != holder)


def convention_of(home: Home, holder: int, on: date) -> Convention | None:
    """The convention that a home oriented to a réservataire is charged to: that of its last event, else the first."""
    found = conventions_of(home, holder, on)
    last = FlowEvent.objects.filter(home=home, kind=FlowEventKind.PROPOSED).order_by("-at", "-id").first()
    charged = [one for one in found if last is not None and one.contingent == last.contingent]
    return next(iter(charged or found), None)


def agreed_of(homes: Sequence[Home], on: date) -> dict[int, Convention | None]:
    """The convention that each oriented home is charged to, by home: two statements for a whole list."""
    places = {
        "bailleur__in": {one.bailleur_id for one in homes},
        "departement__in": {one.commune.departement for one in homes},
    }
    rows = Convention.objects.filter(**places).select_related("reservataire").order_by("contingent", "pk")
    running = [one for one in rows if one.holds(on)]
    events = FlowEvent.objects.filter(home__in=homes, kind=FlowEventKind.PROPOSED).order_by("at", "id")
    last = dict(events.values_list("home", "contingent"))
    return {home.pk: _charged(home, running, last.get(home.pk)) for home in homes}


def _charged(home: Home, running: Sequence[Convention], contingent: str | None) -> Convention | None:
    holder = home.reservataire_id
    found = [
        one
        for one in running
        if one.bailleur_id == home.bailleur_id
        and one.departement == home.commune.departement
        and holder in (one.reservataire_id, one.delegate_id)
    ]
    found.sort(key=lambda one: one.reservataire_id != holder)
    return next((one for one in found if one.contingent == contingent), found[0] if found else None)


def contingent_of(home: Home) -> str:
    """The contingent that the home's last orientation was charged to; empty where no convention says."""
    last = FlowEvent.objects.filter(home=home, kind=FlowEventKind.PROPOSED).order_by("-at", "-id").first()
    return last.contingent if last else ""


def require_contingent(home: Home, holder: int, contingent: str, on: date) -> str:
    """The contingent that an orientation is charged to; refuses to guess between several.

    Raises ``NotItsContingent`` or ``ContingentNeeded``.
    """
    found = conventions_of(home, holder, on)
    if contingent and contingent not in {one.contingent for one in found}:
        raise NotItsContingent
    if not contingent and len({one.contingent for one in found}) > 1:
        raise ContingentNeeded
    return contingent or (found[0].contingent if found else "")


def note(
    home: Home, kind: FlowEventKind, *, to: Organisation, reason: str, at: datetime, contingent: str = ""
) -> FlowEvent:
    """Keep one event, with the segment that the home has today, charged to the owner of the contingent.

    Without a contingent named, that of the home's orientation. Raises ``NotAFlowReason``.
    """
    if reason not in REASONS:
        raise NotAFlowReason
    on = clocks.day_in_paris(at)
    named = [one for one in conventions_of(home, to.pk, on) if one.contingent == contingent]
    agreed = named[0] if named else convention_of(home, to.pk, on)
    owner = agreed.reservataire if agreed else to
    none = Contingent.NONE if to.pk == home.bailleur_id else ""
    return FlowEvent.objects.create(
        home=home,
        bailleur_id=home.bailleur_id,
        reservataire=owner,
        departement=home.commune.departement,
        kind=kind,
        contingent=agreed.contingent if agreed else none,
        on=on,
        at=at,
        type_code=home.type_code,
        financing=home.financing,
        is_qpv=home.is_qpv,
        reason=reason,
    )


def note_given_back(home: Home, *, at: datetime) -> FlowEvent | None:
    """Close an orientation that is still open when the home goes elsewhere: it is no longer proposed to the first."""
    last = FlowEvent.objects.filter(home=home).select_related("reservataire").order_by("-at", "-id").first()
    if last is None or last.kind != FlowEventKind.PROPOSED:
        return None
    return note(
        home, FlowEventKind.GIVEN_BACK, to=last.reservataire, reason=BY_AGREEMENT, at=at, contingent=last.contingent
    )

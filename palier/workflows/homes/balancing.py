"""Where each right on the flow stands on a day: computed from the plan, the conventions and the log, kept nowhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from palier.models import Convention, FlowEvent, FlowPlan
from palier.rules.homes import flow, flow_balance, state_flow
from palier.rules.homes.flow import Contingent, FlowBase, FlowLine, Right, Rights
from palier.rules.homes.flow_balance import Balance, Event, FlowSegment, FlowUnit
from palier.rules.law.law import cch
from palier.rules.people.answers import Reason

_FLOW = cch("L441-1")


@dataclass(frozen=True, slots=True, kw_only=True)
class ConventionBalance:
    """One convention, its right over the year, and what became of it."""

    convention: Convention
    right: Right
    total: Balance
    quarters: tuple[Balance, ...]
    segments: tuple[tuple[FlowSegment, Balance], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowStanding:
    """The flow of a bailleur in a département over a year. Without a plan, conventions alone: nothing is due yet."""

    departement: str
    year: int
    base: FlowBase | None
    bailleur: FlowLine | None
    own: Balance | None
    """The landlord's own part: what it keeps, and what became of it."""
    held: tuple[ConventionBalance, ...]
    waiting: tuple[Convention, ...]
    notices: tuple[Reason, ...]


def standings(bailleur: int, on: date) -> tuple[FlowStanding, ...]:
    """One for each département where the bailleur has a convention or a plan."""
    rows = Convention.objects.filter(bailleur=bailleur).select_related("reservataire", "delegate", "bailleur")
    agreed = list(rows.order_by("reservataire__name", "contingent", "pk"))
    plans = list(FlowPlan.objects.filter(bailleur=bailleur, year__lte=on.year).order_by("year"))
    places = sorted({one.departement for one in agreed} | {plan.departement for plan in plans})
    events = _events(bailleur, on.year)
    return tuple(
        _standing(
            bailleur,
            place,
            on,
            [one for one in agreed if one.departement == place],
            [plan for plan in plans if plan.departement == place],
            events,
        )
        for place in places
    )


def _events(bailleur: int, year: int) -> Mapping[tuple[str, str], list[Event]]:
    found: dict[tuple[str, str], list[Event]] = {}
    for row in FlowEvent.objects.filter(bailleur=bailleur, on__year=year).order_by("at", "id"):
        found.setdefault((row.departement, row.key), []).append(row.as_fact)
    return found


def _standing(
    bailleur: int,
    place: str,
    on: date,
    agreed: Sequence[Convention],
    plans: Sequence[FlowPlan],
    events: Mapping[tuple[str, str], list[Event]],
) -> FlowStanding:
    running = [one for one in agreed if one.holds(on)]
    refused: tuple[Reason, ...] = ()
    try:
        found = _rights(on, agreed, plans)
    except flow.BadFlow as error:
        # Nothing here records one: it came with an archive, or while a release that knew no order served.
        told = f"Aucun droit n’est calculé pour ce département. {error.sentence}"
        found, refused = None, (Reason(code="flux_hors_la_loi", sentence=told, source=_FLOW),)
    if found is None:
        return FlowStanding(
            departement=place,
            year=on.year,
            base=None,
            bailleur=None,
            own=None,
            held=(),
            waiting=tuple(running),
            notices=refused,
        )
    held = tuple(_held(one, found, events.get((place, one.key), []), on) for one in running)
    return FlowStanding(
        departement=place,
        year=on.year,
        base=found.base,
        bailleur=found.bailleur,
        own=_own(found, bailleur, place, events),
        held=held,
        waiting=(),
        notices=(*found.notices, *_outside(place, running, events, on)),
    )


def _outside(
    place: str, running: Sequence[Convention], events: Mapping[tuple[str, str], list[Event]], on: date
) -> tuple[Reason, ...]:
    """What the State received outside priority districts, where one of its conventions holds."""
    rate = sum((one.rate for one in running if one.contingent in flow.STATE), Fraction(0))
    told = [
        (key.rpartition(":")[2] in flow.STATE, event)
        for (where, key), found in events.items()
        if where == place
        for event in found
    ]
    notice = state_flow.outside_notice(state_flow.count_outside(told), rate, on=on)
    return (notice,) if notice else ()


def _own(found: Rights, bailleur: int, place: str, events: Mapping[tuple[str, str], list[Event]]) -> Balance:
    """What the landlord keeps of the base, and the homes that it let for itself."""
    mine = events.get((place, f"{bailleur}:{Contingent.NONE}"), [])
    return flow_balance.balance(int(found.bailleur.value), mine, unit=FlowUnit.ATTRIBUTED, lost_is_used=False)


def _rights(on: date, agreed: Sequence[Convention], plans: Sequence[FlowPlan]) -> Rights | None:
    """Year after year, so that what a convention carries arrives; the last year with the conventions of the day."""
    carried: dict[str, Fraction] = {}
    found: Rights | None = None
    for plan in plans:
        day = on if plan.year == on.year else date(plan.year, 12, 31)
        shares = [one.as_share(carried.get(one.key, Fraction(0))) for one in agreed if one.holds(day)]
        found = flow.rights(flow.base(plan.as_facts, on=day), shares, on=day)
        carried = {right.share.key: right.carried for right in found.rights}
    return found if plans and plans[-1].year == on.year else None


def _held(convention: Convention, found: Rights, events: list[Event], on: date) -> ConventionBalance:
    right, unit = found.of(convention.key), FlowUnit(convention.unit)
    is_used = convention.lost_is_used
    return ConventionBalance(
        convention=convention,
        right=right,
        total=flow_balance.balance(right.homes, events, unit=unit, lost_is_used=is_used),
        quarters=flow_balance.by_quarter(right.homes, events, year=on.year, unit=unit, lost_is_used=is_used),
        segments=flow_balance.by_segment(events, unit=unit, lost_is_used=is_used),
    )

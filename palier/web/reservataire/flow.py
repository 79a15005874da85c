"""« Mes droits »: what each bailleur owes of its flow, and where each right stands. Homes and numbers, no person."""

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from palier.models import Convention, FlowEvent, Organisation
from palier.rules.doors.access import Role
from palier.rules.homes import flow_balance
from palier.rules.homes.flow_balance import FlowUnit
from palier.rules.law import clocks
from palier.web.access import only, organisation_of
from palier.web.lists import listing
from palier.web.reservataire import desk
from palier.workflows.homes import balancing
from palier.workflows.homes.balancing import ConventionBalance


@only(Role.RESERVATAIRE)
@require_safe
def rights(request: HttpRequest) -> HttpResponse:
    """Each right of the year by bailleur and département, its quarters and segments, and the log of its homes."""
    mine, today = organisation_of(request), clocks.day_in_paris(timezone.now())
    given = Convention.objects.filter(Q(reservataire__in=mine.covers) | Q(delegate__in=mine.covers)).values("bailleur")
    bailleurs = Organisation.objects.filter(pk__in=given).order_by("name")
    standings = [(one, each) for one in bailleurs for each in balancing.standings(one.pk, today)]
    events = FlowEvent.objects.filter(on__year=today.year).select_related("home__commune", "bailleur", "reservataire")
    shown = listing(request, events.order_by("-at", "-id"), key="journal")
    context: dict[str, object] = {
        "organisation": mine,
        "year": today.year,
        "rows": [
            (bailleur, standing, held, _agreed(held))
            for bailleur, standing in standings
            for held in standing.held
            if _is_of(held.convention, mine)
        ],
        "waiting": [one for _, standing in standings for one in standing.waiting if _is_of(one, mine)],
        "events": shown.with_rows(
            [
                (one, flow_balance.LABELS[flow_balance.FlowEventKind(one.kind)], flow_balance.REASONS[one.reason])
                for one in shown
            ]
        ),
    }
    return desk.show(request, "rights.html", context)


def _is_of(convention: Convention, organisation: Organisation) -> bool:
    return organisation.stands_for(convention.reservataire_id) or organisation.stands_for(convention.delegate_id)


def _agreed(held: ConventionBalance) -> str:
    unit = flow_balance.UNIT_LABELS[FlowUnit(held.convention.unit)]
    used = "compte comme utilisé" if held.convention.lost_is_used else "n’est pas compté"
    return f"Se comptent les {unit}. Un logement perdu après le délai {used}"

"""« Nos obligations »: what the law asks of an organisation, duty by duty, with where it stands and the act that is next."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from palier.models.life import quotas
from palier.rules.desks import duties
from palier.rules.doors.access import Role
from palier.rules.homes import state_flow
from palier.rules.law import clocks
from palier.web.access import actor_of, only, organisation_of
from palier.web.desk import awaited
from palier.web.presentation import shares
from palier.workflows.desks import awaiting_desk


@only(Role.BAILLEUR, Role.RESERVATAIRE)
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Each duty with its text, then the shares of the year's leases; a landlord reads by when its yearly report is due."""
    by, house, now = actor_of(request), organisation_of(request), timezone.now()
    today = clocks.day_in_paris(now)
    rows = duties.standing(awaiting_desk.of(by=by, at=now), by.role, now=now)
    sides = {"bailleurs" if by.role is Role.BAILLEUR else "reservataires": house.covers}
    context = {
        "organisation": house,
        "rows": [(row, awaited.address(row.first, by.role) if row.first else "") for row in rows],
        "shares": shares.rows(quotas.signed(today.year, **sides), (), today),
        "shares_page": "bailleur_flux" if by.role is Role.BAILLEUR else "objectifs",
        "year": today.year,
        "report": state_flow.report_notice(_reported(today)) if by.role is Role.BAILLEUR else None,
    }
    return render(request, "palier/desk/duties.html", context)


def _reported(today: date) -> int:
    """The year whose report is the next to be due."""
    return today.year - 1 if today <= state_flow.report_until(today.year - 1) else today.year

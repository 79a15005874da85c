"""The convocation of a séance, as a page to print, under opaque references (notice N13); the call of the next rank."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from palier.models import Publication, Seance
from palier.rules.commission import substitutes
from palier.rules.commission.commission import Capacity, Exemption
from palier.rules.commission.seances import SeanceStage
from palier.rules.doors.access import Role
from palier.rules.law import clocks
from palier.rules.offer import dalo_offers
from palier.web.access import actor_of, get_or_404, only, organisation_of
from palier.web.acts import CONFLICT, once
from palier.web.commission import said_changes
from palier.web.commission.forms import CAPACITIES
from palier.web.commission.said_agenda import exemption
from palier.web.desk.desk_parts import page
from palier.workflows.acting.refusals import Refusal
from palier.workflows.commission import convening, member_places, minutes_members, telling_calls
from palier.workflows.offer import planning


@only(Role.BAILLEUR)
@require_POST
@once
def call_next(request: HttpRequest, publication: UUID) -> HttpResponse:
    """Ask for the next rank of a list where fewer than three would be left; the clock sends it in a minute."""
    found = get_or_404(Publication.objects.filter(bailleur__in=organisation_of(request).covers), publication)
    back = reverse("bailleur_publication", args=[found.public_id])
    try:
        planning.ask_next(found, by=actor_of(request), at=timezone.now())
    except Refusal as refusal:
        context = page(request, sentence=str(refusal), back=back)
        return render(request, "palier/commission/refused.html", context, status=CONFLICT)
    return HttpResponseRedirect(back)


@only(Role.BAILLEUR)
@require_safe
def convocation(request: HttpRequest, seance: UUID) -> HttpResponse:
    """What the members and the préfet receive: when, how, who, which homes, how many candidates, the minutes before."""
    found = get_or_404(Seance.objects.filter(bailleur__in=organisation_of(request).covers), seance)
    items = found.items.select_related("publication__home__commune").order_by("pk")
    before = Seance.objects.filter(bailleur=found.bailleur_id, stage=SeanceStage.CLOSED, held_at__lt=found.held_at)
    context = page(
        request,
        seance=found,
        called=telling_calls.sentence(found),
        hours=telling_calls.hours(found),
        agenda=telling_calls.agenda(found),
        before=before.order_by("-held_at").first(),
        mayor_days=_mayor_days(found, [item.exception for item in items]),
        changes=said_changes.since_its_call(found),
        members=[
            (row, f"{CAPACITIES[row['quality']]}{_seat_of(row)}{said}")
            for place, row in enumerate(found.members)
            if (said := substitutes.said(found.members, place)) is not None
        ],
        homes=[
            (
                item,
                exemption(item.exception),
                [
                    (candidature.reference, candidature.rank, candidature.points, candidature.tier == 0)
                    for candidature in convening.compliant(item.publication)
                ],
            )
            for item in items
        ],
    )
    return render(request, "palier/commission/convocation.html", context)


def _seat_of(row: Mapping[str, Any]) -> str:
    seat = member_places.name_of(Capacity(row["quality"]), row.get("place", ""))
    return minutes_members.seated(seat)


def _mayor_days(seance: Seance, exceptions: list[str]) -> int | None:
    """The days of a mayor for an opinion, where a home is there for a household that the préfet designates."""
    if Exemption.DALO not in exceptions:
        return None
    return dalo_offers.mayor_opinion(clocks.day_in_paris(seance.convened_at)).days

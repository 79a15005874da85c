"""The convocation of a séance and its agenda, as a page to print: candidates under opaque references (notice N13)."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from palier.models import Seance
from palier.rules import clocks, dalo_offers
from palier.rules.access import Role
from palier.rules.commission import Exemption
from palier.web.access import get_or_404, only, organisation_of
from palier.web.bailleur.desk_parts import page
from palier.web.commission.forms import CAPACITIES
from palier.web.commission.seances import FORMS, exemption
from palier.workflows import convening


@only(Role.BAILLEUR)
@require_safe
def convocation(request: HttpRequest, seance: UUID) -> HttpResponse:
    """What the members and the préfet receive: when, how, who, which homes, how many candidates, the minutes before."""
    found = get_or_404(Seance.objects.filter(bailleur=organisation_of(request)), seance)
    items = found.items.select_related("publication__home__commune").order_by("pk")
    before = Seance.objects.filter(bailleur=found.bailleur_id, stage="close", held_at__lt=found.held_at)
    context = page(
        request, "seances", seance=found, form_label=FORMS[found.form], before=before.order_by("-held_at").first(),
        mayor_days=_mayor_days(found, [item.exception for item in items]),
        members=[(row, CAPACITIES[row["quality"]]) for row in found.members],
        homes=[
            (item, exemption(item.exception), [
                (str(candidature.public_id)[-8:], candidature.rank, candidature.points, candidature.tier == 0)
                for candidature in convening.compliant(item.publication)
            ])
            for item in items
        ],
    )  # fmt: skip
    return render(request, "palier/commission/convocation.html", context)


def _mayor_days(seance: Seance, exceptions: list[str]) -> int | None:
    """The days of a mayor for an opinion, where a home is there for a household that the préfet designates."""
    if Exemption.DALO not in exceptions:
        return None
    return dalo_offers.mayor_opinion(clocks.day_in_paris(seance.convened_at)).days

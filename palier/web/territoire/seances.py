"""The commissions that examine homes of a place: those to come, and for a préfet those whose minutes were sent to it."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse

from palier.models import Home, Organisation
from palier.models.territories.on_territory import TerritorySeance
from palier.rules.commission.seances import SeanceStage
from palier.web.access import actor_of
from palier.web.commission.seances import FORMS, STAGES
from palier.web.lists import listing
from palier.web.territoire.desk import homes_of, shown
from palier.workflows.homes import territories


def index(request: HttpRequest) -> HttpResponse:
    """When, where and which homes: neither who sits, nor who is examined."""
    found = territories.seances(by=actor_of(request))
    homes = homes_of(key for one in found for key in one.homes)
    houses = dict(Organisation.objects.filter(pk__in={one.bailleur for one in found}).values_list("pk", "name"))
    to_come = [one for one in found if one.stage != SeanceStage.CLOSED]
    over = sorted((one for one in found if one.stage == SeanceStage.CLOSED), key=lambda one: one.held_at, reverse=True)
    past = listing(request, over, key="passees")
    return shown(
        request,
        "seances.html",
        to_come=[_drawn(one, houses, homes) for one in to_come],
        past=past.with_rows([_drawn(one, houses, homes) for one in past]),
    )


def _drawn(one: TerritorySeance, houses: Mapping[int, str], homes: Mapping[int, Home]) -> dict[str, object]:
    return {
        "seance": one,
        "house": houses.get(one.bailleur, ""),
        "stage": STAGES[one.stage],
        "form": FORMS[one.form],
        "homes": [homes[key] for key in one.homes if key in homes],
    }

"""On the page of a steward of territories: where they act, one more, and one taken back by its button (ADR 108)."""

from django import forms
from django.forms import BaseForm
from django.http import HttpRequest

from palier.models import Membership, Territory
from palier.rules.doors.access import Role
from palier.web.intendant.desk import tried
from palier.web.intendant.where import NamedTerritoryField
from palier.workflows.accounts import holding_stewards


class HeldPlaceForm(forms.Form):
    """One more territory."""

    territory = NamedTerritoryField(
        label="Territoire",
        help_text="Le nom d’un EPCI, ou son code.",
        error_messages={"required": "Écrivez le nom du territoire."},
    )


def taken_back(request: HttpRequest, form: BaseForm, row: Membership) -> bool:
    """Take back the territory of a button; its refusal is the form's."""
    place = Territory.objects.filter(code=request.POST.get("code", "")).first()
    form.data, form.is_bound = request.POST, True
    form.full_clean()
    return place is not None and tried(request, form, holding_stewards.take, row.user.login, row.organisation, place)


def told(row: Membership) -> dict[str, object]:
    """Where they act, each with what its button sends."""
    if row.role != Role.LOCAL_STEWARD:
        return {"is_of_territories": False}
    places = [
        {"name": one.territory.name, "fields": {"act": "reprendre_territoire", "code": one.territory_id}}
        for one in holding_stewards.held(row)
    ]
    return {"is_of_territories": True, "territories": places}

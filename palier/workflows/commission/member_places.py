"""For what a member sits: the commune of a mayor, the territory of a president, the contingent of a réservataire."""

from palier.models import Organisation, OrganisationKind, Territory
from palier.models.territories import localities, territories
from palier.models.territories.search_forms import search_form
from palier.rules.commission.commission import Capacity

_NAMED = 4
_COMMUNES = (Capacity.MAIRE, Capacity.MAIRE_ARRONDISSEMENT)


def code_of(capacity: Capacity, name: str) -> str | None:
    """The code of one place named by its code or by words that can mean no other; ``None`` when it is unknown or ambiguous."""
    if capacity in _COMMUNES:
        found = localities.find(name)
        return found.communes[0].code if found.is_sure and found.communes else None
    if capacity is Capacity.EPCI:
        wanted, code = search_form(name), territories.code_of(name)
        rows = Territory.objects.values_list("code", "name")
        return _one([found for found, called in rows if code == found or wanted == search_form(called)])
    if capacity is Capacity.RESERVATAIRE:
        houses = Organisation.objects.filter(kind=OrganisationKind.RESERVATAIRE, name__iexact=name)
        return _one([str(public_id) for public_id in houses.values_list("public_id", flat=True)[:2]])
    return None


def name_of(capacity: Capacity, code: str) -> str:
    """What ``code_of`` reads back to this code: a name where it is enough, else the code."""
    if capacity is Capacity.RESERVATAIRE and code:
        found = Organisation.objects.filter(public_id=code).values_list("name", flat=True).first()
        return found or ""
    if capacity is Capacity.EPCI:
        return Territory.objects.filter(code=code).values_list("name", flat=True).first() or code
    if capacity in _COMMUNES:
        # With its département: the name alone may be that of several.
        return next((one.named for one in localities.in_order([code])), code)
    return ""


def why_not(name: str) -> str:
    """Why a name gives no place, with the communes that it may mean."""
    found = localities.find(name)
    if found.is_sure or not found.communes:
        return "Commune, territoire ou réservataire inconnu pour cette qualité."
    several = " ; ".join(one.named for one in found.communes[:_NAMED])
    return f"« {name[:60]} » peut être plusieurs communes. Écrivez-en une en entier : {several}."


def _one(codes: list[str]) -> str | None:
    return codes[0] if len(codes) == 1 else None

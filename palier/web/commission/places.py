"""For what a member sits: the commune of a mayor, the territory of a president, the contingent of a réservataire."""

from palier.models import Commune, Organisation, OrganisationKind, Territory, localities
from palier.rules.commission import Capacity

_COMMUNES = (Capacity.MAIRE, Capacity.MAIRE_ARRONDISSEMENT)


def code_of(capacity: Capacity, name: str) -> str | None:
    """The code of one place named by its code or by words that can mean no other; ``None`` when it is unknown or ambiguous."""
    if capacity in _COMMUNES:
        found = localities.find(name)
        return found.communes[0].code if found.is_sure and found.communes else None
    if capacity is Capacity.EPCI:
        rows = Territory.objects.filter(code=name) | Territory.objects.filter(name__iexact=name)
        return _one(list(rows.values_list("code", flat=True)[:2]))
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
        name = Commune.objects.filter(code=code).values_list("name", flat=True).first() or ""
        return name if name and code_of(capacity, name) == code else code
    return ""


def _one(codes: list[str]) -> str | None:
    return codes[0] if len(codes) == 1 else None

"""For what a member sits: the commune of a mayor, the territory of a president, the contingent of a réservataire."""

from palier.models import Organisation, OrganisationKind, Territory, localities
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


def _one(codes: list[str]) -> str | None:
    return codes[0] if len(codes) == 1 else None

"""Who lets the home of today, as it was told, and as it stands: a landlord that another succeeded is that other.

Homes bear the landlord of their row, and what a household told bears the public id of the one that it chose: the row's own
number means another landlord on another copy of this site.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q

from palier.models.territories.organisations import Organisation, OrganisationKind
from palier.rules.people import facts


@dataclass(frozen=True, slots=True)
class StandingLandlord:
    """Who answers for the homes of a landlord that was told: its public id, and every id that its homes bear."""

    public_id: str
    ids: tuple[str, ...]


type Landlords = Callable[[str], StandingLandlord | None]
"""Of a public id, who stands for it; none where no landlord has it."""


class LandlordsAt:
    """The landlords as they stood at an instant, or as they stand: one query for many households, none where none was told."""

    def __init__(self, until: datetime | None = None) -> None:
        """``until``: a succession of after it counts not; that of a list is its closing, and of a page there is none."""
        self._until = until
        self._known: dict[str, StandingLandlord] | None = None

    def __call__(self, told: str) -> StandingLandlord | None:
        """Who stands for the one that was told."""
        if self._known is None:
            self._known = _read(self._until)
        return self._known.get(told)


def successions(until: datetime | None = None) -> list[tuple[int, int]]:
    """Each landlord that closed by an instant for another, and that other: what of landlords may move points."""
    rows = Organisation.objects.filter(_succeeded(until), kind=OrganisationKind.BAILLEUR)
    return [(pk, heir) for pk, heir in rows.order_by("pk").values_list("pk", "successor") if heir is not None]


def carried_on(claims: Iterable[facts.Claim], landlords: Landlords) -> tuple[facts.Claim, ...]:
    """Situations, each landlord with every id that its homes bear; one that is not known here lets nothing."""
    return tuple(_carried_on(one, landlords(one.landlord)) if one.landlord else one for one in claims)


def _carried_on(claim: facts.Claim, standing: StandingLandlord | None) -> facts.Claim:
    return claim if standing is None else replace(claim, landlord=standing.public_id, landlords=standing.ids)


def _succeeded(until: datetime | None) -> Q:
    closed = Q(successor__isnull=False)
    return closed if until is None else closed & Q(closed_at__lte=until)


def _read(until: datetime | None) -> dict[str, StandingLandlord]:
    found = Organisation.objects.filter(kind=OrganisationKind.BAILLEUR).order_by("pk")
    rows = list(found.annotate(is_over=_succeeded(until)).values_list("pk", "public_id", "successor", "is_over"))
    public = {pk: str(public_id) for pk, public_id, _, _ in rows}
    heirs = {pk: heir for pk, _, heir, is_over in rows if heir is not None and is_over}
    present = {pk: _present(pk, heirs) for pk in public}
    carried: dict[int, list[int]] = {}
    for pk, heir in present.items():
        carried.setdefault(heir, [heir]).extend([pk] * (pk != heir))
    standing = {
        heir: StandingLandlord(public[heir], tuple(map(str, dict.fromkeys(ids))))
        for heir, ids in carried.items()
        if heir in public
    }
    return {public[pk]: standing[heir] for pk, heir in present.items() if heir in standing}


def _present(pk: int, heirs: Mapping[int, int]) -> int:
    """The last of those who succeed it. Nobody succeeds itself: who succeeds is open, and who closed opens only by an undoing."""
    while pk in heirs:
        pk = heirs[pk]
    return pk

"""Where a mairie or a préfecture is: the place of which it is told, and no other organisation has one (ADR 73)."""

from dataclasses import dataclass

from palier.models import Commune, Organisation, OrganisationKind, Territory
from palier.models.territories import departements
from palier.rules.doors import memberships
from palier.workflows.acting.refusals import Refusal


class CommuneNeeded(Refusal):
    """A mairie is of a commune."""

    sentence = "Une mairie est celle d’une commune : choisissez-la."


class DepartementNeeded(Refusal):
    """A préfecture is of a département."""

    sentence = "Une préfecture est celle d’un département : donnez son numéro ou son nom."


class NoPlaceOfItsOwn(Refusal):
    """A place is what an organisation is told of: no other kind is told of one."""

    sentence = "Seule une mairie a une commune, et seule une préfecture a un département : laissez ces cases vides."


class PlaceIsTaken(Refusal):
    """One open organisation for a place: a second one would be a mistake of the list."""

    sentence = "Un organisme ouvert tient déjà ce territoire. Cherchez-le dans la liste, ou fermez-le d’abord."


class OfNoTerritory(Refusal):
    """Who runs the site is of no territory; a mairie is of the one of its commune."""

    sentence = (
        "Un exploitant et une préfecture sont du site entier, et une mairie est du territoire de sa commune : "
        "choisissez celui-là, ou aucun."
    )


@dataclass(frozen=True, slots=True)
class OwnPlace:
    """A commune, a département, or neither; and whose stewards hold it beside those of the site, where somebody does."""

    commune: Commune | None = None
    departement: str = ""
    territory: Territory | None = None


def fitting(kind: str, place: OwnPlace, *, but: Organisation | None = None) -> OwnPlace:
    """The place that an organisation of this kind has.

    Raises ``CommuneNeeded``, ``DepartementNeeded``, ``NoPlaceOfItsOwn`` or ``PlaceIsTaken``.
    """
    if kind not in memberships.TERRITORIES:
        if place.commune is not None or place.departement:
            raise NoPlaceOfItsOwn
        return place
    if kind == OrganisationKind.MAIRIE and place.commune is None:
        raise CommuneNeeded
    if kind == OrganisationKind.PREFECTURE and place.departement not in departements.departements():
        raise DepartementNeeded
    if place.commune is not None and place.departement:
        raise NoPlaceOfItsOwn
    others = Organisation.objects.filter(
        kind=kind, commune=place.commune, departement=place.departement, closed_at=None
    )
    if (others.exclude(pk=but.pk) if but else others).exists():
        raise PlaceIsTaken
    return place


def require_territory(kind: str, place: OwnPlace, territory: Territory | None) -> None:
    """Raise ``OfNoTerritory`` where an organisation of this kind and place cannot be of that territory."""
    is_elsewhere = territory and place.commune is not None and place.commune.territory_id != territory.pk
    if territory and (is_elsewhere or not memberships.may_be_of_a_territory(kind)):
        raise OfNoTerritory


def said(organisation: Organisation) -> str:
    """Its place as a screen writes it; empty for an organisation without one."""
    if organisation.commune is not None:
        return organisation.commune.named
    known = departements.departements()
    code = organisation.departement
    return f"{known.get(code, '')} ({code})".strip() if code else ""

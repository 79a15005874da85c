"""Two homes in the commune of the State's sample, and the households of five that ask for them beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from palier.models import Commune
from palier.models.territories.communes import packaged
from palier.models.territories.search_forms import search_form
from palier.rules.people import facts
from tests import factories

if TYPE_CHECKING:
    from palier.models import Publication
    from tests.factories import Applicant
    from tests.world import World

PARIS_13 = "75113"
"""The commune of the sample's holder."""


def two_homes(cast: World) -> tuple[Publication, Publication]:
    """Two homes of five rooms in the sample's commune, which is taken from the packaged communes."""
    row = packaged()[PARIS_13]
    commune = Commune.objects.create(
        code=PARIS_13,
        name=row["nom"],
        search_name=search_form(row["nom"]),
        departement=row["departement"],
        region=row["region"],
        zone_abc=row["zone_abc"],
        zone_hlm=row["zone_hlm"],
        postal_codes="75013",
        latitude=float(row["latitude"]),
        longitude=float(row["longitude"]),
    )
    one, two = (
        factories.publication(
            factories.home(
                cast.bailleur,
                cast.reservataire,
                commune=commune,
                street=street,
                type_code="T5",
                floor_area=96,
                rent=82_000,
                charges=14_000,
            )
        )
        for street in ("rue de Tolbiac", "rue Bobillot")
    )
    return one, two


def neighbour(index: int) -> Applicant:
    """Another household of five, each waiting less than the one before, and all less than the sample."""
    known = factories.known("0" * 18)
    parent, child = known.household.persons
    children = tuple(replace(child, key=f"p{number}") for number in range(1, 5))
    made = factories.demande(
        f"Voisine{index}",
        household=facts.Household(persons=(parent, *children)),
        wish=facts.Wish(type_codes=("T5",), communes=(PARIS_13,)),
    )
    made.demande.seniorities.update(departement="75", since=date(2023, 1, 1) + index * timedelta(days=200))
    return made

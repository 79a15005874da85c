"""The organisations of the demo, all invented, and the people who work there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from palier.management.demo.employees import EMPLOYEES, Employee
from palier.management.operating import OPERATOR
from palier.models import Commune, GridVersion, Membership, Organisation, OrganisationKind, SecondFactor, User
from palier.models.scoring import grids_store
from palier.models.territories import pouring
from palier.rules.doors import memberships
from palier.rules.law import clocks
from palier.workflows.acting.actors import Actor
from palier.workflows.entering import authenticator
from palier.workflows.letters import printers
from palier.workflows.people import employer_sites

GRID = "DEMO-2026"


ORGANISATIONS: tuple[tuple[str, OrganisationKind, str, str], ...] = (
    (
        "est",
        OrganisationKind.BAILLEUR,
        "Est Habitat",
        "Accueil : 12, place des Ormes, 93100 Montreuil, 01 99 00 12 10",
    ),
    (
        "rhone",
        OrganisationKind.BAILLEUR,
        "Rhône Toit",
        "Accueil : 3, quai des Tisserands, 69003 Lyon, 04 65 71 03 20",
    ),
    (
        "nord",
        OrganisationKind.BAILLEUR,
        "Nord Logis",
        "Accueil : 8, rue du Beffroi-Neuf, 59800 Lille, 03 53 01 08 30",
    ),
    (
        "emploi",
        OrganisationKind.RESERVATAIRE,
        "Emploi et Toit",
        "Conseil au logement : 01 99 00 45 40, du lundi au vendredi",
    ),
    (
        "clef",
        OrganisationKind.RESERVATAIRE,
        "La Clef commune",
        "Guichet : 1, rue de la Halle-Vieille, 69001 Lyon, 04 65 71 06 50",
    ),
    (
        "regie",
        OrganisationKind.STEWARD,
        "Régie du palier",
        "Pour un accès perdu : 01 99 00 77 70, de 9 h à 17 h",
    ),
    ("lenoir", OrganisationKind.EMPLOYER, "Ateliers Lenoir", "Service du personnel : 01 99 00 70 20"),
    (
        "toit",
        OrganisationKind.ADVISER,
        "Association Un toit ensemble",
        "Permanence : 01 99 00 70 40, le mardi de 14 h à 18 h",
    ),
    (
        "ormes",
        OrganisationKind.SOCIAL,
        "Service social du travail Les Ormes",
        "Permanence : 01 99 00 70 60, du lundi au jeudi",
    ),
    (
        "maison",
        OrganisationKind.COUNTER,
        "Maison du logement de Montreuil",
        "Guichet : 5, rue du Marché-Couvert, 93100 Montreuil, 01 99 00 12 60",
    ),
    (
        "mairie",
        OrganisationKind.MAIRIE,
        "Mairie de Vincennes (inventée)",
        "Service de l’habitat : 01 99 00 12 80, de 9 h à 12 h",
    ),
    (
        "prefecture",
        OrganisationKind.PREFECTURE,
        "Préfecture de Seine-Saint-Denis (inventée)",
        "Bureau du logement : 01 99 00 12 90, de 9 h à 12 h",
    ),
    (
        "voisins",
        OrganisationKind.LOGEUR,
        "Toits voisins",
        "Accueil : 01 99 00 12 70, de 9 h à 18 h",
    ),
    (
        "etat",
        OrganisationKind.RESERVATAIRE,
        "Service logement de l’État (inventé)",
        "Accès prioritaire au logement : 01 99 00 13 10, de 9 h à 12 h",
    ),
)
_PLACES: Mapping[str, Mapping[str, Any]] = {
    "mairie": {"commune_id": "94080"},
    "prefecture": {"departement": "93"},
    "etat": {"is_state": True},
}
"""Of what a mairie and a préfecture are told, and who names without an ad."""
_SITES = (("Atelier de Montreuil", "93048"), ("Entrepôt de Lille", "59350"))
"""Where the employer's people work, and the commune."""


@dataclass(frozen=True, slots=True)
class Offices:
    """The organisations by their short name, who acts for each, and the grid that orders every publication."""

    organisations: Mapping[str, Organisation]
    actors: Mapping[str, Actor]
    """By login."""
    grid: GridVersion

    def actor(self, organisation: str) -> Actor:
        """The first employee of an organisation."""
        own = (person for person in EMPLOYEES if person.organisation == organisation and person.role is None)
        login = next(person.login for person in own)
        return self.actors[login]


def make_organisations() -> Offices:
    """Make organisations, employees and grids, over the communes of the package."""
    pouring.load_communes()
    grids_store.seed_package_grids()
    made = {
        key: Organisation.objects.create(
            kind=kind,
            name=name,
            contact=contact,
            siret=f"9999999990{index:04d}",
            **_PLACES.get(key, {}),
            factor_since=timezone.localdate() if memberships.needs_factor(kind) else None,
        )
        for index, (key, kind, name, contact) in enumerate(ORGANISATIONS, 1)
    }
    # The register's reminders on paper are on a screen of the demo: one organisation prints them everywhere.
    printers.name(made["clef"], (), by=OPERATOR, at=timezone.now())
    offices = Offices(made, {one.login: _employ(one, made) for one in EMPLOYEES}, _grid())
    for name, code in _SITES:
        employer_sites.declare(name, Commune.objects.get(code=code), by=offices.actor("lenoir"), at=_open_since())
    return offices


def _open_since() -> datetime:
    """The first of January of the year that is over: an employer counts the quarters of its sites from their first."""
    return datetime(timezone.localdate().year - 1, 1, 1, 12, tzinfo=clocks.paris())


def find_organisations() -> Offices:
    """Find again those that an earlier run made."""
    names = {name: key for key, _, name, _ in ORGANISATIONS}
    found = {names[one.name]: one for one in Organisation.objects.filter(name__in=names)}
    actors = {}
    for one in EMPLOYEES:
        if one.organisation not in found:
            continue  # a world that a release before made, without the steward
        organisation = found[one.organisation]
        user = User.objects.get(login=one.login)
        actors[one.login] = Actor(
            role=one.role or memberships.roles_of(organisation.kind)[0], user=user, organisation=organisation
        )
    return Offices(found, actors, _grid())


def _grid() -> GridVersion:
    return GridVersion.objects.get(name=GRID, territory=None)


def _employ(person: Employee, made: Mapping[str, Organisation]) -> Actor:
    organisation = made[person.organisation]
    role = person.role or memberships.roles_of(organisation.kind)[0]
    user = User.objects.create_user(person.login, name=person.name)
    # They enter with one click, as somebody who has long had a password.
    user.is_demo, user.demo_story, user.chose_at = True, person.story, timezone.now()
    user.save(update_fields=["is_demo", "demo_story", "chose_at"])
    for key in (person.organisation, *person.also):
        Membership.objects.create(user=user, organisation=made[key], role=role)
    if person.has_factor:
        sealed = authenticator.seal(authenticator.draw(), user)
        SecondFactor.objects.create(user=user, sealed=sealed, enrolled_at=timezone.now(), last_step=0)
    return Actor(role=role, user=user, organisation=organisation)

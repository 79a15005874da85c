"""The organisations of the demo, all invented, and the people who work there."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone

from palier.management.operating import OPERATOR
from palier.models import Commune, GridVersion, Membership, Organisation, OrganisationKind, SecondFactor, User
from palier.models.scoring import grids_store
from palier.models.territories import pouring
from palier.rules.doors import memberships
from palier.rules.doors.access import Role
from palier.workflows.accounts import authenticator
from palier.workflows.acting.actors import Actor
from palier.workflows.letters import printers
from palier.workflows.people import employer_sites

GRID = "DEMO-2026"
MEMBER = "nadia@prefecture.example"
"""Who sits in two commissions."""
CONTROLLER = "claude@controle.example"


@dataclass(frozen=True, slots=True)
class Employee:
    """Someone who works in an organisation of the demo."""

    login: str
    name: str
    organisation: str
    story: str
    role: Role | None = None
    """The role, where it is not that of everybody in such an organisation."""
    also: tuple[str, ...] = ()
    """Other organisations where they hold it too."""
    has_factor: bool = False
    """Whether they enter with a code of an application, which the demo shows beside its messages."""


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
)
_PLACES: Mapping[str, Mapping[str, str]] = {
    "mairie": {"commune_id": "94080"},
    "prefecture": {"departement": "93"},
}
"""Of what a mairie and a préfecture are told."""
EMPLOYEES: tuple[Employee, ...] = (
    Employee(
        "karim@est-habitat.example",
        "Karim Haddad",
        "est",
        "Karim attribue les logements d’Est Habitat, un bailleur de l’est parisien. "
        "Des dossiers désignés attendent sa vérification, et une commission attend ses décisions.",
    ),
    Employee(
        "lucie@est-habitat.example",
        "Lucie Moreau",
        "est",
        "Lucie travaille avec Karim chez Est Habitat. "
        "Elle voit les mêmes dossiers que lui et peut finir ce qu’il a commencé. "
        "Elle entre avec un second facteur : son code du moment est dans les messages de la démonstration.",
        has_factor=True,
    ),
    Employee(
        "odile@emploi-et-toit.example",
        "Odile Perrin",
        "emploi",
        "Odile désigne les candidats pour Emploi et Toit, un réservataire. "
        "Trois listes closes attendent qu’elle en retienne les cinq premiers.",
    ),
    Employee(
        "paul@emploi-et-toit.example",
        "Paul Girard",
        "emploi",
        "Paul relit ce qu’Odile propose d’écarter. "
        "Personne n’est écarté d’une liste sans que deux personnes aient lu son dossier.",
    ),
    Employee(
        "hugo@clef-commune.example",
        "Hugo Vidal",
        "clef",
        "Hugo publie les logements orientés vers La Clef commune, à Lyon et à Lille. "
        "Il ne voit rien de ce que traite Emploi et Toit.",
    ),
    Employee(
        "sylvie@nord-logis.example",
        "Sylvie Blanc",
        "nord",
        "Sylvie travaille chez Nord Logis, à Lille. "
        "Elle ne voit aucun dossier d’Est Habitat : les adresses qu’on lui donnerait n’existent pas pour elle.",
    ),
    Employee(
        "yanis@rhone-toit.example",
        "Yanis Morel",
        "rhone",
        "Yanis attribue les logements de Rhône Toit, à Lyon. Un bail y reste à signer.",
    ),
    Employee(
        MEMBER,
        "Nadia Ferrand",
        "est",
        "Nadia représente le préfet dans deux commissions, celle d’Est Habitat et celle de Nord Logis. "
        "Une séance l’attend aujourd’hui, et un procès-verbal reste à signer.",
        role=Role.COMMISSION,
        also=("nord",),
    ),
    Employee(
        "ariane@regie-du-palier.example",
        "Ariane Faure",
        "regie",
        "Ariane tient les accès de ce site : elle crée les organismes et invite ceux qui y travaillent. "
        "Elle ne lit aucun dossier de ménage. Elle entre toujours avec un second facteur, lu dans les messages.",
        has_factor=True,
    ),
    Employee(
        "bruno@regie-du-palier.example",
        "Bruno Teyssier",
        "regie",
        "Bruno remplace Ariane quand elle est absente. Sans lui, elle serait la dernière : "
        "personne n’aurait le droit de l’arrêter, ni elle-même.",
        has_factor=True,
    ),
    Employee(
        "emile@ateliers-lenoir.example",
        "Émile Lenoir",
        "lenoir",
        "Émile signe les contrats des Ateliers Lenoir. Il atteste un emploi quand un salarié lui remet un code : "
        "demandez-en un avec Amina (« Mon emploi »), puis revenez ici. Il ne verra ni son nom, ni ce qu’elle cherche.",
    ),
    Employee(
        "celine@un-toit-ensemble.example",
        "Céline Aubert",
        "toit",
        "Céline aide des ménages pour une association. Fatou lui a donné un mandat : elle lit ses candidatures et leurs dates, "
        "ni son adresse, ni ses points. Retirez-le avec Fatou (« Qui m’aide ») : la page suivante de Céline ne le montre plus.",
    ),
    Employee(
        "solene@les-ormes.example",
        "Solène Garnier",
        "ormes",
        "Solène est assistante sociale, tenue au secret. Amina lui a confié son handicap et une pièce : elle lit cela, son nom, "
        "et rien d’autre. L’employeur d’Amina n’en sait rien. Elle entre avec un second facteur, lu dans les messages.",
        has_factor=True,
    ),
    Employee(
        CONTROLLER,
        "Claude Morel",
        "est",
        "Claude contrôle Est Habitat pour l’agence nationale. Sa mission dure un mois : il lit le journal, les lectures, les "
        "classements et les procès-verbaux, sans un nom de ménage, et ne change rien.",
        role=Role.AUDITOR,
    ),
    Employee(
        "gisele@maison-du-logement.example",
        "Gisèle Martin",
        "maison",
        "Gisèle reçoit ceux qui n’ont pas d’ordinateur. Ouvrez avec elle le dossier d’Amina : le numéro est sur « Mon dossier », "
        "la date de naissance est le 17/04/1989. Finissez aussi la première demande de Marcel, qui n’a ni courriel ni téléphone.",
        has_factor=True,
    ),
    Employee(
        "maud@mairie-vincennes.example",
        "Maud Lemaire",
        "mairie",
        "Maud suit le logement social pour la mairie de Vincennes : où en est chaque logement, et la commission du jour qui en "
        "examine deux. Cherchez-y un nom de candidat : il n’y en a aucun.",
    ),
    Employee(
        "philippe@prefecture-93.example",
        "Philippe Courtois",
        "prefecture",
        "Philippe suit la Seine-Saint-Denis pour la préfecture : le contingent de l’État, les procès-verbaux des commissions, "
        "les objectifs de la loi. Aucun nombre de ménages sous dix. Nadia, elle, siège en commission.",
    ),
)
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
        employer_sites.declare(name, Commune.objects.get(code=code), by=offices.actor("lenoir"), at=timezone.now())
    return offices


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

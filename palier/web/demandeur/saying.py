"""Facts of a demande as words for its person: codes become labels, and a code that is not known is shown as it came."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest

from palier.gateways.sne import codes
from palier.models import Commune, Demande, Person
from palier.models.scoring import grids_store
from palier.models.territories import localities
from palier.rules.law import french
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.dates import age_on
from palier.rules.people import facts
from palier.rules.people.answers import Score
from palier.web.acts import KEY_FIELD, new_key
from palier.web.presentation import homes
from palier.web.presentation.cards import PersonCard
from palier.workflows.scoring import scoring

ROLES = {
    "demandeur": "Demandeur",
    "cotitulaire": "Codemandeur",
    "personne_a_charge": "Personne à charge",
    "personne_en_garde": "Enfant en garde ou en visite",
}
UNKNOWN = "inconnu"


def act_key(request: HttpRequest) -> str:
    """The key of a form: the same when it is shown again with its errors."""
    return request.POST.get(KEY_FIELD) or new_key()


@dataclass(frozen=True, slots=True)
class Counted:
    """Points on a day, and the name of the grid; without a grid the order is by seniority."""

    score: Score
    grid: str
    commune: str


def counted(known: facts.Demande, *, at: datetime) -> Counted:
    """Score under the grid of the territory of the first wished commune; a borrowed grid serves where it has none."""
    on = day_in_paris(at)
    commune = Commune.objects.filter(code__in=known.wish.communes[:1]).select_related("territory").first()
    version = (grids_store.in_force(commune, on) if commune else None) or grids_store.borrowed(on)
    departement = commune.departement if commune else ""
    score = scoring.score(known, scoring.named_grid(version) if version else None, on=on, departement=departement)
    return Counted(score, version.name if version else "", commune.named if commune else "")


def persons(known: facts.Demande, rows: dict[str, Person], on: date) -> list[PersonCard]:
    """The household by first name and age."""
    return [_person(person, rows.get(person.key), on) for person in known.household.persons]


def resources(known: facts.Demande, rows: dict[str, Person]) -> list[tuple[str, list[tuple[str, str]]]]:
    """What each person receives and pays a month; persons without any are left out."""
    return [(_name(rows.get(one.key)), list(_monthly(one))) for one in known.household.persons if one.resources]


def _monthly(person: facts.Person) -> Iterator[tuple[str, str]]:
    for resource in sorted(person.resources, key=lambda one: one.is_paid):
        labels = codes.RESOURCE_PAID if resource.is_paid else codes.RESOURCE_RECEIVED
        amount = french.euros(resource.amount) if resource.amount is not None else UNKNOWN
        yield labels.get(resource.code, f"Code {resource.code}"), amount


def _name(row: Person | None) -> str:
    return row.first_name.title() if row and row.first_name else "Prénom inconnu"


def _person(person: facts.Person, row: Person | None, on: date) -> PersonCard:
    found: list[tuple[str, str]] = []
    if person.birth_date:
        found.append(("Âge", french.count(age_on(person.birth_date, on), "an")))
    if person.custody:
        found.append(("Garde", codes.CUSTODY.get(person.custody, person.custody)))
    if person.marital_status:
        found.append(("Situation", codes.MARITAL_STATUS.get(person.marital_status, person.marital_status)))
    for income in person.incomes:
        amount = french.euros(income.amount) if income.amount is not None else UNKNOWN
        found.append((f"Revenu fiscal {income.year}", f"{amount}, {homes.PROOF_WORDS[income.proof]}"))
    return PersonCard(name=_name(row), role=ROLES[person.role], facts=found)


def home(known: facts.Demande) -> Iterator[tuple[str, str]]:
    """The current home, fact by fact; what is unknown is said so."""
    now = known.current_home
    ways = ", ".join(codes.OCCUPANCY.get(code, f"Code {code}") for code in now.occupancy_codes)
    yield "Où vous vivez", ways or UNKNOWN
    yield "Type", codes.HOME_TYPE.get(now.type_code, now.type_code) if now.type_code else UNKNOWN
    yield "Surface", f"{now.floor_area} m²" if now.floor_area is not None else UNKNOWN
    yield "Personnes qui y vivent", str(now.occupants) if now.occupants is not None else UNKNOWN
    yield "Loyer et charges", french.cents(now.rent) if now.rent is not None else UNKNOWN


def wish(known: facts.Demande) -> Iterator[tuple[str, str]]:
    """The wish, fact by fact."""
    asked = known.wish
    yield "Types", ", ".join(codes.HOME_TYPE.get(code, code) for code in asked.type_codes) or UNKNOWN
    yield "Communes", " ; ".join(localities.named(asked.communes)) or UNKNOWN
    enlarged = {True: "oui", False: "non", None: UNKNOWN}[asked.is_enlarged]
    yield "Autres communes acceptées", enlarged
    yield "Loyer maximum", french.cents(asked.max_rent) if asked.max_rent is not None else "non précisé"
    if known.motives:
        yield "Motifs", ", ".join(codes.MOTIVE.get(code, f"Code {code}") for code in known.motives)


def first_names(demande: Demande) -> dict[str, Person]:
    """The persons of a demande by key."""
    return {person.key: person for person in Person.objects.filter(demande=demande)}

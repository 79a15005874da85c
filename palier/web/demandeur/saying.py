"""Facts of a demande as words for its person: codes become labels, and a code that is not known is shown as it came."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest
from django.utils.html import format_html_join

from palier.gateways.sne import codes
from palier.models import Commune, Demande, Person, SafeChannel
from palier.models.foreseen import ReadPage
from palier.models.letters import unreached_contacts
from palier.models.scoring import grids_store
from palier.models.territories import localities
from palier.models.written_readings import WrittenReading
from palier.rules.law import french
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.dates import age_on
from palier.rules.law.voice import phrase, say, say_plural
from palier.rules.people import facts
from palier.rules.people.answers import Score
from palier.web.acts import KEY_FIELD, new_key
from palier.web.presentation import homes
from palier.web.presentation.cards import PersonCard
from palier.workflows.letters import texted
from palier.workflows.scoring import scoring

ROLES = {
    "demandeur": phrase("Demandeur"),
    "cotitulaire": phrase("Codemandeur"),
    "personne_a_charge": phrase("Personne à charge"),
    "personne_en_garde": phrase("Enfant en garde ou en visite"),
}
UNKNOWN = phrase("inconnu")
UNTOLD = phrase(
    "Nous n’avons ni adresse électronique ni téléphone où un message vous arrive : revenez voir ici, ou demandez à un "
    "guichet."
)
"""Beside what is promised by a day, where no message can say that it came."""


def is_written_to(demande: Demande, key: str) -> bool:
    """Whether a message could reach this person: their own contact, or their safe address, as ``to_one_person`` writes.

    A contact that messages did not reach counts no more. Of a safe address that is another holder's nothing shows: who reads
    may be the one it is kept from.
    """
    held = Person.objects.filter(demande=demande, key=key).first()
    lost = {one.contact for one in unreached_contacts.read()}
    if held is not None and held.email and held.email not in lost:
        return True
    if held is not None and held.phone and held.phone not in lost and (not held.email or texted.arrives(held)):
        return True
    return "" not in lost and SafeChannel.objects.filter(demande=demande, person_key__in=("", key)).exists()


def act_key(request: HttpRequest) -> str:
    """The key of a form: the same when it is shown again with its errors."""
    return request.POST.get(KEY_FIELD) or new_key()


@dataclass(frozen=True, slots=True)
class CountedPoints:
    """Points on a day, and the title of the grid; without a grid the order is by seniority."""

    score: Score
    grid: str
    commune: str


_PLACE = WrittenReading(
    lambda commune: Commune.objects.filter(code=commune).select_related("territory"), pages=(ReadPage.FILE,)
)


def counted(known: facts.Demande, *, at: datetime) -> CountedPoints:
    """Score under the grid of the territory of the first wished commune; a borrowed grid serves where it has none."""
    on = day_in_paris(at)
    commune = _PLACE.first(known.wish.communes[0]) if known.wish.communes else None
    version = (grids_store.in_force(commune, on) if commune else None) or grids_store.borrowed(on)
    departement = commune.departement if commune else ""
    grid = scoring.named_grid(version) if version else None
    score = scoring.score(known, grid, on=on, departement=departement)
    return CountedPoints(score, grid.title if grid else "", commune.named if commune else "")


def persons(known: facts.Demande, rows: dict[str, Person], on: date) -> list[PersonCard]:
    """The household by first name and age."""
    return [_person(person, rows.get(person.key), on) for person in known.household.persons]


def resources(known: facts.Demande, rows: dict[str, Person]) -> list[tuple[str, list[tuple[str, str]]]]:
    """What each person receives and pays a month; persons without any are left out."""
    return [(_name(rows.get(one.key)), list(_monthly(one))) for one in known.household.persons if one.resources]


def _monthly(person: facts.Person) -> Iterator[tuple[str, str]]:
    for resource in sorted(person.resources, key=lambda one: one.is_paid):
        labels = codes.RESOURCE_PAID if resource.is_paid else codes.RESOURCE_RECEIVED
        amount = french.euros(resource.amount) if resource.amount is not None else say(UNKNOWN)
        yield _label(labels, resource.code), amount


def _label(labels: Mapping[str, str], code: str) -> str:
    """What a code is called; one that is not known is shown as it came."""
    return say(labels[code]) if code in labels else say("Code {number}", number=code)


def _named(labels: Mapping[str, str], code: str) -> str:
    """The same, where a code that is not known is shown alone."""
    label = labels.get(code, code)
    return say(label)


def _name(row: Person | None) -> str:
    return row.first_name.title() if row and row.first_name else say("Prénom inconnu")


def _person(person: facts.Person, row: Person | None, on: date) -> PersonCard:
    found: list[tuple[str, str]] = []
    if person.birth_date:
        found.append((say("Âge"), say_plural(age_on(person.birth_date, on), "{count} an", "{count} ans")))
    if person.custody:
        found.append((say("Garde"), _named(codes.CUSTODY, person.custody)))
    if person.marital_status:
        found.append((say("Situation"), _named(codes.MARITAL_STATUS, person.marital_status)))
    for income in person.incomes:
        amount = french.euros(income.amount) if income.amount is not None else say(UNKNOWN)
        proof = say(homes.PROOF_WORDS[income.proof])
        found.append((say("Revenu fiscal {year}", year=income.year), f"{amount}, {proof}"))
    return PersonCard(name=_name(row), role=say(ROLES[person.role]), facts=found)


def home(known: facts.Demande) -> Iterator[tuple[str, str]]:
    """The current home, fact by fact; what is unknown is said so."""
    now = known.current_home
    ways = french.series(_label(codes.OCCUPANCY, code) for code in now.occupancy_codes)
    yield say("Où vous vivez"), ways or say(UNKNOWN)
    yield say("Type"), _named(codes.HOME_TYPE, now.type_code) if now.type_code else say(UNKNOWN)
    yield say("Surface"), say("{number} m²", number=now.floor_area) if now.floor_area is not None else say(UNKNOWN)
    yield say("Personnes qui y vivent"), str(now.occupants) if now.occupants is not None else say(UNKNOWN)
    yield say("Loyer et charges"), french.cents(now.rent) if now.rent is not None else say(UNKNOWN)


def wish(known: facts.Demande) -> Iterator[tuple[str, str]]:
    """The wish, fact by fact."""
    asked = known.wish
    yield say("Types"), french.series(_named(codes.HOME_TYPE, code) for code in asked.type_codes) or say(UNKNOWN)
    yield say("Communes"), _names(localities.named(asked.communes)) or say(UNKNOWN)
    enlarged = {True: say("oui"), False: say("non"), None: say(UNKNOWN)}[asked.is_enlarged]
    yield say("Autres communes acceptées"), enlarged
    yield say("Loyer maximum"), french.cents(asked.max_rent) if asked.max_rent is not None else say("non précisé")
    if known.motives:
        yield say("Motifs"), french.series(_label(codes.MOTIVE, code) for code in known.motives)


def _names(communes: Iterable[str]) -> str:
    """Communes in a row, each marked as a name."""
    return format_html_join(" ; ", "<bdi>{}</bdi>", ((one,) for one in communes))


def first_names(demande: Demande) -> dict[str, Person]:
    """The persons of a demande by key."""
    return {person.key: person for person in Person.objects.filter(demande=demande)}

"""What stands beside a document while it is checked: whose it is, their household, and the facts that it should show."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from palier.gateways.sne import codes
from palier.models import Commune, Demande, Person, Piece
from palier.rules.law import french
from palier.rules.law.dates import age_on
from palier.rules.people import facts
from palier.rules.situations import pieces as documents
from palier.rules.situations import situations
from palier.rules.situations.pieces import Per
from palier.web.presentation import homes, words
from palier.workflows.exchange import entering_exchange
from palier.workflows.people import pieces

UNKNOWN = "inconnu"
_ROLES = {
    "demandeur": "demandeur",
    "cotitulaire": "codemandeur",
    "personne_a_charge": "à charge",
    "personne_en_garde": "en garde ou en visite",
}


@dataclass(frozen=True, slots=True)
class Whose:
    """A person as an identity document names them."""

    name: str
    birth: str
    role: str


def whose(piece: Piece, on: date) -> list[Whose]:
    """Those to whom the document should belong: the person it was sent for; of a household's own, every holder."""
    rows = Person.objects.filter(demande=piece.demande).order_by("key")
    is_shared = pieces.situation_of(piece.code) is None and documents.newest(piece.code).per is Per.HOUSEHOLD
    mine = [row for row in rows if row.key == piece.person_key and not is_shared]
    return [_said(row, on) for row in mine or rows if mine or row.role in facts.HOLDERS]


def _said(row: Person, on: date) -> Whose:
    born = f", nom de naissance {row.birth_name.title()}" if row.birth_name and row.birth_name != row.last_name else ""
    birth = (
        f"{words.date_words(row.birth_date)} ({french.count(age_on(row.birth_date, on), 'an')})"
        if row.birth_date
        else UNKNOWN
    )
    name = f"{row.first_name.title()} {row.last_name.title()}".strip() or UNKNOWN
    return Whose(f"{name}{born}", birth, _ROLES.get(row.role, row.role))


def household(demande: Demande, known: facts.Demande, on: date) -> list[str]:
    """The others of the file, in a line each: who they are and how old."""
    names = dict(Person.objects.filter(demande=demande).values_list("key", "first_name"))
    return [
        f"{names.get(one.key, '').title() or UNKNOWN}, {_ROLES[one.role]}"
        + (f", {french.count(age_on(one.birth_date, on), 'an')}" if one.birth_date else "")
        for one in known.household.persons
    ]


def facts_of(piece: Piece, known: facts.Demande, on: date) -> list[tuple[str, str]]:
    """What the file says today of what this document proves, with where it comes from."""
    situation = pieces.situation_of(piece.code)
    if situation is not None:
        return list(_claim(situation, known, on))
    proves = documents.newest(piece.code).proves
    found: list[tuple[str, str]] = []
    for person in known.household.persons:
        if piece.person_key in ("", person.key):
            found += _of_person(person, proves, piece)
    if "expected" in proves:
        found += [
            ("Naissance prévue", words.date_words(child.due_on) if child.due_on else UNKNOWN)
            for child in known.household.expected
        ]
    if "current_home" in proves:
        found += _home(known.current_home)
    return found


def _claim(situation: facts.Situation, known: facts.Demande, on: date) -> Iterator[tuple[str, str]]:
    yield "Situation déclarée", situations.of(situation, on).label
    claim = next((one for one in known.claims if one.situation is situation), None)
    if claim and claim.place:
        commune = Commune.objects.filter(code=claim.place).first()
        yield "Commune déclarée", commune.named if commune else claim.place
    if claim and claim.energy:
        yield "Classe déclarée", claim.energy
    if claim and claim.landlord:
        named = dict(entering_exchange.landlord_choices(claim.landlord))
        yield "Bailleur déclaré", named.get(claim.landlord, UNKNOWN)
    yield (
        "Jour du diagnostic" if situation is facts.Situation.ENERGY_CLASS else "Depuis",
        words.date_words(claim.since) if claim and claim.since else UNKNOWN,
    )


def _of_person(person: facts.Person, proves: tuple[str, ...], piece: Piece) -> Iterator[tuple[str, str]]:
    if "incomes" in proves and person.role in facts.HOLDERS:
        year = piece.uploaded_at.year - (2 if piece.code.endswith("n2") else 1)
        amount = next((one for one in person.incomes if one.year == year), None)
        said = (
            f"{french.euros(amount.amount)}, {homes.PROOF_WORDS[amount.proof]}"
            if amount and amount.amount is not None
            else UNKNOWN
        )
        yield f"Revenu fiscal {year}", said
    if "resources" in proves:
        for one in person.resources:
            labels = codes.RESOURCE_PAID if one.is_paid else codes.RESOURCE_RECEIVED
            yield (
                labels.get(one.code, f"Code {one.code}"),
                french.euros(one.amount) if one.amount is not None else UNKNOWN,
            )
    if "household" in proves and person.custody:
        yield "Garde", codes.CUSTODY.get(person.custody, person.custody)


def _home(home: facts.CurrentHome) -> Iterator[tuple[str, str]]:
    ways = ", ".join(codes.OCCUPANCY.get(code, f"Code {code}") for code in home.occupancy_codes)
    yield "Logé aujourd’hui", ways or UNKNOWN
    yield "Loyer et charges", french.cents(home.rent) if home.rent is not None else UNKNOWN
    yield "Surface", f"{home.floor_area} m²" if home.floor_area is not None else UNKNOWN

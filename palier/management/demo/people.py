"""The demandeurs of the cast: what the register holds of each, written as its files are and read back from them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from palier.gateways.sne import SneAddress, SneDemande, SnePerson, read_file, write_demande
from palier.management.demo.days import Days
from palier.rules.law.dates import add_months
from palier.rules.people.facts import (
    CurrentHome,
    Dalo,
    Demande,
    Household,
    Income,
    Person,
    PersonRole,
    Resource,
    Wish,
)

GUICHET = "ZZTST"
"""An impossible guichet: no real number ends so."""
_RENEWED = -110
"""Day of the last renewal, after the anchor: every file of the cast is valid for months to come."""
_ILE_DE_FRANCE = {"75", "77", "78", "91", "92", "93", "94", "95"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Adult:
    """A holder as the cast tells it. Income in euros a year, wage in euros a month."""

    first_name: str
    last_name: str
    civility: str
    born: date
    income: int
    wage: int
    profession: str
    benefits: tuple[tuple[str, int], ...] = ()
    contract: str = "CDI"
    marital_status: str = "C"


@dataclass(frozen=True, slots=True, kw_only=True)
class CastFile:
    """A demande as the cast tells it."""

    key: str
    adults: tuple[Adult, ...]
    children: tuple[tuple[str, date], ...] = ()
    home: CurrentHome
    address: tuple[str, str, str]
    """Street with its number, postal code, INSEE code."""
    wish: tuple[str, ...]
    communes: tuple[str, ...]
    motives: tuple[str, ...]
    months: int
    """Months of wait on ``as_at``."""
    as_at: int
    """The day on which the wait is counted, in days after the anchor: the closing that matters to them."""
    sequence: int
    dalo_months: int | None = None
    """Months since a DALO decision."""


def number_of(file: CastFile, deposited: date) -> str:
    """The numéro unique that the guichet of the demo would have given."""
    departement = file.address[2][:2]
    return (
        f"{'111' if departement in _ILE_DE_FRANCE else f'0{departement}'}{deposited:%m%y}{file.sequence:06d}{GUICHET}"
    )


def arrival_of(file: CastFile, days: Days) -> SneDemande:
    """The file as the register would send it: written in its format, then read back."""
    return next(iter(read_file(written(file, days))))


def written(file: CastFile, days: Days) -> bytes:
    """The file in the register's own format, the same for an anchor: what its stand-in holds of the cast."""
    return write_demande(_described(file, days), file_type="MOD", at=days.at(-100, 6))


def _described(file: CastFile, days: Days) -> SneDemande:
    as_at = days.day(file.as_at)
    deposited = add_months(as_at, -file.months) - timedelta(days=3)
    renewed = days.day(_RENEWED)
    decided = add_months(as_at, -file.dalo_months) if file.dalo_months is not None else None
    demande = Demande(
        numero_unique=number_of(file, deposited),
        household=Household(persons=(*_adults(file.adults, days), *_children(file.children))),
        deposited_on=deposited,
        valid_until=add_months(renewed, 12),
        current_home=file.home,
        wish=Wish(type_codes=file.wish, communes=file.communes, category="I", is_enlarged=True),
        motives=file.motives,
        dalo=Dalo.ACTIVE if decided else Dalo.NONE,
        dalo_decided_on=decided,
        is_transfer="HLM" in file.home.occupancy_codes,
    )
    persons = (*_identities(file), *_small(file))
    return SneDemande(
        demande=demande,
        persons=persons,
        guichet=GUICHET,
        renewed_on=renewed,
    )


def _adults(adults: Iterable[Adult], days: Days) -> Iterable[Person]:
    year = days.anchor.year
    for index, adult in enumerate(adults):
        yield Person(
            key="d" if not index else f"c{index}",
            role=PersonRole.CO_HOLDER if index else PersonRole.HOLDER,
            birth_date=adult.born,
            link="P" if index else None,
            marital_status=adult.marital_status,
            contract_type=adult.contract,
            incomes=(Income(year=year - 1, amount=adult.income), Income(year=year - 2, amount=adult.income - 260)),
            resources=tuple(
                Resource(code=code, amount=amount) for code, amount in (("SAL", adult.wage), *adult.benefits)
            ),
        )


def _children(children: Iterable[tuple[str, date]]) -> Iterable[Person]:
    for index, (_, born) in enumerate(children, 1):
        yield Person(key=f"p{index}", role=PersonRole.DEPENDANT, birth_date=born, link="E")


def _identities(file: CastFile) -> Iterable[SnePerson]:
    street, postal_code, commune = file.address
    number, _, name = street.partition(" ")
    for index, adult in enumerate(file.adults):
        yield SnePerson(
            key="d" if not index else f"c{index}",
            role=PersonRole.CO_HOLDER if index else PersonRole.HOLDER,
            civility=adult.civility,
            last_name=adult.last_name,
            birth_name=adult.last_name,
            first_name=adult.first_name,
            birth_date=adult.born,
            sex="M" if adult.civility == "1" else "F",
            nationality="1",
            phone_mobile=f"06399801{file.sequence % 100:02d}",
            email=f"{adult.first_name.lower().replace('è', 'e').replace('é', 'e').replace('ë', 'e')}@courriel.example",
            address=SneAddress(number=number, street=name, postal_code=postal_code, commune=commune),
            profession=adult.profession,
        )


def _small(file: CastFile) -> Iterable[SnePerson]:
    for index, (first_name, born) in enumerate(file.children, 1):
        yield SnePerson(
            key=f"p{index}",
            role=PersonRole.DEPENDANT,
            first_name=first_name,
            last_name=file.adults[0].last_name,
            birth_name=file.adults[0].last_name,
            birth_date=born,
        )


def twin_of(file: CastFile, number: int) -> CastFile:
    """Another household in the same situation, to the day: only the draw can part them."""
    names = (("Mehdi", "Arnaud"), ("Clara", "Petit"))
    first, last = names[number - 1]
    adult = replace(
        file.adults[0],
        first_name=first,
        last_name=last,
        civility="1" if number == 1 else "2",
        born=file.adults[0].born + timedelta(days=211 * number),
    )
    return replace(file, key=f"{file.key}-{number}", adults=(adult,), sequence=file.sequence + number)

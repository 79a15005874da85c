"""Is the household of a file plausible? Persons, ages, incomes, and what contradicts itself between persons."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from palier.rules.law import codes, french, parameters
from palier.rules.law.dates import add_months, add_years, age_on
from palier.rules.law.law import applies
from palier.rules.law.voice import say, say_plural
from palier.rules.people import faults
from palier.rules.people.facts import HOLDERS, ExpectedChild, Household, Person, PersonRole
from palier.rules.people.faults import FILE, HOUSE, FieldFault, Severity

_ASK = Severity.TO_CONFIRM
_CHILD = "E"


def _place(person: Person) -> str:
    return f"household.persons.{person.key}"


def _who(household: Household, on: date) -> Iterator[FieldFault]:
    path, number = "household.persons", len(household.persons)
    if not household.persons:
        yield FieldFault(path=path, code="menage_vide", sentence=say("Le ménage ne compte personne."))
        return
    demandeurs = sum(person.role is PersonRole.HOLDER for person in household.persons)
    if demandeurs != 1:
        sentence = say("Une demande a un demandeur et un seul : {number} ici.", number=french.number(demandeurs))
        yield FieldFault(path=path, code="demandeur_unique", sentence=sentence)
    if twice := sorted(key for key, times in Counter(one.key for one in household.persons).items() if times > 1):
        sentence = say("Deux personnes portent le repère « {twice} ».", twice=twice[0])
        yield FieldFault(path=path, code="repere_double", sentence=sentence)
    total = number + sum(max(0, expected.number) for expected in household.expected)
    words = say_plural(total, "Le ménage compte {count} personne", "Le ménage compte {count} personnes")
    if total > faults.bound("persons_refused", on):
        yield FieldFault(
            path=path, code="trop_de_personnes", sentence=say("{words} : ce nombre n’est pas admis.", words=words)
        )
    elif total > faults.bound("persons_to_confirm", on):
        yield FieldFault(
            path=path, code="menage_nombreux", sentence=say("{words} : à confirmer.", words=words), severity=_ASK
        )


def _codes(person: Person) -> Iterator[FieldFault]:
    place, is_co_holder = _place(person), person.role is PersonRole.CO_HOLDER
    links = codes.LINK_TO_HOLDER if is_co_holder else codes.KINSHIP
    yield from faults.known(person.link, f"{place}.link", links, words=say("Le lien"))
    yield from faults.known(person.custody, f"{place}.custody", codes.CUSTODY, words=say("Le mode de garde"))
    status, contract = codes.MARITAL_STATUS, codes.CONTRACT
    yield from faults.known(
        person.marital_status, f"{place}.marital_status", status, words=say("La situation familiale")
    )
    yield from faults.known(
        person.contract_type, f"{place}.contract_type", contract, words=say("Le contrat de travail")
    )


def _birth(person: Person, on: date) -> Iterator[FieldFault]:
    path, words = f"{_place(person)}.birth_date", say("Le jour de naissance")
    yield from faults.not_after(person.birth_date, path, on, words=words)
    yield from faults.not_before(person.birth_date, path, faults.bound("earliest_birth_year", on), words=words)
    if person.birth_date is None or person.role not in HOLDERS or person.birth_date > on:
        return
    if (age := age_on(person.birth_date, on)) < (adult := faults.bound("adult_age", on)):
        sentence = say_plural(
            age,
            "Un titulaire a {count} an, moins de {adult} : son émancipation est à confirmer.",
            "Un titulaire a {count} ans, moins de {adult} : son émancipation est à confirmer.",
            adult=adult,
        )
        yield FieldFault(path=path, code="titulaire_mineur", sentence=sentence, severity=_ASK)


def _money(person: Person, on: date) -> Iterator[FieldFault]:
    place, highest = _place(person), faults.bound("highest_income", on)
    for income in person.incomes:
        path = f"{place}.incomes.{income.year}"
        yield from faults.amount(income.amount, path, highest, words=say("Le revenu de {year}", year=income.year))
        if not faults.bound("earliest_income_year", on) <= income.year <= on.year:
            yield FieldFault(
                path=path,
                code="annee_impossible",
                sentence=say("L’année de revenus {year} est impossible.", year=income.year),
            )
    words = say("Le revenu des douze derniers mois")
    yield from faults.amount(person.last_twelve_months, f"{place}.last_twelve_months", highest, words=words)
    yield from faults.amount(
        person.ehpad_costs, f"{place}.ehpad_costs", highest, words=say("Le montant des frais d’EHPAD")
    )
    rate = faults.bound("highest_percent", on)
    yield from faults.amount(
        person.disability_rate, f"{place}.disability_rate", rate, words=say("Le taux d’incapacité")
    )
    monthly = faults.bound("highest_resource", on)
    for resource in person.resources:
        path = f"{place}.resources.{resource.code}"
        lists = codes.RESOURCE_PAID if resource.is_paid else codes.RESOURCE_RECEIVED
        yield from faults.known(resource.code, path, lists, words=say("La ressource"))
        yield from faults.amount(resource.amount, path, monthly, words=say("Le montant mensuel"))


@applies(HOUSE)
def births(expected: ExpectedChild, on: date, *, path: str = "expected") -> Iterator[FieldFault]:
    """Every fault of children to be born, as they are told on a day: their number, and a day beyond a pregnancy."""
    most = faults.bound("children_expected", on)
    if not 1 <= expected.number <= most:
        sentence = say(
            "Le nombre d’enfants attendus est de {number} : de 1 à {most} est admis.",
            number=french.number(expected.number),
            most=most,
        )
        yield FieldFault(path=f"{path}.number", code="naissance_nombre", sentence=sentence)
    months = faults.bound("pregnancy_months", on)
    if expected.due_on is not None and expected.due_on > add_months(on, months):
        sentence = say(
            "La naissance du {day} est attendue dans plus de {months} mois.",
            day=french.day(expected.due_on),
            months=months,
        )
        yield FieldFault(path=f"{path}.due_on", code="naissance_lointaine", sentence=sentence)


@applies(HOUSE)
def births_to_come(expected: ExpectedChild, on: date) -> Iterator[FieldFault]:
    """Every fault of children whom a household says that it expects: a day that has passed is no day to expect."""
    yield from births(expected, on)
    if expected.due_on is not None and expected.due_on < on:
        sentence = say(
            "Le {day} est passé. Si l’enfant est né, écrivez 0 ici, puis ajoutez-le aux personnes de votre foyer.",
            day=french.day(expected.due_on),
        )
        yield FieldFault(path="expected.due_on", code="naissance_passee", sentence=sentence)


def _couple(household: Household, on: date) -> Iterator[FieldFault]:
    """Say when a person alone has a spouse as co-holder."""
    single, links = (parameters.get(FILE, key, on).value for key in ("single_statuses", "partner_links"))
    has_partner = any(one.role is PersonRole.CO_HOLDER and one.link in links for one in household.persons)
    for person in household.persons:
        if has_partner and person.role is PersonRole.HOLDER and person.marital_status in single:
            status = codes.MARITAL_STATUS[person.marital_status] if person.marital_status else ""
            sentence = say(
                "Le demandeur est « {status} » et son conjoint ou partenaire est cotitulaire.", status=say(status)
            )
            path = f"{_place(person)}.marital_status"
            yield FieldFault(path=path, code="couple_contradictoire", sentence=sentence, severity=_ASK)


def _generations(household: Household, on: date) -> Iterator[FieldFault]:
    """Say when a child is hardly younger than every holder."""
    holders = (one.birth_date for one in household.persons if one.role in HOLDERS)
    births = [birth for birth in holders if birth is not None and birth <= on]
    if not births:
        return
    years = faults.bound("generation_years", on)
    first = add_years(min(births), years)
    for person in household.persons:
        is_child = person.role is PersonRole.IN_CUSTODY or person.link == _CHILD
        if person.role not in HOLDERS and is_child and person.birth_date is not None and person.birth_date < first:
            sentence = say("Un enfant a moins de {years} ans d’écart avec le plus âgé des titulaires.", years=years)
            path = f"{_place(person)}.birth_date"
            yield FieldFault(path=path, code="generations_contradictoires", sentence=sentence, severity=_ASK)


def _custody(household: Household) -> Iterator[FieldFault]:
    """Say when a child may be there twice: dependent and in custody."""
    charged = {one.birth_date for one in household.persons if one.role is PersonRole.DEPENDANT and one.birth_date}
    for person in household.persons:
        if person.role is not PersonRole.IN_CUSTODY and person.custody is not None:
            sentence = say("Une personne a un mode de garde sans être un enfant en garde.")
            yield FieldFault(
                path=f"{_place(person)}.custody", code="garde_contradictoire", sentence=sentence, severity=_ASK
            )
        if person.role is PersonRole.IN_CUSTODY and person.birth_date in charged:
            sentence = say("Un enfant en garde a la même date de naissance qu’une personne à charge : est-ce le même ?")
            path = f"{_place(person)}.birth_date"
            yield FieldFault(path=path, code="enfant_compte_deux_fois", sentence=sentence, severity=_ASK)


@applies(HOUSE)
def check(household: Household, on: date) -> Iterator[FieldFault]:
    """Every fault of the persons, in the order of the file."""
    yield from _who(household, on)
    for person in household.persons:
        yield from _codes(person)
        yield from _birth(person, on)
        yield from _money(person, on)
    for place, expected in enumerate(household.expected):
        yield from births(expected, on, path=f"household.expected.{place}")
    yield from _couple(household, on)
    yield from _generations(household, on)
    yield from _custody(household)

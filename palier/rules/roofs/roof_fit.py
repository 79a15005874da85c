"""Does another roof fit somebody? Three answers, each with its reason, from the conditions that its logeur shows alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from palier.rules.fitting import affordability, ceilings, eligibility
from palier.rules.law import french
from palier.rules.law.dates import age_on
from palier.rules.law.law import Source, act, applies, cch
from palier.rules.law.voice import phrase, say, say_plural
from palier.rules.letters import words
from palier.rules.people.answers import Outcome, Reason, Verdict
from palier.rules.people.facts import CeilingZone, Demande, Financing, Home, Person
from palier.rules.roofs.other_roofs import PUBLICS, RoofKind, RoofPublic, RoofTerms

SHOWN = act("conditions affichées par le logeur")
_HOUSE = act("règles de publication de Palier")
_THIRD = 3
_CONTRACTS = {"ETU": RoofPublic.STUDENT, "APP": RoofPublic.APPRENTICE}
"""Codes of a contract in the register that say a public by themselves."""
PILLS = {
    Outcome.ELIGIBLE: (phrase("peut vous convenir"), "ok"),
    Outcome.TO_CONFIRM: (phrase("à voir avec le logeur"), "warn"),
    Outcome.NOT_ELIGIBLE: (phrase("pas pour vous"), "plain"),
}
"""What a card says of each answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoofPlace:
    """Where a roof stands, as the ceilings read it."""

    commune: str
    departement: str
    zone: CeilingZone | None
    zone_abc: str | None


@dataclass(frozen=True, slots=True)
class _RoofFinding:
    outcome: Outcome
    reason: Reason


def _reason(code: str, sentence: str, source: Source = SHOWN, remedy: str = "") -> Reason:
    return Reason(code=code, sentence=sentence, source=source, remedy=remedy)


@applies(_HOUSE)
def said_ages(terms: RoofTerms) -> str:
    """``de 18 à 29 ans``, ``moins de 30 ans``, ``à partir de 18 ans``; nothing where no age is asked."""
    least, under = terms.age_from, terms.age_under
    if least is not None and under is not None:
        return say("de {least} à {most} ans", least=least, most=under - 1)
    if under is not None:
        return say("moins de {age} ans", age=under)
    return say("à partir de {age} ans", age=least) if least is not None else ""


def _about_age(terms: RoofTerms, person: Person | None, on: date) -> Iterator[_RoofFinding]:
    if not (ages := said_ages(terms)):
        return
    birth = person.birth_date if person else None
    if birth is None:
        sentence = say("Condition d’âge : {ages}. Votre date de naissance n’est pas connue.", ages=ages)
        yield _RoofFinding(Outcome.TO_CONFIRM, _reason("age_inconnu", sentence))
        return
    age = age_on(birth, on)
    is_in = age >= (terms.age_from or 0) and (terms.age_under is None or age < terms.age_under)
    sentence = say("Condition d’âge : {ages}. Vous avez {age} ans.", ages=ages, age=age)
    yield _RoofFinding(Outcome.ELIGIBLE if is_in else Outcome.NOT_ELIGIBLE, _reason("age", sentence))


def _about_public(terms: RoofTerms, person: Person | None) -> Iterator[_RoofFinding]:
    if not terms.publics:
        return
    listed = french.series((say(PUBLICS[one]) for one in terms.publics), is_wide=True)
    known = _public_of(person)
    if known is not None and known in terms.publics:
        sentence = say("Réservé à : {publics}. Votre dossier le dit de vous.", publics=listed)
        yield _RoofFinding(Outcome.ELIGIBLE, _reason("public", sentence))
        return
    sentence = say("Réservé à : {publics}. Vous le direz dans votre demande.", publics=listed)
    yield _RoofFinding(Outcome.TO_CONFIRM, _reason("public_a_dire", sentence))


def _public_of(person: Person | None) -> RoofPublic | None:
    if person is None:
        return None
    if person.is_student:
        return RoofPublic.STUDENT
    return _CONTRACTS.get(person.contract_type or "")


def _about_persons(terms: RoofTerms, demande: Demande) -> Iterator[_RoofFinding]:
    count = len(demande.household.persons)
    if count <= terms.persons:
        return
    if terms.persons == 1:
        sentence = say("Prévu pour une personne. Votre foyer est plus grand : vous y vivriez sans les autres.")
    else:
        sentence = say(
            "Prévu pour {number} personnes. Votre foyer est plus grand : dites dans votre demande combien viendraient.",
            number=terms.persons,
        )
    yield _RoofFinding(Outcome.TO_CONFIRM, _reason("nombre", sentence))


def _about_cost(terms: RoofTerms, demande: Demande, on: date) -> Iterator[_RoofFinding]:
    """A rent of more than a third of what the file knows: no text says so much, and many a logeur asks for it."""
    resources = affordability.resources_in_home(affordability.in_home(demande, on=on))
    cost = terms.rent + terms.charges
    if resources is None or cost * _THIRD <= resources * 100:
        return
    if cost >= resources * 100:
        sentence = say(
            "Loyer et charges : {amount} par mois. C’est plus que les ressources de votre dossier, {resources} par mois.",
            amount=french.cents(cost),
            resources=french.euros(resources),
        )
        yield _RoofFinding(Outcome.TO_CONFIRM, _reason("cout", sentence))
        return
    sentence = say(
        "Loyer et charges : {amount} par mois. Les ressources de votre dossier : {resources} par mois. Il resterait {left}. "
        "Le logeur peut demander plus de ressources.",
        amount=french.cents(cost),
        resources=french.euros(resources),
        left=french.cents(resources * 100 - cost),
    )
    yield _RoofFinding(Outcome.TO_CONFIRM, _reason("cout", sentence))


@applies(_HOUSE)
def as_home(terms: RoofTerms, place: RoofPlace) -> Home:
    """An intermediate home as the ceilings of incomes read one."""
    return Home(
        commune=place.commune,
        departement=place.departement,
        territory="",
        zone=place.zone,
        zone_abc=place.zone_abc,
        financing=Financing.LLI,
        type_code=terms.type_code,
        floor_area=terms.floor_area,
        rent=terms.rent,
        charges=terms.charges,
    )


def _about_ceiling(terms: RoofTerms, place: RoofPlace, demande: Demande, on: date) -> Verdict | None:
    """What the ceiling of incomes says, for an intermediate home; none for another roof."""
    if terms.kind is not RoofKind.INTERMEDIATE:
        return None
    return eligibility.verdict(demande, as_home(terms, place), on=on)


@applies(cch("L441-1"))
def ceiling_of(terms: RoofTerms, place: RoofPlace, demande: Demande, *, on: date) -> Outcome | None:
    """Whether the incomes are under the ceiling of an intermediate home; none where no ceiling is asked."""
    found = _about_ceiling(terms, place, demande, on)
    return found.outcome if found else None


@applies(_HOUSE, cch("L441-1"))
def verdict(terms: RoofTerms, place: RoofPlace, *, demande: Demande, key: str, on: date) -> Verdict:
    """Whether a roof fits the person ``key`` of a demande on a day. The worst answer wins and keeps its reasons.

    Of the procedure of social homes nothing is asked: neither numéro nor validity; of an intermediate home, its ceiling.
    """
    person = next((one for one in demande.household.persons if one.key == key), None)
    findings = [*_about_age(terms, person, on), *_about_public(terms, person), *_about_persons(terms, demande)]
    findings += _about_cost(terms, demande, on)
    if found := _about_ceiling(terms, place, demande, on):
        findings += [_RoofFinding(found.outcome, reason) for reason in found.reasons]
    for outcome in (Outcome.NOT_ELIGIBLE, Outcome.TO_CONFIRM):
        if reasons := tuple(one.reason for one in findings if one.outcome is outcome):
            return Verdict(outcome=outcome, reasons=reasons)
    reasons = tuple(one.reason for one in findings) or (
        _reason("sans_condition", say("Aucune condition : toute personne peut le demander.")),
    )
    return Verdict(outcome=Outcome.ELIGIBLE, reasons=reasons)


@dataclass(frozen=True, slots=True)
class CeilingLine:
    """One line of the table of ceilings: a household in words, and whole euros a year."""

    household: str
    amount: int


_HOUSEHOLDS = (
    phrase("une personne seule"),
    phrase("un couple"),
    phrase("seul ou en couple, 1 personne à charge"),
    phrase("seul ou en couple, 2 personnes à charge"),
    phrase("seul ou en couple, 3 personnes à charge"),
    phrase("seul ou en couple, 4 personnes à charge"),
    phrase("par personne à charge de plus"),
)


@applies(cch("L441-1"))
def ceiling_lines(zone_abc: str | None, on: date) -> tuple[CeilingLine, ...]:
    """The ceilings of an intermediate home in a zone on a day; none where the zone or the table is not known."""
    table = next(iter(ceilings.tables_on(Financing.LLI, on)), None)
    amounts = table.amounts.get((zone_abc or "").replace(" ", "")) if table else None
    if amounts is None:
        return ()
    return tuple(CeilingLine(say(words), amount) for words, amount in zip(_HOUSEHOLDS, amounts, strict=True))


@applies(_HOUSE)
def said_stay(terms: RoofTerms) -> str:
    """How long one stays, in words."""
    least, most = terms.least_months, terms.most_months
    if least and most and least != most:
        return say("de {least} à {most} mois", least=least, most=most)
    if most:
        return say_plural(most, "{count} mois au plus", "{count} mois au plus")
    if least:
        return say_plural(least, "au moins {count} mois", "au moins {count} mois")
    return say("sans limite affichée")


@applies(_HOUSE)
def said_size(terms: RoofTerms) -> str:
    """How large it is, in words; of a shared flat, one's own room, then what is shared."""
    rooms = words.rooms(terms.type_code)
    if terms.kind is RoofKind.SHARED:
        return say("chambre de {area} m², dans un logement de {rooms}", area=terms.floor_area, rooms=rooms)
    return say("{rooms}, {area} m²", rooms=rooms, area=terms.floor_area)


@applies(_HOUSE)
def said_cost(terms: RoofTerms) -> str:
    """Rent and charges a month, in words."""
    return say("{amount} par mois, charges comprises", amount=french.cents(terms.full_rent))

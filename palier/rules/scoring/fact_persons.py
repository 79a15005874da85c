"""Facts of the persons of a demande: the resources that they receive, by kind, and the ages of their children.

An age weighs here as a need of the household, a cot or a school; the age of who asks weighs nowhere.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from palier.rules.law import codes, parameters
from palier.rules.law.dates import age_on
from palier.rules.law.law import applies, cch
from palier.rules.law.voice import phrase, phrase_plural, say, say_plural
from palier.rules.people.facts import Demande, Person, PersonRole, weakest
from palier.rules.scoring.cotation_facts import Fact

_CHILDREN = (PersonRole.DEPENDANT, PersonRole.IN_CUSTODY)
_CHILD_LINK = "E"
_ALTERNATING = "G"
CHILDREN_UNDER: Mapping[str, int] = {
    "enfants_moins_de_3_ans": 3,
    "enfants_moins_de_6_ans": 6,
    "enfants_moins_de_12_ans": 12,
}
"""The ages under which a grid may count children: before school, before primary school, before secondary school."""
_UNDER = (
    phrase("Aucun enfant de moins de {age} ans"),
    phrase_plural("{count} enfant de moins de {age} ans", "{count} enfants de moins de {age} ans"),
)
_SHARED = (
    phrase("Aucun enfant en garde alternée"),
    phrase_plural("{count} enfant en garde alternée", "{count} enfants en garde alternée"),
)
_DISABLED = (
    phrase("Aucun enfant mineur titulaire d’une carte d’invalidité"),
    phrase_plural(
        "{count} enfant mineur titulaire d’une carte d’invalidité",
        "{count} enfants mineurs titulaires d’une carte d’invalidité",
    ),
)


@applies(cch("L441-2-8"), cch("R441-2-2"))
def resources(demande: Demande, wanted: frozenset[str]) -> Iterator[Fact]:
    """One fact for each kind of resource that somebody of the household receives; an amount of zero is none."""
    received: dict[str, list[Person]] = {}
    for person in demande.household.persons:
        for code in {one.code for one in person.resources if not one.is_paid and one.amount != 0}:
            received.setdefault(code, []).append(person)
    for code, persons in sorted(received.items()):
        fact = f"ressource_{code.lower()}"
        if fact not in wanted or code not in codes.RESOURCE_RECEIVED:
            continue
        text = say("Ressource reçue, « {resource} »", resource=say(codes.RESOURCE_RECEIVED[code]))
        proof = weakest(demande.household.proof, *(person.resources_proof for person in persons))
        yield Fact(code=fact, text=text, proof=proof, field="listeRessourceRecue")


@applies(cch("L441-2-8"), cch("L442-12"))
def children(demande: Demande, on: date, wanted: frozenset[str]) -> Iterator[Fact]:
    """Children counted by age, in alternating custody, or disabled; one whose birth date is unknown has no age."""
    majority: int = parameters.get("demande.toml", "majority", on).value
    persons = [one for one in demande.household.persons if _is_child(one)]
    counted = [
        (code, sum(_is_under(one, age, on) for one in persons), _UNDER, age, "dateNaissance")
        for code, age in CHILDREN_UNDER.items()
    ]
    shared = sum(one.custody == _ALTERNATING and _is_under(one, majority, on) for one in persons)
    disabled = sum(one.is_disabled and _is_under(one, majority, on) for one in persons)
    counted.append(("enfants_garde_alternee", shared, _SHARED, 0, "coParentalite"))
    counted.append(("enfants_handicapes", disabled, _DISABLED, 0, "listePersonneACharge"))
    for code, number, (none, words), age, field in counted:
        if code in wanted:
            text = say_plural(number, *words, age=age) if number else say(none, age=age)
            yield Fact(code=code, text=text, proof=demande.household.proof, number=number, field=field)


def _is_child(person: Person) -> bool:
    """Whoever is in custody, and a dependant who is a child or of whom no other kinship is said."""
    return person.role is PersonRole.IN_CUSTODY or (person.role in _CHILDREN and person.link in (None, _CHILD_LINK))


def _is_under(person: Person, age: int, on: date) -> bool:
    return person.birth_date is not None and person.birth_date <= on and age_on(person.birth_date, on) < age

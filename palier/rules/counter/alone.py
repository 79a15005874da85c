"""A first registration that its person fills alone: the questions one by one, and what must be answered.

The headings are those of the State's form (``registering``); a step is a small group of its questions.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from palier.rules.counter import registering
from palier.rules.counter.registering import FormHeading
from palier.rules.law.dates import age_on
from palier.rules.law.law import act, applies, cch
from palier.rules.law.voice import phrase, say
from palier.rules.people import plausible_persons
from palier.rules.people.facts import Household, Person, PersonRole

_HOUSE = act("règles de publication de Palier")
STEPS = "etapes"
"""Among the answers: the steps that were answered, a blank included."""
PERSONS = "persons"
REFERENCE = 10
"""Signs of a reference."""
EMANCIPATED_AGE, ADULT_AGE = 16, 18
"""Between both, an emancipated minor signs (article 413-2 of the code civil)."""
UNDER_AGE = phrase(
    "Une demande se fait à 18 ans, ou à 16 ans après une émancipation. Un guichet ou un service social vous aide."
)
MARRIED = ("M", "P")
"""Who is bound by a lease with whom they married, or took by a PACS (articles 1751 and 515-4 of the code civil)."""


class RegistrationStep(StrEnum):
    """The steps, by the word of their address, in their order."""

    IDENTITY = "identite"
    STAY = "nationalite"
    FAMILY = "famille"
    PERSONS = "personnes"
    ADDRESS = "adresse"
    REACH = "joindre"
    WORK = "travail"
    INCOME = "revenus"
    RESOURCES = "ressources"
    HOME = "logement"
    MOTIVES = "motifs"
    TYPES = "types"
    PLACES = "communes"
    HANDICAP = "handicap"
    PAPER = "piece"


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step: its heading of the form, its question, what helps to answer, and what cannot stay blank."""

    heading: FormHeading
    title: str
    lead: str
    required: tuple[str, ...] = ()


S = RegistrationStep
ROWS: Mapping[RegistrationStep, StepRow] = {
    S.IDENTITY: StepRow(
        FormHeading.IDENTITY,
        phrase("Qui êtes-vous ?"),
        phrase("Écrivez vos noms comme sur votre pièce d’identité."),
        ("last_name", "first_name", "birth_date"),
    ),
    S.STAY: StepRow(
        FormHeading.IDENTITY,
        phrase("Quelle est votre nationalité ?"),
        phrase("Elle dit seulement quelle pièce joindre. Vous l’enverrez à la fin."),
        ("nationality", "paper"),
    ),
    S.FAMILY: StepRow(
        FormHeading.FAMILY,
        phrase("Quelle est votre situation de famille ?"),
        phrase("Un enfant attendu compte dès maintenant."),
    ),
    S.PERSONS: StepRow(
        FormHeading.IDENTITY,
        phrase("Qui vivra avec vous ?"),
        phrase("Ajoutez chaque personne qui vivra dans le logement. Vous vivrez seul ou seule ? Continuez."),
    ),
    S.ADDRESS: StepRow(
        FormHeading.CONTACT,
        phrase("Où recevez-vous votre courrier ?"),
        phrase("Sans adresse à vous, écrivez celle de votre domiciliation, ou « chez » et le nom de qui la reçoit."),
        ("street", "postal_code", "commune"),
    ),
    S.REACH: StepRow(
        FormHeading.CONTACT,
        phrase("Comment vous joindre ?"),
        phrase("Ce que vous avez prouvé est déjà écrit. Le reste est facultatif."),
    ),
    S.WORK: StepRow(
        FormHeading.WORK,
        phrase("Quel est votre travail ?"),
        phrase("Sans travail, dites-le : cela ne ferme rien."),
    ),
    S.INCOME: StepRow(
        FormHeading.INCOME,
        phrase("Quel est votre revenu fiscal ?"),
        phrase("C’est le « revenu fiscal de référence » de vos avis d’impôt. Laissez vide ce que vous ne savez pas."),
    ),
    S.RESOURCES: StepRow(
        FormHeading.INCOME,
        phrase("Que recevez-vous chaque mois ?"),
        phrase("Écrivez les montants que vous connaissez, en euros. Le reste peut rester vide."),
    ),
    S.HOME: StepRow(
        FormHeading.HOME,
        phrase("Où vivez-vous aujourd’hui ?"),
        phrase("Laissez vide ce que vous ne savez pas."),
    ),
    S.MOTIVES: StepRow(
        FormHeading.MOTIVES,
        phrase("Pourquoi cherchez-vous un logement ?"),
        phrase("Trois raisons au plus. Rien n’est à raconter."),
    ),
    S.TYPES: StepRow(
        FormHeading.WISH,
        phrase("Quel logement cherchez-vous ?"),
        phrase("Un T2 a deux pièces : un séjour et une chambre. Cochez tous ceux qui vous iraient."),
        ("type_codes",),
    ),
    S.PLACES: StepRow(
        FormHeading.WISH,
        phrase("Dans quelles communes ?"),
        phrase("Vous n’avez pas besoin d’y vivre ni d’y travailler."),
        ("communes",),
    ),
    S.HANDICAP: StepRow(
        FormHeading.HANDICAP,
        phrase("Faut-il un logement adapté à un handicap ?"),
        phrase("Dites ce qu’il faut dans le logement, jamais la maladie. Sinon, continuez."),
    ),
    S.PAPER: StepRow(
        FormHeading.IDENTITY,
        phrase("Votre pièce d’identité"),
        phrase("C’est la seule preuve que la loi demande pour enregistrer une demande."),
    ),
}
del S
HEADINGS: Mapping[FormHeading, str] = {
    FormHeading.IDENTITY: phrase("Vous, et qui vivra avec vous"),
    FormHeading.CONTACT: phrase("Votre adresse, et comment vous joindre"),
    FormHeading.FAMILY: phrase("Votre famille"),
    FormHeading.WORK: phrase("Votre travail"),
    FormHeading.INCOME: phrase("Vos revenus"),
    FormHeading.HOME: phrase("Votre logement actuel"),
    FormHeading.MOTIVES: phrase("Vos raisons"),
    FormHeading.WISH: phrase("Le logement que vous cherchez"),
    FormHeading.HANDICAP: phrase("Un logement adapté"),
}
"""The headings of the State's form, in the words of who answers."""


@applies(cch("R441-2-2"))
def lacking(answers: Mapping[str, Any], *, has_paper: bool) -> tuple[RegistrationStep, ...]:
    """The steps that hold the signature back: something in them cannot stay blank. In the order of the form."""
    found = []
    for step, row in ROWS.items():
        told = answers.get(row.heading.value) or {}
        if any(not told.get(name) for name in row.required) or (step is RegistrationStep.PAPER and not has_paper):
            found.append(step)
    return tuple(found)


@applies(cch("R441-2-2"))
def lacking_headings(answers: Mapping[str, Any]) -> tuple[FormHeading, ...]:
    """The headings that a counter still has to fill: of a form begun alone, a heading may be half told. It sees the paper."""
    if STEPS not in answers:
        return registering.lacking(answers)
    lacks = {ROWS[step].heading for step in lacking(answers, has_paper=True)}
    return tuple(one for one in FormHeading if one in lacks)


@applies(cch("R441-2-2"))
def first_open(answers: Mapping[str, Any], *, has_paper: bool) -> RegistrationStep | None:
    """Where somebody who comes back goes on: the first step that nobody answered, or that lacks something."""
    done, lacks = set(answers.get(STEPS) or ()), lacking(answers, has_paper=has_paper)
    return next((step for step in RegistrationStep if step not in done or step in lacks), None)


@applies(cch("R441-2-2"))
def after(step: RegistrationStep) -> RegistrationStep | None:
    """The step that follows; none after the last."""
    order = list(RegistrationStep)
    place = order.index(step) + 1
    return order[place] if place < len(order) else None


@applies(_HOUSE)
def place_of(step: RegistrationStep) -> tuple[int, int]:
    """Which step this is, from 1, of how many."""
    order = list(RegistrationStep)
    return order.index(step) + 1, len(order)


@applies(_HOUSE)
def done_in(answers: Mapping[str, Any], heading: FormHeading, *, has_paper: bool) -> bool:
    """Whether every step of a heading was answered, and lacks nothing."""
    done, lacks = set(answers.get(STEPS) or ()), lacking(answers, has_paper=has_paper)
    return all(step in done and step not in lacks for step, row in ROWS.items() if row.heading is heading)


@applies(act("code civil, article 413-2"))
def age_word(birth: date, *, is_emancipated: bool, on: date) -> str:
    """Why somebody of this age cannot sign yet; empty where they can. A birthday counts from its own day."""
    age = age_on(birth, on)
    if age >= ADULT_AGE or (age >= EMANCIPATED_AGE and is_emancipated):
        return ""
    if age >= EMANCIPATED_AGE:
        return say("À cet âge, il faut être émancipé pour demander un logement. Cochez la case si vous l’êtes.")
    return say(UNDER_AGE)


@applies(act("code civil, article 413-2"))
def under_age(answers: Mapping[str, Any], on: date) -> str:
    """What who is under age is told from the first page on; empty for whoever may sign."""
    known = answers.get(FormHeading.IDENTITY.value) or {}
    if not (birth := known.get("birth_date")):
        return ""
    is_emancipated = bool(known.get("is_emancipated"))
    return say(UNDER_AGE) if age_word(date.fromisoformat(birth), is_emancipated=is_emancipated, on=on) else ""


@applies(act("code civil, article 1751"))
def lacks_spouse(answers: Mapping[str, Any]) -> bool:
    """Whether somebody married or bound by a PACS named nobody to sign with: it is told, and never asked again."""
    family = answers.get(FormHeading.FAMILY.value) or {}
    persons = (answers.get(PERSONS) or {}).values()
    has_other = any(one.get("role") == PersonRole.CO_HOLDER for one in persons)
    return family.get("marital_status") in MARRIED and not has_other


@applies(_HOUSE)
def doubts(answers: Mapping[str, Any], on: date) -> tuple[str, ...]:
    """What surprises in who is named, a child older than a parent first of all: read again before it is signed."""
    told = {registering.HOLDER: {**(answers.get(FormHeading.IDENTITY.value) or {}), "role": PersonRole.HOLDER.value}}
    persons = tuple(
        Person(
            key=key,
            role=PersonRole(one["role"]),
            birth_date=date.fromisoformat(one["birth_date"]) if one.get("birth_date") else None,
            link=one.get("link") or None,
            custody=one.get("custody") or None,
        )
        for key, one in {**told, **(answers.get(PERSONS) or {})}.items()
    )
    return tuple(dict.fromkeys(one.sentence for one in plausible_persons.check(Household(persons=persons), on)))


@applies(act("règlement (UE) 2016/679, article 32"))
def may_be_safe(answers: Mapping[str, Any]) -> bool:
    """Whether one address alone may reach this demande: of two who sign, the other reads it as well."""
    return not any(one.get("role") == PersonRole.CO_HOLDER for one in (answers.get(PERSONS) or {}).values())


@applies(_HOUSE)
def reference(text: str) -> str:
    """How a form is named at a counter, of its id in hexadecimal or of what was typed: its last ten signs, which are drawn."""
    return "".join(one for one in text.upper() if one.isalnum())[-REFERENCE:]


@applies(_HOUSE)
def merged(before: Mapping[str, Any], told: Mapping[str, Any], names: Collection[str]) -> dict[str, Any]:
    """The answers of a heading once those of one step are told anew: what another step of it said stays."""
    return {**{name: value for name, value in before.items() if name not in names}, **told}

"""Who counts in a household (article L442-12), and its category for income ceilings on a given day."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from palier.rules.law import french, parameters
from palier.rules.law.dates import age_on
from palier.rules.law.law import applies, cch
from palier.rules.law.voice import phrase, say, say_plural
from palier.rules.people import counting
from palier.rules.people.answers import Reason
from palier.rules.people.counting import CountedPerson, Counting
from palier.rules.people.facts import Household, Person, PersonRole

_FILE = "household.toml"
_L442_12 = cch("L442-12")
_VISITS = ("D",)
"""``coParentalite`` of the register: a child who is received, and whose tax notice is another's."""
_DEPENDANT_ROLES = (PersonRole.DEPENDANT, PersonRole.IN_CUSTODY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """A household as the ceilings and the dwellings see it on one day.

    ``pending`` is the number of children whose due date has passed without news: not counted, to confirm.
    ``doubtful`` is the number of persons who count, to confirm; ``lines`` says of each person why.
    """

    on: date
    persons: int
    holders: int
    dependants: int
    category: int
    supplementary: int
    """Persons beyond the highest category, each of whom adds the supplement of the table."""
    is_couple: bool
    is_young_couple: bool
    is_single_parent: bool
    has_disability: bool
    pending: int
    to_confirm: tuple[Reason, ...]
    doubtful: int = 0
    is_co_tenancy: bool = False
    """Holders who share a home without being a couple or a family."""
    lines: tuple[CountedPerson, ...] = ()
    rests_on_visits: bool = False
    """Alone with nobody but children who visit: whether they raise the category was read in no text in force."""

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why the household is in its category, in plain sentences."""
        return _reasons(self)


def _category(persons: int, *, is_raised: bool, on: date) -> tuple[int, int]:
    highest: int = parameters.get(_FILE, "highest_category", on).value
    return min(max(persons, 1) + is_raised, highest), max(0, persons - highest)


def _is_couple(holders: list[Person], on: date) -> bool | None:
    """``None`` when two holders do not say what links them."""
    if len(holders) != 2:  # noqa: PLR2004 -- a couple is two persons
        return False
    links = parameters.get(_FILE, "couple_links", on).value
    statuses = parameters.get(_FILE, "couple_statuses", on).value
    link = next((person.link for person in holders if person.role is PersonRole.CO_HOLDER), None)
    if link is not None:
        return link in links
    if any(person.marital_status is None for person in holders):
        return None
    return all(person.marital_status in statuses for person in holders)


def _is_co_tenancy(holders: list[Person], on: date) -> bool:
    shared = parameters.get(_FILE, "co_tenant_links", on).value
    return any(person.link in shared for person in holders if person.role is PersonRole.CO_HOLDER)


def _young_couple(holders: list[Person], on: date) -> bool | None:
    """``None`` when it hangs on something that is not known."""
    couple = _is_couple(holders, on)
    if couple is False:
        return False
    limit = parameters.get(_FILE, "young_couple_age_sum", on).value
    ages = [age_on(person.birth_date, on) for person in holders if person.birth_date is not None]
    if sum(ages) > limit:
        return False
    if couple is None or len(ages) < len(holders):
        return None
    return True


_BORN = phrase(
    "Si l’enfant est né, ajoutez-le à la page « Qu’est-ce qui a changé ? ». Sinon, corrigez la date prévue, à la même page. "
    "Un guichet peut le faire avec vous."
)
_CATEGORY = phrase("Votre ménage compte {persons} : pour les plafonds de ressources, il est en catégorie {category}.")
_CATEGORY_AND_MORE = phrase(
    "Votre ménage compte {persons} : pour les plafonds de ressources, il est en catégorie {category}, avec {more}."
)
_DUE = phrase("Dites la date prévue à la page « Qu’est-ce qui a changé ? », et envoyez le certificat de grossesse.")


def _expected(household: Household, on: date) -> tuple[int, int, list[Reason]]:
    counted = pending = 0
    doubts = []
    for child in household.expected:
        if child.due_on is not None and on <= child.due_on:
            counted += child.number
            continue
        pending += child.number
        sentence = say("Une naissance annoncée sans date n’est pas encore confirmée : l’enfant n’est pas compté.")
        if child.due_on:
            day = french.day(child.due_on)
            sentence = say(
                "Une naissance prévue le {day} n’est pas encore confirmée : l’enfant n’est pas compté.", day=day
            )
        reason = Reason(
            code="naissance_a_confirmer",
            source=_L442_12,
            sentence=sentence,
            remedy=say(_BORN if child.due_on else _DUE),
        )
        doubts.append(reason)
    return counted, pending, doubts


def _reasons(found: Composition) -> tuple[Reason, ...]:
    category = found.category
    persons = say_plural(found.persons, "{count} personne", "{count} personnes")
    sentence = say(_CATEGORY, persons=persons, category=category)
    if found.supplementary:
        more = say_plural(found.supplementary, "{count} personne supplémentaire", "{count} personnes supplémentaires")
        sentence = say(_CATEGORY_AND_MORE, persons=persons, category=category, more=more)
    reasons = [Reason(code="categorie", sentence=sentence, source=_L442_12)]
    effects = (
        (
            found.is_young_couple,
            "jeune_menage",
            phrase(
                "Vous formez un jeune ménage sans personne à charge : le plafond de la catégorie {category} s’applique."
            ),
        ),
        (
            found.is_single_parent,
            "parent_seul",
            phrase(
                "Vous formez une personne seule avec personne à charge : le plafond de la catégorie {category} s’applique."
            ),
        ),
        (
            found.has_disability,
            "handicap",
            phrase(
                "Une personne du ménage a une carte d’invalidité : le plafond de la catégorie {category} s’applique."
            ),
        ),
    )
    for holds, code, words in effects:
        if holds and not found.supplementary:
            sentence = say(words, category=category)
            reasons.append(Reason(code=code, sentence=sentence, source=_L442_12))
    return tuple(reasons)


def _young_couple_doubt() -> Reason:
    return Reason(
        code="jeune_menage_a_confirmer",
        source=_L442_12,
        sentence=say(
            "Une date de naissance ou un lien entre titulaires manque pour savoir si vous êtes un jeune ménage."
        ),
        remedy=say("Complétez les dates de naissance et la situation familiale des deux titulaires."),
    )


@applies(cch("L442-12"))
def composition(household: Household, *, on: date, leaving: Collection[str] = ()) -> Composition:
    """Count the persons on ``on`` and give the category, at most one above the count whatever adds up.

    ``leaving`` are the keys of holders whom a separation may take away: they count, to confirm.
    """
    lines = counting.count(household, on=on, leaving=leaving)
    members = [person for person, line in zip(household.persons, lines, strict=True) if line.is_counted]
    holders = [person for person in members if person.role not in _DEPENDANT_ROLES]
    expected, pending, doubts = _expected(household, on)
    dependants = len(members) - len(holders) + expected
    persons = len(holders) + dependants
    young = _young_couple(holders, on) if not dependants else False
    if young is None:
        doubts.append(_young_couple_doubt())
    is_single_parent = len(holders) == 1 and dependants > 0
    visits = is_single_parent and not expected and all(one.custody in _VISITS for one in members if one not in holders)
    has_disability = any(person.is_disabled for person in members)
    is_raised = bool(young) or is_single_parent or has_disability
    category, supplementary = _category(persons, is_raised=is_raised, on=on)
    return Composition(
        on=on,
        persons=persons,
        holders=len(holders),
        dependants=dependants,
        category=category,
        supplementary=supplementary,
        is_couple=_is_couple(holders, on) is True,
        is_young_couple=bool(young),
        is_single_parent=is_single_parent,
        has_disability=has_disability,
        pending=pending,
        to_confirm=(*doubts, *counting.doubts(lines)),
        is_co_tenancy=_is_co_tenancy(holders, on),
        lines=lines,
        doubtful=sum(line.counting is Counting.TO_CONFIRM for line in lines),
        rests_on_visits=visits,
    )


@applies(cch("L442-12"))
def partners(household: Household, *, on: date) -> frozenset[str]:
    """Keys of the co-holders who are the spouse, partner or cohabitant of the demandeur, or who do not say."""
    links = parameters.get(_FILE, "couple_links", on).value
    return frozenset(
        person.key
        for person in household.persons
        if person.role is PersonRole.CO_HOLDER and (person.link is None or person.link in links)
    )


@applies(cch("L442-12"))
def certain(household: Household, found: Composition) -> Composition:
    """The same without the persons to confirm, nor a category that visits alone raise: what a doubt could take away."""
    if found.doubtful:
        pairs = zip(household.persons, found.lines, strict=True)
        kept = tuple(person for person, line in pairs if line.counting is Counting.COUNTED)
        found = composition(replace(household, persons=kept), on=found.on)
    if not found.rests_on_visits:
        return found
    category, supplementary = _category(found.persons, is_raised=found.has_disability, on=found.on)
    return replace(found, category=category, supplementary=supplementary)


@applies(cch("L442-12"))
def with_pending_births(found: Composition) -> Composition:
    """The same household as if every birth to confirm had happened: what a doubt could change at most."""
    dependants = found.dependants + found.pending
    persons = found.persons + found.pending
    is_single_parent = found.holders == 1 and dependants > 0
    category, supplementary = _category(persons, is_raised=is_single_parent or found.has_disability, on=found.on)
    return Composition(
        on=found.on,
        persons=persons,
        holders=found.holders,
        dependants=dependants,
        category=category,
        supplementary=supplementary,
        is_couple=found.is_couple,
        is_young_couple=False,
        is_single_parent=is_single_parent,
        has_disability=found.has_disability,
        pending=0,
        to_confirm=(),
        doubtful=found.doubtful,
        is_co_tenancy=found.is_co_tenancy,
        lines=found.lines,
    )

"""Why a household is in its category, told in sentences; what a birth to confirm could change."""

import random
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.rules.fitting import ceilings
from palier.rules.law import parameters
from palier.rules.people import counting, household
from palier.rules.people.counting import Counting
from palier.rules.people.facts import CeilingZone, ExpectedChild, Financing, Household, Person, PersonRole
from tests.rules import strategies

TODAY = strategies.TODAY


def of(*persons: Person, expected: tuple[ExpectedChild, ...] = ()) -> household.Composition:
    return household.composition(Household(persons=persons, expected=expected), on=TODAY)


def adult(**facts: object) -> Person:
    return Person(key="d", role=PersonRole.HOLDER, **facts)  # type: ignore[arg-type]


def child(number: int) -> Person:
    return Person(key=f"p{number}", role=PersonRole.DEPENDANT, link="E")


def test_a_single_parent_reads_the_count_and_the_effect() -> None:
    assert [reason.sentence for reason in of(adult(), child(1)).reasons] == [
        "Votre ménage compte 2 personnes : pour les plafonds de ressources, il est en catégorie 3.",
        "Vous formez une personne seule avec personne à charge : le plafond de la catégorie 3 s’applique.",
    ]


def test_beyond_the_last_category_the_further_persons_are_told() -> None:
    (reason,) = of(adult(), *[child(number) for number in range(7)]).reasons

    assert reason.sentence == (
        "Votre ménage compte 8 personnes : pour les plafonds de ressources, il est en catégorie 6, "
        "avec 2 personnes supplémentaires."
    )


def test_without_links_two_married_holders_are_a_couple_and_silence_is_a_doubt() -> None:
    birth = date(2000, 1, 1)
    married = [
        Person(key=key, role=role, birth_date=birth, marital_status="M")
        for key, role in (("d", PersonRole.HOLDER), ("c1", PersonRole.CO_HOLDER))
    ]
    silent = [Person(key=person.key, role=person.role, birth_date=birth) for person in married]

    assert of(*married).is_young_couple
    assert not of(*silent).is_young_couple
    assert [reason.code for reason in of(*silent).to_confirm] == ["jeune_menage_a_confirmer"]


def test_a_birth_without_a_date_is_to_confirm() -> None:
    found = of(adult(), expected=(ExpectedChild(number=1, due_on=None),))

    assert (found.persons, found.pending) == (1, 1)
    assert "annoncée sans date" in found.to_confirm[0].sentence


@given(strategies.households())
def test_the_category_is_at_most_one_above_the_count(members: Household) -> None:
    found = household.composition(members, on=TODAY)

    assert min(found.persons, 6) <= found.category <= min(found.persons + 1, 6)
    assert found.supplementary == max(0, found.persons - 6)
    assert household.with_pending_births(found).persons == found.persons + found.pending


def test_each_person_reads_why_and_what_would_settle_it() -> None:
    grown = Person(key="p1", role=PersonRole.DEPENDANT, link="E", birth_date=date(2004, 1, 1))
    found = of(adult(), grown)

    assert [(line.sentence, line.remedy) for line in found.lines] == [
        ("Signera le bail.", ""),
        (
            "A 21 ans ou plus, et ses études ne sont pas connues.",
            "Déposez le certificat de scolarité ou l’avis d’impôt où cette personne figure.",
        ),
    ]
    assert found.to_confirm[0].sentence == (
        "Une personne est comptée sous réserve : elle a 21 ans ou plus, et ses études ne sont pas connues."
    )


def test_a_doubt_on_two_persons_speaks_of_two() -> None:
    children = (Person(key=f"p{number}", role=PersonRole.DEPENDANT, link="E") for number in (1, 2))
    (doubt,) = of(adult(), *children).to_confirm

    assert doubt.sentence == ("2 personnes sont comptées sous réserve : leurs dates de naissance ne sont pas connues.")
    assert doubt.remedy == "Indiquez leurs dates de naissance."


def test_a_limit_read_at_its_source_may_leave_a_person_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Today's limits are likely, not sure: they count and ask. The day they are sure, the same rule excludes."""
    read = parameters.get
    monkeypatch.setattr(parameters, "get", lambda *key: replace(read(*key), confidence="S"))
    grown = Person(key="p1", role=PersonRole.DEPENDANT, link="E", birth_date=date(1990, 1, 1))

    found = of(adult(), grown)

    assert (found.persons, found.category, found.doubtful, found.to_confirm) == (1, 1, 0, ())
    assert found.lines[1].counting is Counting.NOT_COUNTED
    assert not found.lines[1].is_counted


def test_only_a_spouse_a_partner_or_an_unknown_link_may_leave() -> None:
    holders = [Person(key=f"c{link}", role=PersonRole.CO_HOLDER, link=link) for link in ("M", "P", "C", "L", None)]

    found = household.partners(Household(persons=(adult(), *holders)), on=TODAY)

    assert found == {"cM", "cP", "cC", "cNone"}


@given(strategies.households(), st.randoms(use_true_random=False))
def test_the_order_of_the_persons_is_irrelevant(members: Household, dice: random.Random) -> None:
    shuffled = list(members.persons)
    dice.shuffle(shuffled)

    one, other = (
        household.composition(each, on=TODAY) for each in (members, replace(members, persons=tuple(shuffled)))
    )

    assert replace(one, lines=()) == replace(other, lines=())
    assert set(one.lines) == set(other.lines)


@given(strategies.households())
def test_the_same_facts_and_day_give_the_same_answer(members: Household) -> None:
    assert household.composition(members, on=TODAY) == household.composition(members, on=TODAY)


@given(strategies.households(), strategies.persons(PersonRole.DEPENDANT, "px"), st.sampled_from(Financing))
def test_one_more_dependant_never_lowers_a_ceiling(members: Household, more: Person, financing: Financing) -> None:
    larger = replace(members, persons=(*members.persons, more))

    one, other = (
        ceilings.income_ceiling(financing, size, zone=CeilingZone.PARIS, zone_abc="A", on=TODAY).amount or 0
        for size in (household.composition(each, on=TODAY) for each in (members, larger))
    )

    assert one <= other


@given(strategies.households(), st.sampled_from(Financing))
def test_what_is_to_confirm_never_raises_the_sure_ceiling(members: Household, financing: Financing) -> None:
    found = household.composition(members, on=TODAY)

    sure, counted = (
        ceilings.income_ceiling(financing, size, zone=CeilingZone.PARIS, zone_abc="A", on=TODAY).amount or 0
        for size in (household.certain(members, found), found)
    )

    assert sure <= counted
    assert len(counting.doubts(found.lines)) <= found.doubtful

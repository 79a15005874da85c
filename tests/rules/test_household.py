"""Why a household is in its category, told in sentences; what a birth to confirm could change."""

from datetime import date

from hypothesis import given

from palier.rules import household
from palier.rules.facts import ExpectedChild, Household, Person, PersonRole
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
        "Votre ménage compte 2\u00a0personnes\u00a0: catégorie\u00a03.",
        "Vous formez une personne seule avec personne à charge\u00a0: le plafond de la catégorie\u00a03 s’applique.",
    ]


def test_beyond_the_last_category_the_further_persons_are_told() -> None:
    (reason,) = of(adult(), *[child(number) for number in range(7)]).reasons

    assert reason.sentence == (
        "Votre ménage compte 8\u00a0personnes\u00a0: catégorie\u00a06 et 2\u00a0personnes supplémentaires."
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

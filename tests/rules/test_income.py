"""Whose income counts, and what is said of it."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given

from palier.rules.fitting import eligibility, income_test
from palier.rules.law import parameters
from palier.rules.people import income, own_income
from palier.rules.people.answers import Outcome
from palier.rules.people.facts import (
    CeilingZone,
    Claim,
    Demande,
    Financing,
    Home,
    Household,
    Income,
    Person,
    PersonRole,
    Proof,
    Situation,
)
from tests.rules import strategies

TODAY = strategies.TODAY
HOME = Home(
    commune="69123",
    departement="69",
    territory="demo",
    zone=CeilingZone.ELSEWHERE,
    zone_abc="A",
    financing=Financing.PLUS,
    type_code="T2",
    floor_area=45,
    rent=50_000,
)


def couple(*claims: Claim, ehpad: int | None = None) -> Demande:
    first = Person(key="d", role=PersonRole.HOLDER, incomes=(Income(year=2024, amount=15_000),))
    second = Person(
        key="c1", role=PersonRole.CO_HOLDER, link="M", incomes=(Income(year=2024, amount=20_000),), ehpad_costs=ehpad
    )
    return Demande(numero_unique="1110326000042ZZTST", household=Household(persons=(first, second)), claims=claims)


def proved(situation: Situation) -> Claim:
    return Claim(situation=situation, proof=Proof.VERIFIED)


def test_the_ground_is_told_before_the_figure() -> None:
    found = income.of_demande(couple(proved(Situation.DIVORCE_PENDING)), on=TODAY, lease_year=2026)

    assert [reason.sentence for reason in found.reasons] == [
        "Seules les ressources du demandeur comptent : un texte le prévoit pour sa situation.",
        "Votre revenu fiscal de référence de 2024 est de 15 000 €.",
    ]


def test_a_ground_to_prove_says_what_is_missing_and_changes_no_figure() -> None:
    demande = couple(Claim(situation=Situation.COMPLAINT, proof=Proof.DECLARED))
    ground = own_income.ground_of(demande, on=TODAY)

    assert ground is not None
    assert not ground.is_proved
    assert ground.reason.remedy
    assert income.of_demande(demande, on=TODAY, lease_year=2026).amount == 35_000
    assert income_test.counted(demande, on=TODAY).doubtful == 0


def test_of_two_grounds_the_first_listed_is_told_whatever_their_order() -> None:
    claims = (proved(Situation.SPOUSE_DIED), proved(Situation.PROTECTION_ORDER))

    for order in (claims, claims[::-1]):
        ground = own_income.ground_of(couple(*order), on=TODAY)
        assert ground is not None
        assert ground.situation is Situation.PROTECTION_ORDER


def test_every_listed_situation_has_its_words() -> None:
    for key, source, counts in (
        ("own_income_situations", "CCH L441-1", True),
        ("own_income_by_order", "arrêté du 29 juillet 1987", True),
        ("own_income_told", "arrêté du 29 juillet 1987", False),
    ):
        for situation in parameters.get("income.toml", key, TODAY).value:
            ground = own_income.ground_of(couple(proved(Situation(situation))), on=TODAY)
            assert ground is not None
            assert (ground.reason.source.key, ground.counts) == (source, counts)


@pytest.mark.parametrize("situation", [Situation.VIOLENCE, Situation.PROTECTED_ALONE])
def test_a_situation_that_no_text_read_names_leaves_the_income_of_all_and_the_answer_to_confirm(
    situation: Situation,
) -> None:
    """Proved, it used to leave out the other's income: nothing read says so. Over the ceiling, it closes no door either."""
    demande = couple(proved(situation))
    rich = replace(demande.household.persons[1], incomes=(Income(year=2024, amount=90_000),))
    above = replace(demande, household=replace(demande.household, persons=(demande.household.persons[0], rich)))

    assert income.of_demande(demande, on=TODAY, lease_year=2026).amount == 35_000
    found = eligibility.verdict(above, HOME, on=TODAY)
    assert found.outcome is Outcome.TO_CONFIRM
    said = {reason.code: reason.sentence for reason in found.reasons}
    assert "si les ressources du demandeur comptent seules" in said["revenu_sur_plafond"]
    assert "aucun texte lu ici" in said["ressources_propres"]


@pytest.mark.parametrize(("link", "counts"), [("M", True), ("P", True), ("C", False)])
def test_a_complaint_counts_for_spouses_and_partners_as_the_order_says(link: str, *, counts: bool) -> None:
    demande = couple(proved(Situation.COMPLAINT))
    other = replace(demande.household.persons[1], link=link)
    told = replace(demande, household=replace(demande.household, persons=(demande.household.persons[0], other)))

    ground = own_income.ground_of(told, on=TODAY)
    assert ground is not None
    assert (ground.counts, ground.is_proved) == (counts, True)
    assert income.of_demande(told, on=TODAY, lease_year=2026).amount == (15_000 if counts else 35_000)


def test_the_deduction_is_told_with_what_is_left() -> None:
    found = income.of_demande(couple(ehpad=12_000), on=TODAY, lease_year=2026)

    assert found.amount == 25_000
    assert found.reasons[-1].sentence == (
        "Les frais d’EHPAD du conjoint ou partenaire, 10 000 €, sont déduits : il reste 25 000 €."
    )


def test_a_law_that_is_not_loaded_is_named_and_never_zero() -> None:
    with pytest.raises(parameters.ParameterError) as refusal:
        income.reference_income(couple().household, lease_year=1950)

    assert (refusal.value.file, refusal.value.key) == ("income.toml", "reference_years_back")


def test_an_estimate_is_said_to_be_one_and_the_signature_is_not() -> None:
    estimate, test = income_test.estimate_and_test(
        couple(), HOME, applied_on=date(2026, 5, 1), signed_on=date(2026, 7, 2)
    )

    assert estimate.sentence == (
        "Estimation au 1er mai 2026, pour un bail de 2026 : revenus de 2024 et plafonds de 2026."
    )
    assert test is not None
    assert test.sentence == ("Examen à la signature du bail, le 2 juillet 2026 : revenus de 2024 et plafonds de 2026.")
    assert test.exceeds is True
    assert (estimate.result, test.result) == ("Le plafond serait dépassé.", "Le plafond est dépassé.")
    assert income_test.estimate_and_test(couple(), HOME, applied_on=TODAY)[1] is None


def test_an_unknown_income_exceeds_nothing() -> None:
    unknown = replace(couple(), household=Household(persons=(Person(key="d", role=PersonRole.HOLDER),)))

    tested = income_test.run(unknown, HOME, on=TODAY, lease_year=2026)
    assert tested.exceeds is None
    assert tested.result == "Le revenu ou le plafond n’est pas connu."


@pytest.mark.parametrize(
    ("financing", "is_estimate", "said"),
    [
        (Financing.PLUS, False, "Le plafond est respecté."),
        (Financing.PLUS, True, "Le plafond serait respecté."),
        (Financing.PLAI, False, "Le plafond serait respecté."),
    ],
)
def test_a_figure_that_was_not_read_at_its_source_is_said_in_the_conditional(
    financing: Financing, *, is_estimate: bool, said: str
) -> None:
    poor = Person(key="d", role=PersonRole.HOLDER, incomes=(Income(year=2024, amount=1_000),))
    demande = replace(couple(), household=Household(persons=(poor,)))
    home = replace(HOME, financing=financing)

    assert income_test.run(demande, home, on=TODAY, lease_year=2026, is_estimate=is_estimate).result == said


@given(strategies.demandes())
def test_own_income_is_never_more_than_that_of_all_when_both_are_known_by_year(demande: Demande) -> None:
    own, everyone = (
        income.reference_income(demande.household, lease_year=2026, is_own_income_only=only) for only in (True, False)
    )

    if own.amount is not None and everyone.amount is not None and own.basis is everyone.basis:
        assert own.amount <= everyone.amount

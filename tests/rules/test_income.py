"""Whose income counts, and what is said of it."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given

from palier.rules.commission import checklist
from palier.rules.commission.checklist import Item
from palier.rules.fitting import affordability, eligibility, income_test, size_advice
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
    Resource,
    Situation,
)
from palier.rules.situations import needed_pieces
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
    first = Person(
        key="d",
        role=PersonRole.HOLDER,
        incomes=(Income(year=2024, amount=15_000),),
        resources=(Resource(code="SALAIRE", amount=1_300),),
    )
    second = Person(
        key="c1",
        role=PersonRole.CO_HOLDER,
        link="M",
        incomes=(Income(year=2024, amount=20_000),),
        resources=(Resource(code="SALAIRE", amount=1_700),),
        ehpad_costs=ehpad,
    )
    return Demande(numero_unique="1110326000042ZZTST", household=Household(persons=(first, second)), claims=claims)


def proved(situation: Situation) -> Claim:
    return Claim(situation=situation, proof=Proof.VERIFIED)


def earning(demande: Demande, amount: int | None, *, link: str = "M") -> Demande:
    """The same file where the other holder earns this, or nobody said what."""
    first, second = demande.household.persons
    incomes = () if amount is None else (Income(year=2024, amount=amount),)
    other = replace(second, incomes=incomes, link=link)
    return replace(demande, household=replace(demande.household, persons=(first, other)))


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
    for key, counts in (("own_income_situations", True), ("own_income_by_order", True), ("own_income_told", False)):
        for situation in parameters.get("income.toml", key, TODAY).value:
            ground = own_income.ground_of(couple(proved(Situation(situation))), on=TODAY)
            assert ground is not None
            assert (ground.reason.source.key, ground.counts) == ("arrêté du 29 juillet 1987", counts)


LEAVING = [Situation(one) for one in parameters.get("income.toml", "leaving_situations", TODAY).value]


@pytest.mark.parametrize("amount", [None, 5_000, 90_000])
def test_a_desk_reads_the_same_of_every_ground_that_does_not_count_yet(amount: int | None) -> None:
    """A sentence of its own stood for three situations only: with a spouse on the file, it told a violence."""
    said = set()
    for situation in LEAVING:
        for proof in (Proof.DECLARED, Proof.IN_REVIEW, Proof.VERIFIED):
            demande = earning(couple(Claim(situation=situation, proof=proof)), amount)
            ground = own_income.ground_of(demande, on=TODAY)
            assert ground is not None
            if not ground.counts:
                reasons = eligibility.verdict(demande, HOME, on=TODAY).reasons
                lines = checklist.checklist(checklist.FileToCheck(demande=demande, home=HOME, on=TODAY))
                looked = [(one.sentence, one.state, one.alone) for one in lines if one.item is not Item.PRIORITY]
                rate = affordability.effort_rate_for(demande, HOME, on=TODAY)
                assert rate.resources == 3_000
                pieces = [one.code for one in needed_pieces.needed(demande, on=TODAY) if one.situation is None]
                said.add(
                    (
                        *(
                            (one.code, one.sentence, str(one.source))
                            for one in reasons
                            if one.code not in checklist.UNTOLD
                        ),
                        *looked,
                        affordability.say_rate(rate),
                        affordability.rest_to_live(demande, HOME, on=TODAY),
                        *(one.sentence for one in size_advice.about(demande, HOME, on=TODAY)),
                        *pieces,
                    )
                )
    assert len(said) == 1


@pytest.mark.parametrize("situation", [Situation.VIOLENCE, Situation.COMPLAINT])
@pytest.mark.parametrize("proof", [Proof.DECLARED, Proof.VERIFIED])
def test_who_is_in_danger_is_never_asked_for_the_notice_of_who_endangers_them(
    situation: Situation, proof: Proof
) -> None:
    """The other's income unknown: the answer asked for the notice « de chaque adulte », and there was no place for it."""
    known = couple(Claim(situation=situation, proof=proof))
    demande = earning(known, None, link="C")

    found = eligibility.verdict(demande, HOME, on=TODAY)
    assert found.outcome is Outcome.TO_CONFIRM
    assert "ressources_propres" in {reason.code for reason in found.reasons}
    assert "revenu_manquant" not in {reason.code for reason in found.reasons}
    assert not any("adulte" in reason.remedy for reason in found.reasons)
    assert all("c1" not in one.persons for one in needed_pieces.needed(demande, on=TODAY))


def test_an_own_income_that_lacks_is_asked_of_the_demandeur_alone() -> None:
    for situation in (Situation.VIOLENCE, Situation.DIVORCE_PENDING):
        demande = earning(couple(proved(situation)), None)
        holder = replace(demande.household.persons[0], incomes=())
        bare = replace(demande, household=replace(demande.household, persons=(holder, demande.household.persons[1])))
        (missing,) = income.of_demande(bare, on=TODAY, lease_year=2026).to_confirm
        assert missing.sentence == "Le revenu fiscal de référence de 2024 manque pour 1 titulaire."
        assert missing.remedy == "Déposez l’avis d’impôt 2025 du demandeur, sur les revenus de 2024."


def test_a_ground_that_a_text_names_goes_before_one_that_none_does() -> None:
    """A cohabitant's complaint, listed first, hid a death that counts."""
    demande = earning(couple(proved(Situation.COMPLAINT), proved(Situation.SPOUSE_DIED)), 20_000, link="C")
    ground = own_income.ground_of(demande, on=TODAY)
    assert ground is not None
    assert (ground.situation, ground.counts) == (Situation.SPOUSE_DIED, True)


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
    assert said["ressources_propres"] == (
        "Les ressources du demandeur pourraient compter seules : cela reste à confirmer."
    )
    assert "aucun texte lu ici" in next(one.remedy for one in found.reasons if one.code == "ressources_propres")


@pytest.mark.parametrize(("link", "counts"), [("M", True), ("P", True), ("C", False), (None, False)])
def test_a_complaint_counts_for_spouses_and_partners_as_the_order_says(link: str | None, *, counts: bool) -> None:
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

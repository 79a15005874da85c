"""A territory's guide of sizes, and what is said of a home's size: advice, whatever it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.rules.fitting import eligibility, size_advice, size_guide
from palier.rules.fitting.size_guide import SizeGuideError
from palier.rules.people import household
from palier.rules.people.answers import Outcome
from palier.rules.people.facts import Demande, Financing, Home, Household, Person, PersonRole
from tests.rules import strategies

TODAY = date(2026, 5, 1)
GUIDE = """territory = "EPT8"
act = "délibération du 3 mars 2026"
effective_from = 2026-07-01
parent_and_child = ["T2", "T3"]
[types]
1 = ["C", "T1"]
2 = ["T2"]
3 = ["T3", "T4"]
"""


def holders(number: int, *, child: bool = False) -> Demande:
    persons = [
        Person(
            key=f"c{place}",
            role=PersonRole.CO_HOLDER if place else PersonRole.HOLDER,
            link="M" if place else None,
            birth_date=date(1970, 1, 1),
        )
        for place in range(number)
    ]
    if child:
        persons.append(Person(key="p1", role=PersonRole.DEPENDANT, link="E", birth_date=date(2015, 1, 1)))
    return Demande(numero_unique="", household=Household(persons=tuple(persons)))


def home(type_code: str, area: int = 60) -> Home:
    return Home(
        commune="69123",
        departement="69",
        territory="demo",
        zone=None,
        zone_abc="A",
        financing=Financing.PLUS,
        type_code=type_code,
        floor_area=area,
        rent=50_000,
    )


def test_the_last_row_stands_for_more_persons_and_a_parent_with_a_child_is_apart() -> None:
    guide = size_guide.read(GUIDE)

    def types(demande: Demande) -> tuple[str, ...]:
        return guide.types_for(household.composition(demande.household, on=TODAY))

    assert (types(holders(1)), types(holders(2)), types(holders(6))) == (("C", "T1"), ("T2",), ("T3", "T4"))
    assert types(holders(1, child=True)) == ("T2", "T3")


@pytest.mark.parametrize(
    ("name", "called"),
    [("Est Ensemble", "d’Est Ensemble"), ("Évreux", "d’Évreux"), ("Lyon", "de Lyon"), ("", "du territoire")],
)
def test_a_guide_is_called_by_whose_it_is(name: str, called: str) -> None:
    assert size_guide.called(size_guide.read(GUIDE, name)) == f"le repère {called}"
    assert size_guide.called(size_guide.of_palier(TODAY)) == "le repère de Palier"


def test_a_territory_s_guide_is_named_with_its_act() -> None:
    guide = size_guide.read(GUIDE, "Est Ensemble")

    (reason,) = size_advice.about(holders(2), home("T3"), on=TODAY, guide=guide)

    assert reason.sentence == "Pour 2 personnes, le repère d’Est Ensemble conseille un T2 : ce T3 est plus grand."
    assert str(reason.source) == "délibération du 3 mars 2026"
    assert reason.remedy == "Cela n’empêche pas de candidater : la commission regarde chaque situation."


def test_palier_s_guide_says_whose_it_is() -> None:
    (reason,) = size_advice.about(holders(1), home("T4"), on=TODAY)

    assert reason.sentence == (
        "Pour 1 personne, le repère de Palier conseille une chambre, un T1 ou un T2 : ce T4 est plus grand."
    )


def test_an_area_under_the_article_is_told_with_what_may_follow() -> None:
    (reason,) = size_advice.about(holders(2), home("T2", 15), on=TODAY)

    assert reason.sentence.endswith("au sens de l’aide au logement : minimum 16 m².")
    assert "le bailleur peut en faire un motif" in reason.remedy
    assert not size_advice.is_area_enough(holders(2), home("T2", 15), on=TODAY)
    assert size_advice.is_area_enough(holders(2), home("T2", 16), on=TODAY)


def test_an_intermediate_home_has_no_advice() -> None:
    assert size_advice.about(holders(2), replace(home("T5", 9), financing=Financing.LLI), on=TODAY) == ()


@given(
    strategies.demandes(), st.sampled_from(["C", "T1", "T3", "T5", "T6P", "XX"]), st.sampled_from([5, 9, 15, 40, 200])
)
def test_no_size_ever_changes_a_verdict(demande: Demande, type_code: str, area: int) -> None:
    usual = replace(home("T2", 60), territory="demo")

    verdict = eligibility.verdict(demande, replace(usual, type_code=type_code, floor_area=area), on=TODAY)

    assert verdict == eligibility.verdict(demande, usual, on=TODAY)
    assert verdict.outcome in set(Outcome)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ('"EPT8"', "8", "territory"),
        ("[types]", "[types", "TOML"),
        ("[types]", "[tailles]", "tailles : clé inconnue"),
        ('act = "délibération du 3 mars 2026"\n', "", "act : clé manquante"),
        ("2026-07-01", '"demain"', "effective_from"),
        ('2 = ["T2"]', '2 = ["T9"]', "types.2 : le type « T9 » n’existe pas"),
        ('2 = ["T2"]', "2 = []", "types.2 : une liste"),
        ('2 = ["T2"]', '2 = ["T2", "T4"]', "types.2 : les types se suivent"),
        ('2 = ["T2"]', '2 = ["T5"]', "types.3 : une personne de plus"),
        ('2 = ["T2"]', '4 = ["T2"]', "sans en sauter"),
        ('parent_and_child = ["T2", "T3"]', 'parent_and_child = "T2"', "parent_and_child"),
    ],
)
def test_a_wrong_guide_is_refused_with_its_key(before: str, after: str, words: str) -> None:
    assert before in GUIDE

    with pytest.raises(SizeGuideError, match=words.replace("[", r"\[")):
        size_guide.read(GUIDE.replace(before, after))


def test_a_page_prints_the_parent_and_child_after_two_persons() -> None:
    assert size_guide.table(size_guide.read(GUIDE)) == (
        ("1 personne", "une chambre ou un T1"),
        ("2 personnes", "un T2"),
        ("Un parent et un enfant", "un T2 ou un T3"),
        ("3 personnes et plus", "un T3 ou un T4"),
    )

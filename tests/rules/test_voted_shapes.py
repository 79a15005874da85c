"""The shapes of voted grids: coefficients, "n of m", shares taken by a refusal, the home that is offered, ceilings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from palier.rules.fitting import ceilings, income_test
from palier.rules.people.facts import (
    CeilingZone,
    Claim,
    CurrentHome,
    Demande,
    Financing,
    Home,
    Household,
    Income,
    Person,
    PersonRole,
    Proof,
    RefusedOffer,
    Resource,
    Situation,
    Wish,
)
from palier.rules.scoring import cotation, fact_offered, grids, moving
from palier.rules.scoring.criteria import GridRounding, rounded
from palier.rules.scoring.grid_errors import GridError

ON = date(2026, 12, 1)
HEAD = """code = "X"
title = "x"
territory = "demo"
deliberation = "délibération fictive"
effective_from = 2026-01-01
"""
SOMEONE = Person(
    key="d",
    role=PersonRole.HOLDER,
    birth_date=date(1990, 1, 1),
    contract_type="CDI",
    incomes=(Income(year=2024, amount=15_000),),
    resources=(Resource(code="SAL", amount=1_250), Resource(code="RSA", amount=0)),
)
BARE = Demande(numero_unique="", household=Household(persons=(SOMEONE,)), deposited_on=date(2024, 12, 1))
HOME = Home(
    commune="69123",
    departement="69",
    territory="demo",
    zone=CeilingZone.ELSEWHERE,
    zone_abc="A",
    financing=Financing.PLUS,
    type_code="T3",
    floor_area=60,
    rent=40_000,
    charges=10_000,
    is_qpv=True,
)


def line(code: str, fact: str, more: str = "points = 5", kind: str = "hit") -> str:
    return f'[[criterion]]\ncode = "{code}"\nfact = "{fact}"\nlabel = "{code}"\nkind = "{kind}"\nproof = "aucune"\n{more}\n'


WAIT = line("wait", "anciennete", "points = 1\ncap = 60", "months")
WORK = line("work", "en_emploi", "points = 7")


def score(demande: Demande, *lines: str, home: Home | None = None, head: str = "") -> cotation.Score:
    return cotation.score(demande, grids.load(HEAD + head + "\n".join(lines)), on=ON, departement="69", home=home)


def points(demande: Demande, *lines: str, home: Home | None = None, head: str = "") -> int:
    return score(demande, *lines, home=home, head=head).points


@pytest.mark.parametrize(
    ("number", "percent", "down", "up", "nearest"),
    [(31, 50, 15, 16, 16), (30, 50, 15, 15, 15), (7, 33, 2, 3, 2), (-31, 50, -16, -15, -15), (0, 150, 0, 0, 0)],
)
def test_a_percentage_is_rounded_as_the_deliberation_says(
    number: int, percent: int, down: int, up: int, nearest: int
) -> None:
    assert [rounded(number, percent, one) for one in (GridRounding.DOWN, GridRounding.UP, GridRounding.NEAREST)] == [
        down,
        up,
        nearest,
    ]


def test_a_coefficient_has_its_line_and_comes_before_the_cap() -> None:
    heading = '[[heading]]\ncode = "h"\nlabel = "Emploi"\nrule = "cumul"\npercent = 150\nrounding = "inferieur"\n'
    inside = line("work", "en_emploi", 'points = 7\nheading = "h"')

    found = score(BARE, inside, head=heading)
    bounded = score(BARE, inside, head=f"{heading}cap = 8\n")

    assert [(one.criterion, one.points) for one in found.lines] == [("work", 7), ("coefficient_h", 3)]
    assert [(one.criterion, one.points) for one in bounded.lines] == [
        ("work", 7),
        ("coefficient_h", 3),
        ("plafond_h", -2),
    ]


@pytest.mark.parametrize(("count", "given"), [(1, 5), (2, 5), (3, 0)])
def test_some_of_several_conditions_are_enough(count: int, given: int) -> None:
    asked = 'points = 5\nany_of = ["contrat_cdi", "mutation", "souhait_t3"]\n' + f"any_count = {count}"
    demande = replace(BARE, wish=Wish(type_codes=("T3",)))

    assert points(demande, line("one", "en_emploi", asked)) == given


@pytest.mark.parametrize(
    ("count", "conditions", "said"),
    [
        (1, ["contrat_cdi", "souhait_t3"], "Au moins 1 condition remplie sur 2"),
        (2, ["contrat_cdi", "souhait_t3", "violence"], "Au moins 2 conditions remplies sur 3"),
    ],
)
def test_a_criterion_of_conditions_alone_says_them_and_not_how_many_persons(
    count: int, conditions: list[str], said: str
) -> None:
    """Never which are met: a line is read by people who may not know of each."""
    listed = ", ".join(f'"{one}"' for one in conditions)
    asked = f"limits = [1]\npoints = [5]\nany_of = [{listed}]\nany_count = {count}"
    demande = replace(BARE, wish=Wish(type_codes=("T3",)))

    found = score(demande, line("one", "personnes", asked, "at_least"))

    assert [(one.points, one.fact) for one in found.lines] == [(5, said)]
    alone = line("one", "personnes", 'limits = [1]\npoints = [5]\nrequires = ["contrat_cdi"]', "at_least")
    assert [one.fact for one in score(demande, alone).lines] == ["Conditions remplies"]
    sized = line("one", "personnes", f"limits = [1, 2]\npoints = [5, 7]\nany_of = [{listed}]", "at_least")
    assert [one.fact for one in score(demande, sized).lines] == ["1 personne"]


@pytest.mark.parametrize(
    ("refused", "base", "percent", "left"),
    [
        ([], "total", -50, 31),
        ([date(2026, 6, 1)], "total", -50, 16),
        ([date(2026, 6, 1), date(2026, 7, 1)], "total", -50, 0),
        ([date(2026, 6, 1), date(2026, 7, 1), date(2026, 8, 1)], "total", -50, 0),
        ([date(2026, 6, 1)], "anciennete", -100, 7),
        ([date(2025, 12, 2)], "total", -100, 0),
        ([date(2025, 12, 1)], "total", -100, 31),
        ([date(2026, 12, 2)], "total", -100, 31),
    ],
)
def test_a_refusal_takes_a_share_for_some_months(refused: list[date], base: str, percent: int, left: int) -> None:
    taking = line("no", "refus", f'points = {percent}\nwithin_months = 12\npercent_of = "{base}"', "events")
    demande = replace(BARE, refusals=tuple(RefusedOffer(on=day) for day in refused))

    found = score(demande, WAIT, WORK, taking)

    assert found.points == left
    assert found.points == sum(one.points for one in found.lines)


def test_what_seniority_brings_is_counted_under_its_cap() -> None:
    heading = '[[heading]]\ncode = "h"\nlabel = "Attente"\nrule = "cumul"\ncap = 10\n'
    wait = line("wait", "anciennete", 'points = 1\ncap = 60\nheading = "h"', "months")
    taking = line("no", "refus", 'points = -100\npercent_of = "anciennete"', "events")
    demande = replace(BARE, refusals=(RefusedOffer(on=date(2026, 6, 1)),))

    assert points(demande, wait, WORK, taking, head=heading) == 7


def test_the_end_of_a_suspension_is_said_with_its_day() -> None:
    taking = line("no", "refus", 'points = -100\nwithin_months = 6\npercent_of = "total"', "events")
    demande = replace(BARE, refusals=(RefusedOffer(on=date(2026, 10, 1)),))
    grid = grids.load(HEAD + WORK + taking)

    found = moving.moves(cotation.facts_of(demande, on=ON, departement="69"), grid)

    assert [(move.gain, move.on) for move in found if move.criterion == "no"] == [(7, date(2027, 4, 1))]


def test_a_criterion_worth_nothing_has_its_line() -> None:
    found = score(BARE, WORK, line("told", "contrat_cdi", "points = 0"))

    assert [(one.criterion, one.points) for one in found.lines] == [("work", 7), ("told", 0)]


@pytest.mark.parametrize(("amount", "is_under"), [(14_999, True), (15_000, False), (15_001, False)])
def test_an_income_is_compared_with_its_ceiling_to_the_euro(amount: int, is_under: bool) -> None:
    size = income_test.counted(BARE, on=ON)
    ceiling = ceilings.income_ceiling(Financing.PLUS, size, zone=CeilingZone.ELSEWHERE, on=ON).amount
    assert ceiling
    # The limit that 15,000 reaches exactly: an exact fraction, not the percentage that a page prints.
    share = Fraction(15_000 * 100, ceiling)
    person = replace(SOMEONE, incomes=(Income(year=2024, amount=amount),))
    facts = cotation.facts_of(replace(BARE, household=Household(persons=(person,))), on=ON, departement="69")

    number = facts.facts["part_plafond_plus"].number
    assert number is not None
    assert (number < share) is is_under


@pytest.mark.parametrize(
    ("departement", "zone"),
    [
        ("69", CeilingZone.ELSEWHERE),
        ("75", CeilingZone.PARIS),
        ("77", CeilingZone.ILE_DE_FRANCE),
        ("93", None),
        ("974", None),
        ("", None),
    ],
)
def test_a_share_is_known_without_a_home_where_one_zone_covers_the_departement(
    departement: str, zone: CeilingZone | None
) -> None:
    facts = cotation.facts_of(BARE, on=ON, departement=departement)

    assert ("part_plafond_plus" in facts.facts) is (zone is not None)
    assert ("part_plafond_plus" in facts.unseen) is (zone is None)
    if zone is not None:
        here = cotation.facts_of(BARE, replace(HOME, zone=zone), on=ON, departement=departement)
        assert facts.facts["part_plafond_plus"] == here.facts["part_plafond_plus"]


def claim(situation: Situation, place: str) -> Claim:
    return Claim(situation=situation, proof=Proof.DECLARED, place=place, territory="demo")


@pytest.mark.parametrize(
    ("demande", "fact", "holds"),
    [
        (replace(BARE, lives_at=("69123",)), "habite_commune", True),
        (replace(BARE, lives_at=("69266",)), "habite_commune", False),
        (replace(BARE, claims=(claim(Situation.LIVES_HERE, "69123"),)), "habite_commune", True),
        (replace(BARE, claims=(claim(Situation.LIVES_HERE, "69266"),)), "habite_commune", False),
        (replace(BARE, works_at=("69123",)), "travaille_commune", True),
        (replace(BARE, claims=(claim(Situation.FAMILY_HERE, "69123"),)), "famille_commune", True),
        (BARE, "offert_t3", True),
        (BARE, "offert_t2", False),
        (BARE, "offert_qpv", True),
        (BARE, "offert_hors_qpv", False),
        (BARE, "offert_plus", True),
        (BARE, "offert_adapte", False),
        (BARE, "ressource_sal", True),
        (BARE, "ressource_rsa", False),
    ],
)
def test_a_list_weighs_its_own_home(demande: Demande, fact: str, holds: bool) -> None:
    assert points(demande, WORK, line("one", fact), home=HOME) == (12 if holds else 7)


# article: nomenclature géographique de l’INSEE
@pytest.mark.parametrize(
    ("lives_at", "wished", "rank"),
    [("69381", "69123", 1), ("69123", "69383", 1), ("69389", "69381", None), ("69390", "69266", None)],
)
def test_an_arrondissement_is_of_its_town(lives_at: str, wished: str, rank: int | None) -> None:
    home = replace(HOME, commune="69383")
    demande = replace(BARE, lives_at=(lives_at,), works_at=("69123",), wish=Wish(communes=(wished, wished)))

    facts = cotation.facts_of(demande, home, on=ON, departement="69").facts

    assert ("habite_commune" in facts) is (lives_at != "69390")
    assert "travaille_commune" in facts
    assert (facts["rang_voeu"].number if "rang_voeu" in facts else None) == rank


def test_a_wish_of_a_commune_that_merged_keeps_its_rank() -> None:
    """Of two that are one by now, the first; and who wished after them is not moved up."""
    home = replace(HOME, commune="69266")
    wish = Wish(communes=("69123", "69001", "69266", "69002"))
    merged = replace(BARE, wish=wish, wished_at=("69123", "69266", "69266", "69002"))

    ranks = [
        cotation.facts_of(merged, replace(home, commune=code), on=ON, departement="69").facts["rang_voeu"].number
        for code in ("69266", "69002")
    ]

    assert ranks == [2, 4]


def test_a_home_of_which_nobody_says_the_quarter_is_in_neither() -> None:
    unknown = replace(HOME, is_qpv=None)

    assert points(BARE, line("in", "offert_qpv"), line("out", "offert_hors_qpv"), home=unknown) == 0


@pytest.mark.parametrize(("communes", "given"), [(("69123", "69266"), 10), (("69266", "69123"), 5), (("69266",), 0)])
def test_the_rank_of_a_wish_is_that_of_the_commune(communes: tuple[str, ...], given: int) -> None:
    asked = line("rank", "rang_voeu", "limits = [2, 1]\npoints = [5, 10]", "at_most")

    assert points(replace(BARE, wish=Wish(communes=communes)), asked, home=HOME) == given


def test_the_effort_in_the_home_is_the_rent_over_the_resources() -> None:
    facts = cotation.facts_of(BARE, HOME, on=ON, departement="69").facts

    assert facts["effort_offert"].number == 40
    assert facts["personnes_par_piece_offert"].number == Fraction(1, 3)


def test_without_a_home_its_criteria_are_named_and_give_nothing() -> None:
    found = score(
        BARE,
        WORK,
        line("size", "offert_t3"),
        line("near", "en_emploi", 'points = 3\nany_of = ["habite_commune", "mutation"]'),
    )

    assert found.points == 7
    doubts = [one for one in found.to_confirm if one.code == "logement_par_logement"]
    assert len(doubts) == 1
    assert "« size », « near »" in doubts[0].sentence
    assert fact_offered.unseen(HOME, "93", ON) == frozenset()


def child(key: str, birth: date | None, **more: object) -> Person:
    known = {"role": PersonRole.DEPENDANT, "link": "E", **more}
    return Person(key=key, birth_date=birth, **known)  # type: ignore[arg-type]


def test_children_count_by_their_birthdays() -> None:
    persons = (
        SOMEONE,
        child("p1", date(2020, 12, 2)),
        child("p2", date(2020, 12, 1)),
        child("p3", None),
        child("p4", date(2024, 1, 1), link="P"),
        child("p5", date(2015, 1, 1), is_disabled=True),
        child("p6", date(2008, 12, 1), is_disabled=True),
        child("g1", date(2025, 1, 1), role=PersonRole.IN_CUSTODY, link=None, custody="G"),
        child("g2", date(2016, 1, 1), role=PersonRole.IN_CUSTODY, link=None, custody="D"),
    )
    facts = cotation.facts_of(replace(BARE, household=Household(persons=persons)), on=ON, departement="69").facts

    names = ("enfants_moins_de_3_ans", "enfants_moins_de_6_ans", "enfants_moins_de_12_ans", "enfants_garde_alternee")
    assert [facts[name].number for name in names] == [1, 2, 5, 1]
    assert facts["enfants_handicapes"].number == 1


@pytest.mark.parametrize(
    ("lines", "key", "words"),
    [
        ((line("x", "ressource_aah", "points = -5"),), "points", "handicap"),
        ((line("x", "ressource_rsa", "points = -5"),), "points", "vulnérabilité"),
        ((line("x", "en_emploi", 'points = -5\nany_of = ["violence", "contrat_cdi"]'),), "any_of", "priorité"),
        (
            (line("x", "en_emploi", 'points = -5\nany_of = ["enfants_moins_de_3_ans >= 1", "contrat_cdi"]'),),
            "any_of",
            "famille",
        ),
        ((line("x", "part_plafond_plus", "limits = [60]\npoints = [-5]", "under"),), "points", "vulnérabilité"),
        (
            (line("x", "en_emploi", 'points = 5\nany_of = ["anciennete < 12", "contrat_cdi"]'),),
            "any_of",
            "plus ancienne",
        ),
        (
            (line("x", "en_emploi", 'points = 5\nany_of = ["habite_commune", "travaille_territoire"]'),),
            "points",
            "lien",
        ),
        ((line("x", "en_emploi", 'points = 5\nany_of = ["contrat_cdi"]'),), "any_of", "requires"),
        (
            (line("x", "en_emploi", 'points = 5\nany_of = ["contrat_cdi", "mutation"]\nany_count = 3'),),
            "any_count",
            "n’y en a",
        ),
        ((WORK, line("x", "refus", 'points = -101\npercent_of = "total"', "events")), "points", "de 1 à 100"),
        (
            (WORK, line("x", "refus", 'points = -50\ncap = -101\npercent_of = "total"', "events")),
            "points",
            "de 1 à 100",
        ),
        (
            (WORK, line("x", "refus", 'points = -50\npercent_of = "total"\ngroup = "g"', "events")),
            "percent_of",
            "ni rubrique",
        ),
        ((WORK, line("x", "mutation", 'points = -5\npercent_of = "total"')), "percent_of", "ne va pas"),
    ],
)
def test_what_harms_is_refused_in_the_new_keys_too(lines: tuple[str, ...], key: str, words: str) -> None:
    with pytest.raises(GridError) as refusal:
        grids.load(HEAD + "\n".join(lines))

    assert [one for one in refusal.value.all if one.key == key and words in one.reason], [
        str(one) for one in refusal.value.all
    ]


def test_a_coefficient_without_its_rounding_is_refused() -> None:
    heading = '[[heading]]\ncode = "h"\nlabel = "Emploi"\nrule = "cumul"\npercent = 150\n'

    with pytest.raises(GridError, match="arrondi"):
        grids.load(HEAD + heading + line("work", "en_emploi", 'points = 7\nheading = "h"'))


def test_who_has_no_home_of_their_own_keeps_the_other_facts() -> None:
    homeless = replace(BARE, current_home=CurrentHome(occupancy_codes=("SD",)))

    assert points(homeless, line("one", "sans_logement"), line("two", "offert_t3"), home=HOME) == 10

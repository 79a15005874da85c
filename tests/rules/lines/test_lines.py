"""What each line says, word for word: its points, what it could give, its text, its value, its end."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from palier.rules.people.facts import (
    Claim,
    CurrentHome,
    Demande,
    Household,
    Measure,
    Measured,
    Person,
    PersonRole,
    Proof,
    RefusedOffer,
    Resource,
    Situation,
)
from palier.rules.scoring import cotation, grids
from palier.rules.scoring.criteria import CriterionKind
from tests.rules.lines.moves import ALONE, HERE, ON, lines, said, score


def test_what_is_not_added_says_what_counts_instead_and_gives_nothing() -> None:
    claims = (Claim(situation=Situation.UNFIT_HOME, proof=Proof.VERIFIED),)
    found = score("exemples/rubriques", claims=claims, current_home=CurrentHome(occupancy_codes=("CP",)))

    assert [said(line) for line in found.not_added] == [
        (
            "heberge",
            0,
            0,
            "Situation de logement déclarée, « Chez un particulier ». Ce critère ne se cumule pas avec « Logement indigne »",
        ),
    ]
    assert [line.criterion for line in found.lines] == ["indigne"]
    assert found.lines[0].heading == "Conditions de logement"
    assert (found.points, found.possible) == (14, 14)


def test_what_was_not_chosen_says_so_and_the_doubt_lists_what_each_would_give() -> None:
    found = score("exemples/choix", motives=("11",), current_home=CurrentHome(floor_area=8))

    assert [said(line) for line in found.not_added] == [
        ("trop_petit", 0, 0, "8 m² pour 1 personne. Ce critère n’a pas été choisi dans sa rubrique"),
        (
            "separation",
            0,
            0,
            "Motif « Divorce, séparation » de votre demande. Ce critère n’a pas été choisi dans sa rubrique",
        ),
    ]
    (doubt,) = [reason for reason in found.to_confirm if reason.code == "choix_de_rubrique"]
    assert doubt.remedy == ("Choisissez parmi : « Logement trop petit » (20 points), « Séparation » (15 points).")
    chosen = score("exemples/choix", motives=("11",), choices={"motif_principal": "separation"})
    assert "choix_de_rubrique" not in {reason.code for reason in chosen.to_confirm}
    assert "choix_de_rubrique" not in {reason.code for reason in score("exemples/choix").to_confirm}


def test_a_cap_says_what_it_takes_back_today_or_only_what_it_will() -> None:
    claims = (
        Claim(situation=Situation.LIVES_HERE, proof=Proof.DECLARED, place="69123", territory=HERE),
        Claim(situation=Situation.WORKS_HERE, proof=Proof.DECLARED, place="69123", territory=HERE),
    )
    found = score("exemples/choix", claims=claims)
    (cut,) = [line for line in found.lines if line.criterion == "plafond_territoire"]

    assert said(cut) == ("plafond_territoire", -2, -2, "10 points ramenés à 8")
    assert (cut.label, cut.source, cut.proof) == (
        "Plafond de la rubrique « Lien avec le territoire »",
        "grille",
        Proof.REGISTER,
    )
    assert found.lines[-1] is cut


def test_a_cap_that_only_a_proof_would_reach_is_told_in_advance() -> None:
    grid = grids.seed("exemples/choix")
    first = grids.ProofRule.BEFORE_POINTS
    criteria = tuple(replace(one, proof=first) if one.code == "habite" else one for one in grid.criteria)
    proved = replace(grid, criteria=criteria)
    claims = (
        Claim(situation=Situation.LIVES_HERE, proof=Proof.DECLARED, place="69123", territory=HERE),
        Claim(situation=Situation.WORKS_HERE, proof=Proof.DECLARED, place="69123", territory=HERE),
    )
    demande = Demande(numero_unique="1110326000042ZZTST", household=ALONE, claims=claims)
    found = cotation.score(demande, proved, on=ON, departement="69")

    assert [said(line) for line in found.lines][-1] == ("plafond_territoire", 0, -2, "Plafond de 8 points")
    assert (found.points, found.possible) == (5, 8)


def test_the_cap_of_an_exclusive_heading_counts_its_best_line_alone() -> None:
    grid = grids.seed("exemples/rubriques")
    capped = replace(grid, headings={**grid.headings, "logement": replace(grid.headings["logement"], cap=10)})
    claims = (Claim(situation=Situation.UNFIT_HOME, proof=Proof.IN_REVIEW),)
    demande = Demande(
        numero_unique="1110326000042ZZTST",
        household=ALONE,
        claims=claims,
        current_home=CurrentHome(occupancy_codes=("SH",)),
    )
    found = cotation.score(demande, capped, on=ON, departement="69")
    cuts = [said(line) for line in found.lines if line.criterion == "plafond_logement"]

    assert [line.criterion for line in found.lines] == ["sans_logement", "plafond_logement"]
    assert cuts == [("plafond_logement", -7, -7, "17 points ramenés à 10")]
    bare = cotation.score(replace(demande, claims=(), current_home=CurrentHome()), capped, on=ON, departement="69")
    assert bare.lines == ()


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ({}, ("handicap", 0, 25, "Logement inadapté au handicap, preuve à déposer (25 points après contrôle)")),
        (
            {"proof": Proof.IN_REVIEW},
            ("handicap", 0, 25, "Logement inadapté au handicap, en vérification (25 points après contrôle)"),
        ),
        ({"proof": Proof.VERIFIED}, ("handicap", 25, 25, "Logement inadapté au handicap")),
        (
            {"proof": Proof.VERIFIED, "since": date(2026, 5, 2)},
            ("handicap", 0, 25, "Logement inadapté au handicap à partir du 2 mai 2026, ne compte pas encore"),
        ),
        (
            {"proof": Proof.VERIFIED, "since": ON},
            ("handicap", 25, 25, "Logement inadapté au handicap depuis le 1er mai 2026"),
        ),
        (
            {"proof": Proof.VERIFIED, "valid_until": date(2026, 4, 30)},
            (
                "handicap",
                0,
                25,
                "Logement inadapté au handicap, preuve expirée le 30 avril 2026 (25 points si elle est renouvelée)",
            ),
        ),
    ],
)
def test_a_situation_says_where_its_proof_stands(claim: dict[str, object], expected: tuple[str, int, int, str]) -> None:
    given = Claim(**{"situation": Situation.HANDICAP, "proof": Proof.DECLARED, **claim})  # type: ignore[arg-type]

    assert lines("demo-2026", claims=(given,)) == [expected]


@pytest.mark.parametrize(
    ("since", "points", "until"),
    [
        (date(2025, 11, 1), None, None),
        (date(2025, 11, 2), 10, ON),
        (date(2026, 5, 1), 10, date(2026, 10, 31)),
        (None, 0, None),
    ],
)
def test_six_months_from_the_first_day_end_the_day_before(
    since: date | None, points: int | None, until: date | None
) -> None:
    claim = Claim(situation=Situation.JOB_MOVE, proof=Proof.VERIFIED, since=since)
    found = score("demo-2026", claims=(claim,)).lines

    assert [(line.points, line.valid_until) for line in found] == ([] if points is None else [(points, until)])
    if since is None:
        assert said(found[0])[2:] == (10, f"{found[0].fact.split(',')[0]}, date à préciser (10 points après contrôle)")


def test_the_first_of_two_ends_is_the_end() -> None:
    claim = Claim(
        situation=Situation.JOB_MOVE, proof=Proof.VERIFIED, since=date(2026, 4, 1), valid_until=date(2026, 6, 1)
    )

    assert score("demo-2026", claims=(claim,)).lines[0].valid_until == date(2026, 6, 1)


@pytest.mark.parametrize(
    ("deposited", "expected"),
    [
        (date(2026, 4, 1), ("anciennete", 1, 1, "1 mois depuis le 1er avril 2026")),
        (date(2021, 5, 1), ("anciennete", 60, 60, "60 mois depuis le 1er mai 2021, plafond atteint")),
        (date(2021, 6, 1), ("anciennete", 59, 59, "59 mois depuis le 1er juin 2021")),
    ],
)
def test_months_say_when_their_cap_is_reached(deposited: date, expected: tuple[str, int, int, str]) -> None:
    assert lines("demo-2026", deposited_on=deposited) == [expected]
    assert score("demo-2026", deposited_on=deposited).lines[0].value.endswith("mois")


def test_units_above_a_cap_say_so() -> None:
    children = tuple(
        Person(key=f"p{n}", role=PersonRole.DEPENDANT, link="E", birth_date=date(2015, 1, 1)) for n in range(5)
    )
    couple = (*ALONE.persons, Person(key="c1", role=PersonRole.CO_HOLDER, link="M"))
    family = replace(ALONE, persons=(*couple, *children))

    assert lines("exemples/mois", household=family) == [("enfants", 15, 15, "5 enfants mineurs, plafond atteint")]
    four = replace(family, persons=family.persons[:-1])
    assert lines("exemples/mois", household=four) == [("enfants", 12, 12, "4 enfants mineurs")]


def test_refusals_say_how_many_count_and_until_when() -> None:
    days = [RefusedOffer(on=date(2026, 1, 10)), RefusedOffer(on=date(2026, 3, 10)), RefusedOffer(on=date(2026, 5, 2))]

    (line,) = score("exemples/mois", refusals=tuple(days)).lines
    assert said(line) == ("refus", -15, -15, "2 refus depuis moins de 24 mois")
    assert line.valid_until == date(2028, 1, 9)
    assert lines("exemples/mois", refusals=tuple(days[:1])) == [
        ("refus", 0, 0, "1 refus depuis moins de 24 mois, sans effet à ce jour"),
    ]
    assert lines("exemples/mois", refusals=(RefusedOffer(on=date(2026, 1, 1), reason="sante"),)) == []


def test_a_malus_without_an_end_never_ends() -> None:
    grid = grids.seed("demo-2026")
    endless = replace(
        grid, criteria=tuple(replace(one, within_months=None, cap=None) for one in grid.criteria if one.fact == "refus")
    )
    refusals = tuple(RefusedOffer(on=date(2000 + n, 1, 1)) for n in range(5))
    demande = Demande(numero_unique="1110326000042ZZTST", household=ALONE, refusals=refusals)
    (line,) = cotation.score(demande, endless, on=ON, departement="69").lines

    assert said(line) == ("refus", -50, -50, "5 refus")
    assert line.valid_until is None


def test_numbers_say_their_value_with_its_unit() -> None:
    home = CurrentHome(occupancy_codes=("LP",), floor_area=13, rent=61_234)
    persons = (
        replace(ALONE.persons[0], resources=(Resource(code="SAL", amount=1_500),)),
        Person(key="c1", role=PersonRole.CO_HOLDER, link="L"),
    )
    found = {
        line.criterion: line.value
        for line in score("exemples/rubriques", household=Household(persons=persons), current_home=home).lines
    }

    assert found["surface_par_personne"] == "6,5 m²"
    assert found["taux_effort"] == "40,82 %"


def test_a_negative_number_and_a_whole_one_are_written_in_french() -> None:
    home = CurrentHome(rent=150_000)
    persons = (replace(ALONE.persons[0], resources=(Resource(code="SAL", amount=1_000),)),)
    found = {
        line.criterion: line.value
        for line in score("exemples/rubriques", household=Household(persons=persons), current_home=home).lines
    }

    # 1 000 - 1 500 is 500 euros short a month: 16,66 a day.
    assert found == {"taux_effort": "150 %"}
    bare = {
        line.criterion: line.value
        for line in score("exemples/mois", measures=(Measure(code=Measured.COMMUTE_MINUTES, number=91),)).lines
    }
    assert bare == {"trajet": "91 minutes"}


def test_what_takes_points_away_is_never_proposed_as_a_choice() -> None:
    shipped = grids.seed("exemples/choix")
    malus = replace(
        next(one for one in grids.seed().criteria if one.kind is CriterionKind.EVENTS),
        heading="motif_principal",
        code="malus",
    )
    grid = replace(shipped, criteria=(*shipped.criteria, malus))
    refused = RefusedOffer(on=date(2026, 4, 1), reason="")
    known = Demande(numero_unique="1110326000042ZZTST", household=ALONE, refusals=(refused,))

    found = cotation.score(known, grid, on=ON, departement="69")

    assert [line.criterion for line in found.not_added] == ["malus"]
    assert "choix_de_rubrique" not in {reason.code for reason in found.to_confirm}

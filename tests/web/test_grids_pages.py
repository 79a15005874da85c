"""The grids in force are public: each criterion, its points in words, its proof, and the versions to come."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import timedelta

import pytest
from django.template import Context, Template
from django.urls import reverse
from django.utils import timezone

from palier.models import GridVersion, Territory
from palier.models.scoring import grids_store
from palier.rules.people.answers import PointLine, Score
from palier.rules.people.facts import Proof
from palier.rules.scoring import grids
from palier.web.presentation import homes
from palier.web.presentation.grids import conditions, weight
from tests.plain_pages import plain_text


def voted(name: str, code: str, *, shift: int = -10) -> GridVersion:
    content = (grids.FOLDER / "cotation" / f"{name}.toml").read_text(encoding="utf-8")
    here, _ = Territory.objects.get_or_create(code=code, defaults={"name": f"Territoire {code}"})
    grid = grids.load(content)
    return GridVersion.objects.create(
        territory=here,
        name=grid.code,
        effective_on=timezone.localdate() + timedelta(days=shift),
        deliberation="d",
        content=content,
        digest=grid.digest,
    )


def words(name: str, code: str) -> str:
    (found,) = [criterion for criterion in grids.seed(name).criteria if criterion.code == code]
    return plain_text(weight(found))


@pytest.mark.parametrize(
    ("name", "code", "expected"),
    [
        ("demo-2026", "anciennete", "1 point par mois, 60 au plus"),
        ("demo-2026", "taux_effort", "5 points (plus de 33 %), 10 points (plus de 40 %)"),
        ("demo-2026", "refus", "\u221210 points par refus, pendant 12 mois, \u221230 au plus"),
        ("demo-2026", "mobilite_professionnelle", "10 points, pendant 6 mois"),
        ("exemples/rubriques", "reste_a_vivre", "3 points (moins de 20 €), 6 points (moins de 10 €)"),
        (
            "exemples/rubriques",
            "surface_par_personne",
            "2 points (au plus 12 m²), 4 points (au plus 9 m²), 8 points (au plus 6,5 m²)",
        ),
        ("exemples/rubriques", "annees", "1 point par an, 10 au plus"),
        ("exemples/rubriques", "attente_longue", "5 points, après 120 mois"),
        ("exemples/mois", "enfants", "3 points par enfant, 15 au plus"),
        ("exemples/mois", "refus", "\u221215 points par refus, à partir du 2ᵉ, pendant 24 mois, \u221245 au plus"),
        ("exemples/deux-publics", "anciennete_mutation", "3 points par an, après 24 mois, 30 au plus"),
        ("exemples/deux-publics", "anciennete_premiere", "2 points par 6 mois"),
        ("exemples/choix", "proprietaire", "\u221220 points"),
    ],
)
def test_points_are_written_in_words(name, code, expected):
    assert words(name, code) == expected


def test_the_listing_names_each_territory_and_the_borrowed_grid(client, db):
    voted("exemples/mois", "T1")
    grids_store.seed_package_grids()

    text = plain_text(client.get(reverse("grilles")))

    assert "Territoire T1" in text
    assert "DEMO-2026" in text
    assert client.get(reverse("grille", args=["sans-territoire"])).status_code == 200


def test_a_rule_of_untitled_criteria_has_a_heading_of_its_own_so_that_it_is_not_read_of_those_before(client, db):
    grids_store.seed_package_grids()

    page = client.get(reverse("grille", args=["sans-territoire"])).content.decode()

    part = page.index("Seul le critère qui donne le plus compte")
    assert "Critères, partie 2" in page[page.rindex("<h2>", 0, part) : part]


def test_without_any_grid_the_listing_says_so_and_a_page_is_missing(client, db):
    assert "Aucun territoire" in plain_text(client.get(reverse("grilles")))
    assert client.get(reverse("grille", args=["sans-territoire"])).status_code == 404
    assert client.get(reverse("grille", args=["T9"])).status_code == 404


def test_a_grid_is_shown_whole_with_its_headings_its_caps_and_what_is_to_come(client, db):
    voted("exemples/choix", "T1")
    voted("exemples/mois", "T1", shift=30)
    voted("exemples/deux-publics", "T2")

    choice = plain_text(client.get(reverse("grille", args=["T1"])))
    faces = plain_text(client.get(reverse("grille", args=["T2"])))

    assert "Seul le critère choisi par la personne compte" in choice
    assert "Les critères s’additionnent, 8 points au plus" in choice
    assert "Le total ne dépasse pas" in choice
    assert "à partir du" in choice
    assert "(mutation)" in faces
    assert "(première demande)" in faces


def test_the_months_of_a_condition_and_the_refusals_that_cost_nothing_are_read_by_everybody(client, db):
    voted("modeles/ept-francilien", "T1")

    page = plain_text(client.get(reverse("grille", args=["T1"])))

    assert "au moins 60 mois" in page
    assert "Aucun point n’est retiré pour ces raisons" in page


def test_each_line_of_points_says_with_what_else_its_criterion_counts():
    grid = grids.seed("exemples/rubriques")
    (asking,) = [one for one in grid.criteria if one.requires == ("parent_seul",)]
    line = PointLine(
        criterion=asking.code,
        label=asking.label,
        fact="1 personne à charge",
        points=3,
        possible=3,
        source="registre",
        article=grid.deliberation,
        proof=Proof.REGISTER,
    )
    found = Score(grid=grid.code, on=timezone.localdate(), tier=1, lines=(line,), waiting_since=None)

    (shown,) = homes.points_lines(found, grid)
    frozen = json.dumps({"lines": [{**asdict(line), "article": str(line.article), "proof": line.proof.value}]})
    (kept,) = homes.frozen_lines(frozen, grid=grid)
    page = plain_text(Template("{% load palier_ui %}{% points_lines lines %}").render(Context({"lines": [shown]})))

    assert shown.asked == kept.asked
    assert "seulement avec un seul titulaire avec une personne à charge" in plain_text(shown.asked)
    assert "Seulement avec un seul titulaire avec une personne à charge" in page
    assert homes.points_lines(found)[0].asked == ""


def test_the_vote_of_a_grid_is_told_with_its_number_and_its_day(client, db):
    version = voted("demo-2026", "t-vote")
    version.content = f'number = "2026-CA-087"\nvoted_on = 2025-10-13\n{version.content}'
    version.save(update_fields=["content"])

    page = plain_text(client.get(reverse("grille", args=["t-vote"])))

    assert "Numéro de la délibération : <bdi>2026-CA-087</bdi>." in page
    assert "Votée le lundi 13 octobre 2025." in page


@pytest.mark.parametrize(
    ("fact", "said"),
    [("enfants_mineurs", "par enfant"), ("personnes", "par personne"), ("pieces_en_trop", "par unité")],
)
def test_points_by_unit_name_the_unit(fact: str, said: str) -> None:
    row = {"code": "x", "label": "x", "kind": "each", "proof": "aucune", "points": 3, "above": 2, "fact": fact}
    assert plain_text(weight(grids.criterion_of(row))) == f"3 points {said}, au-delà de 2"


def test_conditions_that_hold_commas_stand_between_marks_and_the_filler_of_a_person_is_not_said():
    row = {"code": "x", "label": "x", "kind": "at_least", "proof": "aucune", "limits": [1], "points": [15]}
    asked = {"fact": "personnes", "any_of": ["taux_effort > 40", "suroccupation"], "any_count": 2}
    one = grids.criterion_of({**row, **asked})
    said = plain_text(conditions(one))
    assert said == (
        "au moins 2 parmi : « taux d’effort dans le logement actuel, aides déduites : plus de 40 % », "
        "« surface du logement actuel sous le minimum légal »"
    )
    assert plain_text(weight(one)) == "15 points"
    assert plain_text(weight(grids.criterion_of({**row, "fact": "personnes"}))) == "15 points (au moins 1 personne)"
    plain = grids.criterion_of({**row, "fact": "personnes", "any_of": ["habite_commune", "travaille_commune"]})
    assert "«" not in conditions(plain)


def test_a_first_grid_to_come_is_read_by_everybody_from_the_day_of_its_entry(client, db):
    voted("demo-2026", "t-a-venir", shift=1)

    listed = plain_text(client.get(reverse("grilles")))
    page = client.get(reverse("grille", args=["t-a-venir"]))

    assert "Territoire t-a-venir" in listed
    assert "Aucun territoire" not in listed
    assert page.status_code == 200
    assert "à partir du" in plain_text(page)
    assert "en vigueur depuis" not in plain_text(page)


def test_a_change_of_the_bounds_alone_is_in_the_history(client, db):
    before = voted("demo-2026", "t-bornes", shift=-40)
    content = before.content.replace("\n[[", "\ncap = 140\n\n[[", 1)
    grid = grids.load(content)
    GridVersion.objects.create(
        territory=before.territory,
        name="Suivante",
        effective_on=timezone.localdate() - timedelta(days=2),
        deliberation="d",
        content=content,
        digest=grid.digest,
    )

    page = plain_text(client.get(reverse("grille", args=["t-bornes"])))

    assert "Total, au plus" in page
    assert "140 points" in page
    assert "Aucune ligne n’a changé" not in page


def test_a_circuit_is_read_with_its_days(client, db):
    voted("modeles/ville-moyenne-detendue", "T1")

    page = plain_text(client.get(reverse("grille", args=["T1"])))

    assert "Le total ne descend pas au-dessous de 0" in page
    assert "Relogement avant démolition, suivi par le bailleur" in page
    assert "du 1er mars 2026 au 31 décembre 2028 inclus" in page

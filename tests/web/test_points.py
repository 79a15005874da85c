"""My points in each territory: the lines, the choice of a heading, the others in bands from ten on (R441-2-17)."""

from __future__ import annotations

import tomllib
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from palier.models import Commune, Fact, GridVersion, Territory
from palier.models.identifiers import uuid7
from palier.models.scoring import scores
from palier.rules.people import facts
from palier.rules.scoring import grids
from palier.workflows.scoring import scoring_territories
from tests import factories
from tests.plain_pages import plain_text

WHERE = {"93048": ("T1", "exemples/choix"), "69123": ("T2", "exemples/mois"), "01001": ("", "")}


@pytest.fixture
def territories(db: None) -> None:
    for commune, (code, name) in WHERE.items():
        factories.commune(commune, f"Commune {commune}")
        if not code:
            continue
        content = (grids.FOLDER / "cotation" / f"{name}.toml").read_text(encoding="utf-8")
        here, grid = Territory.objects.create(code=code, name=f"Territoire {code}"), grids.load(content)
        Commune.objects.filter(code=commune).update(territory=here)
        GridVersion.objects.create(
            territory=here,
            name=grid.code,
            effective_on=grid.effective_from,
            deliberation="d",
            content=content,
            digest=grid.digest,
        )


def amina(**changes: object) -> factories.Applicant:
    wish = facts.Wish(type_codes=("T2", "T3"), communes=("93048", "69123", "01001"))
    return factories.demande(**{"wish": wish, "motives": ("11",), **changes})


def page(client, of: factories.Applicant) -> str:
    client.force_login(of.user)
    return plain_text(client.get(reverse("mes-points")))


def test_my_file_names_the_grid_by_its_title_as_my_points_do(client, territories):
    titles = [grids.load(one.content).title for one in GridVersion.objects.order_by("territory__code")]
    assert titles[0] in page(client, amina())

    file = plain_text(client.get(reverse("mon-dossier")))

    assert f"Sous la grille « {titles[0]} »," in file


def test_each_territory_has_its_grid_and_its_total_and_the_bare_ones_are_named(client, territories):
    text = page(client, amina())

    assert "Territoire T1" in text
    assert "Exemple : un point par mois" in text
    assert "Commune 01001" in text
    assert "Ce qui ne change jamais vos points" in text
    assert "Les autres demandeurs" not in text


def test_points_under_a_borrowed_grid_do_not_say_that_no_grid_is_known(client, territories):
    GridVersion.objects.filter(name="EXEMPLE-MOIS").update(territory=None)
    text = page(client, amina())

    assert "Vos communes, avec une grille prêtée" in text
    assert "sans grille connue" not in text


def test_choosing_a_criterion_changes_the_points_and_can_be_taken_back(client, territories):
    person = amina()
    before = page(client, person)

    for chosen, expected in (("separation", "separation"), ("", ""), ("inconnu", "")):
        answer = client.post(
            reverse("choisir-critere"), {"exemple/motif_principal": chosen, "autre": "x", "act_key": str(uuid7())}
        )
        assert answer.url == reverse("mes-points")
        last = (
            Fact.objects.filter(demande=person.demande, path="choices/exemple/motif_principal").order_by("-pk").first()
        )
        assert last.value == expected
    client.post(reverse("choisir-critere"), {"exemple/motif_principal": "separation", "act_key": str(uuid7())})
    after = plain_text(client.get(reverse("mes-points")))

    assert "n’a pas été choisi" in before
    assert 'value="separation" checked' in after
    assert not Fact.objects.filter(demande=person.demande, path__startswith="choices/autre").exists()


def test_a_choice_belongs_to_its_territory_and_a_page_of_before_is_still_heard(client, territories):
    """Two territories whose headings have the same name: the choice of one says nothing in the other."""
    content = (grids.FOLDER / "cotation" / "exemples/choix.toml").read_text(encoding="utf-8")
    content = content.replace(f'territory = "{grids.seed("exemples/choix").territory}"', 'territory = "T2"')
    GridVersion.objects.filter(territory="T2").update(content=content)
    person = amina()
    client.force_login(person.user)

    client.post(reverse("choisir-critere"), {"T2/motif_principal": "separation", "act_key": str(uuid7())})
    first, second = plain_text(client.get(reverse("mes-points"))).split("<h2>Territoire T2")

    assert 'value="separation" checked' not in first
    assert 'value="separation" checked' in second
    client.post(reverse("choisir-critere"), {"motif_principal": "separation", "act_key": str(uuid7())})
    assert Fact.objects.filter(path="choices/exemple/motif_principal", value="separation").exists()


def test_a_choice_that_a_newer_grid_dropped_keeps_its_name_on_each_page_and_for_an_operator(client, territories):
    old = GridVersion.objects.get(territory="T1")
    head, rest = old.content.split('code = "separation"')
    newer = f'{head}code = "voisin"' + rest.replace('fact = "separation"', 'fact = "pdalhpd"', 1)
    newer = newer.replace("effective_from = 2024-03-01", "effective_from = 2025-03-01")
    GridVersion.objects.create(
        territory_id="T1",
        name=old.name,
        effective_on=date(2025, 3, 1),
        deliberation="d",
        content=newer,
        digest="1",
    )
    person = amina(choices={"exemple/motif_principal": "separation"})
    client.force_login(person.user)
    label = tomllib.loads(old.content)["criterion"][4]["label"]

    pages = [plain_text(client.get(reverse(name))) for name in ("mes-points", "mon-dossier")]
    out = StringIO()
    call_command("explain", person.demande.numero_unique, stdout=out)

    for text in (*pages, plain_text(out.getvalue())):
        assert f"votre choix « {label} » n’est plus dans la grille" in text.replace("\n", " ")
        assert "« separation »" not in text


def test_a_struck_off_demande_chooses_nothing(client, territories):
    person = amina(state="radiee")
    client.force_login(person.user)

    answer = client.post(reverse("choisir-critere"), {"motif_principal": "separation", "act_key": str(uuid7())})

    assert answer.status_code == 409


def test_without_a_wish_the_page_says_what_to_do(client, territories):
    assert "ne dit pas où vous cherchez" in page(client, amina(wish=facts.Wish()))


def test_the_others_are_shown_in_bands_of_ten_and_more(client, territories, monkeypatch):
    today = timezone.localdate()
    wish = facts.Wish(type_codes=("T2",), communes=("69123",))
    people = [factories.demande(first_name=f"P{n}", birth_name=f"P{n}", wish=wish) for n in range(9)]
    elsewhere = factories.demande(wish=facts.Wish(type_codes=("T5",), communes=("69123",)))
    person = amina(deposited_on=date(2020, 1, 1))
    everyone = [one.demande for one in (*people, elsewhere)]
    scoring_territories.refresh(everyone, on=today)
    scoring_territories.score_all(scoring_territories.in_force(today), on=today)
    version = GridVersion.objects.get(name="EXEMPLE-MOIS")

    assert scores.histogram(version, ["T2"]) == []
    assert "Les autres demandeurs" not in page(client, person)

    scoring_territories.refresh([person.demande], on=today)
    scoring_territories.score_all(scoring_territories.in_force(today), on=today)

    assert sum(count for _, count in scores.histogram(version, ["T2"])) == 10
    # Ten in all, and no band of ten.
    assert "Les autres demandeurs" not in page(client, person)
    monkeypatch.setattr(scores, "histogram", lambda *_: [(20, 12), (40, 30), (60, 1)])
    shown = page(client, person)
    assert "Les autres demandeurs" in shown
    assert '<td class="value">1</td>' not in shown


def test_the_page_says_whether_the_demande_looks_priority(client, territories):
    person = amina()
    claimed = "claims/menage_handicap"
    assert "Rien de ce que nous savons ne montre une priorité" in page(client, person)

    Fact.objects.create(
        demande=person.demande, layer="declare", path=claimed, value={}, by=person.user, at=timezone.now()
    )
    assert "pourrait être prioritaire" in page(client, person)

    Fact.objects.create(
        demande=person.demande, layer="verifie", path=claimed, value={}, by=person.user, at=timezone.now()
    )
    assert "paraît prioritaire au sens de la loi, sous réserve" in page(client, person)


def test_a_ground_that_another_holder_told_in_secret_is_not_on_the_page(client, territories):
    person, other = amina(), factories.demande("Sonia")
    Fact.objects.create(
        demande=person.demande, layer="declare", path="claims/violence", value={}, by=other.user, at=timezone.now()
    )

    assert "Rien de ce que nous savons ne montre une priorité" in page(client, person)

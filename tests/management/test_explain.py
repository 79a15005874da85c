"""The command that explains points, by its output: from a file, from the database, on a publication."""

from __future__ import annotations

import io
import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import CommandError, call_command

from palier.models import Commune, Demande, DemandeVersion, GridVersion, Instance, Territory
from palier.models.demandes import facts_codec
from palier.rules.people import facts
from palier.rules.scoring import grids
from tests import factories
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from pathlib import Path

NUMBER = "1110318016982G1104"
DAY = "2026-07-01"


@pytest.fixture
def sample(repository: Path) -> str:
    return str(repository / "sandbox" / "sne" / "data" / "sne-demande-v0200.xml")


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("explain", *arguments, stdout=out)
    return plain_text(out.getvalue())


def told(*arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(*arguments, "--json"))
    return found


@pytest.mark.parametrize("grid", [*grids.names(), "rubriques", "EXEMPLE-MOIS", "littoral"])
def test_a_demande_of_a_file_is_explained_under_any_grid_without_a_database(sample, grid):
    found = told("111 0318 016982 G1104", "--file", sample, "--grid", grid, "--on", DAY)

    assert found["points"] == sum(line["points"] for line in found["lines"]) > 0
    assert all(line["source"] and line["article"] and line["proof"] for line in found["lines"])
    assert {line["proof_stage"] for line in found["lines"]} <= {"aucune", "a_la_proposition", "avant_points", None}
    assert found["on"] == DAY


def test_the_text_says_the_answer_first_then_each_line(sample):
    text = run(NUMBER, "--file", sample, "--on", DAY, "--grid", "demo-2026")

    assert "60 points sous la grille DEMO-2026" in text
    assert "dateCreationDemande" in text
    assert ".." not in text
    assert " : :" not in text
    assert "Ce qui ne change jamais rien" in text


def test_a_grid_of_one_s_own_is_read_from_its_file(sample, tmp_path):
    mine = tmp_path / "mine.toml"
    seed = (grids.FOLDER / "cotation" / "demo-2026.toml").read_text(encoding="utf-8")
    mine.write_text(seed.replace("cap = 60", "cap = 90"), encoding="utf-8")

    assert told(NUMBER, "--file", sample, "--grid", str(mine), "--on", DAY)["points"] == 90


def test_every_error_of_a_grid_is_said(sample, tmp_path):
    bad = tmp_path / "bad.toml"
    seed = (grids.FOLDER / "cotation" / "demo-2026.toml").read_text(encoding="utf-8")
    bad.write_text(seed.replace("points = 40", "points = 4.5").replace("points = 30", "tier = 0"), encoding="utf-8")

    with pytest.raises(CommandError) as refusal:
        run(NUMBER, "--file", sample, "--grid", str(bad))

    assert str(refusal.value).count("bad.toml, ligne") == 3


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("12",), "18"),
        ((NUMBER, "--on", "2026-02-30"), "n’est pas une date"),
        ((NUMBER, "--home", "7"), "identifiant"),
        ((NUMBER, "--file", "absent.xml"), "illisible"),
        ((NUMBER, "--grid", "absente"), "livrées"),
        ((NUMBER, "--grid", "absente.toml"), "lu"),
        (("2220318016982G1104",), "ne contient pas"),
    ],
)
def test_what_is_wrong_is_named(sample, arguments, words):
    file = () if "--file" in arguments else ("--file", sample)

    with pytest.raises(CommandError, match=words):
        run(*arguments, *file)


def test_a_file_that_is_not_the_register_s_is_named(tmp_path):
    bad = tmp_path / "bad.xml"
    bad.write_text("<x>", encoding="utf-8")

    with pytest.raises(CommandError, match=r"bad\.xml"):
        run(NUMBER, "--file", str(bad))


def test_a_day_without_rules_is_said(sample):
    with pytest.raises(CommandError, match="ne sont pas connues"):
        run(NUMBER, "--file", sample, "--on", "1960-01-01")


def test_an_unknown_demande_is_said(db):
    with pytest.raises(CommandError, match="importez"):
        run(NUMBER)


def territory(code: str, commune: str, grid: str) -> None:
    seed = (grids.FOLDER / "cotation" / f"{grid}.toml").read_text(encoding="utf-8")
    here = Territory.objects.create(code=code, name=f"Territoire {code}")
    read = grids.load(seed)
    GridVersion.objects.create(
        territory=here,
        name=read.code,
        effective_on=read.effective_from,
        deliberation="d",
        content=seed,
        digest=read.digest,
    )
    factories.commune(commune)
    Commune.objects.filter(code=commune).update(territory=here)


def test_a_demande_has_one_score_for_each_territory_that_it_names(db):
    amina = factories.demande(wish=facts.Wish(type_codes=("T2",), communes=("93048", "93100", "93200")))
    territory("T1", "93048", "exemples/mois")
    territory("T2", "93100", "exemples/rubriques")
    factories.commune("93200")

    found = told(amina.demande.numero_unique, "--on", DAY)

    assert found["grid"] == "EXEMPLE-MOIS"
    assert [other["grid"] for other in found["territories"]] == ["EXEMPLE-RUBRIQUES"]
    assert found["points"] != found["territories"][0]["points"]


def test_no_real_demande_is_scored_under_the_invented_grid_unless_it_is_named(db, sample):
    amina = factories.demande()
    factories.grid()

    assert told(amina.demande.numero_unique, "--on", DAY)["grid"] == ""
    assert "sans cotation" in run(amina.demande.numero_unique, "--on", DAY)
    assert told(NUMBER, "--file", sample, "--on", DAY)["grid"] == ""
    assert told(amina.demande.numero_unique, "--on", DAY, "--grid", "demo-2026")["grid"] == "DEMO-2026"


def test_a_demo_explains_under_its_invented_grid(db):
    amina = factories.demande()
    factories.grid()
    Instance.objects.update_or_create(pk=1, defaults={"is_demo": True})

    assert told(amina.demande.numero_unique, "--on", DAY)["grid"] == "DEMO-2026"


def test_on_a_publication_the_place_and_what_each_change_would_win_are_said(db):
    bailleur, reservataire = (factories.organisation(kind, kind) for kind in ("bailleur", "reservataire"))
    on = factories.publication(factories.home(bailleur, reservataire))
    claim = facts.Claim(situation=facts.Situation.HANDICAP, proof=facts.Proof.DECLARED)
    amina, noe = factories.demande(claims=(claim,)), factories.demande()
    factories.candidature(on, noe.demande, points=70)

    found = told(amina.demande.numero_unique, "--home", str(on.public_id))

    assert (found["place"], found["candidates"]) == ("S’il candidatait : 2ᵉ place", 1)
    assert found["verdict"] == "eligible"
    (move,) = [move for move in found["moves"] if move["criterion"] == "handicap"]
    assert (move["sense"], move["gain"], move["place"]) == ("a_prouver", 25, 1)

    factories.candidature(on, amina.demande, points=found["points"])
    text = run(amina.demande.numero_unique, "--home", str(on.public_id))
    assert "  2ᵉ place sur 2" in text
    assert "Vous passeriez à la 1ʳᵉ place." in text


def test_a_publication_may_be_tried_under_another_grid_and_another_day(db):
    bailleur, reservataire = (factories.organisation(kind, kind) for kind in ("bailleur", "reservataire"))
    on = factories.publication(factories.home(bailleur, reservataire), grid=None)
    amina = factories.demande()

    bare = told(amina.demande.numero_unique, "--home", str(on.public_id))
    tried = told(amina.demande.numero_unique, "--home", str(on.public_id), "--grid", "mois", "--on", DAY)

    assert (bare["grid"], bare["points"], bare["moves"]) == ("", 0, [])
    assert (tried["grid"], tried["on"]) == ("EXEMPLE-MOIS", DAY)
    assert tried["points"] > 0


def test_an_unknown_publication_is_said(db):
    amina = factories.demande()

    with pytest.raises(CommandError, match="Aucune publication"):
        run(amina.demande.numero_unique, "--home", "01890000-0000-7000-8000-000000000000")


def test_what_was_imported_is_what_is_explained(db, sample):
    call_command("import_sne", sample, "--save", stdout=io.StringIO(), stderr=io.StringIO())
    row = Demande.objects.get(numero_unique=NUMBER)
    kept = facts_codec.load(DemandeVersion.objects.get(demande=row).facts)

    assert kept.deposited_on == date(2018, 3, 15)
    assert (
        told(NUMBER, "--on", DAY, "--grid", "mois")["points"]
        == told(NUMBER, "--on", DAY, "--grid", "mois", "--file", sample)["points"]
    )


def test_each_line_says_when_its_fact_is_checked(sample, tmp_path):
    seed = (grids.FOLDER / "cotation" / "exemples" / "durees.toml").read_text(encoding="utf-8")
    mine = tmp_path / "mine.toml"
    mine.write_text(seed.replace('label = "Grande famille"', 'label = "Grande famille."'), encoding="utf-8")

    text = run(NUMBER, "--file", sample, "--grid", str(mine), "--on", DAY)

    assert "5 personnes [listePersonneACharge; registre national; contrôlé quand un logement est proposé" in text
    stages = {
        line["criterion"]: line["proof_stage"] for line in told(NUMBER, "--file", sample, "--grid", str(mine))["lines"]
    }
    assert (stages["grande_famille"], stages["attente"]) == ("a_la_proposition", "aucune")

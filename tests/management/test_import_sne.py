"""The command that reads the register's files, by its output."""

from __future__ import annotations

import io
import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import CommandError, call_command

from palier.models import Commune, Demande, DemandeVersion, GridVersion, Person
from palier.models.territories import communes
from palier.models.territories.pouring import load_communes
from palier.models.territories.search_forms import search_form
from palier.rules.scoring import grids
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from pathlib import Path

DAY = "2026-07-01"


@pytest.fixture
def sample(repository: Path) -> Path:
    return repository / "sandbox" / "sne" / "data" / "sne-demande-v0200.xml"


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("import_sne", *arguments, stdout=out, stderr=io.StringIO())
    return plain_text(out.getvalue())


def report(path: Path, *arguments: str) -> dict[str, Any]:
    found: list[dict[str, Any]] = json.loads(run(str(path), "--json", "--on", DAY, *arguments))
    return found[0]


def test_the_sample_is_reported_without_a_database(sample):
    found = report(sample)

    assert found["numero"] == "1110318016982G1104"
    assert found["household"]["category"] == 5
    assert found["household"]["persons"] == 5
    assert found["ceilings"]["PLUS"]["amount"] == 74_919
    assert found["commune"] == "75113"


def test_the_lines_sum_to_the_points_and_each_has_an_article(sample):
    found = report(sample, "--grid", "demo-2026")

    assert found["points"] == sum(line["points"] for line in found["lines"]) > 0
    assert all(line["article"] for line in found["lines"])


def test_no_real_demande_is_scored_under_the_invented_grid_unless_it_is_named(sample):
    assert (report(sample)["grid"], report(sample)["points"]) == ("", 0)
    assert "Sans cotation" in run(str(sample), "--on", DAY)


def test_a_demande_that_is_kept_is_scored_under_the_grid_of_its_territory(db, sample):
    load_communes()
    paris = Commune.objects.get(code="75113")
    GridVersion.objects.create(
        territory=paris.territory,
        name="PARIS",
        effective_on=date(2026, 1, 1),
        deliberation="fictive",
        content=(grids.FOLDER / "cotation" / "demo-2026.toml").read_text(encoding="utf-8"),
        digest="0" * 64,
    )

    assert paris.territory is not None
    assert report(sample, "--save")["grid"] == "DEMO-2026"


def test_missing_incomes_are_to_confirm_and_never_zero(sample):
    found = report(sample)

    assert found["reference_income"]["amount"] is None
    assert "revenu_manquant" in {reason["code"] for reason in found["to_confirm"]}
    assert any("communes" in lack["label"] for lack in found["missing"])


def test_the_text_says_the_same_for_people(sample):
    text = run(str(sample), "--on", DAY)

    assert "catégorie 5" in text or "catégorie 5" in text
    assert "À confirmer" in text
    assert "inconnu" in text


def test_a_broken_file_is_refused_at_its_line(tmp_path, sample):
    broken = tmp_path / "coupe.xml"
    broken.write_bytes(sample.read_bytes()[:2000])

    with pytest.raises(CommandError, match="ligne"):
        run(str(broken))


def test_an_entity_bomb_is_refused(tmp_path):
    bomb = tmp_path / "bombe.xml"
    bomb.write_text('<!DOCTYPE a [<!ENTITY b "b">]><interfaceNuu>&b;</interfaceNuu>')

    with pytest.raises(CommandError, match="DOCTYPE"):
        run(str(bomb))


def test_an_unknown_grid_is_refused(sample):
    with pytest.raises(CommandError, match="absente"):
        run(str(sample), "--grid", "absente")


def test_saving_twice_keeps_one_version(db, sample):
    run(str(sample), "--save")
    run(str(sample), "--save")

    assert (Demande.objects.count(), DemandeVersion.objects.count(), Person.objects.count()) == (1, 1, 5)


def test_a_file_with_one_bad_demande_saves_none(db, tmp_path, sample):
    text = sample.read_text(encoding="utf-8")
    start, end = text.index("<ns1:demande>"), text.index("</ns1:interfaceNuu>")
    bad = text[start:end].replace("1110318016982G1104", "PAS-UN-NUMERO")
    both = tmp_path / "deux.xml"
    both.write_text(text[:end] + bad + text[end:], encoding="utf-8")

    with pytest.raises(CommandError, match="ligne 237, demande 2, numUnique"):
        run(str(both), "--save")
    assert Demande.objects.count() == 0


def test_the_packaged_communes_are_poured_in_once(db):
    first, second = load_communes(), load_communes()

    assert first == second == Commune.objects.filter(ended_on=None).count() == 35_014
    paris = Commune.objects.get(code="75113")
    assert (paris.zone_hlm, paris.parent_code, paris.departement) == ("PARIS_LIMITROPHES", "75056", "75")
    assert paris.search_name == search_form("Paris 13e Arrondissement") == "paris 13e arrondissement"


def test_a_day_without_known_rules_is_told_in_one_sentence(sample):
    with pytest.raises(CommandError, match="mars 1998"):
        call_command("import_sne", sample, on=date(1998, 3, 16), grid="DEMO-2026")


def test_a_file_without_a_demande_is_refused(tmp_path):
    empty = tmp_path / "vide.xml"
    empty.write_text(
        '<n:interfaceNuu xmlns:n="http://nuu.application.i2/" versionInterface="02.00"/>', encoding="utf-8"
    )

    with pytest.raises(CommandError, match="aucune demande"):
        call_command("import_sne", empty)


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        (">1970-01-01", ">2070-01-01", "birth_date"),
        (">2018-03-15", ">2070-03-15", "deposited_on"),
    ],
)
def test_an_impossible_fact_is_refused_by_its_field_and_nothing_is_kept(db, sample, tmp_path, old, new, field):
    text = sample.read_text(encoding="utf-8")
    assert old in text
    wrong = tmp_path / "faux.xml"
    wrong.write_text(text.replace(old, new), encoding="utf-8")

    for arguments in ((), ("--save",)):
        with pytest.raises(CommandError, match=field):
            run(str(wrong), *arguments)
    assert not Demande.objects.exists()


def test_a_commune_is_named_with_its_departement_without_a_database_even_one_that_has_ended():
    assert communes.named("93048") == "Montreuil (Seine-Saint-Denis, 93)"
    assert communes.named("59355") == "Lille (Nord, 59)"
    assert communes.named("99999") == "Code 99999"

"""The communes come with the schema, dated; a year later they are compared, and what has ended keeps its code."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command

from palier.models import Commune, Home, JournalEntry, PlaceEdition, Territory
from palier.models.territories import localities, pouring
from palier.models.territories.communes import PACKAGED
from palier.rules.fitting import overrides
from palier.rules.fitting.overrides import Override
from palier.rules.law import law
from palier.rules.people.facts import Financing
from tests import factories
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db
NEXT = date(2026, 7, 1)
SMALL = ("93048", "93066", "75056", "75119", "59350", "28267", "01001", "01002", "01004")


def lines(**changes: dict[str, str] | None) -> list[dict[str, str]]:
    """A handful of communes as the package has them; a change by code, ``None`` takes it away."""
    rows = {row["code"]: row for row in pouring.lines_of(PACKAGED) if row["code"] in SMALL}
    for name, change in changes.items():
        code = name.removeprefix("c")
        if change is None:
            del rows[code]
        else:
            rows[code] = {**next(iter(rows.values())), "code": code, **rows.get(code, {}), **change}
    return list(rows.values())


def pour(present: list[dict[str, str]], former: list[dict[str, str]] | None = None, *, on: date = date(2026, 1, 1)):
    return pouring.pour(present, former or [], as_of=on, source="essai", digest=str(on), most_ended=None)


def gone(code: str, into: str, on: str = "2026-07-01") -> dict[str, str]:
    return {"code": code, "nom": "Ancienne", "departement": code[:2], "jusqu_au": on, "devenue": into}


def test_a_migrated_database_has_every_commune_and_territory_with_their_day() -> None:
    out = io.StringIO()
    call_command("migrate", database="default", verbosity=1, stdout=out)

    assert Commune.objects.filter(ended_on=None).count() == 35_014
    assert Territory.objects.count() == 1_266
    assert PlaceEdition.objects.get().as_of == date(2026, 1, 1)
    assert "Communes au 1er janvier 2026" in plain_text(out.getvalue())
    assert pouring.pour_package() is None


def test_a_former_commune_is_known_by_the_one_that_took_it_in() -> None:
    pouring.load_communes()

    lomme = Commune.objects.get(code="59355")
    assert (lomme.ended_on, lomme.successor_code) == (date(2000, 2, 27), "59350")
    assert (lomme.territory_id, lomme.zone_abc) == tuple(
        Commune.objects.values_list("territory_id", "zone_abc").get(code="59350")
    )
    assert localities.named(["59355", "93048", "99999"]) == [
        "Lille (Nord, 59)",
        "Montreuil (Seine-Saint-Denis, 93)",
        "Code 99999",
    ]
    found = localities.find("Lomme")
    assert (found.is_sure, [one.code for one in found.communes]) == (True, ["59350"])
    assert [one.code for one in localities.find("59355").communes] == ["59350"]
    assert {"59350", "59355"} <= localities.same_places(["59355"])
    assert localities.same_places(["75056"]) >= {"75056", "75101", "75120"}


def test_pouring_twice_changes_nothing() -> None:
    first, second = pour(lines()), pour(lines())

    assert (len(first.added), len(first.territories)) == (len(SMALL), 7)
    assert (second.added, second.changed, second.ended, second.back, second.territories) == ([], [], [], [], [])


def test_a_merger_ends_a_commune_and_keeps_its_row_its_homes_and_its_name() -> None:
    pour(lines())
    here = factories.home(
        factories.organisation("bailleur", "Est Habitat"), None, commune=Commune.objects.get(code="01002")
    )

    changes = pour(lines(c01002=None), [gone("01002", "01001")], on=NEXT)

    ended = Commune.objects.get(code="01002")
    assert changes.ended == ["01002"]
    assert (ended.ended_on, ended.successor_code, ended.name) == (NEXT, "01001", "L'Abergement-de-Varey")
    assert ended.territory_id == Commune.objects.get(code="01001").territory_id
    here.refresh_from_db()
    assert here.commune_id == "01002"


def test_a_merger_of_mergers_leads_to_the_present_commune() -> None:
    pour(lines())
    pour(lines(c01002=None), [gone("01002", "01001")], on=NEXT)
    pour(lines(c01002=None, c01001=None), [gone("01001", "01004")], on=NEXT)

    assert [one.code for one in localities.in_order(["01002", "01001"])] == ["01004"]


def test_a_split_brings_a_commune_back() -> None:
    pour(lines())
    pour(lines(c01002=None), [gone("01002", "01001")], on=NEXT)

    changes = pour(lines(), on=NEXT)

    assert changes.back == ["01002"]
    assert Commune.objects.get(code="01002").ended_on is None


def write(path: Path, rows: list[dict[str, str]]) -> str:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return str(path)


def refresh(*arguments: str) -> str:
    out = io.StringIO()
    call_command("refresh_communes", *arguments, stdout=out)
    return plain_text(out.getvalue())


def test_the_operator_refreshes_them_and_reads_what_changed(tmp_path: Path) -> None:
    pour(lines(), on=date(2025, 1, 1))
    # A hundred others, so that one end is under the bound.
    filler = {f"c{90_100 + n}": {"nom": f"Essai {n}", "departement": "90"} for n in range(100)}
    present = write(tmp_path / "communes.csv", lines(**filler))
    former = write(tmp_path / "anciennes.csv", [gone("01002", "01001")])

    first = refresh(present, "--on", "2025-07-01")
    again = refresh(present, "--on", "2025-07-01")
    without = write(tmp_path / "suite.csv", lines(**filler, c01002=None, c01001={"nom": "Nouveau Nom"}))
    second = refresh(without, "--on", "2026-01-01", "--former", former)

    assert "109 lignes, 100 nouvelles" in first
    assert "Rien à faire" in again
    assert "1 changée, 1 disparue" in second
    assert "Disparue : L’Abergement-de-Varey (Ain, 01), 01002, devenue Nouveau Nom (Ain, 01), 01001." in second
    assert JournalEntry.objects.filter(verb="actualiser_communes").count() == 2
    with pytest.raises(CommandError, match="plus récentes"):
        refresh(present, "--on", "2025-07-02")


def test_a_home_keeps_the_commune_that_was_declared_where_another_took_it_in() -> None:
    """For an act of the préfet, which keeps the code that it named."""
    pour(lines())
    home = factories.home(factories.organisation("bailleur", "B"), None, commune=Commune.objects.get(code="01002"))
    before = home.as_facts
    pour(lines(c01002=None), [gone("01002", "01001")], on=NEXT)

    after = Home.objects.get(pk=home.pk).as_facts

    assert (before.commune, before.declared_commune) == ("01002", "")
    assert (after.commune, after.declared_commune) == ("01001", "01002")


def test_an_act_that_names_a_commune_that_ends_is_said_to_the_operator(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pour(lines(), on=date(2025, 1, 1))
    act = Override(
        id="01-2026-1",
        financings=(Financing.PLUS,),
        percent=120,
        buildings=frozenset(),
        communes_qpv=frozenset({"01002", "01004"}),
        valid_from=date(2026, 1, 1),
        valid_until=date(2026, 12, 31),
        article=law.cch("R441-1-1"),
        title="arrêté d’essai",
        confidence="S",
    )
    monkeypatch.setattr(overrides, "_loaded", lambda: (act,))
    filler = {f"c{90_100 + n}": {"nom": f"Essai {n}", "departement": "90"} for n in range(100)}
    pour(lines(**filler), on=date(2025, 7, 1))
    without = write(tmp_path / "suite.csv", lines(**filler, c01002=None))
    former = write(tmp_path / "anciennes.csv", [gone("01002", "01001")])

    said = refresh(without, "--on", "2026-01-01", "--former", former)

    assert "Un acte du préfet la nomme (arrêté d’essai) : écrivez aussi, dans overrides.toml, le code" in said
    assert said.count("Un acte du préfet") == 1


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([{"code": "93048", "nom": "Montreuil"}], "Il manque à ce fichier"),
        (lines(c93048={"departement": "XX"}), "Ligne"),
        (lines()[:3], "Il est incomplet"),
    ],
)
def test_a_file_that_is_no_list_of_communes_changes_nothing(tmp_path: Path, rows, words: str) -> None:
    pour(lines(), on=date(2025, 1, 1))
    before = set(Commune.objects.values_list("code", "name"))

    with pytest.raises(CommandError, match=words):
        refresh(write(tmp_path / "faux.csv", rows), "--on", "2026-01-01")
    heads = tmp_path / "colonnes.csv"
    heads.write_text("code,nom\n", encoding="utf-8")
    with pytest.raises(CommandError, match="la première ligne donne les colonnes"):
        refresh(str(heads), "--on", "2026-01-01")
    with pytest.raises(CommandError, match="ne peut pas être lu"):
        refresh(str(tmp_path / "absent.csv"), "--on", "2026-01-01")
    assert set(Commune.objects.values_list("code", "name")) == before


def test_a_day_to_come_is_refused(tmp_path: Path) -> None:
    file = write(tmp_path / "demain.csv", lines())
    on = datetime.now(tz=UTC).date().replace(year=datetime.now(tz=UTC).year + 1, day=1)
    with pytest.raises(CommandError, match="à venir"):
        refresh(file, "--on", on.isoformat())

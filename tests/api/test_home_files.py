"""Homes by many, by the API: accepted, taken in by a job, reported line by line, sent twice, undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from config.checks import reference
from palier.jobs.partners import home_files
from palier.models import Home, HomeFile, JournalEntry
from palier.models.doors import acting
from tests import api_world, factories
from tests import home_file_world as files
from tests.api_world import HOME

if TYPE_CHECKING:
    from palier.workflows.acting.actors import Actor
    from tests.api_world import SoftwareOf

pytestmark = pytest.mark.django_db


@pytest.fixture
def karim() -> Actor:
    factories.commune()
    return factories.member("Karim", factories.organisation("bailleur", "Est Habitat"))


@pytest.fixture
def est(karim: Actor) -> SoftwareOf:
    return api_world.software(karim)


def turn() -> None:
    with acting.taken(acting.CLOCK):
        home_files.sweep(0)


def _where(told: str) -> str:
    return told.removeprefix(api_world.ROOT)


def test_a_list_of_homes_is_accepted_then_read_as_a_job_with_its_report(est: SoftwareOf) -> None:
    homes = [
        {**HOME, "reference": "A1"},
        {**HOME, "rpls_id": "0930480002", "street": "12 rue des Lilas"},
        {"reference": "A9", "rent": 50_000},
    ]

    told = est.post("homes/batches", {"homes": homes, "reason": "travaux"}, word="lot-0001")

    assert told.status_code == 202, told.text
    where = _where(told.json()["href"])
    before = est.get(where).json()
    assert (before["state"], before["read"], before["lines"]) == ("en_cours", 0, None)
    turn()
    job = est.get(where).json()
    assert (job["state"], job["lines"], job["declared"], job["refused"]) == ("repris", 3, 1, 2)
    lines = est.get(f"{where}/lines").json()["items"]
    read = est.get(f"homes/{lines[0]['home']}").json()
    assert {name: read[name] for name in HOME} == HOME
    assert "qui va dans « Numéro et porte »" in lines[1]["sentence"]
    assert "n’est pas encore déclaré" in lines[2]["sentence"]
    assert len(est.get(f"{where}/lines", only_told="true").json()["items"]) == 2
    line = JournalEntry.objects.get(verb="declarer_logement")
    assert line.details["cle"] == str(api_world.kept().public_id)


def test_the_same_call_twice_is_one_job_and_what_it_did_not_say_stays(est: SoftwareOf) -> None:
    body = {"homes": [{**HOME, "reference": "A1"}], "reason": "travaux"}
    first, again = (est.post("homes/batches", body, word="lot-0001").json() for _ in range(2))
    turn()

    assert first == again
    assert HomeFile.objects.count() == 1
    est.post("homes/batches", {"homes": [{"reference": "A1", "rent": 50_000}], "reason": "travaux"})
    turn()
    home = Home.objects.get()
    assert (home.rent, home.door, home.has_lift) == (50_000, HOME["door"], True)


def test_a_file_is_taken_in_and_undone_by_its_software(est: SoftwareOf) -> None:
    data = "\n".join([files.COLUMNS, *files.lines(3)]).encode()
    told = est.upload("homes/files", data, reason="travaux")
    assert told.status_code == 202, told.text
    turn()
    where = _where(told.json()["href"])
    assert est.get(where).json()["columns"]["Loyer HC (€)"] == "rent"
    assert Home.objects.count() == 3

    assert est.post(f"{where}/undoing").status_code == 202
    turn()

    assert (est.get(where).json()["state"], Home.objects.count()) == ("annule", 0)
    assert est.post(f"{where}/undoing").json()["code"] == "fichier-deja-avance"


def test_what_is_no_table_of_homes_is_refused_at_once_and_kept_nowhere(est: SoftwareOf) -> None:
    empty = est.upload("homes/files", b"", reason="travaux").json()
    old = est.upload("homes/files", b"\xd0\xcf\x11\xe0" + b"x" * 600, reason="travaux").json()
    lost = est.upload("homes/files", b"Rue;Type\nrue des Lilas;T3", reason="travaux").json()
    why = est.upload("homes/files", b"RPLS;Loyer\n0930480001;400", reason="humeur").json()

    codes = [one["code"] for one in (empty, old, lost, why)]
    assert codes == ["fichier-vide", "fichier-illisible", "colonne-du-logement-absente", "raison-de-correction"]
    assert "ancien format (.xls)" in old["detail"]
    assert not HomeFile.objects.exists()


def test_a_stranger_reads_no_job_of_another(est: SoftwareOf) -> None:
    told = est.post("homes/batches", {"homes": [HOME], "reason": "saisie"}).json()
    other = api_world.software(factories.member("Zoé", factories.organisation("bailleur", "Ouest")))

    for path in ("", "/lines"):
        assert other.get(_where(told["href"]) + path).status_code == 404
    assert other.post(f"{_where(told['href'])}/undoing").status_code == 404


def test_the_description_says_what_a_job_is() -> None:
    assert '"202"' in reference.description()

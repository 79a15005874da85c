"""A steward takes over a former tool on the pages: files, mapping, preview, progress, refused lines, undoing, again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from palier.models import JournalEntry, Organisation, StockBatch, StockFilePart, StockLine
from palier.rules.takeover.stock_states import StockState
from tests import takeover_world as stock
from tests.plain_pages import plain_text
from tests.web.steward_pages import post
from tests.web.test_intendant_organisations import ariane, desk, est

if TYPE_CHECKING:
    from django.test import Client

__all__ = ["ariane", "desk", "est"]
pytestmark = pytest.mark.django_db
ROWS = [
    *stock.lines(3),
    "4;;Vieux;01/01/1900;2P;1",
    "5;;Futur;01/01/2204;2P;1",
    "6;;Inconnu;01/02/1980;9P;1",
    ";;Sans;01/02/1980;2P;1",
    "1;;Double;01/02/1980;2P;1",
    "7;;=CMD();01/02/1980;2P;1",
    "8;;Coupée",
]


def csv_file(rows: list[str] = ROWS, name: str = "dossiers.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, "\n".join([stock.COLUMNS, *rows]).encode("cp1252"), "text/csv")


def brought(desk: Client, est: Organisation, **more: object) -> StockBatch:
    answer = post(desk, "intendant_reprises", [], organisation=str(est.public_id), main=csv_file(), **more)
    assert answer.status_code == 302, plain_text(answer)
    return StockBatch.objects.get()


def shown(desk: Client, page: str, batch: StockBatch) -> str:
    return plain_text(desk.get(reverse(page, args=[batch.public_id])))


def test_from_the_files_to_the_refused_lines_and_out_again(desk: Client, est: Organisation) -> None:
    batch = brought(desk, est)
    proposed = shown(desk, "intendant_correspondance", batch)
    assert "encodage Windows (1252), séparateur : point-virgule" in proposed
    assert "[champs.naissance]" in proposed
    assert "<code>renouvellement</code> : Dernier renouvellement" in proposed
    assert "<code>typologie</code> : Type de logement cherché, avec ses <code>codes</code>" in proposed

    post(desk, "intendant_correspondance", [batch.public_id], mapping=stock.MAPPING)
    preview = shown(desk, "intendant_correspondance", batch)
    assert "Sur 10 lignes, 3 seraient reprises et 7 seraient refusées." in preview
    assert "une date par défaut de l’outil" in preview
    assert not StockLine.objects.exists()

    assert post(desk, "intendant_reprise", [batch.public_id], act="commencer").status_code == 302
    assert "Reprise en cours" in shown(desk, "intendant_reprise", batch)
    stock.again(batch)
    assert "Repris : 10 lignes lues, dont 3 reprises." in shown(desk, "intendant_reprise", batch)
    refused = shown(desk, "intendant_refus", batch)
    for said in (
        "date trop ancienne",
        "donne une date à venir",
        "un code que la correspondance ne connaît pas",
        "est vide : rien ne distingue",
        "celle d’une ligne déjà lue",
        "contient une formule",
        "elle est coupée, ou décalée",
        "Coupée",
    ):
        assert said in refused, said

    assert post(desk, "intendant_reprise", [batch.public_id], act="annuler").status_code == 400
    assert post(desk, "intendant_reprise", [batch.public_id], act="annuler", is_sure="on").status_code == 302
    stock.again(batch)
    assert (batch.state, StockLine.objects.count()) == (StockState.UNDONE, 0)
    post(desk, "intendant_correspondance", [batch.public_id], mapping=stock.MAPPING.replace('"2P"', '"9P"'))
    post(desk, "intendant_reprise", [batch.public_id], act="commencer")
    stock.again(batch)
    assert stock.counts(batch) == (10, 1, 9, 0)
    verbs = set(JournalEntry.objects.filter(object_id=batch.public_id).values_list("verb", flat=True))
    assert verbs == {
        "recevoir_reprise",
        "mettre_en_correspondance",
        "commencer_reprise",
        "finir_reprise",
        "annuler_reprise",
        "finir_annulation_reprise",
    }


def test_the_refused_lines_leave_in_a_file_that_computes_nothing(desk: Client, est: Organisation) -> None:
    batch = brought(desk, est)
    post(desk, "intendant_correspondance", [batch.public_id], mapping=stock.MAPPING)
    post(desk, "intendant_reprise", [batch.public_id], act="commencer")
    stock.again(batch)

    answer = desk.post(reverse("intendant_refus_fichier", args=[batch.public_id]))

    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert text.splitlines()[0] == f"ligne;pourquoi;{stock.COLUMNS}"
    assert ";'=CMD();" in text
    assert text.count("\n") == 8
    assert JournalEntry.objects.get(verb="exporter_lignes_refusees").details == {"lignes": 7}


def test_a_heading_that_would_compute_leaves_as_a_text(desk: Client, est: Organisation) -> None:
    batch = brought(desk, est)
    StockBatch.objects.filter(pk=batch.pk).update(columns=["ID", "=HYPERLINK(1)"])

    answer = desk.post(reverse("intendant_refus_fichier", args=[batch.public_id]))

    assert b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()[0] == "ligne;pourquoi;ID;'=HYPERLINK(1)"


def test_a_mapping_says_every_fault_and_keeps_nothing(desk: Client, est: Organisation) -> None:
    batch = brought(desk, est)
    wrong = 'outil = "x"\ncle = "ID"\ndates = ["AA"]\n[champs.nomm]\ncolonne = "NOM"\n'

    answer = post(desk, "intendant_correspondance", [batch.public_id], mapping=wrong)

    assert answer.status_code == 400
    said = plain_text(answer)
    assert "choisissez parmi AAAA-MM-JJ" in said
    assert "ce champ n’existe pas" in said
    batch.refresh_from_db()
    assert batch.mapping == ""


def test_a_mapping_half_way_is_refused_on_the_page(desk: Client, est: Organisation) -> None:
    batch = brought(desk, est)
    post(desk, "intendant_correspondance", [batch.public_id], mapping=stock.MAPPING)
    post(desk, "intendant_reprise", [batch.public_id], act="commencer")

    answer = post(desk, "intendant_correspondance", [batch.public_id], mapping=stock.MAPPING.replace("T2", "T3"))

    assert answer.status_code == 400
    assert "annulez la reprise d’abord" in plain_text(answer)


def test_the_same_file_twice_is_refused_until_the_first_is_let_go(desk: Client, est: Organisation) -> None:
    batch = brought(desk, est)
    again = {"organisation": str(est.public_id)}

    answer = post(desk, "intendant_reprises", [], main=csv_file(name="autre.csv"), **again)
    assert answer.status_code == 400
    assert "Ce fichier est déjà dans une reprise" in plain_text(answer)

    post(desk, "intendant_reprise", [batch.public_id], act="retirer", is_sure="on")
    let_go = shown(desk, "intendant_reprise", batch)
    assert "jusqu’à cette nuit" in let_go
    assert "Apporter les documents" not in let_go
    assert post(desk, "intendant_reprises", [], main=csv_file(name="autre.csv"), **again).status_code == 302


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.csv", b"", "il n’est pas vide"),
        ("a.xls", b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "ancien format (.xls)"),
        ("a.xlsx", b"PK\x03\x04" + b"x" * 600, "ne s’ouvre pas"),
        ("a.xml", b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "b">]><r><d>&a;</d><d/></r>', "DOCTYPE"),
        ("a.csv", b";".join(b"c%d" % n for n in range(100_000)) + b"\n", "100000 colonnes"),
    ],
)
def test_a_file_that_cannot_be_read_is_said_in_a_sentence(
    desk: Client, est: Organisation, name: str, data: bytes, said: str
) -> None:
    sent = SimpleUploadedFile(name, data)
    answer = post(desk, "intendant_reprises", [], organisation=str(est.public_id), main=sent)
    if answer.status_code == 302:
        batch = StockBatch.objects.get()
        assert said in shown(desk, "intendant_correspondance", batch)
    else:
        assert said in plain_text(answer)
        assert not StockFilePart.objects.exists()

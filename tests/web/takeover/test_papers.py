"""A steward brings the documents of a former tool on the pages: the archive, its mapping, the preview, in, and out again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from palier.models import JournalEntry, StockBundle, StockBundlePart, StockPaper
from palier.rules.takeover.paper_mapping import propose_paper_mapping
from tests import factories, paper_world, scanner
from tests import takeover_world as stock
from tests.plain_pages import plain_text
from tests.web.steward_pages import post
from tests.web.test_intendant_organisations import ariane, desk, est

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client

    from palier.models import Organisation, StockBatch

__all__ = ["ariane", "desk", "est"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def batch(est: Organisation) -> StockBatch:
    return stock.taken_in(stock.sent([*stock.lines(3), "9;;Futur;01/01/2204;2P;1"]), organisation=est)


def archived(desk: Client, batch: StockBatch, files: dict[str, bytes]) -> StockBundle:
    sent = SimpleUploadedFile("scans.zip", paper_world.archive(files), "application/zip")
    answer = post(desk, "intendant_documents", [batch.public_id], archive=sent)
    assert answer.status_code == 302, plain_text(answer)
    return StockBundle.objects.get()


def shown(desk: Client, bundle: StockBundle) -> str:
    return plain_text(desk.get(reverse("intendant_archive", args=[bundle.batch.public_id, bundle.public_id])))


def test_from_the_archive_to_what_is_not_kept_and_out_again(desk: Client, batch: StockBatch) -> None:
    files = {**paper_world.papers("1", "2", "9"), "3/CNI-virus.exe": b"MZ", "perdu.pdf": factories.pdf()}
    bundle = archived(desk, batch, files)
    args = [batch.public_id, bundle.public_id]
    assert 'chemin = "{cle}/{nature}-*"' in shown(desk, bundle)

    assert post(desk, "intendant_archive", args, mapping=propose_paper_mapping()).status_code == 302
    assert "Aperçu en cours" in shown(desk, bundle)
    paper_world.turned(bundle)
    preview = shown(desk, bundle)
    assert "Sur 5 fichiers, 3 trouvent leur dossier, pour 3 dossiers." in preview
    assert "La ligne de cette clé est refusée" in preview
    assert "perdu.pdf" in preview

    assert post(desk, "intendant_archive", args, act="commencer").status_code == 302
    paper_world.turned(bundle)
    text = shown(desk, bundle)
    assert "Reprise : 5 fichiers lus, dont 2 gardés." in text
    assert "Ce fichier n’est ni un PDF ni une photo" in text
    assert "Retirer ces documents" in text
    assert post(desk, "intendant_archive", args, act="reprendre").status_code == 400
    assert post(desk, "intendant_archive", args, act="reprendre", is_sure="on").status_code == 302
    paper_world.turned(bundle)
    assert not StockPaper.objects.exists()
    assert post(desk, "intendant_archive", args, act="retirer", is_sure="on").status_code == 302
    verbs = JournalEntry.objects.filter(object_id=bundle.public_id).order_by("at", "pk").values_list("verb", flat=True)
    assert list(verbs) == [
        "recevoir_reprise",
        "mettre_en_correspondance",
        "commencer_reprise",
        "finir_reprise",
        "annuler_reprise",
        "finir_annulation_reprise",
        "retirer_reprise",
    ]


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        ("rien", "n’est pas du TOML"),
        ('chemin = "{nature}-*"', "avec {cle} à la place de la clé"),
        ('chemin = "{cle}{nature}"', "mettez un signe entre deux parties libres"),
        ('chemin = "**/*/{cle}/*-*-*"', "quatre parties libres au plus"),
        ('chemin = "{cle}/*"\ntable = "a.csv"', "une façon de reconnaître les dossiers, et une seule"),
        ('table = "a.csv"', "puis « cle » et « fichier »"),
        ('chemin = "{cle}/*"\n[natures]\nX = "certificat_magique"', "n’est pas une pièce de la liste"),
    ],
)
def test_a_mapping_that_cannot_serve_says_why(desk: Client, batch: StockBatch, mapping: str, said: str) -> None:
    bundle = archived(desk, batch, paper_world.papers("1"))

    answer = post(desk, "intendant_archive", [batch.public_id, bundle.public_id], mapping=mapping)

    assert answer.status_code == 400
    assert said in plain_text(answer)
    assert StockBundle.objects.get().state == "recu"


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        ('table = "index.csv"\ncle = "A"\nfichier = "B"', "« index.csv » n’est pas dans l’archive"),
        ("[colonnes]\nSCANS = ''", "La colonne « SCANS » n’est pas là"),
    ],
)
def test_what_the_preview_cannot_find_is_said_and_mapped_again(
    desk: Client, batch: StockBatch, mapping: str, said: str
) -> None:
    bundle = archived(desk, batch, paper_world.papers("1"))
    post(desk, "intendant_archive", [batch.public_id, bundle.public_id], mapping=mapping)
    paper_world.turned(bundle)

    assert said in shown(desk, bundle)
    assert "Garder, et demander l’aperçu" in shown(desk, bundle)


def test_what_is_no_archive_is_said_by_its_preview(desk: Client, batch: StockBatch) -> None:
    empty = SimpleUploadedFile("scans.zip", b"", "application/zip")
    answer = post(desk, "intendant_documents", [batch.public_id], archive=empty)
    assert "elle n’est pas vide" in plain_text(answer)
    text = SimpleUploadedFile("docs.txt", b"docs\n", "text/plain")
    assert "n’est pas une archive ZIP" in plain_text(post(desk, "intendant_documents", [batch.public_id], archive=text))
    assert not StockBundle.objects.exists()
    sent = SimpleUploadedFile("scans.zip", b"PK\x03\x04 coupe", "application/zip")
    post(desk, "intendant_documents", [batch.public_id], archive=sent)
    bundle = StockBundle.objects.get()
    post(desk, "intendant_archive", [batch.public_id, bundle.public_id], mapping=paper_world.BY_PATH)
    paper_world.turned(bundle)
    assert "Cette archive ne s’ouvre pas" in shown(desk, bundle)


def test_while_the_scanner_is_away_it_waits_and_what_it_finds_is_not_kept(
    desk: Client, batch: StockBatch, settings
) -> None:
    settings.SCANNER, settings.SCANNER_TIMEOUT = scanner.away(), 2
    files = {"1/CNI-a.pdf": factories.pdf(), "2/CNI-b.pdf": factories.pdf() + scanner.EICAR}
    bundle = paper_world.taken(batch, paper_world.archive(files))
    assert (bundle.state, bundle.read) == ("en_cours", 0)
    assert "Le contrôle des virus ne répond pas" in shown(desk, bundle)

    with scanner.listening() as house:
        settings.SCANNER = house.address
        paper_world.turned(bundle)

    assert paper_world.reasons(bundle) == {"1/CNI-a.pdf": "", "2/CNI-b.pdf": "fichier_infecte"}
    assert bundle.fault == ""


@pytest.mark.parametrize("written", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_mapping_is_read_as_an_editor_saved_it(
    est: Organisation, tmp_path: Path, capsys: pytest.CaptureFixture[str], written: str
) -> None:
    """A « ’ » of a former Windows ended on a stack."""
    lines, mapping = tmp_path / "stock.csv", tmp_path / "m.toml"
    lines.write_text("Référence;Nom\n1;Kervazek", encoding="utf-8")
    mapping.write_text('outil = "l’ancien"\ncle = "Référence"\n[champs.nom]\ncolonne = "Nom"', encoding=written)

    call_command("take_over", lines, mapping=mapping, check=True)

    assert "Sur 1 ligne : 1 reprise, 0 refusée." in plain_text(capsys.readouterr().out)
    with pytest.raises(CommandError, match="n’est pas là"):
        call_command("take_over", lines, mapping=tmp_path, check=True)


def test_the_operator_brings_a_folder_without_following_what_leads_out_of_it(
    batch: StockBatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, mapping, secret = tmp_path / "scans", tmp_path / "m.toml", tmp_path / "secret.pdf"
    (folder / "1").mkdir(parents=True)
    (folder / "1" / "CNI-é.pdf").write_bytes(factories.pdf())
    secret.write_bytes(factories.pdf())
    (folder / "1" / "CNI-lien.pdf").symlink_to(secret)
    (folder / "2").symlink_to(tmp_path)
    mapping.write_text(paper_world.BY_PATH)

    call_command("take_over", documents=folder, batch=batch.public_id, mapping=mapping)

    bundle = paper_world.turned(StockBundle.objects.get())
    assert bundle.seen["shown"] == [["1/CNI-é.pdf", "1", "piece_identite"]]
    said = plain_text(capsys.readouterr().out)
    assert "1/CNI-lien.pdf : laissé" in said
    assert "2 : laissé" in said
    assert StockBundlePart.objects.count() == 1

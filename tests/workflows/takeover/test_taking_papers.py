"""Documents come in beside their lines, stop, go on, go out: none is lost, doubled or put beside another's line."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pytest
from django.utils import timezone

from palier.jobs.people import papers as job
from palier.jobs.people import stocks
from palier.models import StockBundlePart, StockLine, StockPaper, StockPaperContent
from palier.models.doors import acting
from palier.rules.takeover.paper_states import BundleState
from palier.workflows.acting import sealed_papers
from palier.workflows.takeover import bundling, receiving, taking_papers, undoing_stock
from tests import factories, paper_world
from tests import takeover_world as stock
from tests.workflows.takeover.test_taking_in import confirmed

pytestmark = pytest.mark.django_db


def test_each_document_is_kept_under_seal_beside_the_line_that_its_path_names() -> None:
    batch = stock.taken_in(stock.sent([*stock.lines(3), "9;;Futur;01/01/2204;2P;1"]))
    files = {
        **paper_world.papers("1", "2", "8", "9"),
        "perdu.pdf": factories.pdf(),
        "1/BAIL-2019.pdf": factories.pdf(4),
    }

    bundle = paper_world.brought(batch, paper_world.archive(files))

    assert bundle.state == BundleState.TRIED
    seen = bundle.seen
    assert (seen["files"], seen["matched"], seen["lines"], seen["held"]) == (6, 3, 2, 3)
    assert seen["reasons"] == {"sans_ligne": 1, "ligne_refusee": 1, "forme": 1}
    assert seen["kinds"] == {"piece_identite": 2, "bail_quittances": 1}
    assert not StockPaper.objects.exists()
    bundle = paper_world.turned(bundling.begin(bundle, by=stock.BY, at=timezone.now()))
    assert (bundle.state, paper_world.counts(bundle)) == (BundleState.IN, (6, 3, 0, 3, 0))
    paper = StockPaper.objects.get(line__key="2")
    assert (paper.code, paper.name, paper.media_type, paper.pages) == (
        "piece_identite",
        "CNI-recto.pdf",
        "application/pdf",
        2,
    )
    assert sealed_papers.bytes_of_paper(paper).startswith(b"%PDF-")
    assert not bytes(paper.content.data).startswith(b"%PDF-")
    assert b"%PDF-" not in bytes(StockBundlePart.objects.get().data)


def test_a_table_of_the_archive_or_columns_of_the_lines_name_documents_too() -> None:
    batch = stock.taken_in(
        stock.sent(
            [
                "1;;Nom;01/02/1980;2P;1;scans\\a.pdf|scans/B.pdf",
                "2;;Nom;01/02/1980;2P;1;scans/c.pdf",
                "3;;Nom;;2P;1;scans/c.pdf",
            ],
            columns=f"{stock.COLUMNS};SCANS",
        )
    )
    files = {f"scans/{name}.pdf": factories.pdf(page) for page, name in enumerate("abcd", 1)}

    by_column = paper_world.taken(batch, paper_world.archive(files), '[colonnes]\nSCANS = "piece_identite"\n')

    kept = StockPaper.objects.filter(bundle=by_column, state="pris").values_list("line__key", "path", "code")
    assert sorted(kept) == [("1", "scans/a.pdf", "piece_identite"), ("1", "scans/b.pdf", "piece_identite")]
    assert paper_world.reasons(by_column)["scans/c.pdf"] == "deux_cles"
    table = b"DOSSIER;FICHIER;TYPE\n2;scans/c.pdf;CNI\n3;scans/d.pdf;?\n"
    mapping = 'table = "index.csv"\ncle = "DOSSIER"\nfichier = "FICHIER"\nnature = "TYPE"\n[natures]\nCNI = "piece_identite"\n'
    by_table = paper_world.taken(batch, paper_world.archive({**files, "index.csv": table}), mapping, "autre.zip")
    kept = StockPaper.objects.filter(bundle=by_table, state="pris").values_list("line__key", "path", "code")
    assert sorted(kept) == [("2", "scans/c.pdf", "piece_identite"), ("3", "scans/d.pdf", "")]
    assert by_table.read == 4


def test_columns_that_name_documents_are_read_once_for_all_the_turns_of_their_archives(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    batch = stock.taken_in(stock.sent(["1;;Un;01/02/1980;2P;scans/a.pdf|scans/b.pdf"]))
    cells, read = taking_papers.cells, list[object]()

    def told(*args: object) -> object:
        read.append(args)
        return cells(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(taking_papers, "cells", told)
    monkeypatch.setattr(job, "_AT_ONCE", 1)
    mapping = '[colonnes]\nPOINTS = "piece_identite"\n'
    files = {f"scans/{name}.pdf": factories.pdf(page) for page, name in enumerate("ab", 1)}
    with monkeypatch.context() as patched:
        patched.setattr(stocks, "TURN", timedelta(seconds=-1))
        bundle = paper_world.taken(batch, paper_world.archive(files), mapping)
        while bundle.state == BundleState.TAKING_IN:
            bundle = paper_world.turned(bundle)
    other = paper_world.brought(batch, paper_world.archive({"scans/a.pdf": factories.pdf(3)}), mapping, "b.zip")

    assert (paper_world.counts(bundle), other.seen["matched"], len(read)) == ((2, 2, 0, 0, 0), 1, 1)
    stock.again(batch)
    assert job.NAMES._folder is None, "nothing waits for them: they leave the disk"  # noqa: SLF001 - nobody else asks
    batch = stock.again(receiving.begin(stock.undone(batch), by=stock.BY, at=timezone.now()))
    paper_world.brought(batch, paper_world.archive({"scans/b.pdf": factories.pdf(4)}), mapping, "c.zip")
    assert len(read) == 2, "lines that were taken in anew are others"


def test_the_same_bytes_beside_the_same_line_are_one_document_whatever_the_archive() -> None:
    batch = stock.taken_in(stock.sent(stock.lines(2)))
    one = factories.pdf()
    data = paper_world.archive({"1/CNI-a.pdf": one, "1/CNI-b.pdf": one, "2/CNI-a.pdf": one})
    first = paper_world.taken(batch, data)
    assert paper_world.counts(first) == (3, 2, 0, 0, 1)
    with pytest.raises(bundling.BundleAlreadyHere):
        paper_world.brought(batch, data, name="copie.zip")

    second = paper_world.taken(
        batch, paper_world.archive({"1/CNI-z.pdf": one, "2/CNI-n.pdf": factories.pdf(2)}), name="b.zip"
    )

    assert paper_world.counts(second) == (2, 1, 0, 0, 1)
    assert StockPaper.objects.filter(state="pris").count() == StockPaperContent.objects.count() == 3


def test_cut_anywhere_it_goes_on_after_what_was_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job, "_AT_ONCE", 2)
    batch = stock.taken_in(stock.sent(stock.lines(7)))
    bundle = paper_world.brought(batch, paper_world.archive(paper_world.papers(*"1234567")))
    bundle = bundling.begin(bundle, by=stock.BY, at=timezone.now())
    examined, opened = job._examined, list[str]()  # noqa: SLF001 - where it is cut

    def falls(*args: object) -> taking_papers.ToldPaper:
        opened.append(args[2].path)  # type: ignore[attr-defined]
        if len(opened) in (4, 7):
            raise OSError
        return examined(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(job, "_examined", falls)
    for _ in range(2):
        with pytest.raises(Exception, match="1"):
            stock.again(batch)
    bundle = paper_world.turned(bundle)

    assert (bundle.state, paper_world.counts(bundle)) == (BundleState.IN, (7, 7, 0, 0, 0))
    assert StockPaper.objects.filter(state="pris").count() == 7
    # What was read of a slice that was cut is read again, and nothing else.
    assert len(opened) == 7 + 2 + 1


def test_it_goes_out_with_its_lines_and_what_a_person_made_theirs_stays() -> None:
    batch = stock.taken_in(stock.sent(stock.lines(3)))
    bundle = paper_world.taken(batch, paper_world.archive({**paper_world.papers("1", "2", "3"), "x.pdf": b"x"}))
    confirmed(StockLine.objects.get(key="2"))

    stock.undone(batch)

    bundle.refresh_from_db()
    assert (bundle.state, paper_world.counts(bundle)) == (BundleState.TRIED, (0, 0, 0, 0, 0))
    assert list(StockPaper.objects.values_list("line__key")) == [("2",)]
    with pytest.raises(bundling.LinesFirst):
        bundling.begin(bundle, by=stock.BY, at=timezone.now())
    stock.again(receiving.begin(batch, by=stock.BY, at=timezone.now()))
    bundle = paper_world.turned(bundling.begin(bundle, by=stock.BY, at=timezone.now()))
    assert paper_world.counts(bundle) == (4, 2, 0, 1, 1)
    assert StockPaper.objects.filter(state="pris").count() == 3


def test_it_is_withdrawn_alone_mapped_otherwise_and_taken_in_again() -> None:
    batch = stock.taken_in(stock.sent(stock.lines(2)))
    bundle = paper_world.taken(batch, paper_world.archive(paper_world.papers("1", "2")))
    with pytest.raises(bundling.BundleMoved):
        bundling.write_mapping(bundle, paper_world.BY_PATH, by=stock.BY, at=timezone.now())
    confirmed(StockLine.objects.get(key="1"))

    bundle = paper_world.turned(bundling.withdraw(bundle, by=stock.BY, at=timezone.now()))

    assert list(StockPaper.objects.values_list("line__key")) == [("1",)]
    bundle = paper_world.turned(
        bundling.write_mapping(bundle, 'chemin = "{cle}/*"', by=stock.BY, at=timezone.now()),
    )
    bundle = paper_world.turned(bundling.begin(bundle, by=stock.BY, at=timezone.now()))
    assert paper_world.counts(bundle) == (2, 1, 0, 0, 1)
    kept = StockPaper.objects.filter(state="pris").values_list("line__key", "code")
    assert sorted(kept) == [("1", "piece_identite"), ("2", "")]


def test_an_archive_ends_with_its_days_its_drop_or_its_take_over() -> None:
    batch = stock.taken_in(stock.sent(stock.lines(1)))
    dropped = paper_world.brought(batch, paper_world.archive(paper_world.papers("1")))
    bundling.drop(dropped, by=stock.BY, at=timezone.now())
    kept = paper_world.taken(batch, paper_world.archive(paper_world.papers("1", "5")), name="b.zip")
    with acting.taken(acting.CLOCK):
        undoing_stock.forget(at=timezone.now())
    assert set(StockBundlePart.objects.values_list("bundle", flat=True)) == {kept.pk}

    batch.refresh_from_db()
    batch.lines_until = timezone.localdate()
    batch.save(update_fields=["lines_until"])
    with acting.taken(acting.CLOCK):
        undoing_stock.forget(at=timezone.now() + timedelta(days=1))

    kept.refresh_from_db()
    assert (kept.state, StockPaper.objects.count(), StockBundlePart.objects.count()) == (BundleState.ENDED, 0, 0)


def test_before_its_lines_are_in_it_says_so_and_tries_nothing() -> None:
    bundle = paper_world.brought(stock.mapped(stock.sent(stock.lines(1))), paper_world.archive(paper_world.papers("1")))

    assert (bundle.state, bundle.seen, bundle.fault[:31]) == (
        BundleState.RECEIVED,
        {},
        "Reprenez d’abord les dossiers :",
    )


def test_what_its_seal_no_longer_opens_stops_with_a_sentence() -> None:
    batch = stock.taken_in(stock.sent(stock.lines(1)))
    bundle = paper_world.brought(batch, paper_world.archive(paper_world.papers("1")))
    StockBundlePart.objects.update(data=b"autre")

    bundle = paper_world.turned(bundling.begin(bundle, by=stock.BY, at=timezone.now()))

    assert (bundle.state, bundle.fault[:33]) == (BundleState.STOPPED, "Cette archive ne s’ouvre plus : s")


def entry(path: str, *, mode: int = 0o100644) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(path)
    made.create_system, made.external_attr = 3, mode << 16
    return made


def test_what_must_not_be_kept_is_not_each_with_its_reason() -> None:
    batch, good = stock.taken_in(stock.sent(stock.lines(1))), factories.pdf()
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as writing:
        writing.writestr("../1/CNI-a.pdf", good)
        writing.writestr("/1/CNI-b.pdf", good)
        writing.writestr("C:\\1\\CNI-c.pdf", good)
        writing.writestr(entry("1/CNI-lien.pdf", mode=0o120777), b"/etc/passwd")
        writing.writestr("1/CNI-zip.pdf", paper_world.archive({"a": b"b"}))
        writing.writestr("1/CNI-texte.pdf", b"bonjour")
        writing.writestr("1/CNI-photo.jpg", good)
        writing.writestr("1/CNI-vide.pdf", b"")
        writing.writestr("1/CNI-gros.pdf", good + b"0" * 21_000_000)
        writing.writestr("1/CNI-nom\u202efdp.exe", good)
        writing.writestr("__MACOSX/1/CNI-bruit.pdf", b"bruit")
        writing.writestr(zipfile.ZipInfo("1/"), b"")
        writing.writestr("1/CNI-deux.pdf", good)
        with pytest.warns(UserWarning, match="Duplicate"):
            writing.writestr("1/CNI-deux.pdf", factories.pdf(2))
        writing.writestr(entry("1/CNI-lzma.pdf"), good, zipfile.ZIP_LZMA)
    bundle = paper_world.taken(batch, made.getvalue())

    said = list(StockPaper.objects.filter(bundle=bundle).order_by("number").values_list("path", "reason"))
    assert said == [
        ("../1/CNI-a.pdf", "hors_archive"),
        ("/1/CNI-b.pdf", "hors_archive"),
        ("C:/1/CNI-c.pdf", "hors_archive"),
        ("1/CNI-lien.pdf", "raccourci"),
        ("1/CNI-zip.pdf", "archive_dedans"),
        ("1/CNI-texte.pdf", "type_refuse"),
        ("1/CNI-photo.jpg", "fichier_deguise"),
        ("1/CNI-vide.pdf", "fichier_vide"),
        ("1/CNI-gros.pdf", "fichier_trop_lourd"),
        ("1/CNI-nom\ufffdfdp.exe", "nom_illisible"),
        ("1/CNI-deux.pdf", ""),
        ("1/CNI-deux.pdf", "nom_double"),
        ("1/CNI-lzma.pdf", "compression"),
    ]

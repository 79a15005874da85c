"""A PDF that a household gives reaches a desk as pages: nothing in it acts, holds another file or leads elsewhere."""

from __future__ import annotations

import io
import resource
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from palier.gateways import documents
from palier.models import FileContent, Piece, PieceContent, PieceFile
from palier.rules.situations.uploads import RefusedUpload
from tests import factories
from tests.attacks import at_a_desk
from tests.gateways.documents.test_documents import photo
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from collections.abc import Callable

CANARY, WORDS = b"canari-7f3a", b"BT /F1 12 Tf 20 100 Td (Avis) Tj ET"
SITE = String(f"https://mal.example/{CANARY.decode()}")
SCRIPT = String(f"app.alert('{CANARY.decode()}')")


def act(kind: str, **more: object) -> Dictionary:
    return Dictionary(S=Name(f"/{kind}"), **more)


def link(action: Dictionary) -> Array:
    return Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 90, 90], A=action)])


def _on_page(**keys: object) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        for key, value in keys.items():
            pdf.pages[0].obj[f"/{key}"] = value

    return change


def _on_root(**keys: object) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        for key, value in keys.items():
            pdf.Root[f"/{key}"] = value

    return change


def _holds_a_file(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["x.exe"] = pikepdf.AttachedFileSpec(pdf, CANARY, filename=f"{CANARY.decode()}.exe")


def _reads_another_file(pdf: pikepdf.Pdf) -> None:
    outside = pikepdf.Stream(
        pdf, b"", Subtype=Name.Image, Width=1, Height=1, BitsPerComponent=8, ColorSpace=Name.DeviceGray
    )
    outside["/F"] = SITE
    pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(Im0=outside))


def _deep_in_resources(pdf: pikepdf.Pdf) -> None:
    drawn = pikepdf.Stream(pdf, b"", Subtype=Name.Form, BBox=[0, 0, 1, 1])
    drawn["/AA"] = Dictionary(O=act("JavaScript", JS=SCRIPT))
    drawn["/PieceInfo"] = Dictionary(X=SITE)
    drawn["/Ref"] = Dictionary(F=SITE)
    pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(Fm0=drawn))


HOSTILE: dict[str, Callable[[pikepdf.Pdf], None]] = {
    "a script at opening": _on_root(OpenAction=act("JavaScript", JS=SCRIPT)),
    "a site at opening": _on_root(OpenAction=act("URI", URI=SITE)),
    "a script by name": _on_root(
        Names=Dictionary(JavaScript=Dictionary(Names=[String("a"), act("JavaScript", JS=SCRIPT)]))
    ),
    "a script at closing": _on_root(AA=Dictionary(WC=act("JavaScript", JS=SCRIPT))),
    "a script of a page": _on_page(AA=Dictionary(O=act("JavaScript", JS=SCRIPT))),
    "a link to a site": _on_page(Annots=link(act("URI", URI=SITE))),
    "a program": _on_page(Annots=link(act("Launch", F=SITE))),
    "another document": _on_page(Annots=link(act("GoToR", F=SITE))),
    "a form sent elsewhere": _on_page(Annots=link(act("SubmitForm", F=SITE))),
    "an act after another": _on_page(Annots=link(act("GoTo", Next=act("URI", URI=SITE)))),
    "a form with a language of its own": _on_root(AcroForm=Dictionary(XFA=SITE, Fields=Array([]))),
    "a file inside": _holds_a_file,
    "a stream of elsewhere": _reads_another_file,
    "deep in what a page draws": _deep_in_resources,
    "words beside": lambda pdf: pdf.docinfo.__setitem__("/Author", CANARY.decode()),
    "what an editor wrote": _on_page(PieceInfo=Dictionary(X=SITE)),
}


def made(change: Callable[[pikepdf.Pdf], None] | None = None) -> bytes:
    kept = io.BytesIO()
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(200, 200))
        page.obj.Contents = pikepdf.Stream(pdf, WORDS)
        if change:
            change(pdf)
        pdf.save(kept)
    return kept.getvalue()


def plain(data: bytes) -> bytes:
    """All that a PDF holds, unpacked."""
    kept = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(
            kept,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.all,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    return kept.getvalue()


@pytest.mark.parametrize("change", HOSTILE.values(), ids=list(HOSTILE))
def test_what_acts_or_leads_elsewhere_stays_behind_and_the_page_does_not(change: Callable[[pikepdf.Pdf], None]) -> None:
    hostile = made(change)
    assert CANARY in plain(hostile), "nothing would be proved"

    for shown in (documents.bare(hostile), documents.join([hostile]), documents.join([photo(), hostile])):
        told = plain(shown)
        assert CANARY not in told
        assert WORDS in told
        for word in (
            b"/JavaScript",
            b"/OpenAction",
            b"/Launch",
            b"/EmbeddedFile",
            b"/URI",
            b"/AA",
            b"/Annots",
            b"/AcroForm",
        ):
            assert word not in told


@pytest.mark.parametrize("change", HOSTILE.values(), ids=list(HOSTILE))
def test_at_arrival_it_is_refused_or_kept_as_pages(change: Callable[[pikepdf.Pdf], None]) -> None:
    try:
        kept = documents.read("avis.pdf", made(change)).data
    except RefusedUpload:
        return
    assert CANARY not in plain(kept)
    assert WORDS in plain(kept)


def test_what_was_filled_in_is_drawn(tmp_path) -> None:
    def filled(pdf: pikepdf.Pdf) -> None:
        pdf.Root["/AcroForm"] = Dictionary(
            DA=String("/Helv 12 Tf 0 g"),
            NeedAppearances=True,
            DR=Dictionary(
                Font=Dictionary(Helv=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
            ),
        )
        field = pdf.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Widget,
                FT=Name.Tx,
                T=String("nom"),
                V=String("DUPONT"),
                Rect=[10, 10, 150, 30],
                DA=String("/Helv 12 Tf 0 g"),
                F=4,
            )
        )
        pdf.Root.AcroForm.Fields = Array([field])
        pdf.pages[0].obj.Annots = Array([field])

    told = plain(documents.bare(made(filled)))

    assert b"DUPONT" in told
    assert b"/Widget" not in told


@pytest.mark.django_db
@pytest.mark.parametrize("is_older", [True, False])
def test_a_pdf_of_before_is_shown_as_pages_too(is_older: bool) -> None:
    data = made(HOSTILE["a script at opening"])
    answer = at_a_desk.whole(kept_before(data, is_older=is_older))

    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("inline")
    assert CANARY not in plain(answer.content)
    assert WORDS in plain(answer.content)


@pytest.mark.django_db
def test_a_pdf_of_before_that_cannot_be_opened_is_shown_to_nobody() -> None:
    answer = at_a_desk.whole(kept_before(b"%PDF-1.7 " + CANARY, is_older=True))

    assert (answer.status_code, answer["Content-Type"]) == (422, "text/plain; charset=utf-8")
    assert CANARY not in answer.content
    assert "envoyer de nouveau" in plain_text(answer)


def kept_before(data: bytes, *, is_older: bool) -> Piece:
    piece = factories.piece(factories.demande("Awa").demande, media_type="application/pdf", size=len(data))
    if is_older:
        PieceFile.objects.filter(piece=piece).delete()
        PieceContent.objects.create(piece=piece, demande=piece.demande, data=data)
    else:
        file = PieceFile.objects.get(piece=piece)
        PieceFile.objects.filter(pk=file.pk).update(media_type="application/pdf")
        FileContent.objects.filter(file=file).delete()
        FileContent.objects.create(file=file, demande=piece.demande, data=data)
    return piece


def test_two_hundred_pages_take_a_bounded_time_and_memory() -> None:
    kept = io.BytesIO()
    with pikepdf.new() as pdf:
        scan = pikepdf.Stream(
            pdf,
            bytes(1_000_000),
            Subtype=Name.Image,
            Width=1000,
            Height=1000,
            BitsPerComponent=8,
            ColorSpace=Name.DeviceGray,
        )
        for _ in range(200):
            page = pdf.add_blank_page(page_size=(600, 800))
            page.obj.Resources = Dictionary(XObject=Dictionary(Im0=scan))
        pdf.save(kept)
    before = time.monotonic()
    documents.bare(kept.getvalue())

    assert time.monotonic() - before < 20
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 1_536 * 1024


def test_a_bomb_ends_by_the_bounds_of_its_process() -> None:
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        nested = Dictionary(X=Name.Y)
        for _ in range(300):
            nested = Dictionary(N=nested)
        page.obj.Resources = Dictionary(XObject=nested)
        kept = io.BytesIO()
        pdf.save(kept)

    with pytest.raises(RefusedUpload):
        documents.bare(kept.getvalue())
    assert subprocess.run([sys.executable, "-c", ""], check=True).returncode == 0
